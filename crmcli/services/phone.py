"""The phone: open reminders in a calendar, both ways for done and moved; contacts tagged `phone`, one way.

The book decides: what a phone moved is taken where the book did not move it too, what it ticked off or removed is
done. Refuses a calendar that is suddenly gone or empty, which would tick everything off.
"""

from datetime import timedelta
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urljoin

from crmcli.book.batches import mark_actor
from crmcli.book.phone.dav import Dav, parse_url
from crmcli.book.phone.links import (
    CARD,
    REMINDER,
    Link,
    PhoneState,
    drop_state,
    load_links,
    load_state,
    save_links,
    save_state,
)
from crmcli.domain.dates import Moment
from crmcli.domain.records import Reminder
from crmcli.domain.times import moment_of, shown, stored, utc_text
from crmcli.errors import NotFound, Offline, Refused
from crmcli.queries.customer_lists import CustomerFilter
from crmcli.queries.export import cards, customer_uids
from crmcli.queries.timeline import open_reminders
from crmcli.services.reminders import finish_reminders, snooze_reminders
from crmcli.store import Store
from crmcli.transfer.read.phone_events import PhoneReminder, read_phone_reminder
from crmcli.transfer.write.calendars import summary
from crmcli.transfer.write.phone_events import reminder_resource
from crmcli.transfer.write.vcards import phone_cards
from crmcli.words import tr

PHONE = "phone"  # the tag of customers whose cards go to the phone, and the actor of what came from it
FORMS = {"event": "VEVENT", "todo": "VTODO"}
_NEAR = timedelta(days=60)
_COLLECTION = "crm"
_FEW = 2  # reminders that a person may well remove at once


class PhoneReport(NamedTuple):
    """What a sync with the phone did.

    `done` and `moved`: reminders changed here by the phone. `stood`: in sentences, those moved on both sides, where the
    book's own day stands. `sent`, `removed`: resources of reminders and cards. `waiting`: those that another program
    wrote just then, for the next sync.
    """

    done: int = 0
    moved: int = 0
    stood: tuple[str, ...] = ()
    sent: int = 0
    removed: int = 0
    waiting: int = 0


def set_up(store: Store, url: str, user: str, password: str, form: str) -> PhoneState:
    """Find the user's calendars and address books, make our own there, and keep where they are."""
    url, user = parse_url(url, user)
    try:
        state = _made(store, Dav(url, user, password), PhoneState(url, user, form, "", ""))
    except Offline as error:
        raise Offline(error.message, tr("Nothing was set up; try again.")) from error
    save_state(store, state)
    return state


def _made(store: Store, server: Dav, state: PhoneState) -> PhoneState:
    """Make the calendar and the address book; what stands in the calendar of another form goes."""
    with server as dav:
        calendar = urljoin(dav.home(of_cards=False), f"{_COLLECTION}-{state.form}s/")
        addressbook = urljoin(dav.home(of_cards=True), f"{_COLLECTION}-contacts/")
        dav.make_calendar(calendar, FORMS[state.form])
        dav.make_addressbook(addressbook)
        before = load_state(store)
        if before is not None and before.calendar != calendar and before[:2] == state[:2]:  # events become tasks
            for uid in load_links(store, REMINDER):
                dav.remove(before.calendar, f"{uid}.ics")
    return state._replace(calendar=calendar, addressbook=addressbook)


def state_of(store: Store) -> PhoneState:
    """Where the phone is. Raises NotFound where none was set up."""
    state = load_state(store)
    if state is None:
        raise NotFound(tr("No phone was set up for this book."), tr("crm sync phone setup URL does."))
    return state


def forget_phone(store: Store) -> PhoneState:
    """Sync with the phone no more; what is on it stays."""
    state = state_of(store)
    drop_state(store)
    return state


def sync_phone(store: Store, password: str) -> PhoneReport:
    """Take what was done and moved on the phone, then send what is open here and the cards."""
    state = state_of(store)
    with Dav(state.url, state.user, password) as dav:
        run = _PhoneSync(store, dav, state)
        try:
            run.take()
            run.send_reminders()
            run.send_cards()
        finally:
            save_links(store, run.kept.values(), run.gone, utc_text(store.now))
    return run.report


class _PhoneSync:
    """One sync with the phone. `kept` and `gone` are the links that change, whatever ends it."""

    def __init__(self, store: Store, dav: Dav, state: PhoneState) -> None:
        self._store = store
        self._dav = dav
        self._state = state
        self._is_todo = state.form == "todo"
        self._links = load_links(store, REMINDER)
        self._etags: dict[str, str] = {}
        self.kept: dict[tuple[str, str], Link] = {}
        self.gone: list[tuple[str, str]] = []
        self.report = PhoneReport()

    # --- what the phone says -----------------------------------------------------------------

    def take(self) -> None:
        """Take over what was done, removed or moved on the phone."""
        here = {reminder.uid: reminder for reminder in open_reminders(self._store)}
        self._etags = self._listed(self._state.calendar, [uid for uid in self._links if uid in here], "ics")
        for uid, link in list(self._links.items()):
            reminder, etag = here.get(uid), self._etags.get(f"{uid}.ics")
            if reminder is None or etag == link.etag:
                continue
            resource = None if etag is None else self._dav.read(self._state.calendar, f"{uid}.ics")
            if resource is None:
                self._finish(reminder)
                self._drop(uid)
                continue
            there = read_phone_reminder(resource.body)
            self._keep(link._replace(etag=resource.etag or etag or ""))
            if there is not None and there.uid == uid:
                self._follow(reminder, there, link.base)

    def _listed(self, collection: str, linked: list[str], ending: str) -> dict[str, str]:
        """The etags of a collection. Raises Refused where it is gone, or lost all that was linked at once."""
        found = self._dav.listing(collection)
        if found is None or (len(linked) > _FEW and not any(f"{uid}.{ending}" in found for uid in linked)):
            raise Refused(
                tr("The phone's calendar {url} is gone or empty all at once; nothing was changed.", url=collection),
                tr("If that is meant: crm sync phone setup URL sends everything again."),
            )
        return found

    def _follow(self, reminder: Reminder, there: PhoneReminder, base: str) -> None:
        """Take over what a phone made of a reminder that was due at `base` when it was sent."""
        if there.is_done:
            self._finish(reminder)
            return
        if there.due is None or _text(there.due) in (base, _normal(reminder.due)):
            return
        if _normal(reminder.due) == base:
            self._move(reminder, there.due)
        else:
            sentence = tr(
                "{customer}: “{text}” was moved to {theirs} on the phone and to {ours} here, which stands.",
                customer=reminder.customer,
                text=reminder.text,
                theirs=_told(_text(there.due)),
                ours=_told(reminder.due),
            )
            self.report = self.report._replace(stood=(*self.report.stood, sentence))

    def _finish(self, reminder: Reminder) -> None:
        with self._store.atomic("done", numbers=str(reminder.id)):
            if self._is_open(reminder):
                finish_reminders(self._store, [reminder.id])
                mark_actor(self._store, PHONE)
                self.report = self.report._replace(done=self.report.done + 1)

    def _move(self, reminder: Reminder, to: Moment) -> None:
        with self._store.atomic("snooze", numbers=str(reminder.id)):
            if self._is_open(reminder):
                snooze_reminders(self._store, [reminder.id], lambda _: to)
                mark_actor(self._store, PHONE)
                self.report = self.report._replace(moved=self.report.moved + 1)

    def _is_open(self, reminder: Reminder) -> bool:
        """Whether it still is as it was read: somebody may have worked with the book meanwhile."""
        return any(each.id == reminder.id and each.due == reminder.due for each in open_reminders(self._store))

    # --- what the book says ------------------------------------------------------------------

    def send_reminders(self) -> None:
        """Send the open reminders that are near, and those that are at the phone already; remove the others."""
        last = (self._store.now.date() + _NEAR).isoformat()
        uids = customer_uids(self._store)
        wanted = [each for each in open_reminders(self._store) if each.due_day <= last or each.uid in self._links]
        for reminder in wanted:
            body = reminder_resource(reminder, uids[reminder.customer_id], is_todo=self._is_todo)
            link = self._links.get(reminder.uid)
            if link is None:
                self._add(reminder, body)
            elif link.sent != _hash(body):
                new = Link(REMINDER, reminder.uid, link.etag, _hash(body), _normal(reminder.due))
                if not self._write(new, body):
                    self._count(waiting=1)
        for uid in self._links.keys() - {reminder.uid for reminder in wanted}:
            self._dav.remove(self._state.calendar, f"{uid}.ics")
            self._drop(uid)
            self._count(removed=1)

    def _add(self, reminder: Reminder, body: bytes) -> None:
        """Send a reminder that has no link. Another machine may have sent it: then what it says is followed."""
        link = Link(REMINDER, reminder.uid, "", _hash(body), _normal(reminder.due))
        if self._write(link, body):
            return
        resource = self._dav.read(self._state.calendar, f"{reminder.uid}.ics")
        there = None if resource is None else read_phone_reminder(resource.body)
        if resource is None:
            self._count(waiting=1)
            return
        self._keep(link._replace(etag=resource.etag, sent=""))
        if there is None or there.uid != reminder.uid:
            self._write(link._replace(etag=resource.etag), body)
            return
        base = _normal(there.sent_due)
        self._follow(reminder, there, base)
        if there.summary == summary(reminder) and base == _text(there.due) == _normal(reminder.due):
            self._keep(link._replace(etag=resource.etag))

    def send_cards(self) -> None:
        """Send the cards of customers tagged `phone`; what the phone changed in them is written over."""
        links = load_links(self._store, CARD)
        tagged = cards(self._store, CustomerFilter(tag=PHONE))
        bodies = {uid: body for card in tagged for uid, body in phone_cards(card)}
        if not bodies and not links:
            return
        there = self._dav.listing(self._state.addressbook)
        if there is None:
            self._dav.make_addressbook(self._state.addressbook)
            there = {}
        for uid, body in bodies.items():
            link, etag = links.get(uid), there.get(f"{uid}.vcf")
            if link is None or link.sent != _hash(body) or etag is None or (link.etag and etag != link.etag):
                new = self._dav.write(self._state.addressbook, f"{uid}.vcf", body, "*")
                self._keep(Link(CARD, uid, new or "", _hash(body), ""))
                self._count(sent=1)
        for uid in links.keys() - bodies.keys():
            self._dav.remove(self._state.addressbook, f"{uid}.vcf")
            self.gone.append((CARD, uid))
            self._count(removed=1)

    def _write(self, link: Link, body: bytes) -> bool:
        etag = self._dav.write(self._state.calendar, f"{link.uid}.ics", body, link.etag)
        if etag is None:
            return False
        self._keep(link._replace(etag=etag))
        self._count(sent=1)
        return True

    def _keep(self, link: Link) -> None:
        self.kept[link.kind, link.uid] = link
        if link.kind == REMINDER:
            self._links[link.uid] = link

    def _drop(self, uid: str) -> None:
        self.kept.pop((REMINDER, uid), None)
        self._links.pop(uid, None)
        self.gone.append((REMINDER, uid))

    def _count(self, *, sent: int = 0, removed: int = 0, waiting: int = 0) -> None:
        self.report = self.report._replace(
            sent=self.report.sent + sent,
            removed=self.report.removed + removed,
            waiting=self.report.waiting + waiting,
        )


def _hash(body: bytes) -> str:
    return sha256(body).hexdigest()[:32]


def _text(due: Moment | None) -> str:
    """A point in time as it is stored; "" for none."""
    return "" if due is None else stored(due)


def _normal(due: str) -> str:
    """When a reminder is due, to the minute, as a phone can say it."""
    return stored(moment_of(due)) if due else ""


def _told(due: str) -> str:
    return (shown(due) or "").replace("T", " ")

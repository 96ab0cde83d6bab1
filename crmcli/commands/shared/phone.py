"""The phone as `crm sync` needs it: set up, synced, told of, left."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from crmcli.book.phone.links import load_state
from crmcli.context import Run
from crmcli.errors import Failed, Usage
from crmcli.render.view import day
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.services.phone import PhoneReport

FORMS = ("event", "todo")


def require_httpx() -> None:
    """Raise Failed where the extra is not installed."""
    if find_spec("httpx") is None:
        raise Failed(tr("A phone needs httpx, which is not installed."), tr("pip install 'crm[phone]'"))


def sync_with_phone(run: Run) -> "PhoneReport":
    """Sync with the phone that was set up."""
    require_httpx()
    from crmcli.services.phone import state_of, sync_phone
    from crmcli.services.phone_login import phone_login

    state = state_of(run.store)
    return sync_phone(run.store, phone_login(state.url, state.user)[1])


def set_up_phone(run: Run, url: str, user: str, form: str) -> None:
    """Make calendar and address book at the server, and send what is open."""
    if form not in FORMS:
        raise Usage(tr("A reminder is an event or a todo on the phone, not {form!r}.", form=form))
    if not url:
        raise Usage(tr("Which server?"), tr("Example: crm sync phone setup https://dav.example.com --user anna"))
    require_httpx()
    from crmcli.book.phone.dav import parse_url
    from crmcli.services.phone import set_up
    from crmcli.services.phone_login import phone_login

    url, user = parse_url(url, user)
    user, password = phone_login(url, user)
    state = set_up(run.store, url, user, password, form)
    if not run.json:
        run.out.say(
            tr("The phone finds its reminders in {calendar}, its contacts in {addressbook}.",
               calendar=state.calendar, addressbook=state.addressbook)
        )  # fmt: skip


def tell_phone(run: Run) -> None:
    """Say where the phone's calendar is, and when it was last synced; nothing where there is none."""
    state = load_state(run.store)
    if state is not None:
        last = day(state.last) if state.last else tr("never")
        run.out.put(tr("Phone: {calendar} of {user}; last synced: {last}.",
                       calendar=state.calendar, user=state.user, last=last))  # fmt: skip


def leave_phone(run: Run) -> None:
    """Sync with the phone no more."""
    require_httpx()
    from crmcli.services.phone import forget_phone

    state = forget_phone(run.store)
    if run.json:
        run.out.json({"calendar": state.calendar, "addressbook": state.addressbook})
    else:
        run.out.say(tr("The phone is synced no more; what is in {calendar} stays there.", calendar=state.calendar))

"""Whom to turn to next, one customer at a time: why now, and the reminder that it is about."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from crmcli.render.agenda import WAITS, Row, blocks, row_key
from crmcli.render.columns import quiet_status
from crmcli.render.view import View
from crmcli.tuples import NamedTuple
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.domain.records import Reminder
    from crmcli.queries.today import Today


class NextCustomer(NamedTuple):
    """One customer: the key of the row that comes first, the keys of all, why now, the reminder it is about if any."""

    key: str
    keys: tuple[str, ...]
    customer_id: int
    name: str
    person: str
    reasons: tuple[str, ...]
    reminder: "Reminder | None"


class MorningTally(NamedTuple):
    """What was done of a row of customers: notes, attempts, reminders ticked off, put off, left out."""

    logged: int = 0
    tried: int = 0
    done: int = 0
    later: int = 0
    skipped: int = 0

    def plus(self, what: str) -> "MorningTally":
        """One more of a kind."""
        return self._replace(**{what: getattr(self, what) + 1})


def next_customers(picture: "Today", view: View, handled: Collection[str] = ()) -> list[NextCustomer]:
    """The customers of the morning, the most urgent first, without rows that were handled.

    Broken promises, complaints and low ratings; what is late; today's appointments and steps; who waits for an answer;
    birthdays of today; who is quiet and worth it.
    """
    rows = [row for block in blocks(picture, view, "") for row in block.rows]
    found: dict[int, NextCustomer] = {}
    for row in rows:
        record = row.record
        _add(found, record.customer_id, row.who, row.person, row_key(row), _reason(row, view), handled,
            record if row.number else None)  # fmt: skip
    for birthday in picture.birthdays:
        if birthday.day == view.today:
            words = tr("birthday of {name} today", name=birthday.name)
            _add(found, birthday.customer_id, birthday.customer, "", f"birthday-{birthday.customer_id}", words, handled)
    for quiet in picture.quiet:
        words = tr("{status}: {sentence}", status=quiet_status(quiet), sentence=quiet.sentence or "")
        _add(found, quiet.customer_id, quiet.customer, "", f"quiet-{quiet.customer_id}", words, handled)
    return list(found.values())


def _add(
    found: dict[int, NextCustomer],
    customer_id: int,
    name: str,
    person: str,
    key: str,
    reason: str,
    handled: Collection[str],
    reminder: "Reminder | None" = None,
) -> None:
    """Add a reason to a customer, who is added with the first; a row that was handled adds nothing."""
    if key in handled:
        return
    if customer_id not in found:
        found[customer_id] = NextCustomer(key, (key,), customer_id, name, person, (reason,), reminder)
        return
    known = found[customer_id]
    found[customer_id] = known._replace(keys=(*known.keys, key), reasons=(*known.reasons, reason))


def _reason(row: Row, view: View) -> str:
    """Why a row is there: how late it is, or its hour today, what it is, and the deal it is about."""
    what = row.what
    if row.worth:
        what = tr("{what} ({worth}, {stage})", what=what, worth=row.worth, stage=row.stage)
    if row.sign == WAITS:
        return tr("waits for your answer ({when}): {what}", when=row.when, what=what)
    due = getattr(row.record, "due_day", None)
    if due is not None and due < view.today.isoformat():
        return tr("{when} late: {what}", when=row.when, what=what)
    return tr("{when}: {what}", when=row.when, what=what)


def tally_words(tally: MorningTally, left: int) -> str:
    """What was done, and what is left."""
    return tr(
        "done {done} · logged {logged} · tried {tried} · later {later} · skipped {skipped} · {left} left",
        done=tally.done,
        logged=tally.logged,
        tried=tally.tried,
        later=tally.later,
        skipped=tally.skipped,
        left=left,
    )

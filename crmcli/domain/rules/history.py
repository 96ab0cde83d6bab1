"""What an interaction, a reminder, a case and a rating may be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from crmcli.domain import dates  # the grammar is loaded by the reminders that recur
from crmcli.domain.records import CHANNELS, DIRECTIONS, REMINDER_KINDS
from crmcli.domain.rules import values as v
from crmcli.domain.rules.values import Values
from crmcli.domain.text.unicode import one_line
from crmcli.domain.times import moment_of
from crmcli.errors import Usage
from crmcli.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CASE_KINDS = ("complaint", "question")
_SENT = ("mail", "letter")  # they are on their way, whoever answers


def no_answer(value: object) -> int | None:
    """The mark of an interaction that reached nobody: 1, or None for a contact. Raises Usage."""
    if value in (None, False, 0):
        return None
    if value not in (True, 1):
        raise Usage(tr("no_answer is yes or no."))
    return 1


def recurrence(value: object) -> str:
    """A recurrence in the words of the date language, as it is kept."""
    if not isinstance(value, str):
        raise Usage(tr("The {name} is not text.", name="recurrence"))
    dates.stored_every(value)
    return value


INTERACTION: Mapping[str, v.Check] = {
    "customer_id": v.row_id,
    "contact_id": v.row_id,
    "deal_id": v.row_id,
    "at": v.point,
    "day": v.day,
    "channel": v.one_of("A channel", CHANNELS),
    "direction": v.one_of("A direction", DIRECTIONS),
    "text": v.Text("note", v.MAX_TEXT),
    "minutes": v.whole("Minutes", 0, v.MAX_MINUTES),
    "mood": v.Text("mood"),
    "no_answer": no_answer,
    "file": v.Text("file"),
    "ref": v.Text("reference"),
}
REMINDER: Mapping[str, v.Check] = {
    "customer_id": v.row_id,
    "contact_id": v.row_id,
    "deal_id": v.row_id,
    "kind": v.one_of("A reminder", REMINDER_KINDS),
    "due": v.point,
    "due_day": v.day,
    "text": v.Text("reminder", v.MAX_TEXT),
    "every": recurrence,
    "done_at": v.point,
    "ref": v.Text("reference"),
}
CASE: Mapping[str, v.Check] = {
    "customer_id": v.row_id,
    "contact_id": v.row_id,
    "kind": v.one_of("A case", CASE_KINDS),
    "text": v.Text("case", v.MAX_TEXT),
    "opened_on": v.day,
    "due_day": v.day,
    "closed_on": v.day,
    "solution": v.Text("solution", v.MAX_TEXT),
}


def interaction(said: Mapping[str, Any], now: datetime) -> Values:
    """The columns of an interaction: `at` a stored point in time, `day` its local day. Raises InvalidRecord.

    What lies after `now` (local wall time) is refused: it has not happened.
    """
    values = v.check_columns(INTERACTION, said)
    if values.get("no_answer"):
        values["text"] = values.get("text") or ""
        values["direction"] = values.get("direction") or "out"
    require_text("interaction", values)
    if any(values.get(column) and v.is_future(values[column], now) for column in ("at", "day")):
        point = _point(values)
        message = tr("{day} is still to come; a note is about what happened.", day=point)
        hint = tr('Plan it: crm remind WHO "{day}" {words!r}', day=point, words=one_line(values["text"], 40))
        raise v.InvalidRecord(v.Fault("at", message, hint))
    return values


def _point(values: Values) -> str | None:
    """The day of an interaction, with its local time where that is known."""
    day, at = values.get("day"), values.get("at")
    moment = moment_of(at) if at else None
    return f"{moment.day} {moment.time:%H:%M}" if moment and moment.time else day


def reminder(said: Mapping[str, Any]) -> Values:
    """The columns of something to do: `due` a stored point in time, `due_day` its local day. Raises InvalidRecord."""
    values = v.check_columns(REMINDER, said)
    require_text("reminder", values)
    return values


def case(said: Mapping[str, Any], now: datetime) -> Values:
    """The columns of a complaint or question that was opened by `now` (local wall time). Raises InvalidRecord."""
    values = v.check_columns(CASE, said)
    require_text("case", values)
    message = tr("{day} is still to come; a case is opened on a day that was.", day=values.get("opened_on"))
    v.refuse_future(values, "opened_on", now, message)
    return values


def require_text(table: str, values: Values) -> None:
    """Raise InvalidRecord for an interaction, reminder or case whose `text` is absent, None or empty."""
    if values.get("no_answer") and table == "interaction":
        _check_attempt(values)
        return
    if values.get("text"):
        return
    if table == "interaction":
        message, hint = tr("The note is empty."), tr('Example: crm log acme "called, wants a quote" --call')
    elif table == "reminder":
        message = tr("A reminder needs a word about what to do.")
        hint = tr('Example: crm remind acme tomorrow "send quote"')
    else:
        message = tr("A case needs a word about what is wrong.")
        hint = tr('Example: crm case add acme "late delivery"')
    raise v.InvalidRecord(v.Fault("text", message, hint))


def _check_attempt(values: Values) -> None:
    """Raise InvalidRecord for an interaction that reached nobody and yet says what only a contact has."""
    faults = []
    if values.get("direction") == "in":
        faults.append(v.Fault("direction", tr("Who turned to you was reached: leave out “in” or “no answer”.")))
    if values.get("channel") in _SENT:
        message = tr("A {channel} that was sent is a contact, also without an answer.", channel=values["channel"])
        faults.append(v.Fault("channel", message, tr("Leave out “no answer”, and say --out.")))
    if values.get("minutes"):
        faults.append(v.Fault("minutes", tr("Nobody was reached, so nothing took {n} minutes.", n=values["minutes"])))
    if values.get("mood"):
        faults.append(v.Fault("mood", tr("Nobody was reached, so there is no mood.")))
    if faults:
        raise v.InvalidRecord(*faults)


def rating(said: Mapping[str, Any], score_text: str, words: str | None, now: datetime) -> Values:
    """The columns of a satisfaction answer: an interaction whose text says the score, then the words. Raises Usage."""
    more = v.Text("note", v.MAX_TEXT - 100)(words) if words else None
    text = (
        tr("rated {score_text}: {more}", score_text=score_text, more=more)
        if more
        else tr("rated {score_text}", score_text=score_text)
    )
    return interaction({**said, "direction": "in", "text": text}, now)

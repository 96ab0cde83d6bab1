"""The signals (reasons to call now) of given customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from crmcli.domain.records import QuietCustomer, Signal
from crmcli.domain.rhythm.clocks import BRINGS_MONEY, IS_CONTACT, IS_ORDER, UNANSWERED, YEAR_DAYS, ordinal, unanswered
from crmcli.domain.rhythm.signals import Mood, contract_end, falling_mood, longer_gaps, shrinking_orders
from crmcli.domain.sales.money import Money, show, to_text
from crmcli.domain.settings import Settings
from crmcli.queries.customers import own_fields
from crmcli.queries.rhythm.quiet import silence_of
from crmcli.queries.rhythm.rhythms import chunks
from crmcli.store import Store
from crmcli.words import listed, tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def with_signals(store: Store, silent: Sequence[QuietCustomer], today: date) -> list[QuietCustomer]:
    """The same customers, each with its signals as of `today`."""
    found = signals_of(store, [q.customer_id for q in silent], today)
    return [q._replace(signals=tuple(found.get(q.customer_id, ()))) for q in silent]


def signals_of(store: Store, ids: Iterable[int], today: date) -> dict[int, list[Signal]]:
    """The signals of each customer that has any, as of `today`, the most pressing kind first."""
    found: dict[int, list[Signal]] = {}
    for part, marks in chunks(ids):
        for read in (_complaints, _people_who_left, _contracts, _notes, _orders):
            for who, signal in read(store, part, marks, today):
                found.setdefault(who, []).append(signal)
    return found


def why_now(store: Store, customer_id: int, today: date, settings: Settings) -> list[str]:
    """Sentences for the brief of one customer: unusual silence, broken cadence, and all signals except complaints,
    which a brief names by itself.
    """
    silence = silence_of(store, customer_id, today, settings)
    words = [silence.sentence] if silence is not None and silence.broken else []
    signals = signals_of(store, [customer_id], today).get(customer_id, ())
    return words + [signal.sentence for signal in signals if signal.kind != "open_complaint"]


Found = list[tuple[int, Signal]]


def _complaints(store: Store, ids: list[int], marks: str, today: date) -> Found:
    rows = store.rows(
        f"""SELECT customer_id, id, text, opened_on, due_day FROM "case" WHERE customer_id IN ({marks})
        AND kind = 'complaint' AND deleted_at IS NULL AND opened_on <= ? AND (closed_on IS NULL OR closed_on > ?)
        ORDER BY opened_on, id""",
        (*ids, today.isoformat(), today.isoformat()),
    )
    found = []
    for who, case_id, text, opened_on, due in rows:
        words = (
            tr("complaint open since {opened_on}, overdue: {text}", opened_on=opened_on, text=text)
            if due < today.isoformat()
            else tr("complaint open since {opened_on}: {text}", opened_on=opened_on, text=text)
        )
        found.append((who, Signal("open_complaint", words, {"case": case_id, "opened_on": opened_on, "due": due})))
    return found


def _people_who_left(store: Store, ids: list[int], marks: str, today: date) -> Found:
    since = (today - timedelta(days=YEAR_DAYS)).isoformat()
    rows = store.rows(
        f"""SELECT customer_id, name, coalesce(role, title), left_on FROM contact WHERE customer_id IN ({marks})
        AND deleted_at IS NULL AND left_on > ? AND left_on <= ? ORDER BY left_on, id""",
        (*ids, since, today.isoformat()),
    )
    return [
        (who, Signal("contact_left", _left(name, role, left_on), {"contact": name, "role": role, "left_on": left_on}))
        for who, name, role, left_on in rows
    ]


def _left(name: str, role: str | None, day: str) -> str:
    if role:
        return tr("{name} ({role}) left on {day}", name=name, role=role, day=day)
    return tr("{name} left on {day}", name=name, day=day)


def _contracts(store: Store, ids: list[int], marks: str, today: date) -> Found:
    rows = store.rows(f"SELECT id, extra FROM customer WHERE extra <> '{{}}' AND id IN ({marks})", ids)
    fields = [(who, field, value) for who, extra in rows for field, value in own_fields(extra).items()]
    return [(who, signal) for who, field, value in fields if (signal := contract_end(field, value, today))]


def _notes(store: Store, ids: list[int], marks: str, today: date) -> Found:
    """Messages that nobody answered, gaps that grow, and moods that fall, from notes and orders in order."""
    rows = store.db.execute(
        f"""
        SELECT customer_id, day, at, id, is_life, mood, length(at) > 10 FROM interaction
        WHERE customer_id IN ({marks}) AND deleted_at IS NULL AND {IS_CONTACT} AND day <= ?
        UNION ALL SELECT customer_id, day, day, 0, 1, NULL, 0 FROM "order"
        WHERE customer_id IN ({marks}) AND deleted_at IS NULL AND {IS_ORDER} AND day <= ?
        ORDER BY 1, 2, 7, 3, 4
        """,
        (*ids, today.isoformat(), *ids, today.isoformat()),
    )
    past: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        past.setdefault(row[0], []).append(row)
    found: Found = []
    for who, events in past.items():
        life = sorted({ordinal(event[1]) for event in events if event[4]})
        moods = [Mood(event[1], event[5]) for event in events if event[5]]
        for signal in (_unanswered(events), longer_gaps(life), falling_mood(moods)):
            if signal is not None:
                found.append((who, signal))
    return found


def _unanswered(events: list[tuple[Any, ...]]) -> Signal | None:
    sent = [day for _, day, *_ in events[len(events) - unanswered(event[4] for event in events) :]]
    if len(sent) < UNANSWERED:
        return None
    words = tr(
        "{count} messages in a row unanswered, the first on {first}, the last on {last}",
        count=len(sent),
        first=sent[0],
        last=sent[-1],
    )
    return Signal("unanswered", words, {"days": sent})


def _orders(store: Store, ids: list[int], marks: str, today: date) -> Found:
    rows = store.rows(
        f"""SELECT customer_id, currency, day, sum(amount) FROM "order" WHERE customer_id IN ({marks})
        AND deleted_at IS NULL AND day <= ? AND {BRINGS_MONEY} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
        (*ids, today.isoformat()),
    )
    amounts: dict[tuple[int, str], list[int]] = {}
    for who, currency, _, amount in rows:
        amounts.setdefault((who, currency), []).append(amount)
    found: Found = []
    for (who, currency), minor in amounts.items():
        shrunk = shrinking_orders(minor)
        if shrunk is not None:
            last, usual = [Money(amount, currency) for amount in shrunk[0]], Money(round(shrunk[1]), currency)
            shown = [show(amount) for amount in last]
            words = tr(
                "orders shrink: the last three {first} and {last}, before that usually {usual}",
                first=listed(shown[:-1]),
                last=shown[-1],
                usual=show(usual),
            )
            evidence: dict[str, object] = {
                "last": [to_text(amount) for amount in last],
                "usual": to_text(usual),
                "currency": currency,
            }
            found.append((who, Signal("shrinking_orders", words, evidence)))
    return found

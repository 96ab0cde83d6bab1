"""How silence looks: its JSON keys and its columns, the same in `crm quiet` and `crm today`."""

from typing import Any

from crmcli.domain.records import QuietCustomer
from crmcli.domain.sales.money import estimate, exponent
from crmcli.domain.times import shown
from crmcli.render import Column, amount, decimal


def quiet_json(q: QuietCustomer) -> dict[str, Any]:
    """A customer's silence; `tail` is P(a pause gets this long), `signals` only where they were asked for.

    What is at risk is an estimate: three digits of it are more than enough.
    """
    signals = [{"kind": s.kind, "sentence": s.sentence, "evidence": s.evidence} for s in q.signals or ()]
    return {
        "customer_id": q.customer_id,
        "customer": q.customer,
        "clock": q.clock,
        "days": q.days,
        "usual_days": q.usual_days,
        "nine_in_ten_days": q.nine_in_ten_days,
        "tail": q.tail,
        "status": q.status,
        "sentence": q.sentence,
        "value": decimal(q.value, q.currency),
        "p_return": q.p_return,
        "at_risk": decimal(estimate(q.at_risk, digits=3), q.currency),
        "currency": q.currency,
        "next_reminder": shown(q.next_reminder),
        "last_life": q.last_life,
        "unanswered": q.unanswered,
        "broken": list(q.broken),
        "cadence": q.cadence._asdict() if q.cadence else None,
        **({"signals": signals} if q.signals is not None else {}),
    }


def quiet_status(q: QuietCustomer) -> str:
    """The status in words; a promise that is broken alone is named instead."""
    return "promise broken" if q.broken == ("cadence",) else (q.status or "never").replace("_", " ")


def quiet_marks(q: QuietCustomer) -> str:
    """What else is to be known of a silence: on which clock, the promise broken, what nobody answered."""
    marks = [q.clock] if q.usual_days else []
    if q.cadence and q.cadence.broken:
        marks.append(f"promised every {q.cadence.days} days")
    if q.unanswered:
        marks.append(f"{q.unanswered} unanswered")
    return ", ".join(marks)


def rough(minor: int, currency: str) -> str:
    """An estimated amount, to two digits and no cents; empty for none."""
    whole = 10 ** exponent(currency)
    return amount(estimate(round(minor / whole)) * whole, currency) if minor else ""


QUIET_COLUMNS = (
    Column("#", lambda q: str(q.customer_id), "right"),
    Column("Customer", lambda q: q.customer, flexible=True),
    Column("Status", lambda q: quiet_status(q)),
    Column("Days", lambda q: str(q.days), "right"),
    Column("Usual", lambda q: str(q.usual_days or ""), "right"),
    Column("9 in 10", lambda q: str(q.nine_in_ten_days or ""), "right"),
    Column("At risk", lambda q: rough(q.at_risk, q.currency), "right"),
    Column("By", lambda q: quiet_marks(q), flexible=True),
)

"""The descriptions of what is computed over the book: look-alikes, a merge, next orders, the backtest."""

from typing import TYPE_CHECKING, Any

from crmcli.domain.rhythm.reorder import to_date
from crmcli.domain.times import shown
from crmcli.render.columns import Column, keys, pick
from crmcli.words import code_text, listed, tr, tr_mark, with_detail

if TYPE_CHECKING:
    from crmcli.domain.similarity import DuplicateCandidate
    from crmcli.queries.rhythm.reorder import Need

LIKENESS = (
    Column("", lambda pair, _: "sure" if pair.sure else "", key="sure"),
    Column(tr_mark("Score"), lambda pair, _: f"{pair.score:.2f}", "right", key="score"),
    Column(tr_mark("Because"), lambda pair, _: listed(pair.reasons), share=1, key="reasons",
           value=lambda pair: list(pair.reasons)),
    Column(tr_mark("Customer"), lambda pair, _: _candidate(pair.a), share=1, key="a",
           value=lambda pair: _candidate_json(pair.a), is_name=True),
    Column(tr_mark("and"), lambda pair, _: _candidate(pair.b), share=1, key="b",
           value=lambda pair: _candidate_json(pair.b), is_name=True),
)  # fmt: skip
_SURE, _SCORE, _REASONS, _A, _B = LIKENESS
LIKENESS_LIST = (
    _SURE,
    _SCORE,
    Column("#", lambda pair, _: str(pair.a.id), "right"),
    _A,
    Column("#", lambda pair, _: str(pair.b.id), "right"),
    _B,
    _REASONS,
)
DISTINCT_PAIR = (
    Column(tr_mark("Customer"), lambda pair, _: _candidate(pair.a), share=1, key="a",
           value=lambda pair: _candidate_json(pair.a), is_name=True),
    Column(tr_mark("and"), lambda pair, _: _candidate(pair.b), share=1, key="b",
           value=lambda pair: _candidate_json(pair.b), is_name=True),
    Column(tr_mark("Since"), lambda pair, v: v.day((shown(pair.since) or "")[:10]), key="since",
           value=lambda pair: shown(pair.since)),
)  # fmt: skip
_ONE, _OTHER, _SINCE = DISTINCT_PAIR
DISTINCT_PAIR_LIST = (
    Column("#", lambda pair, _: str(pair.a.id), "right"),
    _ONE,
    Column("#", lambda pair, _: str(pair.b.id), "right"),
    _OTHER,
    _SINCE,
)
MERGE_LIST = (  # of a triple: the label of a fact, and its value for both customers
    Column("", lambda row, _: row[0]),
    Column(tr_mark("Kept"), lambda row, _: row[1], share=1, is_name=True),
    Column(tr_mark("Merged into it"), lambda row, _: row[2], share=1, is_name=True),
)
BACKTEST_LIST = (  # of a tuple: the class of customers, and four rates in words
    Column(tr_mark("Speed"), lambda row, _: row[0]),
    Column(tr_mark("False alarms: quiet"), lambda row, _: row[1], "right"),
    Column(tr_mark("90 days"), lambda row, _: row[2], "right"),
    Column(tr_mark("Right: quiet"), lambda row, _: row[3], "right"),
    Column(tr_mark("90 days"), lambda row, _: row[4], "right"),
)
NEED = (
    Column("#", lambda n, _: str(n.customer_id), "right", key="customer_id"),
    Column(tr_mark("Customer"), lambda n, _: n.customer, share=1, key="customer", is_name=True),
    *keys("product_id"),
    Column(tr_mark("Product"), lambda n, _: _products(n), share=1, key="product", is_name=True),
    Column(tr_mark("Basis"), lambda n, _: code_text("basis", n.basis), key="basis"),
    Column(key="last_order", value=lambda n: n.last.isoformat()),
    Column(tr_mark("Ring by"), lambda n, v: v.day(n.due.isoformat()), key="ring_by", value=lambda n: n.due.isoformat()),
    Column(key="expected", value=lambda n: to_date(n.window.expected).isoformat() if n.window else None),
    Column(tr_mark("Window"), lambda n, _: _window(n), key="window", value=lambda n: _window_json(n)),
    Column(key="jar", value=lambda n: _jar_json(n)),
    Column(key="last_year", value=lambda n: n.since.isoformat() if n.since else None),
    *keys("sentence"),
    Column(key="also", value=lambda n: list(n.also)),
    Column(key="next_reminder", value=lambda n: shown(n.next_reminder)),
)
NEED_LIST = pick(NEED, "customer_id", "ring_by", "customer", "product", "window", "basis")


def _candidate_json(one: "DuplicateCandidate") -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "company": one.company or None}


def _candidate(one: "DuplicateCandidate") -> str:
    return with_detail(one.name, one.company) if one.company and one.company != one.name else one.name


def _products(need: "Need") -> str:
    if need.product is None:
        return listed(need.also)
    return f"{need.product} (+{len(need.also)})" if need.also else need.product


def _window(need: "Need") -> str:
    window = need.window
    return tr("{to_date} to {end}", to_date=to_date(window.start), end=to_date(window.end)) if window else ""


def _window_json(need: "Need") -> list[str] | None:
    return [to_date(need.window.start).isoformat(), to_date(need.window.end).isoformat()] if need.window else None


def _jar_json(need: "Need") -> dict[str, Any] | None:
    jar = need.jar
    if not jar:
        return None
    return {
        "per_week": round(jar.rate * 7, 3),
        "unit": need.unit,
        "empty": to_date(jar.empty).isoformat(),
        "deliver_by": to_date(jar.deliver_by).isoformat(),
    }

"""Why now: each signal with its evidence, none without."""

from datetime import date, timedelta
from typing import Any

import pytest

from crmcli.domain.rhythm.signals import Mood, contract_end, falling_mood, longer_gaps, shrinking_orders
from crmcli.domain.settings import Settings
from crmcli.queries.rhythm.signals import signals_of
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.store import Store
from tests.conftest import NOW, Crm
from tests.steady import steady_customers

TODAY = NOW.date()


def back(days: int) -> str:
    """The day so many days ago, as stored."""
    return (TODAY - timedelta(days=days)).isoformat()


def test_gaps_that_grow_are_listed_beside_the_usual_one() -> None:
    """A steady customer gives no signal, nor does one of whom too little is known."""
    day = date(2026, 1, 1).toordinal()
    found = longer_gaps([day + n for n in (0, 10, 20, 30, 55, 80, 110)])
    assert found is not None
    assert found.sentence == "gaps grow: the last three 25, 25 and 30 days, before that usually 10"
    assert found.evidence == {"last_gaps": [25, 25, 30], "usual_gap": 10, "last_day": "2026-04-21"}
    assert longer_gaps([day + 10 * n for n in range(9)]) is None
    assert longer_gaps([day + n for n in (0, 10, 20, 30, 31, 90, 150)]) is None
    assert longer_gaps([day, day + 1, day + 90]) is None


def test_orders_that_shrink() -> None:
    """By a third or more, on the last three against all before; one small order is no trend."""
    assert shrinking_orders([100, 110, 90, 60, 50, 70]) == ([60, 50, 70], 100)
    assert shrinking_orders([100, 100, 100, 100, 100, 20]) is None
    assert shrinking_orders([100, 110, 90, 20, 20, 400]) is None
    assert shrinking_orders([100, 20]) is None


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (("hot", "warm", "cold"), "hot → warm → cold"),
        (("满意", "一般"), "满意 → 一般"),
        (("warm", "hot"), None),
        (("warm", "warm"), None),
        (("cold",), None),
        (("great", "purple", "Great "), None),
    ],
)
def test_moods_that_fall(words: tuple[str, ...], path: str | None) -> None:
    """In the words that were typed; a word that names no mood is passed over."""
    found = falling_mood([Mood(f"2026-11-0{n}", word) for n, word in enumerate(words, 1)])
    if path is None:
        assert found is None
        return
    assert found is not None
    assert found.sentence == f"the mood falls: {path}, the last on 2026-11-0{len(words)}"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("contract_end", "2026-12-01", "contract end: 2026-12-01, in 13 days"),
        ("合同到期", "2026-11-18", "合同到期: 2026-11-18, today"),
        ("renewal", "2026-11-01", "renewal: 2026-11-01, 17 days ago"),
        ("contract", "2027-11-01", None),
        ("contract", "signed", None),
        ("contract", 5, None),
        ("birthday_gift", "2026-12-01", None),
    ],
)
def test_contracts_that_end(field: str, value: object, words: str | None) -> None:
    """A field of one's own that holds a day, from a month ago to two months ahead."""
    found = contract_end(field, value, TODAY)
    assert (found.sentence if found else None) == words


def _story(store: Store) -> int:
    with store.atomic("story"):
        who = add_customer(store, NewCustomer("Li Wei"), Settings())
        for n, amount in enumerate((90_00, 100_00, 110_00, 60_00, 50_00, 40_00)):
            store.insert("order", customer_id=who, day=back(200 - 20 * n), amount=amount, currency="USD")
        for n, mood in enumerate(("hot", "warm", "cold")):
            day = back(90 - n)
            store.insert("interaction", customer_id=who, at=day, day=day, text="met", channel="meet", mood=mood)
        for days in (9, 6, 3):
            day = back(days)
            store.insert("interaction", customer_id=who, at=day, day=day, text="mail", channel="mail", direction="out")
        store.insert("case", customer_id=who, text="late", opened_on=back(9), due_day=back(6))
        store.insert("case", customer_id=who, kind="question", text="size?", opened_on=back(9), due_day=back(6))
        store.insert("contact", customer_id=who, name="Zhang San", role="buyer", left_on=back(30))
        store.update("customer", who, extra=f'{{"contract_end": "{back(-30)}", "budget": 5}}')
    return who


def test_every_kind_with_its_evidence(store: Store) -> None:
    """All that is in the book of one customer, the most pressing first; as of an earlier day, only what was known."""
    who = _story(store)
    found = {signal.kind: signal for signal in signals_of(store, [who], TODAY)[who]}
    assert [signal.sentence for signal in found.values()] == [
        f"complaint open since {back(9)}, overdue: late",
        f"Zhang San (buyer) left on {back(30)}",
        f"contract end: {back(-30)}, in 30 days",
        f"3 messages in a row unanswered, the first on {back(9)}, the last on {back(3)}",
        f"the mood falls: hot → warm → cold, the last on {back(88)}",
        "orders shrink: the last three $60, $50 and $40, before that usually $100",
    ]
    assert found["unanswered"].evidence == {"days": [back(9), back(6), back(3)]}
    assert found["shrinking_orders"].evidence == {"last": ["60.00", "50.00", "40.00"], "usual": "100.00",
                                                  "currency": "USD"}  # fmt: skip
    assert all(signal.evidence for signal in found.values())
    assert signals_of(store, [who], TODAY - timedelta(days=150)) == {}


def test_signals_are_shown_when_asked_for(crm: Crm, store: Store) -> None:
    """In the list and its JSON with --why; before a call always, but for the complaint that is named there anyway."""
    _story(store)
    steady_customers(store)
    crm.at("2027-11-18T10:00:00")
    assert "signals" not in crm.ok("quiet")[0]
    signals: list[dict[str, Any]] = crm.ok("quiet", "--why")[0]["signals"]
    assert [set(signal) for signal in signals] == [{"kind", "sentence", "evidence"}] * len(signals)
    shown = crm("quiet", "--why").out
    assert "  - the mood falls: hot → warm → cold" in shown
    topics = crm.ok("brief", "li wei")["topics"]
    assert any(topic.startswith("orders shrink") for topic in topics)
    assert any("usually back within" in topic for topic in topics)
    assert sum("complaint open" in topic for topic in topics) == 1

"""What counts in the figures: each sentence of the README's section of this name, shown true on a book."""

import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from crmcli.queries.rhythm.activity_year import activity_year
from crmcli.store import Store
from tests.conftest import NOW, Crm
from tests.steady import steady_book

SOURCE = Path(__file__).parents[1] / "crmcli"
ORDERED, LATER = "2026-09-01", "2026-11-16"


def last_heard_of(crm: Crm, who: str) -> dict[str, str | None]:
    """The day of the last order, or of the last sign of life, by each place that tells one."""
    orders, contact = (
        {q["customer"]: q for q in crm.ok("quiet", "--all", "--clock", clock)} for clock in ("orders", "contact")
    )
    as_of = {q["customer"]: q for q in crm.ok("quiet", "--all", "--clock", "orders", "--as-of", "2026-11-18")}
    value = {row["customer"]: row for row in crm.ok("report", "value")["customers"]}
    (bought,) = crm.ok("brief", who)["sales"]
    with closing(Store.open(crm.path, NOW)) as store:
        number = store.value("SELECT id FROM customer WHERE name = ?", (who,))
        year = activity_year(store, number, "USD")
        kept = store.row("SELECT last_life FROM activity WHERE customer_id = ?", (number,))
    assert kept is not None
    return {
        "brief": bought["last_order"],
        "value": value[who]["last_order"],
        "card": _back(min(year.orders)),
        "quiet by orders": _back(orders[who]["days"]),
        "quiet by contact": _back(contact[who]["days"]),
        "quiet as of today": _back(as_of[who]["days"]),
        "last life": orders[who]["last_life"],
        "activity": kept[0],
    }


def _back(days: int) -> str:
    return (NOW.date() - timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("later", "counts"), [(("30", "--return"), False), (("tea 1 @ 0",), True)], ids=["a return", "a sample"]
)
def test_a_return_is_no_order_and_no_sign_of_life_and_a_sample_is_both(
    crm: Crm, later: tuple[str, ...], *, counts: bool
) -> None:
    """In every place that counts orders, or asks when somebody was last heard of, alike."""
    steady_book(crm.path)
    crm.ok("add", "Acme")
    crm.ok("order", "add", "acme", "100", "--on", ORDERED)
    crm.ok("order", "add", "acme", *later, "--on", LATER)
    assert last_heard_of(crm, "Acme") == dict.fromkeys(last_heard_of(crm, "Acme"), LATER if counts else ORDERED)
    number = 2 if counts else 1
    (bought,) = crm.ok("brief", "acme")["sales"]
    mine = {row["customer"]: row for row in crm.ok("report", "value")["customers"]}["Acme"]
    assert (bought["orders"], mine["orders"]) == (number, number)
    assert (bought["amount"], mine["revenue"]) == (("100.00",) * 2 if counts else ("70.00",) * 2)
    weeks = crm.ok("report", "activity", "--weeks", "12")["weeks"]
    assert sum(week["orders"] for week in weeks) == number + 5 * 3  # of the steady ones, three orders each


@pytest.mark.parametrize(("later", "counts"), [(("30", "--return"), False), (("tea 1 @ 0",), True)])
def test_messages_stay_unanswered_by_a_return(crm: Crm, later: tuple[str, ...], *, counts: bool) -> None:
    """Three mails without an answer are a reason to call; a sample that was taken is an answer, a return is none."""
    crm.ok("add", "Acme")
    crm.ok("order", "add", "acme", "100", "--on", ORDERED)
    for day in ("2026-11-02", "2026-11-05", "2026-11-09"):
        crm.ok("log", "acme", "wrote", "--mail", "--out", "--on", day)
    crm.ok("order", "add", "acme", *later, "--on", LATER)
    (found,) = crm.ok("quiet", "--all", "--why")
    signals = [signal["kind"] for signal in found["signals"]]
    assert (found["unanswered"], "unanswered" in signals) == ((0, False) if counts else (3, True))


def test_a_sample_is_no_shrinking_order_and_sets_no_price(crm: Crm) -> None:
    """It brings no money: amounts are compared without it, and what was given away is not sold for nothing next."""
    crm.ok("add", "Acme")
    for month in range(1, 8):
        crm.ok("order", "add", "acme", "100", "--on", f"2026-{month:02}-01")
    for day in ("2026-11-01", "2026-11-02", "2026-11-03"):
        crm.ok("order", "add", "acme", "tea 1 @ 0", "--on", day)
    (found,) = crm.ok("quiet", "--all", "--why")
    assert "shrinking_orders" not in [signal["kind"] for signal in found["signals"]]
    refused = crm("order", "add", "acme", "tea 20")
    assert (refused.code, "There is no price for 'tea'." in refused.err) == (2, True)
    assert crm.ok("order", "add", "acme", "tea 2 @ 6")["completed_products"][0]["price"] == "6.00"
    assert crm.ok("order", "add", "acme", "tea 20")["amount"] == "120.00"


def test_a_return_of_nothing_is_refused(crm: Crm) -> None:
    """Its total would be that of a sample, and it would count as an order."""
    crm.ok("add", "Acme")
    refused = crm("order", "add", "acme", "tea 1 @ 0", "--return")
    assert (refused.code, crm.ok("order", "list")) == (2, [])
    assert "would count as an order" in refused.err


def test_the_rule_stands_once() -> None:
    """Whoever counts orders in SQL takes the rule from one module: written again it would drift."""
    again = re.compile(r"(?<!paid_)\bamount *(>=?|<=?) *0\b")
    known = {"domain/rhythm/clocks.py", "domain/sales/ledger.py", "domain/sales/customer_value.py",
             "render/answers.py", "commands/pay.py"}  # the last four compare records, not rows  # fmt: skip
    found = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if again.search(path.read_text())}
    assert found <= known, found - known

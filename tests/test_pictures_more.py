"""Pictures beside names and figures: twelve months of orders, the pipeline by light, the drop-off of a funnel."""

from datetime import date
from pathlib import Path

import pytest

from crmcli.domain.settings import Settings
from crmcli.queries.dashboard import LightSums, light_sums
from crmcli.queries.reports import drop_offs
from crmcli.queries.sales.order_months import order_months
from crmcli.render.cells import cell_text
from crmcli.render.deal_reports import drop_sentence, drop_text
from crmcli.render.panes import light_lines
from crmcli.render.picture_lines import months_line
from crmcli.render.view import View
from crmcli.store import Store
from tests.conftest import NOW, Crm
from tests.dashboard import copied, dashboard
from tests.small_book import small_book

USD = Settings(currency="USD")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book, made once."""
    return small_book(tmp_path_factory.mktemp("pictures") / "book.db")


def test_twelve_months_end_with_this_one(crm: Crm) -> None:
    """The first day of the eleventh month back counts, the day before it does not; a return is below nothing."""
    crm("add", "Ada")
    crm("add", "Bob")
    this = NOW.date()
    first = date(this.year - 1, this.month % 12 + 1, 1) if this.month < 12 else date(this.year, 1, 1)
    for day, amount in ((this, "100"), (first, "70"), (date.fromordinal(first.toordinal() - 1), "9000")):
        assert crm("order", "ada", amount, "--on", day.isoformat()).code == 0
    crm("order", "bob", "50", "--return")
    store = Store.open(crm.path, NOW)
    found = order_months(store, [1, 2, 99], USD)
    store.close()
    assert found == {1: (7000, *[0] * 10, 10000), 2: (*[0] * 11, -5000)}


def test_months_are_drawn_only_where_there_is_something() -> None:
    """Twelve cells, nothing for nobody, for returns alone and in private."""
    view = View(NOW, USD)
    assert months_line((7000, *[0] * 10, 10000), view) == "▆··········█"
    assert months_line((), view) == ""
    assert months_line((*[0] * 11, -5000), view) == ""
    assert months_line((7000, *[0] * 10, 10000), View(NOW, USD, is_private=True)) == ""


def test_the_pipeline_by_light_fills_its_line() -> None:
    """Each part has a shade of its own: colour is never the only sign; what is there has at least one cell."""
    bar, words = light_lines(LightSums({"red": 500_000, "grey": 490_000, "yellow": 100}), View(NOW, USD), 20)
    text = "".join(map(cell_text, bar.cells))
    assert len(text) == 20
    assert text.count("█") >= 9
    assert text.endswith("░")
    assert "▓" not in text
    assert cell_text(words.cells[0]) == "█5k late  ▒4.9k planned  ░1 no step"
    assert light_lines(LightSums({}), View(NOW, USD), 20) == []
    assert light_lines(LightSums({"red": 5}), View(NOW, USD, is_private=True), 20) == []


def test_lights_sum_open_deals_alone(crm: Crm) -> None:
    """By the state of the next step, in the book's currency; won, lost and parked deals are in no part."""
    crm("add", "Ada")
    crm("add", "Bob")
    crm("deal", "add", "ada", "late", "1000")
    crm("remind", "ada", "call", "--on", "today")
    crm("deal", "add", "bob", "bare", "500")
    crm("deal", "add", "bob", "gone", "700")
    crm("deal", "won", "3")
    crm("deal", "add", "bob", "parked", "900")
    crm("deal", "park", "4", "--until", "in 2 months")
    store = Store.open(crm.path, NOW)
    found = light_sums(store, USD)
    store.close()
    assert sum(found.amounts.values()) == 150_000
    assert found.amounts["yellow"] in (50_000, 150_000)


def test_a_stage_tells_its_drop_off_of_two_years(crm: Crm) -> None:
    """Deals opened in the last twelve months against those of the twelve before."""
    crm("add", "Ada")
    for at, (day, end) in enumerate(
        (("2025-06-01", "won"), ("2025-06-01", "lost"), ("2026-06-01", "won"), ("2026-06-01", "won"),
         ("2026-06-01", "won"), ("2026-06-01", "lost")), 1
    ):  # fmt: skip
        crm("deal", "add", "ada", f"deal {at}", "100", "--on", day)
        crm("deal", end, str(at), "--on", day)
    store = Store.open(crm.path, NOW)
    drops = drop_offs(store, USD)
    store.close()
    lead = drops[0]
    assert (lead.year.advanced, lead.year.decided, lead.year_before.advanced, lead.year_before.decided) == (3, 4, 1, 2)
    assert drop_text(lead) == "↓ −25%, year before −50%"
    assert drop_text(drops[1]) == ""
    said = "Lost from each stage, of deals opened in the last 12 months: lead ↓ −25%, year before −50%."
    assert drop_sentence(drops) == said
    assert said in " ".join(crm("report", "funnel").out.split())
    assert "Lost from each stage" not in crm("report", "funnel", "--since", "2026-01-01").out


async def test_pictures_stand_beside_names(sample: Path) -> None:
    """In the brief, the table of customers and the reports; hidden with the amounts."""
    async with dashboard(sample, (200, 60)) as shown:
        assert "orders by month" in shown.text
        assert "no step" in shown.text or "planned" in shown.text
        await shown.press("3")
        assert "12 months" in shown.text
        assert "█" in shown.lines[4]
        await shown.press("f2")
        assert "█" not in shown.lines[4]
        await shown.press("1")
        assert "orders by month" not in shown.text


async def test_a_finished_day_says_so_and_what_comes_next(sample: Path, tmp_path: Path) -> None:
    """`0 to do` was all one heard after sixteen calls."""
    book = copied(sample, tmp_path)
    store = Store.open(book, NOW)
    with store.atomic("test"):
        for (number,) in store.rows("SELECT id FROM reminder WHERE done_at IS NULL AND date(due) <= '2026-11-18'"):
            store.update("reminder", number, done_at="2026-11-18T09:30:00Z")
    store.close()
    async with dashboard(book, (80, 24)) as shown:
        assert "all done; next: Thu 10:00 Dora Lake" in shown.lines[1]
        assert "Next 7 days" in shown.text
        assert "Thu 1" in shown.text

"""The sample book: whole, made up, about today, never a person's own."""

import stat
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from crmcli.demo.sample_book import build_demo, demo_day, ready_demo
from crmcli.demo.story import make_rows
from crmcli.domain.settings import DEFAULT_STAGES, LOST, WON
from crmcli.errors import Refused
from crmcli.queries.sales.deals import list_deals
from crmcli.queries.today import today
from crmcli.store import Store
from crmcli.words import use_language
from tests.conftest import NOW, Crm


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A sample book, made once for the tests that only read."""
    return Store.open(build_demo(tmp_path_factory.mktemp("demo") / "demo.db", NOW), NOW)


def test_every_kind_of_row_is_there(sample: Store) -> None:
    """A new user meets each part of the program at work."""
    tables = ("contact", "detail", "tag", "product", "order", "order_line", "payment", "interaction", "case", "inbox")
    assert sample.value("SELECT count(*) FROM customer") == 120
    assert all(sample.value(f'SELECT count(*) FROM "{table}"') for table in tables)
    kinds = dict(sample.rows("SELECT kind, count(*) FROM reminder GROUP BY kind"))
    assert set(kinds) == {"todo", "owe", "waiting"}
    assert sample.value("SELECT count(*) FROM reminder WHERE every IS NOT NULL") == 3
    assert sample.value("SELECT count(*) FROM customer WHERE referrer_id IS NOT NULL") > 5


def test_the_morning_has_something_in_every_part(sample: Store) -> None:
    """Late, today at a time and on the day, coming, and customers gone quiet."""
    picture = today(sample)
    assert all((*picture.agenda[:3], picture.open_deals))
    assert len(picture.quiet) == 10
    assert {reminder.has_time for reminder in picture.agenda.due_today} == {True, False}


def test_deals_are_in_all_stages_with_their_way_there(sample: Store) -> None:
    """Every stage and every light is seen, and each deal's last step is where it is."""
    deals = list_deals(sample, closed=True)
    assert {deal.stage for deal in deals} == {*(stage.name for stage in DEFAULT_STAGES), WON, LOST}
    assert {deal.light for deal in deals} == {"red", "green", "grey", "yellow", "none"}
    for deal in deals:
        steps = sample.rows("SELECT stage, day FROM deal_stage WHERE deal_id = ? ORDER BY id", (deal.id,))
        days = [day for _, day in steps]
        assert steps[-1][0] == deal.stage
        assert days == sorted(days)
        assert (days[0], days[-1]) == (deal.opened_on, deal.closed_on or days[-1])


def test_two_years_up_to_today_and_nothing_after(sample: Store) -> None:
    """What happened lies behind; only reminders and expected closes lie ahead."""
    now = NOW.date().isoformat()
    first, last = sample.rows("SELECT min(day), max(day) FROM interaction")[0]
    assert date.fromisoformat(first) < NOW.date() - timedelta(days=600)
    assert last < now
    assert sample.value('SELECT max(day) FROM "order"') < now
    assert sample.value("SELECT max(day) FROM payment") <= now
    assert sample.value("SELECT max(created_at) FROM customer") <= sample.utc_now


def test_nobody_in_it_is_real(sample: Store) -> None:
    """Mail goes to .example, phones to numbers kept for fiction or to none."""
    for kind, value in sample.rows("SELECT kind, value FROM detail WHERE kind IN ('phone', 'email')"):
        if kind == "email":
            assert value.endswith(".example")
        else:
            assert " 555 01" in value or value.startswith(("+44 20 7946 0", "+86 120 "))


def test_names_are_all_different_and_in_two_scripts(sample: Store) -> None:
    """Any name finds one customer."""
    names = [name for (name,) in sample.rows("SELECT name FROM customer")]
    assert max(Counter(names).values()) == 1
    assert 40 <= sum(not name.isascii() for name in names) <= 60


def test_somebody_has_a_birthday_soon(sample: Store) -> None:
    """Dates near are part of the morning."""
    near = {(NOW.date() + timedelta(days=n)).isoformat()[5:] for n in range(8)}
    assert sum(day[-5:] in near for (day,) in sample.rows("SELECT birthday FROM customer WHERE birthday > ''")) >= 4


def test_there_is_nothing_to_undo(sample: Store) -> None:
    """The first undo must not take the whole sample away."""
    assert sample.value("SELECT count(*) FROM batch") == 0
    assert sample.value("SELECT count(*) FROM journal") == 0
    assert sample.rows("PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("now", [datetime(2028, 2, 29, 8), datetime(2027, 1, 1, 0, 5), datetime(2026, 12, 31, 23, 59)])
def test_any_day_has_its_story(tmp_path: Path, now: datetime) -> None:
    """Leap days and the turn of the year included."""
    path = build_demo(tmp_path / "demo.db", now)
    store = Store.open(path, now)
    assert demo_day(store) == now.date()
    assert today(store).agenda.due_today
    store.close()


def test_the_same_day_tells_the_same_story() -> None:
    """So that a picture of the dashboard can be made again."""
    assert make_rows(NOW)[0].rows == make_rows(NOW)[0].rows


def test_what_was_tried_is_kept_for_the_day(tmp_path: Path) -> None:
    """The same day it stays; the next day's dates would be stale, so it is made anew, as with fresh."""
    path = tmp_path / "demo.db"
    assert ready_demo(path, NOW)
    _rename_first(path)
    assert not ready_demo(path, NOW + timedelta(hours=3))
    assert _first(path) == "Changed"
    assert ready_demo(path, NOW, fresh=True)
    assert _first(path) != "Changed"
    _rename_first(path)
    assert ready_demo(path, NOW + timedelta(days=1))
    assert _first(path) != "Changed"


def _rename_first(path: Path) -> None:
    store = Store.open(path, NOW)
    with store.atomic("edit"):
        store.update("customer", 1, name="Changed")
    store.close()


def _first(path: Path) -> str:
    store = Store.open(path, NOW)
    name = str(store.value("SELECT name FROM customer WHERE id = 1"))
    store.close()
    return name


def test_a_book_of_ones_own_is_refused(tmp_path: Path) -> None:
    """Whatever is named, the sample never goes over somebody's customers."""
    path = tmp_path / "mine.db"
    store = Store.open(path, NOW)
    with store.atomic("add"):
        store.insert("customer", name="Real")
    store.close()
    with pytest.raises(Refused, match="not a sample book"):
        ready_demo(path, NOW)
    assert _first(path) == "Real"


def test_demo_answers_with_today_and_leaves_the_own_book_alone(crm: Crm, tmp_path: Path) -> None:
    """Where there is no terminal, the sample's morning is printed; CRM_BOOK does not count here."""
    before = crm.path.read_bytes()
    answer = crm.ok("demo")
    assert len(answer["overdue"]) > 3
    assert crm.path.read_bytes() == before
    file = tmp_path / "data" / "crm" / "demo.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    said = crm("demo")
    assert (said.code, str(file) in said.err) == (0, True)
    assert " late · " in said.out


def test_the_sample_can_be_worked_on(crm: Crm, tmp_path: Path) -> None:
    """Every command works on it when it is named."""
    crm.ok("demo", "--book", tmp_path / "try.db")
    made = crm.ok("log", "示例茶行", "喝茶", "--book", tmp_path / "try.db")
    assert made["customer"]["name"] == "示例茶行"
    assert crm("demo", "--book", crm.path).code == 0


@pytest.fixture
def spoken_chinese() -> Iterator[None]:
    """What is made in the test is made for who reads Chinese."""
    use_language("zh")
    yield
    use_language("en")


def test_the_chinese_sample_is_chinese_and_of_the_same_shape(
    tmp_path: Path, sample: Store, spoken_chinese: None
) -> None:
    """As many customers, deals and steps in yuan, and no Latin letter outside addresses, order numbers and codes."""
    store = Store.open(build_demo(tmp_path / "demo.db", NOW), NOW)
    for table in ("customer", "product", "deal", "reminder", "case", "inbox"):
        count = f'SELECT count(*) FROM "{table}"'
        assert store.value(count) == sample.value(count), table
    assert {currency for (currency,) in store.rows('SELECT currency FROM "order"')} == {"CNY"}
    assert store.value("SELECT value FROM setting WHERE key = 'currency'") == '"CNY"'
    names = [name for (name,) in store.rows("SELECT name FROM customer")]
    assert max(Counter(names).values()) == 1
    told = {
        "customer": ("name", "company", "title", "industry", "city", "source", "note"), "contact": ("name", "title"),
        "tag": ("name",), "product": ("name", "unit"), "interaction": ("text",), "reminder": ("text",),
        "deal": ("title",), "payment": ("method",), "case": ("text", "solution"), "inbox": ("who", "text"),
    }  # fmt: skip
    for table, columns in told.items():
        for column in columns:
            latin = store.rows(f'SELECT DISTINCT {column} FROM "{table}" WHERE {column} GLOB ?', ("*[A-Za-z]*",))
            assert latin == [], (table, column)
    assert all(value.startswith("+86 120 ") for (value,) in store.rows("SELECT value FROM detail WHERE kind = 'phone'"))
    store.close()

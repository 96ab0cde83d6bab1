"""A book of a Chinese salesperson: its currency and region, names in the order of pinyin, codes told in Chinese."""

from collections.abc import Iterator

import pytest

from crmcli.queries.customer_lists import CustomerFilter, choice_sql
from crmcli.store import Store
from crmcli.words import use_language
from tests.conftest import NOW, Crm
from tests.dashboard import dashboard

VARIABLES = ("LC_ALL", "LC_MONETARY", "LC_CTYPE", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """Whatever a test spoke, the next one is in English."""
    yield
    use_language("en")


def speak(monkeypatch: pytest.MonkeyPatch, **environ: str) -> None:
    """Set the locale as given, and nothing else of it."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("environ", "region", "currency"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "CN", "CNY"),
        ({"LANG": "zh_TW.UTF-8"}, "TW", "TWD"),
        ({"LANG": "zh_HK.UTF-8"}, "HK", "HKD"),
        ({"LANG": "zh_SG.UTF-8"}, "SG", "SGD"),
        ({"LANG": "zh_CN.UTF-8", "LC_CTYPE": "C.UTF-8"}, "CN", "CNY"),  # as Python sets it without that locale
        ({"LANG": "en_US.UTF-8", "LC_MONETARY": "zh_CN.UTF-8"}, "CN", "CNY"),
        ({"LANG": "zh.UTF-8"}, "CN", "CNY"),
        ({"LANG": "en_GB.UTF-8"}, "GB", "GBP"),
        ({"LANG": "C"}, None, "USD"),
    ],
)
def test_a_book_is_begun_with_the_currency_of_the_locale(
    crm: Crm, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], region: str | None, currency: str
) -> None:
    """Said with how to change it, and kept: a script at night has no locale, and reads the same amounts."""
    speak(monkeypatch, **environ)
    monkeypatch.delenv("CRM_BOOK")
    assert crm("config").out.splitlines()[0].endswith(currency)
    made = crm("add", "王永庆")
    assert made.code == 0
    first = made.err.splitlines()[0]
    assert all(word in first for word in (currency, region or "", "crm config currency"))
    speak(monkeypatch)
    assert [crm.ok("config")[key] for key in ("currency", "region")] == [currency, region]
    crm.ok("config", "currency", "EUR")
    assert crm.ok("deal", "add", "王永庆", "椅子", "1.2万")["currency"] == "EUR"


def test_a_currency_that_begins_the_book_stays(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who begins with `config currency` has said it; a book that is there takes nothing from the locale."""
    speak(monkeypatch, LANG="zh_CN.UTF-8")
    monkeypatch.delenv("CRM_BOOK")
    crm.ok("config", "currency", "HKD")
    crm.ok("add", "李娜")
    assert crm.ok("config")["currency"] == "HKD"
    speak(monkeypatch, LANG="de_DE.UTF-8")
    crm.ok("add", "Hans Beispiel")
    assert [crm.ok("config")[key] for key in ("currency", "region")] == ["HKD", "CN"]


BY_PINYIN = (
    "3M中国", "Acme", "安娜", "重庆机电", "李娜", "李四", "李伟", "黎明", "欧阳锋", "Wang Ltd", "王永庆", "厦门航运",
    "曾小明", "Zeta",
)  # fmt: skip
COMPANIES = {"Zeta": "阿里", "李四": "Amazon", "安娜": "百度"}


@pytest.fixture
def names(crm: Crm) -> Crm:
    """Customers with Chinese and Latin names, in no order."""
    for name in sorted(BY_PINYIN, key=lambda name: name[::-1]):
        assert crm("add", name, *(("--company", COMPANIES[name]) if name in COMPANIES else ())).code == 0
    return crm


def test_names_are_in_the_order_of_pinyin(names: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """One surname stands together, Latin names among them by their letter; in English the order is as before."""
    plain = [row["name"] for row in names.ok("list")]
    assert plain == sorted(BY_PINYIN, key=str.casefold)
    speak(monkeypatch, LANG="zh_CN.UTF-8")
    assert [row["name"] for row in names.ok("list")] == list(BY_PINYIN)
    assert [row["name"] for row in names.ok("list", "--sort", "-name")] == list(BY_PINYIN[::-1])
    companies = [row["company"] for row in names.ok("list", "--sort", "company") if row["company"]]
    assert companies == ["阿里", "Amazon", "百度"]
    for name in BY_PINYIN:
        names("contact", "add", name, "张经理")
    assert list(dict.fromkeys(row["customer"] for row in names.ok("contact", "list"))) == list(BY_PINYIN)


async def test_the_customers_screen_is_in_the_order_of_pinyin(names: Crm) -> None:
    """The dashboard lists them as the shell does."""
    use_language("zh")
    async with dashboard(names.path, clock=lambda: NOW) as shown:
        await shown.press("3")
        listed = [line.strip(" ▌").split("  ")[0] for line in shown.lines[4 : 4 + len(BY_PINYIN)]]
        assert listed == list(BY_PINYIN)


def test_the_order_of_pinyin_reads_the_index(names: Crm) -> None:
    """No reading is computed: one more look at a row of the index for each customer, and no other scan."""
    use_language("zh")
    store = Store.open(names.path, NOW)
    chosen, params = choice_sql(store, CustomerFilter())
    plan = store.rows(f"EXPLAIN QUERY PLAN SELECT c.id FROM customer c {chosen}", params)
    steps = [step for *_, step in plan]
    assert [step for step in steps if step.startswith("SCAN")] in (["SCAN c"], []), steps
    assert "SEARCH customer_search_content USING INTEGER PRIMARY KEY (rowid=?)" in steps
    store.close()


def test_a_mood_is_told_in_the_language_of_the_reader(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept is a word; what is shown is Chinese, and a word of one's own stays."""
    crm("add", "王永庆")
    for mood in ("hot", "hot", "cold", "puzzled"):
        crm("log", "王永庆", "打过电话", "--call", "--mood", mood)
    speak(monkeypatch, LANG="zh_CN.UTF-8")
    assert [note["mood"] for note in crm.ok("note", "list")] == ["puzzled", "cold", "hot", "hot"]
    brief = crm("brief", "王永庆").out
    assert "热情 → 热情 → 冷淡" in brief

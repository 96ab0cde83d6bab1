"""Lines of the dashboard's forms offer the words in use: tags, stages, sources, products, cities."""

from pathlib import Path

import pytest
from textual.widgets import Input

from crmcli.queries.completion import words_in_use
from crmcli.store import Store
from crmcli.tui.widgets.textline import completed
from tests.conftest import NOW
from tests.dashboard import copied, dashboard
from tests.small_book import small_book


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book, made once."""
    return small_book(tmp_path_factory.mktemp("completion") / "book.db")


@pytest.mark.parametrize(
    ("typed", "words", "kind", "offered"),
    [
        ("Lee", ["Leeds", "Leer"], "", "Leeds"),
        ("lee", ["Leeds"], "", "leeds"),
        ("leeds", ["Leeds", "Leeds North"], "", None),
        ("", ["Leeds"], "", None),
        ("x", ["Leeds"], "", None),
        ("vip n", ["new", "vip"], "words", "vip new"),
        ("vip,n", ["new"], "words", "vip,new"),
        ("vip -n", ["new"], "words", "vip -new"),
        ("vip ", ["new"], "words", None),
        ("-", ["new"], "words", None),
        ("新", ["新店"], "words", "新店"),
        ("stage:pro", ["tag:vip", "stage:proposal"], "words", "stage:proposal"),
        ("3 des", ["desk lamp"], "items", "3 desk lamp"),
        ("rice 20kg @ 4.50, 2 x des", ["desk lamp"], "items", "rice 20kg @ 4.50, 2 x desk lamp"),
        ("会议", ["会议白板"], "items", "会议白板"),
        ("desk lamp 3", ["desk lamp"], "items", None),
    ],
)
def test_the_last_word_is_completed(typed: str, words: list[str], kind: str, offered: str | None) -> None:
    """What was typed stays as it was typed."""
    assert completed(typed, words, kind) == offered


def test_the_most_frequent_comes_first(tmp_path: Path) -> None:
    """The first letters of the tag that one uses most are enough; what is in the trash is not offered."""
    store = Store.open(tmp_path / "book.db", NOW)
    with store.atomic("demo"):
        for at, (city, tag) in enumerate((("York", "vip"), ("Leeds", "vip"), ("Leeds", "new"), ("Ely", "old"))):
            number = store.insert("customer", name=f"C{at}", city=city, source="fair", company="Acme Ltd")
            store.insert("tag", customer_id=number, name=tag)
        store.trash("customer", number)
    assert words_in_use(store, "city") == ["Leeds", "York"]
    assert words_in_use(store, "tag")[0] == "vip"
    assert words_in_use(store, "source") == ["fair"]
    assert words_in_use(store, "stage")[0] == "lead"
    assert "reason" not in words_in_use(store, "reason")
    assert "tag:vip" in words_in_use(store, "filter")
    assert not [word for word in words_in_use(store, "filter") if " " in word]
    for what in ("role", "contact_title", "title", "method", "product"):
        assert words_in_use(store, what) == []
    store.close()


async def test_a_form_offers_and_the_right_arrow_takes(sample: Path, tmp_path: Path) -> None:
    """The rest stands in grey behind the cursor."""
    async with dashboard(copied(sample, tmp_path)) as shown:
        await shown.press("a")
        assert "→ completes" in shown.text
        lines = shown.app.screen.query(Input)
        known = words_in_use(shown.store, "city")
        city = next(line for line in lines if line.id == "field-city")
        city.focus()
        await shown.press(known[0][0].lower())
        await shown.press("right")
        assert city.value.casefold() == known[0].casefold()


async def test_the_filter_of_customers_offers_tags_and_stages(sample: Path, tmp_path: Path) -> None:
    """Which tags are there? `tag:` and a letter say so."""
    async with dashboard(copied(sample, tmp_path)) as shown:
        await shown.press("3", "f")
        await shown.type("stage:nego")
        await shown.press("right")
        assert shown.app.screen.query_one("#words", Input).value == "stage:negotiation"

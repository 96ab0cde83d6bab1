"""Words of either language in every book: stages, channels and tiers in conditions, reminders by words, options."""

import pytest

from crmcli.typer_parts import is_text
from tests.conftest import Crm, prepared


@prepared
def book(crm: Crm) -> Crm:
    """Two customers, one with a deal in proposal, and two notes."""
    crm.ok("add", "王建军", "--wechat", "wjj_88")
    crm.ok("add", "Acme", "--is-company")
    crm.ok("deal", "add", "王建军", "龙井", "5w", "--stage", "报价")
    crm.ok("log", "王建军", "送货又迟到", "--wechat")
    crm.ok("log", "Acme", "called about 送货", "--call")
    return crm


@pytest.mark.parametrize(
    "condition",
    [
        ("--stage", "报价"), ("--stage", "proposal"), ("--stage", "prop"), ("--where", "stage = 报价"),
        ("--where", "not (stage != 方案 or city = Paris)"), ("--where", "stage = proposal"),
    ],
)  # fmt: skip
def test_a_stage_is_found_by_the_words_of_both_languages(book: Crm, condition: tuple[str, str]) -> None:
    """The code is stored, whatever was typed; `export` and `find` understand the same words."""
    assert [(one["name"], one["stage"]) for one in book.ok("list", *condition)] == [("王建军", "proposal")]
    assert "王建军" in book("export", "-", "--format", "csv", *condition).out
    assert book.ok("deal", "list", "--stage", "报价")[0]["title"] == "龙井"


def test_find_understands_stages_and_channels(book: Crm) -> None:
    """stage:报价 and channel:微信."""
    assert "王建军" in book("find", "送货", "stage:报价").out
    found = book("find", "送货", "channel:微信").out
    assert ("又迟到" in found, "called about" in found) == (True, False)
    assert "called about" in book("find", "送货", "channel:电话").out


def test_a_tier_is_one_letter_however_it_is_called(book: Crm) -> None:
    """A类, A级客户 and a are the tier A; `list --tier` asks for it."""
    book.ok("edit", "王建军", "--tier", "A类")
    book.ok("edit", "Acme", "tier=B级客户")
    assert [(one["name"], one["tier"]) for one in book.ok("list", "--tier", "A")] == [("王建军", "A")]
    assert [one["name"] for one in book.ok("list", "--tier", "b级", "--where", "stage != won")] == ["Acme"]


def test_options_by_the_names_people_try(book: Crm) -> None:
    """--cadence for --every, --wechat, --per-month."""
    book.ok("edit", "王建军", "--cadence", "3周", "--wechat", "second_id")
    assert {d["value"] for d in book.ok("show", "王建军")["details"]} == {"wjj_88", "second_id"}
    assert [one["name"] for one in book.ok("list", "--where", "every = 21")] == ["王建军"]
    book.ok("product", "add", "大米", "--unit", "kg")
    assert book.ok("product", "use", "王建军", "大米", "--per-month", "30公斤")["per_week"] == pytest.approx(
        6.899, abs=0.001
    )
    assert book("product", "use", "王建军", "大米", "--per-month", "30", "--per-week", "5").code == 2


def test_a_reminder_is_done_by_its_words(book: Crm) -> None:
    """Words in its text, or in its text and customer; several are asked about, none is said."""
    book.ok("remind", "王建军", "tomorrow", "回访")
    book.ok("remind", "Acme", "tomorrow", "send the quote")
    book.ok("remind", "Acme", "friday", "send samples")
    assert book.ok("done", "回访")["text"] == "回访"
    several = book("done", "send")
    assert (several.code, "send samples" in several.err, "send the quote" in several.err) == (4, True, True)
    assert book.ok("done", "acme", "quote")["text"] == "send the quote"
    assert book("done", "回访").code == 3
    assert book("done", "99").code == 3


def test_a_text_may_begin_with_a_minus_sign(book: Crm) -> None:
    """-10% asked is what the customer said, no option; what looks like an option is still refused."""
    assert book.ok("log", "acme", "-10% asked", "--call")["interaction"]["text"] == "-10% asked"
    assert book.ok("log", "acme", "- wants samples")["interaction"]["text"] == "- wants samples"
    assert book("log", "acme", "-x").code == 2
    assert book("log", "acme", "--unknown thing").code == 2


@pytest.mark.parametrize(
    ("word", "expected"),
    [("-10%", True), ("-¥5", True), ("-a b", True), ("-", False), ("--", False), ("-h", False), ("--next fri", False)],
)
def test_words_and_options_are_told_apart(word: str, expected: bool) -> None:
    """An option of one letter, and whatever begins with two signs, stays one."""
    assert is_text(word) is expected


def test_the_report_says_which_margins_go_by_todays_cost(book: Crm) -> None:
    """A line sold before the product had a cost goes by the one of today; a later one keeps its own."""
    book.ok("order", "add", "acme", "rice 2 @ 5")
    book.ok("product", "edit", "rice", "--cost", "3")
    book.ok("order", "add", "acme", "rice 2 @ 5")
    assert book.ok("report", "value")["lines_at_todays_cost"] == 1
    assert "for 1 order line; it goes by today's cost" in book("report", "value").out

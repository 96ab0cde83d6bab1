"""CRM_FORMAT, and the help behind a noun: the form of an answer that a script sets once, the help where one looks."""

import pytest

from tests.conftest import Crm


@pytest.fixture(autouse=True)
def _acme(crm: Crm) -> None:
    crm.ok("add", "Acme")


@pytest.mark.parametrize("words", [["list"], ["show", "acme"], ["history"], ["deal", "list"], ["today"], []])
def test_crm_format_is_json_on_every_line(crm: Crm, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    """A script that sets it once need not say it at each line; the answer is the same to the letter."""
    asked = crm(*words or ["today"], "--json")
    monkeypatch.setenv("CRM_FORMAT", "JSON")
    assert crm(*words) == asked
    assert asked.json is not None


def test_a_line_that_says_its_form_has_it(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed wins over what is set."""
    plain = [crm(*words) for words in (["list", "--ids"], ["list", "--csv"], ["export", "--format=csv"])]
    monkeypatch.setenv("CRM_FORMAT", "json")
    assert [crm(*words) for words in (["list", "--ids"], ["list", "--csv"], ["export", "--format=csv"])] == plain
    assert plain[0].out == "1\n"


def test_another_word_is_refused(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A typing error would leave a script with words where it reads JSON; text is what stands without it."""
    for form, code in (("xml", 2), ("text", 0), ("", 0)):
        monkeypatch.setenv("CRM_FORMAT", form)
        assert crm("list").code == code
    monkeypatch.setenv("CRM_FORMAT", "xml")
    assert crm("add", "Bolt").err == "crm: CRM_FORMAT is 'xml': it can be json or text.\n"
    monkeypatch.delenv("CRM_FORMAT")
    assert crm.names() == ["Acme"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [("deal help", "deal"), ("deal help add", "deal add"), ("help deal add", "deal add"), ("case 帮助", "case")],
)
def test_help_stands_where_one_looks_for_it(crm: Crm, words: str, meant: str) -> None:
    """Behind the noun, too, as behind git and docker."""
    answer = crm(*words.split())
    assert (answer.code, answer.out) == (0, crm(*meant.split(), "--help").out)

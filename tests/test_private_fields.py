"""Fields of the owner's own that are marked as private: hidden in lists, and everywhere while somebody looks on."""

from tests.conftest import Crm
from tests.dashboard import dashboard


def book_with_fields(crm: Crm) -> None:
    """Li Wei with a private budget and a public hobby."""
    crm.ok("add", "Li Wei")
    crm.ok("edit", "li", "--set", "budget=77123", "--set", "hobby=chess")
    assert crm.ok("config", "private_fields", "Budget") == {"private_fields": ["Budget"]}


def test_lists_hide_them(crm: Crm) -> None:
    """A table that is shown around has dots; the card, and data for scripts, have the value."""
    book_with_fields(crm)
    table = crm("list", "--columns", "name,budget,hobby").out
    assert ("•••" in table, "77123" in table, "chess" in table) == (True, False, True)
    assert "77123" in crm("show", "li").out
    assert crm.ok("list")[0]["fields"]["budget"] == 77123
    assert len(crm.ok("list", "--where", "budget > 5000")) == 1
    crm.ok("config", "private_fields", "")
    assert "77123" in crm("list", "--columns", "name,budget").out


def test_only_own_fields_can_be_marked(crm: Crm) -> None:
    """A phone that is not shown would be a customer who cannot be called."""
    book_with_fields(crm)
    assert crm("config", "private_fields", "budget, phone").code == 2
    assert crm.ok("config", "private_fields") == {"private_fields": ["Budget"]}
    assert "config private_fields" in crm("undo").err
    assert crm.ok("config", "private_fields") == {"private_fields": []}


async def test_f2_hides_them_on_the_card(crm: Crm) -> None:
    """While somebody looks on, in the dashboard's card and in the words of an undo too."""
    book_with_fields(crm)
    crm.ok("edit", "li", "--set", "budget=88456")
    async with dashboard(crm.path) as shown:
        shown.app.open_card(1)
        await shown.settle()
        assert "88456" in shown.text
        await shown.press("f2")
        assert "88456" not in shown.text
        assert "•••" in shown.text
        await shown.press("u")
        assert "77123" not in shown.text + shown.said


def test_a_merge_writes_none_into_an_open_note(crm: Crm) -> None:
    """Two budgets stand in the field, still private; two hobbies go into the note as before."""
    book_with_fields(crm)
    crm.ok("add", "Li Wei", "--force")
    crm.ok("edit", "2", "--set", "budget=88456", "--set", "hobby=go")
    merged = crm("merge", "1", "2", "--yes")
    assert (merged.code, "88456" in merged.err) == (0, False), merged.err
    shown = crm.ok("show", "1")
    assert shown["fields"] == {"budget": "77123 / 88456", "hobby": "chess"}
    assert ("hobby: go" in shown["note"], "88456" in shown["note"]) == (True, False)
    assert "88456" not in crm("list", "--columns", "name,budget,note").out
    crm.ok("undo")
    assert crm.ok("show", "2")["fields"]["budget"] == 88456

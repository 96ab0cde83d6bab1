"""Undo steps: kept as a code with arguments, told in words only when they are shown."""

import ast
import json
import shlex
from pathlib import Path

import pytest

from crmcli.book.batches import get_batch, last_undoable, list_batches
from crmcli.book.undo import redo, undo
from crmcli.domain.records.cases import Batch, StepKind
from crmcli.store import Store
from crmcli.words.steps import step_text
from tests.conftest import NOW, Crm
from tests.source import ROOT, modules, nodes

COMPUTED = {"trash.py"}  # takes its code from a table
UNTOLD = {"demo", "undo", "redo"}  # kept by nobody, and told with the step that they reverse


def kinds() -> set[tuple[str, str]]:
    """Every (module, code) that is given to `atomic` as a literal."""
    found: set[tuple[str, str]] = set()
    for path in modules():
        for node in nodes(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "atomic":
                first = node.args[0]
                options = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                literals = [o.value for o in options if isinstance(o, ast.Constant) and isinstance(o.value, str)]
                assert literals or path.name in COMPUTED, f"{path}:{node.lineno}: the code of a step is a literal"
                found |= {(path.name, literal) for literal in literals}
    return found


def test_every_step_has_a_sentence() -> None:
    """A code without one would be shown as it is kept."""
    known = ROOT / "words" / "steps.py"
    text = known.read_text(encoding="utf-8")
    missing = [(module, kind) for module, kind in kinds() if f'"{kind}":' not in text and kind not in UNTOLD]
    assert missing == []
    assert len(kinds()) > 35


def test_a_step_is_kept_as_a_code_with_arguments(crm: Crm) -> None:
    """No sentence goes into the book; the text of a note is cut."""
    crm.ok("add", "Li {Wei}")
    crm.ok("log", "Li {Wei}", "called about the quote " * 20, "--call")
    crm.ok("done", crm.ok("remind", "Li {Wei}", "tomorrow", "send quote")["id"])
    store = Store.open(crm.path, NOW)
    rows = [(label, json.loads(args)) for label, args in store.rows("SELECT label, args FROM batch ORDER BY id")]
    store.close()
    text = ("called about the quote " * 20)[:60]
    assert rows == [
        ("add", {"name": "Li {Wei}"}),
        ("log", {"text": text}),
        ("remind", {"text": "send quote"}),
        ("done", {"numbers": "1"}),
    ]
    labels = [step["label"] for step in crm.ok("history")]
    assert labels == ["done 1", "remind send quote", f"log {text}", "add Li {Wei}"]


def test_an_undo_is_told_with_what_it_took_back(store: Store) -> None:
    """The words of the step stand in one place: its undo and its redo point at it."""
    with store.atomic("add", name="Ann"):
        store.insert("customer", name="Ann")
    undo(store)
    assert _told(store) == ["add Ann", "undo add Ann"]
    redo(store)
    undo(store)
    assert _told(store) == ["add Ann", "undo add Ann", "redo add Ann", "undo add Ann"]
    assert store.rows("SELECT args FROM batch WHERE label IN ('undo', 'redo')") == [("{}",)] * 3


def test_a_sentence_of_an_older_crm_stays_readable(store: Store) -> None:
    """Books keep the steps of the years before."""
    with store.atomic("add", name="Ann"):
        store.insert("customer", name="Ann")
    store.db.execute("UPDATE batch SET label = 'log called {them}', args = NULL")
    step = last_undoable(store)
    assert step is not None
    assert step_text(step) == "log called {them}"
    undo(store)
    assert _told(store) == ["log called {them}", "undo log called {them}"]


def test_what_is_not_known_here_is_shown_as_it_is_kept() -> None:
    """A code of a newer crm, or one without its argument, is better than a traceback."""
    assert step_text(Batch(1, "", "wave", {"name": "Ann"}, None, None, 1)) == "wave"
    assert step_text(Batch(1, "", "add", {"who": "Ann"}, None, None, 1)) == "add"
    assert step_text(Batch(2, "", "undo", {}, 1, None, 1, StepKind("wave", {}))) == "undo wave"


def test_amounts_and_numbers_are_told_in_words(crm: Crm, tmp_path: Path) -> None:
    """Money is kept in minor units with its currency; a file by its name; many by their number."""
    crm.ok("add", "Ann")
    crm.ok("pay", "Ann", "12.50 USD")
    file = tmp_path / "people.csv"
    file.write_text("name\nBob\n", encoding="utf-8")
    crm.ok("import", file, "--yes")
    crm.ok("import", "-", "--yes", "--format", "csv", stdin="name\nCid\n")
    labels = [step["label"] for step in crm.ok("history")]
    assert labels == ["import from a pipe", "import people.csv", "pay $12.50", "add Ann"]
    many = Batch(1, "", "rm_many", {"count": 1}, None, None, 1)
    assert [step_text(many), step_text(many._replace(args={"count": 3}))] == ["rm 1 customer", "rm 3 customers"]


@pytest.mark.parametrize(
    ("line", "told", "row"),
    [
        ("deal won 1", "Li Wei: deal chairs to won", "stage: won → lead"),
        ("deal park 1 tomorrow", "Li Wei: deal chairs parked", "parked until"),
        ("done 1", "Li Wei: done send quote", "reminder 1 send quote is open again"),
        ("snooze 1 +3d", "Li Wei: snooze send quote", "due: "),
        ("case solve 1", "Li Wei: case late solved", "case 1 late, closed:"),
        ("log li called --call", "Li Wei: log called", "note called is gone"),
        ("edit li tier=A", "edit Li Wei", "tier: A → nothing"),
        ("config currency EUR", "config currency", "currency: EUR → not set"),
        ("pay li 5", "Li Wei: pay $5", "payment 1 $5 is gone"),
        ("done 1 2", "Li Wei, Ann: done 1 2", "reminder 2 ring is open again"),
        ("contact add li Bo", "Li Wei: contact Bo", "contact Bo is gone"),
    ],
)
def test_undo_and_history_speak_of_customers(crm: Crm, line: str, told: str, row: str) -> None:
    """Nobody knows the number of a deal by heart, and nobody knows the names of tables."""
    for words in (
        'add "Li Wei"', 'add Ann', 'deal add li chairs', 'remind li tomorrow "send quote"', 'remind ann tomorrow ring',
        'case add li late',
    ):  # fmt: skip
        crm.ok(*shlex.split(words))
    crm.ok(*shlex.split(line))
    assert told in crm("history").out
    undone = crm("undo")
    assert (undone.code, undone.out) == (0, "")
    assert undone.err.startswith(f"Undone: {told} (")
    assert row in undone.err
    redone = crm("redo").err
    assert redone.startswith(f"Done again: {told} (")


def test_a_shared_screen_shows_no_note_and_no_amount() -> None:
    """What somebody wrote and what was paid is hidden; names and numbers stay."""
    note = Batch(1, "", "log", {"text": "called"}, None, None, 1)
    paid = Batch(2, "", "pay", {"amount": 1250, "currency": "USD"}, None, None, 1)
    undone = Batch(3, "", "undo", {}, 1, None, 1, StepKind("log", {"text": "called"}))
    old = Batch(4, "", "log called", None, None, None, 1)
    name = Batch(5, "", "add", {"name": "Ann"}, None, None, 1)
    shown = [step_text(step, is_private=True) for step in (note, paid, undone, old, name)]
    assert shown == ["log •••", "pay •••", "undo log •••", "•••", "add Ann"]


def _told(store: Store) -> list[str]:
    ids = [batch_id for (batch_id,) in store.rows("SELECT id FROM batch ORDER BY id")]
    assert [step.id for step in list_batches(store)] == ids[:1]
    return [step_text(get_batch(store, batch_id)) for batch_id in ids]

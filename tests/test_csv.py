"""--csv on every command that answers with rows: the rows and the keys of --json, safe in a spreadsheet."""

import csv
import io
import json
from pathlib import Path

import pytest

from crmcli.cli import COMMANDS, ROWS, LazyGroup, build
from crmcli.demo.sample_book import build_demo
from crmcli.domain.fields import IN_JSON
from crmcli.transfer.write.answers import csv_lines
from crmcli.typer_parts import TyperGroup, click
from tests.conftest import NOW, Crm

# What is typed behind the command, where it wants something.
WORDS = {
    "find": ["chair"], "remind": ["--list"], "undo": ["--list"], "rate": ["Sample Tea House"],
    "pay": ["Sample Tea House"], "report changes": ["--since", "1 sep"], "pipeline": [],
}  # fmt: skip
MORE = (
    ["pipeline", "--since", "1 sep"], ["pipeline", "--as-of", "yesterday"], ["forecast", "next month"],
    ["list", "--tag", "retail"], ["deal", "list", "--stage", "won"], ["order", "list", "Sample Tea House"],
)  # fmt: skip
# Commands that change something, or answer with one record, a card, a menu or a file.
ONE_ANSWER = {
    "add", "log", "done", "snooze", "dash", "brief", "show", "edit", "merge", "rm", "import", "export", "redo", "sync",
    "when", "forget", "doctor", "config", "demo", "report", "deal", "order", "product", "case", "contact", "note",
    "backup", "hooks",
}  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a sample book."""
    return build_demo(tmp_path_factory.mktemp("csv") / "book.db", NOW).read_bytes()


@pytest.fixture
def full(sample: bytes, crm: Crm) -> Crm:
    """A sample book."""
    crm.path.write_bytes(sample)
    return crm


def options() -> dict[str, set[str]]:
    """Every command by its words, with its options."""
    root = build()
    assert isinstance(root, LazyGroup)
    found: dict[str, set[str]] = {}

    def add(path: str, command: click.Command) -> None:
        found[path] = {name for param in command.params for name in param.opts}
        if isinstance(command, TyperGroup):
            for name, sub in command.commands.items():
                add(f"{path} {name}", sub)

    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None
        add(name, command)
    return found


def test_every_list_and_report_has_csv() -> None:
    """A new command answers with rows, and stands in ROWS, or is told here as one that does not."""
    known = options()
    assert set(ROWS) <= set(known)
    assert {path for path, names in known.items() if "--csv" in names} == set(ROWS)
    reports = {path for path in known if path.startswith("report ") or path.endswith(" list")}
    assert reports <= set(ROWS)
    assert {path for path in known if " " not in path} - set(ROWS) == ONE_ANSWER


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a csv answer."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("path", ROWS)
def test_csv_has_the_rows_and_the_keys_of_json(full: Crm, path: str) -> None:
    """The same question gives the same answer in both forms."""
    lines = [[*path.split(), *WORDS.get(path, ())]] + [words for words in MORE if words[0] == path]
    for words in lines:
        document = full.ok(*words)
        answer = full(*words, "--csv")
        assert answer.code == 0, answer.err
        records = records_of(document, ROWS[path])
        rows = rows_of(answer.out)
        assert len(rows) == len(records)
        for row, record in zip(rows, records, strict=True):
            assert set(record) <= set(row)
            assert {key: row[key] for key, value in record.items() if isinstance(value, int) and value is not True} == {
                key: "false" if value is False else str(value)
                for key, value in record.items()
                if isinstance(value, int) and value is not True
            }


def records_of(document: object, lists: str) -> list[dict[str, object]]:
    """The records of a document, found another way than the program does."""
    if isinstance(document, list):
        return document
    assert isinstance(document, dict)
    for group in lists.split("|"):
        held = [document[name] for name in group.split(",") if name in document]
        parts = [part for each in held for part in (each.values() if isinstance(each, dict) else [each])]
        if held:
            return [record for part in parts for record in part]
    return [document]


def test_an_empty_list_still_has_its_heading(crm: Crm) -> None:
    """A script that reads a column by name is not to fail on a day without rows."""
    assert crm("list", "--csv").out == ",".join(field.key for field in IN_JSON) + "\r\n"
    assert crm("deal", "list", "--csv").out.startswith("id,customer_id,customer,title,amount,")


def test_formulas_are_guarded_and_cells_hold_what_they_must(crm: Crm) -> None:
    """As exports do: a name may be =HYPERLINK(…), a line break stays in its cell, an escape sequence is shown."""
    crm.ok("add", '=HYPERLINK("http://x")', "--phone", "+49 30 1234", "--tag", "a;b", "--tag", "c")
    crm.ok("add", "Bob \x1b[31m, red", "--company", 'Say "hi"')
    crm.ok("note", "add", "Bob", "two\nlines", "--call")
    answer = crm("list", "--csv")
    first, second = sorted(rows_of(answer.out), key=lambda row: row["id"])
    assert (first["name"], first["phones"], first["tags"]) == ('\'=HYPERLINK("http://x")', "+49 30 1234", "a;b ::: c")
    assert (second["name"], second["company"]) == ("Bob \\x1b[31m, red", 'Say "hi"')
    assert rows_of(crm("note", "list", "--csv").out)[0]["text"] == "two\nlines"
    assert answer.out.count("\r\n") == 3


def test_private_fields_are_there_as_in_json(crm: Crm) -> None:
    """A list on the screen hides them; what a script asks for has them."""
    crm.ok("add", "Li", "--set", "salary=9000")
    crm.ok("config", "private_fields", "salary")
    assert json.loads(rows_of(crm("list", "--csv").out)[0]["fields"]) == crm.ok("list")[0]["fields"] == {"salary": 9000}


TWO_FORMS = [("--csv", "--json"), ("--json", "--csv"), ("--csv", "--csv", "--json")]


@pytest.mark.parametrize("words", TWO_FORMS, ids=" ".join)
def test_two_forms_at_once_are_refused(crm: Crm, words: tuple[str, ...]) -> None:
    """A script that reads JSON would get csv, with exit code 0."""
    answer = crm("list", *words)
    assert (answer.code, answer.out, answer.err.splitlines()[0]) == (
        2, "", "crm: --json and --csv are two forms of the answer.",
    )  # fmt: skip


def test_an_error_is_no_row(crm: Crm) -> None:
    """Exit 3, a line on stderr and nothing on stdout; the candidates of an ambiguous name are for --json."""
    crm.ok("add", "Ann One")
    crm.ok("add", "Ann Two")
    answer = crm("pay", "Ann", "--csv")
    assert (answer.code, answer.out) == (4, "")
    assert crm("show", "Ann One", "--csv").code == 2


def test_rows_of_documents() -> None:
    """One list, several under their names, a dictionary of lists, or the document itself."""
    document = {"a": [{"x": 1}], "b": [{"x": None, "y": [1, {"z": True}]}], "c": {"k": [{"y": ["p", "q"]}]}}
    assert "".join(csv_lines(document, "a")) == "x\r\n1\r\n"
    assert "".join(csv_lines(document, "nothing|a,b,c")).splitlines() == [
        "part,x,y", "a,1,", 'b,,"[1, {""z"": true}]"', "c k,,p; q"
    ]  # fmt: skip
    assert "".join(csv_lines({"x": "-5", "y": "-a"}, "")) == "x,y\r\n-5,'-a\r\n"
    assert "".join(csv_lines([], "", ["k"])) == "k\r\n"
    assert "".join(csv_lines([1, 2], "")) == "value\r\n1\r\n2\r\n"


def test_csv_is_utf_8_in_any_locale(full: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the encoding of the day is read wrongly by the next program."""
    import sys

    path = tmp_path / "out.csv"
    with path.open("w", encoding="ascii", errors="backslashreplace") as stream:
        from crmcli.context import Run

        monkeypatch.setattr(sys, "stdout", stream)
        out = Run().out
        out.csv_lists = ""
        out.json([{"name": "王永庆"}])
    assert path.read_bytes() == "name\r\n王永庆\r\n".encode()

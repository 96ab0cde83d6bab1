"""Every command line that writes to a book, and the book in which all of them find something to do."""

from pathlib import Path
from typing import NamedTuple

from tests.conftest import Crm
from tests.small_book import small_book

SETUP = (
    ("product", "edit", "rice", "--unit", "kg", "--price", "4.50"),
    ("product", "add", "oil", "--unit", "can", "--price", "30", "--cost", "21"),
    ("product", "use", "Ada Stone", "rice", "--per-week", "5", "--lead", "3 days"),
    ("order", "add", "Ada Stone", "rice 20kg @ 4.50", "--on", "2026-10-01"),
    ("contact", "add", "Ada Stone", "Ines Moss", "--phone", "+44 20 7946 0991", "--role", "buyer"),
    ("case", "add", "Bea Fern", "the lid was broken", "--due", "2026-11-25"),
    ("rate", "Bea Fern", "4", "friendly"),
    ("pay", "1", "100", "--on", "2026-10-12"),
    ("log", "nobody known", "wants a catalogue"),
    ("log", "no such person", "asked for a visit", "--call"),
    ("add", "Ada Stones", "--phone", "+44 20 7946 0000", "--force"),
    ("add", "Zhanna Quillfeather", "--email", "zhanna@quill.example", "--city", "Leeds"),
    ("log", "Zhanna Quillfeather", "wants quillfeather boxes", "--call", "--next", "fri 10am"),
    ("add", "Twin Mills", "--email", "twin@mills.example"),
    ("add", "Twin Mills", "--email", "twin@mills.example", "--force"),
    ("add", "Gone Soon"),
    ("rm", "Gone Soon"),
    ("remind", "Dora Lake", "2026-11-20", "water the plants", "--every", "week"),
    ("edit", "Carl Finch", "--set", "budget=5000", "--alias", "the roaster"),
    ("log", "Dora Lake", "first", "--chat"),
    ("link", "Bea Fern", "Dora Lake", "sister"),
)
PEOPLE = (
    "name,email,phone,city,tags\n"
    + "".join(f"Import {n},i{n}@import.example,+44 20 7946 02{n:02},Leeds,fresh\n" for n in range(60))
    + "Ada Stone,p0@people.example,,Bristol,\n"
)
ORDERS = "customer,date,product,quantity,price\n" + "".join(
    f"Filler {n:02},2026-11-{n % 17 + 1:02},rice,{n + 1},4.5\n" for n in range(1, 33)
)


class Write(NamedTuple):
    """A command line, and those that run before it.

    `parts` do the first steps of a line of several steps, each of which is whole: one part for each step but the last.
    """

    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()


_LOG = ("log", "Ada Stone", "called, wants a quote")
WRITES = (
    Write(("add", "Nora Pike", "--company", "Pike Ltd", "--phone", "+44 20 7946 0771", "--tag", "new", "--note", "x")),
    Write((*_LOG, "--call", "--next", "fri 10am", "--todo", "send quote")),
    Write((*_LOG, "--stage", "won", "--deal", "1", "--amount", "12k")),
    Write(("log", "Ada Stone, Bea Fern, 王永庆", "the same to all", "--mail", "--owe", "samples by friday")),
    Write(("link", "Ada Stone", "Bea Fern", "partner")),
    Write(("link", "Dora Lake", "Bea Fern", "--rm")),
    Write(("log", "somebody unheard of", "this goes to the inbox")),
    Write(("log", "Nina New", "a first call", "--new")),
    Write(("log", "Ada Stone", "a better text", "--last"), (_LOG,)),
    Write(("log", "Ada Stone", "x" * 120_000)),
    Write(("remind", "Bea Fern", "tomorrow 3pm", "send quote", "--every", "month")),
    Write(("done", "1")),
    Write(("done", "1", "2", "3")),
    Write(("done", "water the plants")),
    Write(("snooze", "1", "2", "+2d")),
    Write(("edit", "Ada Stone", "city=Rome", "--tag", "warm", "--alias", "ace", "--set", "size=5")),
    Write(("edit", "Filler 01", "phone=+44 20 7946 0555")),
    Write(("merge", "Ada Stone", "Ada Stones", "--yes")),
    Write(("merge", "--sure", "--yes")),
    Write(("dupes", "--not", "1", "2")),
    Write(("rm", "Ada Stone")),
    Write(("rm", *(f"Filler {n:02}" for n in range(1, 30)))),
    Write(("restore", "Gone Soon")),
    Write(("deal", "add", "Dora Lake", "50 chairs", "12k", "--stage", "proposal", "--close", "end of month")),
    Write(("deal", "move", "1", "proposal")),
    Write(("deal", "won", "1")),
    Write(("deal", "lost", "1", "price", "too dear")),
    Write(("deal", "park", "1", "2026-12-24")),
    Write(("deal", "edit", "1", "--title", "13 desks", "--amount", "60k", "--note", "new rooms")),
    Write(("deal", "rm", "1")),
    Write(("order", "add", "Ada Stone", "rice 20kg @ 4.50, oil 3", "--on", "yesterday", "--paid")),
    Write(("order", "add", "Ada Stone", "rice 2kg", "--return")),
    Write(("order", "rm", "1")),
    Write(("pay", "Ada Stone", "50", "--method", "cash")),
    Write(("pay", "Ada Stone", "all")),
    Write(("pay", "Ada Stone", "10", "--refund")),
    Write(("pay", "--rm", "1")),
    Write(("product", "add", "barley", "--unit", "kg", "--price", "3")),
    Write(("product", "edit", "rice", "--price", "5", "--name", "long rice")),
    Write(("product", "use", "Bea Fern", "oil", "--per-month", "2")),
    Write(("product", "use", "Ada Stone", "rice", "--stop")),
    Write(("contact", "add", "Ada Stone", "Ole Berg", "--phone", "+44 20 7946 0992", "--email", "ole@berg.example")),
    Write(("contact", "edit", "Ada Stone", "Ines Moss", "--title", "head buyer", "--phone", "+44 20 7946 0993")),
    Write(("contact", "rm", "Ada Stone", "Ines Moss")),
    Write(("case", "add", "Ada Stone", "late again", "--due", "fri")),
    Write(("case", "solve", "1", "sent anew")),
    Write(("rate", "Ada Stone", "9", "quick", "--next", "fri")),
    Write(("reorder", "--within", "6 months", "--remind")),
    Write(("import", "people.csv", "--yes")),
    Write(("import", "--as", "orders", "orders.csv", "--yes")),
    Write(("import", "people.csv", "--yes", "--update", "overwrite"), (("import", "people.csv", "--yes"),)),
    Write(("undo",), (_LOG,)),
    Write(("undo", "3"), (_LOG, ("deal", "won", "1")), (("undo",), ("undo", "2"))),
    Write(("undo",), (("import", "people.csv", "--yes"),)),
    Write(("redo",), (_LOG, ("undo",))),
    Write(("redo",), (("import", "people.csv", "--yes"), ("undo",))),
    Write(("inbox", "file", "1", "Ada Stone")),
    Write(("inbox", "drop", "1")),
    Write(("config", "currency", "EUR")),
    Write(
        ("config", "stages", "lead:10%:30, proposal:50%:14", "--move", "qualified=lead", "--move", "negotiation=lead")
    ),
    Write(("config", "private_fields", "budget")),
    Write(("forget", "Zhanna Quillfeather", "--yes")),
    Write(("forget", "Zhanna Quillfeather", "--yes", "--backups"), (("backup",),)),
    Write(("doctor", "--repair")),
    Write(("backup",)),
    Write(("upkeep", "--again")),
    Write(("upkeep", "--again"), (("backup",), _LOG)),
    Write(("backup", "restore", "today", "--yes"), (("backup",), _LOG)),
    Write(("backup", "--to", "copy.db.gz")),
    Write(("export", "people.xlsx")),
    Write(("export", "whole.jsonl", "--all")),
)


def write_book(crm: Crm) -> Path:
    """Make the book at the place of `crm`, with the files that are imported beside it; returns its folder."""
    crm.path.unlink(missing_ok=True)
    small_book(crm.path)
    for words in SETUP:
        answer = crm(*words)
        assert answer.code == (3 if words[1].startswith("no") else 0), (words, answer)
    folder = crm.path.parent
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    return folder


def in_folder(words: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    """The words with the names of files in full."""
    return tuple(str(folder / word) if word.endswith((".csv", ".gz", ".xlsx", ".jsonl")) else word for word in words)

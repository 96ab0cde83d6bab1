"""A table of bad command lines: every command, with each argument and option in turn given every hostile value."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from crmcli.cli import COMMANDS, HIDDEN, RENAMED, LazyGroup, build
from crmcli.context import Run
from crmcli.typer_parts import TyperGroup, click

HOSTILE = (
    "", " ", "-", "--", "---", "-x", "--x=1", "=", "0", "1", "-1", "99999999999999999999999", "1e309", "-1e5", "NaN",
    "inf", "0x10", "٣", "１２", "²", "1 2 3", "x" * 100_000, "名" * 30_000, "9" * 5_000, "\x1b[2J\x1b]0;owned\x07",
    "a\r\n\t\x08\x7fb", "\x9b31m", "\u202eevil\u202c", "\u0085\u2028\u2029", "\ufeff", "\ufffe\uffff", "\udcff\udcfe",
    "😀👩\u200d👩\u200d👧", "e\u0301" * 50, "ﷺ", "'; DROP TABLE customer; --", "\"' OR 1=1", "%s%n{0}{name}", "a\\",
    "(" * 3_000,
    "[bold]x[/red]", "../../etc/passwd", "/", "/dev/full", "/proc/self/environ", "~nosuchuser/x", "file:x?mode=memory",
    "x" * 300 + ".csv", "hostile.csv", "nul.csv", "folder", "pipe", "a\nb\nc", "a,b,,c=,=d", "*", "$(id)", "Ada Stone",
    "全部", "2026-02-30", "99:99", "tomorrow", "31/31/31", "tag:x", "not (a or", "name ~ '('", "5 rice @", "all",
)  # fmt: skip
# The words that make each command a good one: its arguments in their order, then options that it needs.
GOOD: Mapping[str, tuple[str, ...]] = {
    "add": ("Nora Pike",), "log": ("Ada Stone", "called"), "remind": ("Ada Stone", "tomorrow", "call"), "today": (),
    "next": ("--plain",), "agenda": ("next week",),
    "dash": (), "done": ("1",), "snooze": ("1", "+2d"), "brief": ("Ada Stone",),
    "show": ("Ada Stone",),
    "find": ("rice",), "list": (), "edit": ("Ada Stone", "city=Rome"), "dupes": (),
    "merge": ("Ada Stone", "Ada Stones"),
    "rm": ("Ada Stone",), "restore": ("Gone Soon",), "deal": (), "deal add": ("Ada Stone", "chairs", "5k"),
    "deal move": ("1", "proposal"), "deal won": ("1",), "deal lost": ("1", "price", "dear"),
    "deal park": ("1", "2026-12-24"), "deal edit": ("1", "--title", "desks"), "deal rm": ("1",), "deal show": ("1",),
    "deal list": ("Ada Stone",), "order": (), "order add": ("Ada Stone", "rice 2kg"), "order list": ("Ada Stone",),
    "order show": ("1",),
    "order edit": ("1", "--due", "2026-12-24"), "order rm": ("1",), "pay": ("Ada Stone", "50"), "product": (),
    "product add": ("barley",), "product list": (), "product edit": ("rice", "--price", "5"),
    "product rm": ("rice",), "product use": ("Ada Stone", "rice", "--per-week", "2"),
    "contact": (), "contact add": ("Ada Stone", "Ole Berg"),
    "contact edit": ("Ada Stone", "Ines Moss", "--title", "boss"), "contact rm": ("Ada Stone", "Ines Moss"),
    "contact list": ("Ada Stone",),
    "note": (), "note add": ("Ada Stone", "called"), "note edit": ("1", "called twice"), "note rm": ("1",),
    "note list": ("Ada Stone",), "link": ("Ada Stone", "Bea Fern", "friend"),
    "case": (), "case add": ("Ada Stone", "late"), "case solve": ("1", "sent anew"),
    "case edit": ("1", "very late"), "case reopen": ("2",), "case rm": ("1",), "case list": ("Ada Stone",),
    "rate": ("Ada Stone", "9", "quick"), "pipeline": (), "forecast": ("dec",),
    "report": (), "report backtest": (),
    "report funnel": (), "report winrate": (), "report cycle": (), "report lost": (),
    "report receivables": (), "report activity": (), "report value": (), "report satisfaction": (),
    "report changes": (), "quiet": (),
    "reorder": ("Ada Stone",), "import": ("people.csv", "--yes"), "export": ("out.csv",),
    "undo": ("1",), "redo": (), "history": ("Ada Stone",), "inbox": (), "inbox file": ("1", "Ada Stone"),
    "inbox drop": ("1",), "when": ("fri 10am",), "forget": ("Zhanna Quillfeather", "--yes"), "backup": (),
    "backup list": (), "backup restore": ("today", "--yes"), "doctor": (), "config": ("currency", "EUR"),
    "sync": (), "sync init": ("postgresql://nobody@localhost:1/none",),
    "sync join": ("postgresql://nobody@localhost:1/none",), "sync status": (), "sync conflicts": (),
    "sync take": ("1",), "sync machines": (), "sync leave": (), "sync phone": ("status",),
    "hooks": (), "hooks list": (), "hooks test": (), "demo": (),
    "upkeep": ("--again",),
}  # fmt: skip


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its name, those of groups as "deal add"."""
    root = build()
    assert isinstance(root, LazyGroup)
    ctx = root.make_context("crm", ["today"], obj=Run(), resilient_parsing=True)
    for name in (*COMMANDS, *(HIDDEN.keys() - RENAMED)):
        command = root.get_command(ctx, name)
        assert command is not None
        yield name, command
        if isinstance(command, TyperGroup):
            yield from ((f"{name} {sub}", found) for sub, found in command.commands.items())


def invocations() -> Iterator[tuple[str, ...]]:
    """Each command line of the table."""
    for name, command in commands():
        start, good = tuple(name.split()), GOOD[name]
        arguments = [word for word in good if not word.startswith("-")]
        yield from ((*start, *good, "--no-such"), (*start, *good, "one", "too", "many"), start, (*start, "--help", "x"))
        for value in HOSTILE:
            for at in range(len(arguments)):
                yield (*start, *good[:at], value, *good[at + 1 :])
                yield (*start, *good[at + 1 :], "--", *good[:at], value)
            yield (*start, *good, value)
            for param in command.params:
                if param.param_type_name == "option":
                    yield from ((*start, *good, *words) for words in _given(param, value))
        yield from ((*start, *good, flag, flag) for param in command.params for flag in param.opts if flag[:2] == "--")
    yield from ((value,) for value in HOSTILE)


def _given(param: click.Parameter, value: str) -> Iterator[tuple[str, ...]]:
    name = param.opts[0]
    if getattr(param, "is_flag", False):
        if value in ("", "1", "=", "x"):
            yield (f"{name}={value}",)
    else:
        yield (name, value)


def write_hostile_files(folder: Path) -> None:
    """The files that hostile values name."""
    cell = "\x1b[2J\u202e'; DROP TABLE customer; --=cmd()\x9b"
    (folder / "hostile.csv").write_text(f'name,phone,{cell}\n"{cell}","{cell}",{"x" * 70_000}\n', encoding="utf-8")
    (folder / "nul.csv").write_bytes(b"name,email\nAnn\0,\0@x.example\n\0\0,\xff\xfe\n")
    (folder / "folder").mkdir(exist_ok=True)

"""Keeps the catalogues of crmcli/locale up to date: `LANGUAGE.po` for translators, `LANGUAGE.py` for the program.

python tools/catalogue.py            take new sentences into every .po, drop what is gone, compile, say what is missing
python tools/catalogue.py --check    change nothing; exit code 1 where a catalogue is not up to date or not whole
python tools/catalogue.py new de     begin a catalogue for another language

Sentences are what stands in tr(), tr_n() and tr_mark(), and the help of every command.
"""

import re
import sys
from collections.abc import Iterator
from inspect import cleandoc
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "crmcli" / "locale"
_KEYWORDS = {"tr": None, "tr_n": (1, 2), "tr_mark": None}
_DAILY = ("boundary.py", "cli.py", "context.py", "out.py", "words/", "commands/log.py", "commands/done.py",
          "commands/today.py", "render/agenda.py", "render/answers.py", "render/columns.py", "render/morning.py",
          "render/view.py", "domain/dates/spelling.py", "domain/dates/recurrence_words.py")  # fmt: skip
_DROPPED = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator", "Language-Team",
            "Project-Id-Version", "Report-Msgid-Bugs-To")  # fmt: skip
_HEADER = """# Sentences of crm in LANGUAGE. Keep each {hole}, every command, option and example that can be typed.
# python tools/catalogue.py takes new sentences in and makes the module that the program reads."""


def template() -> Catalog:
    """Every sentence of the program, with the files it stands in and, for a help text, the command."""
    made = Catalog(charset="utf-8", header_comment=_HEADER)
    found = extract_from_dir(ROOT / "crmcli", [("**.py", "python")], keywords=_KEYWORDS, comment_tags=("Translators:",),
                             strip_comment_tags=True)  # fmt: skip
    for file, _, message, comments, _ in sorted(found, key=lambda one: (one[0], one[1])):
        first = message if isinstance(message, str) else message[0]
        if first:
            made.add(message, locations=[(f"crmcli/{file}", 0)], auto_comments=comments)
    for where, text in help_texts():
        made.add(text, auto_comments=[f"help: {where}"])
    return made


def help_texts() -> Iterator[tuple[str, str]]:
    """Each text of a help, with the command line that shows it."""
    import typer

    from crmcli.cli import COMMANDS, HIDDEN, LazyGroup, build
    from crmcli.typer_parts import TyperGroup, click

    def walk(command: click.Command, line: str) -> Iterator[tuple[str, str]]:
        if command.help:
            yield line, cleandoc(command.help)
        for param in command.params:
            text = getattr(param, "help", None)
            if text:
                yield f"{line} {param.opts[0] if param.opts[0].startswith('-') else param.name}", str(text)
        if isinstance(command, TyperGroup) and not isinstance(command, LazyGroup):
            for name, sub in command.commands.items():
                yield from walk(sub, f"{line} {name}")

    root = build(["--help"])
    assert isinstance(root, LazyGroup)
    yield from walk(root, "crm")
    ctx = typer.Context(root)
    for name, (_, line) in (COMMANDS | HIDDEN).items():
        yield "crm", line
        command = root.get_command(ctx, name)
        assert command is not None
        yield from walk(command, f"crm {name}")


def updated(path: Path, texts: Catalog) -> Catalog:
    """The catalogue of a .po file with exactly the sentences of `texts`, and the translations it has."""
    with path.open("rb") as file:
        kept = read_po(file, locale=path.stem)
    kept.update(texts, no_fuzzy_matching=True, update_header_comment=True)
    kept.obsolete.clear()
    return kept


def po_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as the text of a .po file; without dates and line numbers, which would change with every run."""
    out = BytesIO()
    write_po(out, catalogue, width=0, include_lineno=False, omit_header=False)
    text = out.getvalue().decode()
    text = re.sub(rf'^"({"|".join(_DROPPED)}): .*\n', "", text, flags=re.M)
    return text.replace('#, fuzzy\nmsgid ""', 'msgid ""').encode()


def module_texts(catalogue: Catalog) -> dict[str, str]:
    """The Python modules that the program reads, by file name: the daily sentences, and all others."""
    daily = [message for message in told(catalogue) if is_daily(message)]
    rest = [message for message in told(catalogue) if not is_daily(message)]
    return {
        f"{catalogue.locale}.py": _module_text(catalogue, daily),
        f"{catalogue.locale}_rest.py": _module_text(catalogue, rest),
    }


def is_daily(message: Message) -> bool:
    """Whether a sentence stands in a module that log, today and done load: these are loaded with the language."""
    files = [file.removeprefix("crmcli/") for file, _ in message.locations]
    return any(file.startswith(_DAILY) for file in files)


def _module_text(catalogue: Catalog, messages: list[Message]) -> str:
    """One module: sentences as a dict, the rule for plurals as C writes it."""
    lines = [f'"""Made from {catalogue.locale}.po by tools/catalogue.py; not to be edited."""', ""]
    lines += [f'PLURAL = "{catalogue.plural_expr.strip("()")}"', "MESSAGES: dict[str, str | tuple[str, ...]] = {"]
    for message in sorted(messages, key=lambda one: _key(one)):
        value: object = message.string
        if isinstance(message.string, tuple | list) and len(message.string) == 1:
            value = message.string[0]
        elif isinstance(message.string, list):
            value = tuple(message.string)
        lines.append(f"    {_key(message)!r}: {value!r},")
    return "\n".join([*lines, "}", ""])


def told(catalogue: Catalog) -> Iterator[Message]:
    """The messages that are translated, the header apart."""
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and all(forms):
            yield message


def faults(catalogue: Catalog) -> list[str]:
    """What keeps a catalogue from being whole: missing and doubtful sentences, holes that differ, lost commands."""
    whole = {_key(message) for message in told(catalogue)}
    found = []
    for message in catalogue:
        if not message.id:
            continue
        key = _key(message)
        if key not in whole:
            found.append(f"missing: {key!r}")
            continue
        if message.fuzzy:
            found.append(f"fuzzy: {key!r}")
        ids = message.id if isinstance(message.id, tuple | list) else [message.id]
        wanted = set().union(*(holes(one) for one in ids))
        for form in message.string if isinstance(message.string, tuple | list) else [message.string]:
            if holes(form or "") - wanted or (holes(ids[-1]) - {"n"}) - holes(form or ""):
                found.append(f"holes differ: {key!r}: {form!r}")
    return found


def holes(sentence: str) -> set[str]:
    """The names of the holes of a sentence, with their conversions."""
    try:
        return {f"{name}!{way}" if way else name for _, name, _, way in Formatter().parse(sentence) if name is not None}
    except ValueError:
        return set()  # braces of its own: a sentence without values is shown as it is written


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def main(words: list[str]) -> int:
    """Do what the command line asks for; returns the exit code."""
    texts = template()
    if words[:1] == ["new"]:
        begun = Catalog(locale=words[1], charset="utf-8", header_comment=_HEADER)
        (LOCALE / f"{words[1]}.po").write_bytes(po_bytes(begun))
    bad = 0
    for path in sorted(LOCALE.glob("*.po")):
        made = updated(path, texts)
        new = {path: po_bytes(made)} | {LOCALE / name: text.encode() for name, text in module_texts(made).items()}
        if words == ["--check"]:
            stale = [file.name for file, data in new.items() if not file.exists() or file.read_bytes() != data]
            bad += len(stale)
            for name in stale:
                print(f"{name} is not up to date")
        else:
            for file, data in new.items():
                file.write_bytes(data)
        wrong = faults(made)
        bad += len(wrong)
        print(f"{path.name}: {len(made)} sentences, {len(wrong)} to do")
        for line in wrong[:40]:
            print(f"  {line}")
    return 1 if bad and words == ["--check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

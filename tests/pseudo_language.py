"""A pseudo-language: every sentence with an accent on each letter, and 40 % longer, made as docs/translating.md says.

Its catalogue is one new file for translators, and the module that the project's tool makes of it. Its sentences have
no ASCII letter: one that crm shows came past `tr`, or is data.
"""

import importlib.util
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import crmcli.locale
import crmcli.words.choice

CODE = "eo"
_TOOL = Path(__file__).resolve().parent.parent / "tools" / "catalogue.py"
_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ACCENTED = "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž"
OWN = {"region of a new book": "US"}  # what a catalogue says of its language, as it is read
_LETTERS = str.maketrans(dict(zip(_PLAIN, _ACCENTED, strict=True)))


def accented(sentence: str) -> str:
    """The sentence in the pseudo-language: its holes as they are, its vowels doubled, every letter with an accent."""
    try:
        parts = list(Formatter().parse(sentence))
    except ValueError:  # braces of its own: shown as it is written
        return _letters(sentence)
    made = []
    for text, name, form, conversion in parts:
        made.append(_letters(text).replace("{", "{{").replace("}", "}}"))
        if name is not None:
            made.append("{" + name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "") + "}")
    return "".join(made)


def _letters(text: str) -> str:
    doubled = "".join(letter * 2 if letter in "aeiouyAEIOUY" else letter for letter in text)
    return doubled.translate(_LETTERS)


def write_catalogue(folder: Path) -> list[str]:
    """Write the catalogue of the pseudo-language and its module into a folder; returns what its tool finds wrong."""
    tool = catalogue_tool()
    with (tool.LOCALE / "zh.po").open("rb") as file:
        sentences = read_po(file, locale="zh")  # a test holds that it has every sentence of the program, and no other
    made = Catalog(locale=CODE, charset="utf-8")
    for message in sentences:
        if message.id:
            english = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            forms = tuple(OWN.get(one) or accented(one) for one in english)
            made.add(message.id, forms[0] if isinstance(message.id, str) else forms)
    path = folder / f"{CODE}.po"
    path.write_bytes(tool.po_bytes(made))
    with path.open("rb") as file:
        read = read_po(file, locale=CODE)
    path.with_suffix(".py").write_text(tool.module_text(read), encoding="utf-8")
    return list(tool.faults(read))


def catalogue_tool() -> ModuleType:
    """The project's tool for catalogues, as a module."""
    spec = importlib.util.spec_from_file_location("catalogue_tool", _TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


def speak(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let crm find the catalogues of a folder beside its own, and its locale be that of the pseudo-language."""
    patch.setattr(crmcli.words.choice, "_CATALOGUES", str(folder))
    patch.setattr(crmcli.locale, "__path__", [*crmcli.locale.__path__, str(folder)])
    patch.setenv("LANG", f"{CODE}.UTF-8")

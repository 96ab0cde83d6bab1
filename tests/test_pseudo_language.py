"""A third language is one new file, tried with a pseudo-language: nothing is left in English, nothing cut that matters.

CRM_WALK=0 takes every command, refusal, screen and dialog; the suite a part of them.
"""

import os
import random
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from babel.messages.catalog import Catalog
from rich.cells import cell_len

from crmcli.demo.sample_book import build_demo
from crmcli.tui.keys import VERBS
from crmcli.tui.widgets.bars import Footer
from crmcli.words import language_name, number_steps, use_language
from crmcli.words.choice import chosen_language, spoken_languages
from tests import pseudo_language
from tests.conftest import NOW, Crm
from tests.dashboard import Dashboard, copied, dashboard
from tests.pseudo_language import CODE
from tests.stress.invocations import commands
from tests.test_walk_in_chinese import ASKED, FILES, GOOD, bad_lines, found_in
from tests.test_walk_screens import ROWS, latin

OPENS_NOTHING = ("browse", "copy", "jump", "work", "help", "palette")
MAIN = ("log", "snooze", "new_deal", "edit", "find")
_CUT = re.compile(r"[\u00c0-\u1eff]…")  # a word of the pseudo-language that is cut
Sentence = str | tuple[str, ...]
IS_SHORT = os.environ.get("CRM_WALK", "300") != "0"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of the pseudo-language, and a sample book whose data has no Latin letter."""
    made = tmp_path_factory.mktemp("pseudo")
    assert pseudo_language.write_catalogue(made) == []
    use_language("zh")
    build_demo(made / "book.db", NOW)
    use_language("en")
    return made


@pytest.fixture(autouse=True)
def _spoken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pseudo-language is there, and English comes back after the test."""
    pseudo_language.speak(folder, monkeypatch)
    yield
    use_language("en")


@pytest.fixture
def eo(crm: Crm, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """crm in the pseudo-language on a copy of the sample book, in a folder with files to import."""
    copyfile(folder / "book.db", crm.path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return crm


def some(lines: list[tuple[str, ...]], most: int) -> list[tuple[str, ...]]:
    """Some of the command lines, all of them in the long form."""
    return random.Random(1).sample(lines, min(most, len(lines))) if IS_SHORT else lines


def test_one_new_file_is_a_language() -> None:
    """The catalogue says all that crm asks of a language: its name, how it shortens numbers, its plurals."""
    assert spoken_languages() == ["en", CODE]
    assert chosen_language({"LANG": f"{CODE}_EO.UTF-8"}, "") == CODE
    use_language(CODE)
    assert language_name(CODE) == pseudo_language.accented("English")
    assert [size for _, size in number_steps()] == [10**9, 10**6, 10**3]


@pytest.mark.parametrize(
    ("english", "told", "is_sound"),
    [
        ("Merged {gone} into {kept}.", "{kept} ← {gone}", True),
        ("Merged {gone} into {kept}.", "{kept} ← {谁}", False),
        ("Merged {gone} into {kept}.", "{kept}", False),
        ("No {kind} {value!r}.", "{kind} {value}", False),
        ("No {kind} {value!r}.", "{value!r} {kind}", True),
        (("{n} day", "{n} days"), ("one day", "{n} days"), True),
        (("{n} day", "{n} days"), ("{n} day", "{m} days"), False),
        ("Nothing.", "", False),
    ],
)
def test_a_wrong_argument_is_refused(english: Sentence, told: Sentence, is_sound: bool) -> None:
    """The project's tool names each sentence whose arguments are not those of the English one, or that is missing."""
    catalogue = Catalog(locale=CODE)
    catalogue.add(english, told)
    assert (pseudo_language.catalogue_tool().faults(catalogue) == []) is is_sound


def test_what_the_shell_says(eo: Crm) -> None:
    """Helps, answers and refusals: no English word outside names, codes and what was typed."""
    lines = [(*name.split(), "--help") for name, _ in (("", None), *commands())]
    lines += some([(*name.split(), *good) for name, good in GOOD.items() if name != "demo"], 12)  # an English book
    lines += some([tuple(shlex.split(line)) for line in ASKED.strip().splitlines()], 12)
    lines += some(list(bad_lines(1)), 40)
    found = [text for line in lines for text in found_in(eo, line)]
    assert not found, "\n".join(found)


def cut_words(shown: Dashboard, where: str) -> list[str]:
    """Labels, headings, titles, places and lines of keys of what is open that have less room than they need."""
    found = []
    for widget in shown.app.screen.query("Static, Header, Tabs, Footer, Chips"):
        if not widget.is_on_screen or not widget.display or not widget.size:
            continue
        if isinstance(widget, Footer) and widget.said:  # an answer; L has all of them
            continue
        text = str(widget.render())
        room = widget.content_size
        needed = sum(max(-(-cell_len(line.rstrip()) // max(room.width, 1)), 1) for line in text.splitlines())
        if _CUT.search(text) or (needed > room.height):
            found.append(f"{where}: {type(widget).__name__}: {text[:100]!r} in {room}")
    return found


@pytest.mark.parametrize("size", [(80, 24)] if IS_SHORT else [(80, 24), (120, 36)])
async def test_screens(folder: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    """Every screen, and in the long form every report: no English word, nothing at its edges cut."""
    found = []
    use_language(CODE)
    async with dashboard(copied(folder / "book.db", tmp_path), size, lambda: NOW) as shown:
        for key in ("1", "2", "3", "4", "5"):
            await shown.press(key)
            found += latin(shown, key) + cut_words(shown, key)
        for _ in range(0 if IS_SHORT else 12):
            await shown.press("right")
            found += latin(shown, "reports") + cut_words(shown, "reports")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("row", [*ROWS][: 1 if IS_SHORT else None])
@pytest.mark.parametrize("size", [(80, 24)] if IS_SHORT else [(80, 24), (120, 36)])
async def test_dialogs(folder: Path, tmp_path: Path, row: str, size: tuple[int, int]) -> None:
    """The dialogs: no English word, and whole labels and lines of keys."""
    found = []
    use_language(CODE)
    async with dashboard(copied(folder / "book.db", tmp_path), size, lambda: NOW) as shown:
        await shown.press(*ROWS[row])
        for name, verb in VERBS.items():
            if not verb.key or name in OPENS_NOTHING or (IS_SHORT and name not in MAIN):
                continue
            await shown.press(*(() if IS_SHORT else ROWS[row]), verb.key)
            found += latin(shown, f"{row} {name}") + cut_words(shown, f"{row} {name}")
            for _ in range(3):
                if shown.dialog:
                    await shown.press("escape")
    assert not found, "\n".join(found)

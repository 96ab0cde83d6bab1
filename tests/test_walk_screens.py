"""A walk over the dashboard in Chinese: no screen, report or dialog holds an English word.

CRM_WALK=0 takes every kind of row and size, and types words that no field takes.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.demo.sample_book import build_demo
from crmcli.store import Store
from crmcli.tui.keys import VERBS
from crmcli.words import use_language
from tests.chinese_walk import english_words
from tests.conftest import NOW
from tests.dashboard import Dashboard, copied, dashboard

IS_SHORT = os.environ.get("CRM_WALK", "300") != "0"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Chinese sample book, made once."""
    use_language("zh")
    path = build_demo(tmp_path_factory.mktemp("walk") / "book.db", NOW)
    use_language("en")
    return path


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """Whatever a test spoke, the next one is in English."""
    yield
    use_language("en")


# The keys that lead to a row of each kind; the suite tries the dialogs on the first.
ROWS = {"card": ("3", "enter"), "today": ("1",), "deal": ("2",), "customer": ("3",), "report": ("5",)}
_CUT = re.compile(r"[\w.@+-]*(?=[…│╭╰├])|(?<=[│╮╯┤])[\w.@+-]*")  # words that a box on the screen cuts off


def latin(shown: Dashboard, where: str) -> list[str]:
    """The English words on the screen."""
    lines = [_CUT.sub(" ", line) for line in shown.lines]
    return [f"{word}: {where}: {line.strip()}" for line in lines for word in english_words(line)]


@pytest.mark.parametrize("size", [(120, 36)] if IS_SHORT else [(120, 36), (80, 24), (200, 60)])
async def test_screens(sample: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    """Every screen and report of the dashboard, its help, finder and palette."""
    found = []
    use_language("zh")
    async with dashboard(copied(sample, tmp_path), size, lambda: NOW) as shown:
        for keys in (("1",), ("2",), ("3",), ("4",), ("5",)):
            await shown.press(*keys)
            found += latin(shown, keys[0])
            for key in ("?", "ctrl+p", "/", "L") if keys == ("1",) or not IS_SHORT else ():
                await shown.press(*keys, key)
                found += latin(shown, f"{keys[0]} {key}")
                await shown.press("escape")
        for _ in range(12):
            await shown.press("right")
            found += latin(shown, "reports")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("row", [*ROWS][: 1 if IS_SHORT else None])
async def test_dialogs(sample: Path, tmp_path: Path, row: str) -> None:
    """The dialog of every verb, empty and, in the long form, with words that no field takes."""
    found = []
    use_language("zh")
    async with dashboard(copied(sample, tmp_path), (120, 36), lambda: NOW) as shown:
        await shown.press(*ROWS[row])
        for name, verb in VERBS.items():
            if not verb.key or name in ("browse", "copy", "jump", "work", "help", "palette"):
                continue
            await shown.press(*(() if IS_SHORT else ROWS[row]), verb.key)
            found += latin(shown, f"{row} {name}")
            if shown.dialog and not IS_SHORT:
                await shown.type("乱写")
                await shown.press("enter")
                found += latin(shown, f"{row} {name} 乱写")
            for _ in range(3):
                if shown.dialog:
                    await shown.press("escape")
    assert not found, "\n".join(found)


async def test_the_first_screens(tmp_path: Path) -> None:
    """What a new user sees: the welcome and its three ways."""
    found = []
    use_language("zh")
    Store.open(tmp_path / "new.db", NOW).close()
    async with dashboard(tmp_path / "new.db", (100, 30), lambda: NOW) as shown:
        found += latin(shown, "welcome")
        for number in ("1", "2", "3"):
            await shown.press(number)
            found += latin(shown, f"welcome {number}")
            await shown.press("escape")
    assert not found, "\n".join(found)

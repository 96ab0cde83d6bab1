"""Makes the pictures of README anew, and those of README.zh-CN: the dashboard on the sample book, under docs/.

python tools/screenshots.py
"""

import asyncio
import os
import re
import tempfile
from datetime import datetime
from html import unescape
from pathlib import Path

from crmcli.demo.sample_book import build_demo
from crmcli.domain.text.unicode import cells
from crmcli.tui.app import CrmApp
from crmcli.words import use_language

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOW = datetime(2026, 11, 18, 8, 30)  # a Wednesday, before the first call
PICTURES = {"dashboard": "1", "pipeline": "2"}
SIZE = (132, 38)
_CELL = 12.2  # units of a cell in the pictures


async def take(book: Path) -> dict[str, str]:
    """Each picture's SVG, after pressing the key of its screen."""
    app = CrmApp(book, lambda: NOW)
    taken = {}
    async with app.run_test(size=SIZE) as pilot:
        for name, key in PICTURES.items():
            await pilot.press(key)
            await pilot.pause(1.0)
            taken[name] = steady(app.export_screenshot(title="crm"))
    return taken


def steady(svg: str) -> str:
    """The picture with fixed ids and no fonts from elsewhere: the same screen gives the same file.

    Rich measures texts in characters; a Chinese one is two cells wide.
    """
    svg = re.sub(r',\s*url\("https?://[^"]*"\) format\("[^"]*"\)', "", svg)
    svg = re.sub(r'textLength="[\d.]+"([^>]*)>([^<]*)<', _with_length, svg)
    return re.sub(r"terminal-\d+-", "terminal-crm-", svg)


def _with_length(found: re.Match[str]) -> str:
    length = round(cells(unescape(found[2])) * _CELL, 1)
    return f'textLength="{length:g}"{found[1]}>{found[2]}<'


def main() -> None:
    """Write every picture."""
    DOCS.mkdir(exist_ok=True)
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        for language, ending in (("en", ""), ("zh", ".zh-CN")):
            use_language(language)
            book = build_demo(Path(folder) / f"{language}.db", NOW)
            for name, svg in asyncio.run(take(book)).items():
                (DOCS / f"{name}{ending}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Makes the README's film anew: `crm next` on the sample book, as an SVG that moves by itself, docs/next.svg.

python tools/film.py

Each line of the terminal is drawn once, however many frames show it; a frame is a list of lines.
"""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import NamedTuple

from rich.segment import Segment
from textual.pilot import Pilot
from textual.strip import Strip

from crmcli.demo.sample_book import build_demo
from crmcli.domain.text.unicode import cells
from crmcli.tui.app import CrmApp

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOW = datetime(2026, 11, 18, 8, 30)  # a Wednesday, before the first call
SIZE = (80, 24)
_CELL, _LINE, _EDGE = 8.4, 18, 12  # pixels
_FONT = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace"
_FRONT, _BACK, _BAR = "#d9dee5", "#14171b", "#242a31"


class Step(NamedTuple):
    """What is pressed or typed, what the line under the film says, and how many seconds its frame stands."""

    keys: Sequence[str]
    says: str
    seconds: float
    types: str = ""


STEPS = (
    Step((), "crm next", 2.5),
    Step(("d",), "d  done", 1.2),
    Step((), "a word about it", 1.8, types="sent it, with the photos"),
    Step(("enter",), "Enter  saves, and shows the next one", 2.5),
    Step(("minus",), "-  nobody answered: again on the next working day", 2.5),
    Step(("l",), "l  called", 1.2),
    Step((), "a word about it; the next step stands there already", 2.2, types="wants the oak one, decides on friday"),
    Step(("enter",), "Enter  saves, and shows the next one", 2.5),
    Step(("s",), "s  later", 1.6),
    Step(("enter",), "Enter  the next working day", 2.5),
    Step(("space",), "Space  skips", 1.8),
    Step(("escape",), "Esc  what was done, and what is left", 3.0),
)


class Frame(NamedTuple):
    """The lines of the terminal, what the line under them says, and how long it stands."""

    lines: list[str]
    says: str
    seconds: float


async def record(book: Path, steps: Sequence[Step]) -> list[Frame]:
    """Play the steps in the dashboard; a frame after each."""
    app = CrmApp(book, lambda: NOW, first="work")
    frames = []
    async with app.run_test(size=SIZE) as pilot:
        for step in steps:
            await pilot.press(*step.keys, *step.types)
            await settle(pilot, app)
            strips: list[Strip] = app.screen._compositor.render_strips()
            frames.append(Frame([drawn(strip) for strip in strips], step.says, step.seconds))
    return frames


async def settle(pilot: Pilot[None], app: CrmApp) -> None:
    """Wait until nothing is read or written any more."""
    for _ in range(3):
        await app.workers.wait_for_complete()
        await pilot.pause(0.2)


def drawn(strip: Strip) -> str:
    """One line of the terminal as SVG, its place left to whoever shows it."""
    parts, at = [], 0
    for segment in Segment.simplify(strip):
        width = segment.cell_length
        style = segment.style
        front, back = (style.color, style.bgcolor) if style else (None, None)
        x = at * _CELL
        ground = back.get_truecolor().hex if back is not None and not back.is_default else _BACK
        if ground != _BACK:
            parts.append(f'<rect x="{x:g}" width="{width * _CELL:g}" height="{_LINE}" fill="{ground}"/>')
        text = segment.text.rstrip()
        lead = len(text) - len(text.lstrip())
        if text.strip():
            ink = front.get_truecolor().hex if front is not None and not front.is_default else _FRONT
            bold = ' font-weight="bold"' if style and style.bold else ""
            length = cells(text.lstrip()) * _CELL
            parts.append(
                f'<text x="{x + lead * _CELL:g}" y="{_LINE - 5}" fill="{ink}"{bold} textLength="{length:g}"'
                f' lengthAdjust="spacingAndGlyphs">{escape(text.lstrip())}</text>'
            )
        at += width
    return "".join(parts)


def film(frames: Sequence[Frame]) -> str:
    """The frames as one SVG; each is seen in its turn, again and again, the first alone where nothing moves."""
    known: dict[str, int] = {}
    shown = []
    for frame in frames:
        uses = []
        for y, line in enumerate(frame.lines):
            if line:
                number = known.setdefault(line, len(known))
                uses.append(f'<use href="#l{number}" y="{y * _LINE}"/>')
        says = f'<text x="0" y="{SIZE[1] * _LINE + 22}" fill="#7fb2e5">{escape(frame.says)}</text>'
        shown.append("".join(uses) + says)
    lines = "".join(f'<g id="l{number}">{line}</g>' for line, number in known.items())
    whole = sum(frame.seconds for frame in frames)
    css, start = [], 0.0
    for at, frame in enumerate(frames):
        begin, end = 100 * start / whole, 100 * (start + frame.seconds) / whole
        start += frame.seconds
        before = f"0%,{begin - 0.01:.2f}%{{visibility:hidden}}" if begin else ""
        after = f"{end:.2f}%,100%{{visibility:hidden}}" if end < 99.99 else ""
        css.append(
            f"@keyframes k{at}{{{before}{begin:.2f}%,{end - 0.01:.2f}%{{visibility:visible}}{after}}}"
            f"#f{at}{{visibility:{'hidden' if at else 'visible'};animation:k{at} {whole:g}s step-end infinite}}"
        )
    width, height = SIZE[0] * _CELL + 2 * _EDGE, SIZE[1] * _LINE + 32 + 2 * _EDGE
    groups = "".join(f'<g id="f{at}">{body}</g>' for at, body in enumerate(shown))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">'
        f"<title>crm next: one customer after the other</title><style>text{{font:14px {_FONT};white-space:pre}}"
        f"{''.join(css)}</style><defs>{lines}</defs>"
        f'<rect width="100%" height="100%" rx="8" fill="{_BACK}"/>'
        f'<rect y="{height - 36:g}" width="100%" height="36" rx="8" fill="{_BAR}"/>'
        f'<g transform="translate({_EDGE} {_EDGE})">{groups}</g></svg>\n'
    )


def main() -> None:
    """Write the film."""
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        book = build_demo(Path(folder) / "demo.db", NOW)
        (DOCS / "next.svg").write_text(film(asyncio.run(record(book, STEPS))), encoding="utf-8")


if __name__ == "__main__":
    main()

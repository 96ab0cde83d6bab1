"""The film of the README: lines drawn once, measured in cells, and every frame in its turn."""

import re

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tools.film import SIZE, STEPS, Frame, drawn, film


def test_a_line_is_measured_in_cells() -> None:
    """A Chinese character is two cells wide; what stands behind it stands where the terminal has it."""
    line = drawn(Strip([Segment("演示"), Segment("  a<b", Style(color="red", bold=True))]))
    assert 'x="0"' in line
    assert f'textLength="{4 * 8.4:g}"' in line
    assert f'x="{6 * 8.4:g}"' in line
    assert 'font-weight="bold"' in line
    assert ">a&lt;b</text>" in line


def test_a_line_of_several_frames_is_drawn_once() -> None:
    """The film is as long as what changes; the frames take turns and fill the time."""
    first, second = drawn(Strip([Segment("one")])), drawn(Strip([Segment("two")]))
    svg = film([Frame([first, second], "begin", 1), Frame([first, ""], "end", 3)])
    assert svg.count(">one</text>") == 1
    assert svg.count("<use ") == 3
    assert re.findall(r"animation:k\d 4s", svg) == ["animation:k0 4s", "animation:k1 4s"]
    assert "#f0{visibility:visible" in svg
    assert "#f1{visibility:hidden" in svg
    assert "25.00%,99.99%{visibility:visible}" in svg


def test_no_step_of_the_film_takes_more_than_two_keys_beside_the_words() -> None:
    """What the film shows is what it promises."""
    assert SIZE == (80, 24)
    rows, keys = [], 0
    for step in STEPS[1:]:
        keys += len(step.keys)
        if "next one" in step.says or step.keys[:1] in (("minus",), ("space",)) or "working day" in step.says:
            rows.append(keys)
            keys = 0
    assert max(rows) <= 2

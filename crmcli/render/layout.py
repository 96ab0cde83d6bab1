"""Laying text into cells: text cut and padded to fit a width, or broken into lines.

Measured the way Textual measures (a test compares them), so that a row is never too long for its widget.
"""

from crmcli.domain.text.unicode import cells, one_line, visible

_CLOSING = "，。、；：！？）】》”’…—·,.;:!?)]}%"
_OPENING = "（【《“‘([{¥$"


def fit(text: str, width: int, align: str = "left") -> str:
    """`text` made safe and exactly `width` cells long, cut with … where it is longer."""
    if width <= 0:
        return ""
    shown = one_line(text, width)
    room = width - cells(shown)
    before = {"right": room, "center": room // 2}.get(align, 0)
    return " " * before + shown + " " * (room - before)


def whole_parts(text: str, between: str, width: int) -> str:
    """The first parts of a text (`between` parts them) that have room in `width` cells; empty where none has."""
    while text and cells(text) > width:
        text = text.rpartition(between)[0]
    return text


def gap_for(total: int) -> int:
    """Cells between columns: two where there is room."""
    return 2 if total >= 60 else 1


def wrapped(text: str, width: int, most: int) -> list[str]:
    """`text` in at most `most` lines of `width` cells, broken at spaces where there are any."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines += _wrapped_line(paragraph.strip(), max(width, 4))
        if len(lines) > most:
            break
    if len(lines) > most:
        lines = [*lines[: most - 1], fit(f"{lines[most - 1]} …", width).rstrip()] if most else []
    return lines


def _wrapped_line(text: str, width: int) -> list[str]:
    rest, lines = visible(text), []
    while cells(rest) > width:
        end = _cells_end(rest, width)
        cut = next((at for at in range(end, max(end // 3, 1) - 1, -1) if _may_break(rest, at)), end)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*lines, rest]


def _may_break(text: str, at: int) -> bool:
    """Whether a line may end before the character at `at`: at a space, or beside a wide one.

    No line begins with a closing sign or ends with an opening one; a word of letters stays whole.
    """
    after = text[at]
    if after == " ":
        return True
    before = text[at - 1]
    return (cells(before) > 1 or cells(after) > 1) and after not in _CLOSING and before not in _OPENING


def _cells_end(text: str, width: int) -> int:
    """The number of characters of `text` that fit in `width` cells; at least one."""
    end = len(one_line(text, width + 1)) - 1
    while end > 1 and cells(text[:end]) > width:
        end -= 1
    return max(end, 1)

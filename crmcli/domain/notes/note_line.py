"""Parser for a note with slash options: `called, wants a quote /call /next fri 10am /todo send quote`.

Words after a slash say what the options of `crm log` say. What is not one of them is refused when it looks like a
slip (`/cal`), and is plain text otherwise (`and/or`, `/etc/hosts`, `1/2`). Dates and amounts are not read here.
"""

from typing import NamedTuple

from crmcli.domain.records import CHANNELS
from crmcli.errors import Usage
from crmcli.words import listed, tr

PROMISES = ("owe", "waiting")
NO_ANSWER = "no-answer"
VALUES = ("next", "todo", "on", "min", "mood", "stage", "amount", "deal", "file", *PROMISES)
_WORDS = {
    **{name: name for name in (*CHANNELS, "in", "out", *VALUES)},
    "minutes": "min", "电话": "call", "邮件": "mail", "见面": "meet", "拜访": "visit", "微信": "chat", "信": "letter",
    "来": "in", "去": "out", "下次": "next", "待办": "todo", "分钟": "min", "阶段": "stage", "金额": "amount",
    "商机": "deal", "文件": "file", "欠": "owe", "等": "waiting", "noanswer": NO_ANSWER, NO_ANSWER: NO_ANSWER,
    "未接": NO_ANSWER, "没接": NO_ANSWER, "无人接听": NO_ANSWER,
}  # fmt: skip


class OneLine(NamedTuple):
    """The parts of a line, each as it was typed. `owe` and `waiting` may stand several times."""

    text: str
    channel: str | None = None
    direction: str | None = None
    next: str | None = None
    todo: str | None = None
    on: str | None = None
    min: str | None = None
    mood: str | None = None
    stage: str | None = None
    amount: str | None = None
    deal: str | None = None
    owe: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    no_answer: bool = False
    file: str | None = None


def parse_line(said: str) -> OneLine:
    """Parse one line. Raises Usage for an option that is unknown, repeated, or without its value."""
    text: list[str] = []
    flags: dict[str, str] = {}
    values: dict[str, list[list[str]]] = {}
    target = text
    for word in said.split():
        option = _option(word)
        if option is None:
            target.append(word)
        elif option in VALUES:
            target = []
            values.setdefault(option, []).append(target)
        elif option == NO_ANSWER:
            flags[NO_ANSWER] = option
            target = text
        else:
            kind = "direction" if option in ("in", "out") else "channel"
            if kind in flags:
                raise Usage(tr("/{flag} and /{option} cannot both be true.", flag=flags[kind], option=option))
            flags[kind] = option
            target = text
    said_of = {option: [_words(option, part) for part in parts] for option, parts in values.items()}
    once = {option: _once(option, parts) for option, parts in said_of.items() if option not in PROMISES}
    return OneLine(
        " ".join(text),
        flags.get("channel"),
        flags.get("direction"),
        next=once.get("next"),
        todo=once.get("todo"),
        on=once.get("on"),
        min=once.get("min"),
        mood=once.get("mood"),
        stage=once.get("stage"),
        amount=once.get("amount"),
        deal=once.get("deal"),
        owe=tuple(said_of.get("owe", ())),
        waiting=tuple(said_of.get("waiting", ())),
        no_answer=NO_ANSWER in flags,
        file=once.get("file"),
    )


def _words(option: str, words: list[str]) -> str:
    if not words:
        raise Usage(
            tr("/{option} needs words after it.", option=option),
            tr("Example: called, wants a quote /call /next fri 10am"),
        )
    return " ".join(words)


def _once(option: str, said: list[str]) -> str:
    if len(said) > 1:
        raise Usage(tr("/{option} stands twice: {said} and {said_2}.", option=option, said=said[0], said_2=said[1]))
    return said[0]


def _option(word: str) -> str | None:
    """The option a word names; None for plain text."""
    name = word[1:].casefold()
    if not word.startswith("/"):
        return None
    if name in _WORDS:
        return _WORDS[name]
    if not name.isalpha():
        return None
    known = listed(f"/{option}" for option in (*CHANNELS, "in", "out", NO_ANSWER, *VALUES))
    raise Usage(tr("There is no {word} here.", word=word), tr("What can follow a slash: {known}", known=known))

"""Words from the command line made into what the services take."""

import sys
from typing import TYPE_CHECKING

from crmcli.context import Run
from crmcli.domain.dates import Moment, Tense, parse_when
from crmcli.errors import Usage

if TYPE_CHECKING:  # recurrence, money and promises are loaded by the commands that ask for them
    from crmcli.domain.dates import Every
    from crmcli.domain.sales.money import Money
    from crmcli.services.log import NewPromise


def when(run: Run, phrase: str, tense: Tense = "any") -> Moment:
    """A date as the person said it; the order of day and month is the book's."""
    order = run.settings.date_order if "/" in phrase or "." in phrase or "-" in phrase else None
    return parse_when(phrase, run.now, tense=tense, order=order)


def every(phrase: str) -> "Every":
    """A recurrence as the person said it."""
    from crmcli.domain.dates import parse_every

    return parse_every(phrase)


def money(run: Run, text: str) -> "Money":
    """An amount as people write it, in the book's currency unless it names one."""
    from crmcli.domain.sales.money import parse_amount

    return parse_amount(text, run.settings.currency)


def spoken(run: Run, moment: Moment) -> str:
    """A date for an echo, with its weekday."""
    from crmcli.domain.dates import spell

    return spell(moment, run.now)


def promise(run: Run, kind: str, said: str) -> "NewPromise":
    """`quote by friday`: the words and the day; a week from now when no day is said."""
    from crmcli.domain.text.promise import parse_promise
    from crmcli.services.log import NewPromise

    return NewPromise(kind, *parse_promise(said, lambda phrase: when(run, phrase, "future")))


def note_text(text: str | None) -> str | None:
    """The note's words: `-` reads them from stdin."""
    if text != "-":
        return text
    data = sys.stdin.buffer.read(1_000_001)
    if len(data) > 1_000_000:
        raise Usage("A note of more than 1 MB is too long.")
    for encoding in ("utf-8-sig", sys.stdin.encoding or "utf-8"):  # a GBK terminal sends what its locale says
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Usage("The text on stdin is not UTF-8.", "iconv -f GBK -t UTF-8 changes it.")

"""The names of values in a help or a refusal (WHO, AMOUNT) in the reader's language."""

import re

from crmcli.words import spoken_language, tr, tr_mark, tr_marked

VALUES = (
    tr_mark("ADDRESS"), tr_mark("AMOUNT"), tr_mark("ARGS"), tr_mark("BIRTHDAY"), tr_mark("CASE"), tr_mark("CITY"),
    tr_mark("COLUMN"), tr_mark("COMMAND"), tr_mark("COMPANY"), tr_mark("CONDITION"), tr_mark("COUNT"), tr_mark("DAY"),
    tr_mark("DEAL"), tr_mark("EMAIL"), tr_mark("ENCODING"), tr_mark("FIELD"), tr_mark("FILE"), tr_mark("FORMAT"),
    tr_mark("HEADING"), tr_mark("ID"), tr_mark("ITEMS"), tr_mark("KEY"), tr_mark("KIND"), tr_mark("MAIL"),
    tr_mark("METHOD"), tr_mark("MINUTES"), tr_mark("MONTH"), tr_mark("MOOD"), tr_mark("NAME"), tr_mark("NAMES"),
    tr_mark("NEW"), tr_mark("NOTE"), tr_mark("NUMBER"), tr_mark("OLD"), tr_mark("OPTIONS"), tr_mark("ORDER"),
    tr_mark("PAYMENT"), tr_mark("PERSON"), tr_mark("PHONE"), tr_mark("PHRASE"), tr_mark("PRICE"), tr_mark("PRODUCT"),
    tr_mark("PROGRAM"), tr_mark("QUANTITY"), tr_mark("RATING"), tr_mark("REASON"), tr_mark("REMINDER"),
    tr_mark("ROLE"), tr_mark("SCORE"), tr_mark("SHEET"), tr_mark("SORT"), tr_mark("SOURCE"), tr_mark("SPAN"),
    tr_mark("STAGE"), tr_mark("STATUS"), tr_mark("STEP"), tr_mark("TAG"), tr_mark("TERMS"), tr_mark("TEXT"),
    tr_mark("TIER"), tr_mark("TITLE"), tr_mark("TYPE"), tr_mark("UNIT"), tr_mark("VALUE"), tr_mark("VERSION"),
    tr_mark("WEEK"), tr_mark("WHEN"), tr_mark("WHO"), tr_mark("WORD"), tr_mark("WORDS"), tr_mark("KEPT"),
    tr_mark("GONE"), tr_mark("FILES"), tr_mark("WHAT"), tr_mark("PHRASES"), tr_mark("PATH"),
    tr_mark("CODE"), tr_mark("ACTION"),
)  # fmt: skip
_NAME = re.compile(r"[A-Z]{2,}")


def value_text(named: str) -> str:
    """The names of values in a text, such as `{NAME [PHONE]}` or `KEY=VALUE`, in the reader's language."""
    return _NAME.sub(lambda found: tr_marked(found[0]), named)


def place_text(name: str) -> str:
    """The name of a value that is to be written in its place: WHO, or in another language in brackets: 〈客户〉.

    Capitals alone show it in English; letters without capitals would be taken for what is to be typed.
    """
    return name if spoken_language() == "en" else tr("〈{name}〉", name=value_text(name))

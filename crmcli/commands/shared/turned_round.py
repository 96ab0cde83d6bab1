"""Tells whether a note was typed before its customer: crm log "wants a quote by friday" fox.

Read only after nobody answered to the first words.
"""

from typing import TYPE_CHECKING

from crmcli.domain.text.surnames import spellings_of
from crmcli.domain.text.unicode import has_cjk
from crmcli.errors import NotFound
from crmcli.queries.search.customer_lookup import find_customers

if TYPE_CHECKING:
    from crmcli.context import Run

_FEWEST_WORDS = 2  # of a note: one word may be a name with a slip
_LONGEST_NAME = 4  # words
_LONGEST_HAN = 4  # characters of a Chinese name; up to three may be one whatever they are


def is_turned_round(run: "Run", error: NotFound, who: str, text: str) -> bool:
    """True if one customer alone answers to the text, and the words for the customer are like no name.

    `error` says that nobody answers to `who`; where somebody nearly does, nothing is turned round.
    """
    data = error.data if isinstance(error.data, dict) else {}
    if data.get("did_you_mean") or _may_be_name(who) or len(text.split()) > _LONGEST_NAME:
        return False
    found = find_customers(run.store, text)
    return len(found.hits) == 1 and found.total == 1 and not text.strip().isdecimal()


def _begins_with_surname(name: str) -> bool:
    return bool(spellings_of(name[:1]) or spellings_of(name[:2]))


def _may_be_name(words: str) -> bool:
    """Whether words may be the name of somebody who is not in the book yet."""
    if has_cjk(words):
        plain = words.replace(" ", "")
        return len(plain) < _LONGEST_HAN or (len(plain) == _LONGEST_HAN and _begins_with_surname(plain))
    parts = words.split()
    return len(parts) < _FEWEST_WORDS or all(not part[:1].islower() for part in parts)

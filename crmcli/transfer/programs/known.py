"""The tables of all known programs, and which of them a row of headings is."""

from collections.abc import Sequence
from functools import lru_cache

from crmcli.transfer.headings import plain
from crmcli.transfer.programs import (
    bitrix24,
    chinese,
    copper,
    freshsales,
    hubspot,
    insightly,
    others,
    pipedrive,
    salesforce,
    smaller,
    suitecrm,
    zendesk,
    zoho,
)
from crmcli.transfer.programs.layout import ProgramTable

LAYOUTS = (
    *copper.LAYOUTS,
    *insightly.LAYOUTS,
    *suitecrm.LAYOUTS,
    *freshsales.LAYOUTS,
    *zendesk.LAYOUTS,
    *hubspot.LAYOUTS,
    *pipedrive.LAYOUTS,
    *salesforce.LAYOUTS,
    *zoho.LAYOUTS,
    *smaller.LAYOUTS,
    *bitrix24.LAYOUTS,
    *others.LAYOUTS,
    *chinese.LAYOUTS,
)


def layout_of(headings: Sequence[str]) -> ProgramTable | None:
    """The table of a known program that has these headings; None for any other table."""
    said = frozenset(heading.strip() for heading in headings)
    return _layout(frozenset(map(plain, said)), said)


def is_of_program(heading: str) -> bool:
    """True when some known table has this heading."""
    return plain(heading) in _headings()


@lru_cache(maxsize=1)
def _headings() -> frozenset[str]:
    return frozenset(word for layout in LAYOUTS for said in layout.fields.values() for word in said.split())


@lru_cache(maxsize=64)
def _layout(words: frozenset[str], headings: frozenset[str]) -> ProgramTable | None:
    return next((layout for layout in LAYOUTS if layout.fits(words, headings)), None)

"""The drafts of a fixture, for the tests of the readers."""

from pathlib import Path

from crmcli.transfer.drafts import Draft, Rejected
from crmcli.transfer.source import Wanted, open_source

FIXTURES = Path(__file__).parent / "fixtures"


def drafts(name: str, wanted: Wanted | None = None) -> list[Draft]:
    """Every draft of a fixture, none rejected, without the cells it came from."""
    with open_source(FIXTURES / name, wanted) as source:
        found = list(source)
    assert not [draft for draft in found if isinstance(draft, Rejected)]
    return [draft._replace(row=()) for draft in found if not isinstance(draft, Rejected)]

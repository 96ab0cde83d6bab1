"""The drafts of a fixture, for the tests of the readers."""

from pathlib import Path
from typing import Any

from crmcli.transfer.drafts import Rejected
from crmcli.transfer.read.source import SourceOptions, open_source

FIXTURES = Path(__file__).parent / "fixtures"


def drafts(name: str, wanted: SourceOptions | None = None) -> list[Any]:
    """Every draft of a fixture, none rejected, without the cells it came from; a test knows which kinds they are."""
    with open_source(FIXTURES / name, wanted) as source:
        found = list(source)
    assert not [draft for draft in found if isinstance(draft, Rejected)]
    return [draft._replace(row=()) for draft in found if not isinstance(draft, Rejected)]

"""A note that cannot be filed is kept in the inbox, and the refusal says so: nothing typed is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crmcli.errors import Ambiguous, ClockDoubt, CrmError, NotFound, Refused
from crmcli.queries.clock_gap import clock_gap
from crmcli.services.inbox import keep_in_inbox
from crmcli.services.log import clock_doubt
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run
    from crmcli.domain.records import LogEntry


@contextmanager
def kept_in_inbox(run: "Run", who: str, entry: "LogEntry | None", *errors: type[CrmError]) -> Iterator[None]:
    """Keep the entry when what is tried raises one of these errors; by default any but a wrong command line."""
    try:
        yield
    except CrmError as error:
        if entry is not None and isinstance(error, errors or (NotFound, Ambiguous, Refused)):
            keep_note(run, who, entry, error)
        raise


def keep_note(run: "Run", who: str, entry: "LogEntry", error: CrmError) -> bool:
    """Keep a note that found no home and say so in the error; False for an entry without words."""
    if not entry.text and not entry.no_answer:
        return False
    gap = clock_gap(run.store) if entry.by_clock else None
    if gap and gap.is_doubtful and not isinstance(error, ClockDoubt):
        error.hint = "\n".join(filter(None, (error.hint, clock_doubt(gap).message)))
    number = keep_in_inbox(run.store, who, entry._replace(channel=entry.channel or "other"))
    near = error.data.get("did_you_mean", []) if isinstance(error.data, dict) else []
    kept = (
        tr("The note is kept: crm inbox file {number} {who} files it.", number=number, who=near[0]["id"])
        if len(near) == 1
        else tr("The note is kept: crm inbox file {number} NAME files it.", number=number)
    )
    error.hint = "\n".join(filter(None, (error.hint, kept)))
    if isinstance(error.data, dict):
        error.data = {**error.data, "inbox": number}
    return True

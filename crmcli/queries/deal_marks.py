"""Open deals as they stand beside a row: little is read, and little is loaded for it."""

from crmcli.tuples import NamedTuple

OPEN_DEAL = "d.deleted_at IS NULL AND d.stage NOT IN ('won', 'lost')"


class DealMark(NamedTuple):
    """An open deal beside a row: its worth (None when not known) and its stage."""

    id: int
    customer_id: int
    customer: str
    title: str
    amount: int | None
    currency: str | None
    stage: str

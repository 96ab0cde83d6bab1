"""The pipeline as a board: the largest deals of each stage, however many there are."""

from crmcli.domain.records import Deal
from crmcli.domain.settings import Settings
from crmcli.queries.sales.deals import get_deal
from crmcli.store import Store

MOST_CARDS = 60  # of a stage; a filter finds the rest

_LARGEST = """
SELECT d.id FROM deal d JOIN customer c ON c.id = d.customer_id
WHERE d.stage = ? AND d.deleted_at IS NULL AND c.deleted_at IS NULL AND (d.parked_until IS NULL OR d.parked_until <= ?)
  AND (? = '' OR instr(lower(d.title || ' ' || c.name || ' ' || coalesce(c.company, '')), lower(?)) > 0)
ORDER BY d.amount IS NULL, d.amount DESC, d.id LIMIT ?
"""


def stage_deals(store: Store, stage: str, *, words: str = "", limit: int = MOST_CARDS) -> list[Deal]:
    """Deals of a stage whose title, customer or company holds `words`, the largest first; parked ones are left out."""
    day = store.now.date().isoformat()
    rows = store.rows(_LARGEST, (stage, day, words, words, limit))
    return [get_deal(store, deal_id) for (deal_id,) in rows]


def board(store: Store, settings: Settings, words: str = "") -> dict[str, list[Deal]]:
    """Every open stage in the settings' order with its largest deals."""
    return {stage.name: stage_deals(store, stage.name, words=words) for stage in settings.stages}

"""The pipeline as a board: the largest deals of each stage, however many there are."""

import json

from crmcli.domain.records import Deal
from crmcli.domain.settings import Settings
from crmcli.queries.dashboard import DEAL_HAS_WORDS
from crmcli.queries.sales.deals import read_deals
from crmcli.store import Store

MOST_CARDS = 60  # of a stage; a filter finds the rest

# The places of open deals within their stages, the largest first; parked ones are left out.
_PLACES = f"""
AND d.id IN (
  SELECT id FROM (
    SELECT d.id, row_number() OVER (PARTITION BY d.stage ORDER BY d.amount IS NULL, d.amount DESC, d.id) AS place
    FROM deal d JOIN customer c ON c.id = d.customer_id
    WHERE d.stage IN (SELECT value FROM json_each(?)) AND d.deleted_at IS NULL AND c.deleted_at IS NULL
      AND (d.parked_until IS NULL OR d.parked_until <= ?)
      AND {DEAL_HAS_WORDS})
  WHERE place <= ?)
ORDER BY d.amount IS NULL, d.amount DESC, d.id
"""


def board(store: Store, settings: Settings, words: str = "", *, limit: int = MOST_CARDS) -> dict[str, list[Deal]]:
    """Every open stage in the settings' order with its largest deals whose title, customer or company has `words`.

    One statement, however many stages and deals there are.
    """
    stages = [stage.name for stage in settings.stages]
    params = (json.dumps(stages), store.now.date().isoformat(), words, words, limit)
    found: dict[str, list[Deal]] = {stage: [] for stage in stages}
    for deal in read_deals(store, _PLACES, params, settings):
        found[deal.stage].append(deal)
    return found

"""Satisfaction answers, read back from the interactions that hold them."""

from typing import NamedTuple

from crmcli.domain.satisfaction import REF, Score, score_of
from crmcli.rows import read_as
from crmcli.store import Store


class Rating(NamedTuple):
    """An answer; `is_followed` when something is planned with the customer."""

    interaction_id: int
    customer_id: int
    customer: str
    day: str
    score: Score
    text: str
    is_followed: bool


def ratings(store: Store, since: str | None = None, customer_id: int | None = None) -> list[Rating]:
    """Answers given on `since` or later, the newest first."""
    cursor = store.db.execute(
        """
        SELECT i.id AS interaction_id, i.customer_id, c.name AS customer, i.day, i.ref AS score, i.text, EXISTS (
          SELECT 1 FROM reminder r WHERE r.customer_id = i.customer_id AND r.done_at IS NULL AND r.deleted_at IS NULL)
          AS is_followed
        FROM interaction i JOIN customer c ON c.id = i.customer_id
        WHERE i.ref IS NOT NULL AND i.ref >= ? AND i.ref < ? AND i.deleted_at IS NULL AND c.deleted_at IS NULL
          AND i.day >= ? AND (? IS NULL OR i.customer_id = ?) ORDER BY i.day DESC, i.id DESC
        """,
        (REF, f"{REF}~", since or "", customer_id, customer_id),
    )
    found = read_as(Rating, cursor, {"score": score_of, "is_followed": bool})
    return [rating for rating in found if rating.score is not None]

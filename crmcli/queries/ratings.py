"""Satisfaction answers, read back from the interactions that hold them."""

from typing import NamedTuple

from crmcli.domain.rhythm.clocks import IS_CONTACT
from crmcli.domain.satisfaction import REF, Score, score_of
from crmcli.rows import read_as
from crmcli.store import Store

# What came after the answer in row `i`: on a later day, or later on the same day.
_LATER = "{row}.deleted_at IS NULL AND ({row}.day > i.day OR ({row}.day = i.day AND {row}.id > i.id))"
_FOLLOWED = f"""(
  EXISTS (SELECT 1 FROM interaction n WHERE n.customer_id = i.customer_id AND {_LATER.format(row="n")}
    AND n.{IS_CONTACT} AND (n.ref IS NULL OR n.ref NOT LIKE '{REF}%'))
  OR EXISTS (SELECT 1 FROM reminder r WHERE r.customer_id = i.customer_id AND r.deleted_at IS NULL
    AND (r.created_at >= i.created_at OR date(r.created_at, 'localtime') > i.day))
  OR EXISTS (SELECT 1 FROM "case" k WHERE k.customer_id = i.customer_id AND k.deleted_at IS NULL
    AND (k.closed_on IS NULL OR k.closed_on >= i.day)))"""
_ANSWERED_AGAIN = f"""EXISTS (SELECT 1 FROM interaction a WHERE a.customer_id = i.customer_id
  AND {_LATER.format(row="a")} AND a.ref LIKE '{REF}%'
  AND (a.ref LIKE '{REF}10:%') = (i.ref LIKE '{REF}10:%'))"""


class Rating(NamedTuple):
    """An answer; `is_followed` when something came after it: a contact, a reminder, a case that is open or was solved.

    `is_latest` when the customer gave no later answer on the same scale.
    """

    interaction_id: int
    customer_id: int
    customer: str
    day: str
    score: Score
    text: str
    is_followed: bool
    is_latest: bool


def ratings(store: Store, since: str | None = None, customer_id: int | None = None) -> list[Rating]:
    """Answers given on `since` or later, the newest first."""
    cursor = store.db.execute(
        f"""
        SELECT i.id AS interaction_id, i.customer_id, c.name AS customer, i.day, i.ref AS score, i.text,
          {_FOLLOWED} AS is_followed, NOT {_ANSWERED_AGAIN} AS is_latest
        FROM interaction i JOIN customer c ON c.id = i.customer_id
        WHERE i.ref IS NOT NULL AND i.ref >= ? AND i.ref < ? AND i.deleted_at IS NULL AND c.deleted_at IS NULL
          AND i.day >= ? AND (? IS NULL OR i.customer_id = ?) ORDER BY i.day DESC, i.id DESC
        """,
        (REF, f"{REF}~", since or "", customer_id, customer_id),
    )
    found = read_as(Rating, cursor, {"score": score_of, "is_followed": bool, "is_latest": bool})
    return [rating for rating in found if rating.score is not None]


def last_plain_note(store: Store, customer_id: int) -> int | None:
    """The id of a customer's newest note that is no answer about satisfaction, by the day it is of; None for none."""
    found: int | None = store.value(
        "SELECT id FROM interaction WHERE customer_id = ? AND deleted_at IS NULL"
        f" AND (ref IS NULL OR ref NOT LIKE '{REF}%')"
        " ORDER BY day DESC, length(at) > 10 DESC, at DESC, id DESC LIMIT 1",
        (customer_id,),
    )
    return found

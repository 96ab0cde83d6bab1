"""Each customer's activity: the last note, the last sign of life, the next reminder."""

import sqlite3

from crmcli.book.derived import ACTIVITY
from crmcli.domain.rhythm.clocks import IS_CONTACT, IS_ORDER


def refresh(db: sqlite3.Connection) -> None:
    """Recompute the activity of the customers marked in `stale`.

    What lies ahead of the step that is being written (an old book may hold such notes) is no sign of life yet. A bare
    day comes before the times of its day, whose text may begin with another: they are UTC. Most customers of an import
    have neither a note nor a reminder yet: EXISTS spares them the two sorts, each of which makes a table of its own.
    """
    point, day = _latest(db)
    db.execute("DELETE FROM activity WHERE customer_id IN (SELECT id FROM stale WHERE kind = ?)", (ACTIVITY,))
    db.execute(
        f"""
        INSERT INTO activity (customer_id, last_at, last_life, next_due)
        SELECT c.id,
          CASE WHEN EXISTS (SELECT 1 FROM interaction i WHERE i.customer_id = c.id AND i.deleted_at IS NULL) THEN
            (SELECT at FROM interaction i WHERE i.customer_id = c.id AND i.deleted_at IS NULL
               AND {IS_CONTACT} AND at <= CASE length(at) WHEN 10 THEN :day ELSE :point END
             ORDER BY day DESC, length(at) > 10 DESC, at DESC LIMIT 1) END,
          nullif(max(
            coalesce((SELECT max(day) FROM interaction i
                      WHERE i.customer_id = c.id AND i.deleted_at IS NULL AND i.is_life AND {IS_CONTACT}
                        AND day <= :day), ''),
            coalesce((SELECT max(day) FROM "order" o WHERE o.customer_id = c.id AND o.deleted_at IS NULL
                        AND {IS_ORDER} AND day <= :day), '')), ''),
          CASE WHEN EXISTS (SELECT 1 FROM reminder r WHERE r.customer_id = c.id) THEN
            (SELECT due FROM reminder r WHERE r.customer_id = c.id AND r.deleted_at IS NULL AND r.done_at IS NULL
             ORDER BY due_day, due LIMIT 1) END
        FROM stale s JOIN customer c ON c.id = s.id WHERE s.kind = :kind AND c.deleted_at IS NULL
        """,
        {"kind": ACTIVITY, "point": point, "day": day},
    )


def _latest(db: sqlite3.Connection) -> tuple[str, str]:
    """The latest point in time and the latest local day that have come, by the clock of the newest step.

    Five minutes are forgiven to the clock of another machine; the day is that of the easternmost time zone.
    """
    found = db.execute(
        "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', at, '+5 minutes'), date(at, '+14 hours') FROM batch"
        " ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return found or ("9999", "9999")


def clear(db: sqlite3.Connection) -> None:
    """Empty it."""
    db.execute("DELETE FROM activity")


def mark_all(db: sqlite3.Connection) -> None:
    """Mark every customer stale."""
    db.execute("INSERT OR IGNORE INTO stale SELECT ?, id FROM customer", (ACTIVITY,))

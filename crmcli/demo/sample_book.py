"""The sample book: a made-up one to try things on, in a file of its own.

Made anew in place, in one transaction, so an open dashboard sees the change and half a book is never seen.
Refuses any file that is not a sample book already.
"""

import json
from datetime import date, datetime
from pathlib import Path

from crmcli.book.bulk import clear, forget_steps
from crmcli.book.uids import link_uid
from crmcli.demo.editions import edition_of
from crmcli.demo.plans import plan
from crmcli.demo.story import DemoRows, make_rows
from crmcli.domain.dates import Moment, anchored, parse_every
from crmcli.domain.rules import people
from crmcli.domain.settings import SAMPLE_MARK
from crmcli.errors import Refused
from crmcli.store import Store
from crmcli.words import spoken_language, tr


def build_demo(path: Path, now: datetime) -> Path:
    """Make the sample book at `path` for the day of `now` (local wall time), or make it anew; returns `path`.

    Raises Refused when the file holds a book that is not a sample.
    """
    store = Store.open(path, now)
    try:
        if demo_day(store) is None and store.value("SELECT 1 FROM batch"):
            raise Refused(tr("{path} is not a sample book; it was not touched.", path=path))
        story, parties = make_rows(now, edition_of(spoken_language()))
        plan(story, parties)
        with store.atomic("demo"):
            clear(store)
            _write(store, story)
            forget_steps(store)  # or the first undo would take the whole sample away
    finally:
        store.close()
    return path


def ready_demo(path: Path, now: datetime, *, fresh: bool = False) -> bool:
    """Make sure a sample book for today is at `path`; True when it was made just now.

    What was tried today is kept unless `fresh`; another day's dates would be stale, so that book is made anew.
    """
    if path.exists() and not fresh:
        store = Store.open(path, now)
        try:
            if demo_day(store) == now.date():
                return False
        finally:
            store.close()
    build_demo(path, now)
    return True


def demo_day(store: Store) -> date | None:
    """The day a sample book was made for; None for a person's own book."""
    stored = store.value("SELECT value FROM setting WHERE key = ?", (SAMPLE_MARK,))
    return date.fromisoformat(json.loads(stored)) if stored else None


def _write(store: Store, story: DemoRows) -> None:
    rows = story.rows
    for detail in rows["detail"]:
        detail["normal"] = people.normal_form(str(detail["kind"]), str(detail["value"]), None)
    for reminder in rows["reminder"]:
        if reminder["every"]:
            due = Moment(date.fromisoformat(str(reminder["due_day"])))
            reminder["every"] = anchored(parse_every(str(reminder["every"])), due).text
    for table in ("customer", "contact", "detail", "product", "deal", "deal_stage", "interaction", "reminder"):
        _insert(store, table, rows[table])
    for table in ("order", "order_line", "payment", "case", "inbox"):
        _insert(store, table, rows[table])
    uids = dict(store.rows("SELECT id, uid FROM customer"))
    for tag in rows["tag"]:
        store.insert("tag", **{**tag, "uid": link_uid("tag", uids[tag["customer_id"]], str(tag["name"]))})
    for key, value in (("currency", story.edition.currency), (SAMPLE_MARK, story.today.isoformat())):
        store.insert("setting", uid=link_uid("setting", key), key=key, value=json.dumps(value))
    _backdate(store)


def _insert(store: Store, table: str, rows: list[dict[str, object]]) -> None:
    store.insert_many(table, tuple(rows[0]), (tuple(row.values()) for row in rows))


def _backdate(store: Store) -> None:
    """A customer was added on the day of the first thing known of it, not today."""
    first = store.rows(
        """
        SELECT customer_id, min(day) FROM (
          SELECT customer_id, day FROM interaction UNION ALL SELECT customer_id, opened_on FROM deal)
        GROUP BY customer_id
        """
    )
    for customer_id, day in first:
        store.update("customer", customer_id, created_at=f"{day}T09:00:00Z")

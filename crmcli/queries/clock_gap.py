"""How far the clock is from the newest entry of the book: what is asked before a note is filed on its day."""

from datetime import date

from crmcli.domain.times import local_day
from crmcli.store import Store
from crmcli.tuples import NamedTuple

_PAUSE_DAYS = 400  # a book that was left alone for longer is worth a word
_DOUBTFUL_DAYS = 3650  # nobody leaves a book alone for so long: rather a digit of the year is wrong
# Neither the step being written counts, nor those of other programs and machines, which have clocks of their own. By
# number the newest, not by time: what a wrong clock wrote once troubles nobody after the next note.
_NEWEST = """
SELECT (SELECT at FROM batch WHERE id IS NOT ? AND actor IS NULL AND origin IS NULL ORDER BY id DESC LIMIT 1),
  (SELECT created_at FROM interaction WHERE id = (SELECT max(id) FROM interaction))
"""


class ClockGap(NamedTuple):
    """The local days of the newest entry and of the clock; `is_doubtful` when the clock cannot be right."""

    newest: str
    today: str
    is_doubtful: bool


def clock_gap(store: Store) -> ClockGap | None:
    """How far the store's clock is from the newest step and note, each on the day of the clock that wrote it.

    None where it is usual. Doubtful is more than a day before either, or ten years after the newest note.
    """
    step, note = (_day_written(at) for at in store.row(_NEWEST, (store.batch_id,)) or (None, None))
    newest, today = max(step or date.min, note or date.min), store.now.date()
    if newest == date.min:
        return None
    last_note = note or newest
    if (newest - today).days > 1:
        return ClockGap(newest.isoformat(), today.isoformat(), True)
    if (today - last_note).days >= _DOUBTFUL_DAYS:
        return ClockGap(last_note.isoformat(), today.isoformat(), True)
    if (today - newest).days > _PAUSE_DAYS:
        return ClockGap(newest.isoformat(), today.isoformat(), False)
    return None


def _day_written(at: str | None) -> date | None:
    """The local day of a stored time; None for one that another program wrote in a way of its own."""
    try:
        return local_day(at) if at else None
    except ValueError:
        return None

"""The inbox: parsed notes without a customer, stored until they are assigned to one."""

import json

from crmcli.domain.dates import Moment
from crmcli.domain.records import InboxNote, LogEntry, NewPromise
from crmcli.domain.sales.amount_change import AmountChange
from crmcli.domain.sales.money import Money
from crmcli.domain.settings import Settings
from crmcli.domain.text.unicode import clean
from crmcli.domain.times import moment_of, stored
from crmcli.queries.inbox import get_inbox_note
from crmcli.services.log import Logged, Participant, log_entry
from crmcli.store import Store


def keep_in_inbox(store: Store, who: str, entry: LogEntry) -> int:
    """Insert an entry into the inbox; returns its id there. The same words for the same name on a day are one row."""
    text = clean(entry.text)
    found = store.row(
        "SELECT id FROM inbox WHERE who = ? AND text = ? AND filed_at IS NULL AND deleted_at IS NULL"
        " AND iif(length(at) > 10, date(at, 'localtime'), at) = ? LIMIT 1",
        (clean(who), text, entry.at.day.isoformat()),
    )
    with store.atomic("inbox", text=text or clean(who)):
        if found is not None:
            store.update("inbox", found[0], line=_packed(entry), at=stored(entry.at))
            return int(found[0])
        return store.insert("inbox", who=clean(who), text=text, line=_packed(entry), at=stored(entry.at))


def file_note(store: Store, note_id: int, parties: list[Participant], settings: Settings) -> list[Logged]:
    """Log a kept note with the customers it belongs to; one undo step."""
    note = get_inbox_note(store, note_id)
    with store.atomic("inbox_file", text=note.text or note.who):
        note = get_inbox_note(store, note_id)
        store.update("inbox", note_id, filed_at=store.utc_now)
        return log_entry(store, parties, _unpacked(note), settings)


def drop_note(store: Store, note_id: int) -> InboxNote:
    """Soft-delete a note of the inbox."""
    text = get_inbox_note(store, note_id).text
    with store.atomic("inbox_drop", text=text):
        note = get_inbox_note(store, note_id)
        store.trash("inbox", note_id)
    return note


def _packed(entry: LogEntry) -> str:
    """All fields except text and time as JSON, dates resolved, so that filing it later gives the same result."""
    kept = {
        "channel": entry.channel,
        "direction": entry.direction,
        "minutes": entry.minutes,
        "mood": entry.mood,
        "next": entry.next.text if entry.next else None,
        "todo": entry.todo,
        "promises": [[p.kind, p.text, p.due.text] for p in entry.promises],
        "stage": entry.stage,
        "amount": list(entry.amount) if entry.amount else None,  # money, or the text of a change alone
        "deal": entry.deal,
        "no_answer": entry.no_answer,
        "file": entry.file,
    }
    return json.dumps({key: value for key, value in kept.items() if value}, ensure_ascii=False)


def _unpacked(note: InboxNote) -> LogEntry:
    kept = json.loads(note.line)
    return LogEntry(
        text=note.text,
        at=moment_of(note.at),
        channel=kept.get("channel", "other"),
        direction=kept.get("direction"),
        minutes=kept.get("minutes"),
        mood=kept.get("mood"),
        next=Moment.from_text(kept["next"]) if "next" in kept else None,
        todo=kept.get("todo"),
        promises=tuple(NewPromise(kind, text, Moment.from_text(due)) for kind, text, due in kept.get("promises", ())),
        stage=kept.get("stage"),
        amount=_amount(kept["amount"]) if "amount" in kept else None,
        deal=kept.get("deal"),
        no_answer=kept.get("no_answer", False),
        file=kept.get("file"),
    )


def _amount(kept: list[str | int]) -> Money | AmountChange:
    """An amount or a change as `_packed` wrote it."""
    return AmountChange(str(kept[0])) if len(kept) == 1 else Money(int(kept[0]), str(kept[1]))

"""What the book knows of the phone: tables that `crm sync phone setup` makes, and `off` removes.

They stay on this machine.
"""

from collections.abc import Iterable
from typing import NamedTuple

from crmcli.book.sync.state import writing
from crmcli.store import Store

REMINDER, CARD = "reminder", "card"
_TABLES = (
    "CREATE TABLE phone_state (k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE phone_link (kind TEXT NOT NULL, uid TEXT NOT NULL, etag TEXT NOT NULL, sent TEXT NOT NULL,"
    " base TEXT NOT NULL, PRIMARY KEY (kind, uid)) STRICT, WITHOUT ROWID",
)


class PhoneState(NamedTuple):
    """Where the phone's calendar and address book are. `form`: "event" or "todo"; `last`: "" before the first sync."""

    url: str
    user: str
    form: str
    calendar: str
    addressbook: str
    last: str = ""


class Link(NamedTuple):
    """A resource at the server: its etag, a hash of what was sent, when the reminder was due then ("" for a card)."""

    kind: str
    uid: str
    etag: str
    sent: str
    base: str


def has_phone(store: Store) -> bool:
    """Whether a phone was set up for the book."""
    return store.value("SELECT 1 FROM sqlite_master WHERE name = 'phone_state'") is not None


def load_state(store: Store) -> PhoneState | None:
    """Where the phone is; None where none was set up."""
    if not has_phone(store):
        return None
    values = dict(store.rows("SELECT k, v FROM phone_state"))
    return PhoneState(*(str(values.get(name, "")) for name in PhoneState._fields))


def save_state(store: Store, state: PhoneState) -> None:
    """Keep where the phone is, and forget the links to what was there before."""
    with writing(store) as db:
        for sql in () if has_phone(store) else _TABLES:
            db.execute(sql)
        db.execute("DELETE FROM phone_link")
        db.executemany("INSERT OR REPLACE INTO phone_state VALUES (?, ?)", state._asdict().items())


def drop_state(store: Store) -> None:
    """Forget the phone; what is on it stays."""
    with writing(store) as db:
        db.execute("DROP TABLE IF EXISTS phone_state")
        db.execute("DROP TABLE IF EXISTS phone_link")


def load_links(store: Store, kind: str) -> dict[str, Link]:
    """The links of one kind, by uid."""
    rows = store.rows("SELECT kind, uid, etag, sent, base FROM phone_link WHERE kind = ?", (kind,))
    return {row[1]: Link(*row) for row in rows}


def save_links(store: Store, kept: Iterable[Link], gone: Iterable[tuple[str, str]], last: str) -> None:
    """Keep links, and remove those of (kind, uid); `last` is when."""
    with writing(store) as db:
        db.executemany("DELETE FROM phone_link WHERE kind = ? AND uid = ?", gone)
        db.executemany("INSERT OR REPLACE INTO phone_link VALUES (?, ?, ?, ?, ?)", kept)
        db.execute("INSERT OR REPLACE INTO phone_state VALUES ('last', ?)", (last,))

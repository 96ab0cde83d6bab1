"""The shape of a book: its tables, triggers and migrations.

Migrations are append-only and only add. Tables are of three kinds:
rows of the book (with a uid, times and a journal), the record of changes (batch, journal),
and what can be recomputed (activity, search, stale), which is local to this file.
"""

from typing import TYPE_CHECKING

from crmcli.uids import link_uid

if TYPE_CHECKING:  # importing sqlite_utils costs 78 ms
    from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x63726D31  # "crm1"

# Rows of the book: journalled, so that any change to them can be undone.
JOURNALLED = (
    "customer", "contact", "detail", "tag", "interaction", "reminder", "deal", "deal_stage",
    "product", "order", "order_line", "payment", "inbox", "setting", "case", "consumption", "person",
)  # fmt: skip

# What a row of `stale` points at; note_search rowids are id * NOTE_KINDS + kind.
STALE_CUSTOMER, STALE_ACTIVITY, STALE_NOTE = 1, 2, 3
NOTE_KINDS = 8
NOTE_OF = {"interaction": 0, "deal": 1, "reminder": 2, "customer": 3, "case": 4}

# AUTOINCREMENT: a number a person has seen is never given to another row, even after an undo.
_ROW = """
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,"""

# Rows that nothing points at are found through what they belong to; an index of their uids would cost a bulk
# import a fifth of its time. Whoever needs one builds it.
_LEAF = _ROW.replace("NOT NULL UNIQUE", "NOT NULL")

_TABLES = f"""
CREATE TABLE customer ({_ROW}
    name TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'company')),
    company TEXT, title TEXT, industry TEXT,
    city TEXT, region TEXT, country TEXT,
    birthday TEXT,
    stage TEXT, source TEXT, tier TEXT,
    referrer_id INTEGER REFERENCES customer(id), referred_by TEXT,
    cadence_days INTEGER, snoozed_until TEXT,
    do_not_contact INTEGER NOT NULL DEFAULT 0,
    note TEXT,
    extra TEXT NOT NULL DEFAULT '{{}}'
) STRICT;
CREATE TABLE contact ({_ROW}
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    name TEXT NOT NULL, title TEXT, role TEXT, birthday TEXT, left_on TEXT, note TEXT
) STRICT;
CREATE INDEX contact_customer ON contact(customer_id);
CREATE TABLE detail ({_LEAF}
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    contact_id INTEGER REFERENCES contact(id),
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'fax', 'email', 'address', 'url', 'wechat', 'alias', 'ref')),
    label TEXT,
    value TEXT NOT NULL,
    normal TEXT NOT NULL
) STRICT;
CREATE INDEX detail_customer ON detail(customer_id);
CREATE INDEX detail_contact ON detail(contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX detail_normal ON detail(normal, kind);
CREATE TABLE tag ({_ROW}
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    name TEXT NOT NULL
) STRICT;
CREATE INDEX tag_customer ON tag(customer_id);
CREATE INDEX tag_name ON tag(name, customer_id);
CREATE TABLE deal ({_ROW}
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    title TEXT NOT NULL,
    amount INTEGER, currency TEXT,
    stage TEXT NOT NULL,
    expected_close TEXT,
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    lost_reason TEXT, parked_until TEXT, note TEXT, ref TEXT
) STRICT;
CREATE INDEX deal_customer ON deal(customer_id);
CREATE INDEX deal_stage_name ON deal(stage) WHERE deleted_at IS NULL;
CREATE INDEX deal_open ON deal(customer_id) WHERE deleted_at IS NULL AND stage NOT IN ('won', 'lost');
CREATE TABLE deal_stage ({_LEAF}
    deal_id INTEGER NOT NULL REFERENCES deal(id),
    stage TEXT NOT NULL,
    day TEXT NOT NULL
) STRICT;
CREATE INDEX deal_stage_deal ON deal_stage(deal_id);
CREATE TABLE interaction ({_LEAF}
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    contact_id INTEGER REFERENCES contact(id),
    deal_id INTEGER REFERENCES deal(id),
    at TEXT NOT NULL,
    day TEXT NOT NULL,
    channel TEXT NOT NULL DEFAULT 'other',
    direction TEXT CHECK (direction IN ('in', 'out')),
    text TEXT NOT NULL,
    minutes INTEGER,
    mood TEXT,
    ref TEXT,
    is_life INTEGER GENERATED ALWAYS AS (
        direction IS NOT 'out' OR channel IN ('meet', 'visit') OR coalesce(minutes, 0) > 0) VIRTUAL
) STRICT;
CREATE INDEX interaction_customer ON interaction(customer_id, day, at) WHERE deleted_at IS NULL;
CREATE INDEX interaction_day ON interaction(day) WHERE deleted_at IS NULL;
CREATE INDEX interaction_ref ON interaction(ref) WHERE ref IS NOT NULL;
CREATE TABLE reminder ({_ROW}
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    contact_id INTEGER REFERENCES contact(id),
    deal_id INTEGER REFERENCES deal(id),
    kind TEXT NOT NULL DEFAULT 'todo' CHECK (kind IN ('todo', 'owe', 'waiting')),
    due TEXT NOT NULL,
    due_day TEXT NOT NULL,
    text TEXT NOT NULL,
    every TEXT,
    done_at TEXT,
    ref TEXT
) STRICT;
CREATE INDEX reminder_open ON reminder(due_day, due) WHERE done_at IS NULL AND deleted_at IS NULL;
CREATE INDEX reminder_customer ON reminder(customer_id, due_day);
CREATE INDEX reminder_deal ON reminder(deal_id) WHERE deal_id IS NOT NULL;
CREATE TABLE product ({_ROW}
    name TEXT NOT NULL, unit TEXT, price INTEGER, cost INTEGER, currency TEXT, ref TEXT
) STRICT;
CREATE INDEX product_name ON product(name);
CREATE TABLE "order" ({_ROW}
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    deal_id INTEGER REFERENCES deal(id),
    day TEXT NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL,
    note TEXT, ref TEXT
) STRICT;
CREATE INDEX order_customer ON "order"(customer_id, day) WHERE deleted_at IS NULL;
CREATE INDEX order_ref ON "order"(ref) WHERE ref IS NOT NULL;
CREATE TABLE order_line ({_LEAF}
    order_id INTEGER NOT NULL REFERENCES "order"(id),
    product_id INTEGER REFERENCES product(id),
    text TEXT,
    quantity REAL NOT NULL DEFAULT 1,
    price INTEGER,
    discount REAL NOT NULL DEFAULT 0,
    amount INTEGER NOT NULL
) STRICT;
CREATE INDEX order_line_order ON order_line(order_id);
CREATE INDEX order_line_product ON order_line(product_id);
CREATE TABLE payment ({_LEAF}
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    order_id INTEGER REFERENCES "order"(id),
    day TEXT NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL,
    method TEXT, note TEXT, ref TEXT
) STRICT;
CREATE INDEX payment_customer ON payment(customer_id);
CREATE INDEX payment_order ON payment(order_id) WHERE order_id IS NOT NULL;
CREATE TABLE inbox ({_ROW}
    who TEXT NOT NULL,
    text TEXT NOT NULL,
    line TEXT NOT NULL DEFAULT '{{}}',
    at TEXT NOT NULL,
    filed_at TEXT
) STRICT;
CREATE TABLE setting ({_ROW}
    key TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE batch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    label TEXT NOT NULL,
    undoes INTEGER REFERENCES batch(id),
    undone_by INTEGER REFERENCES batch(id),
    is_bulk INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL,
    tbl TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    last_id INTEGER,
    before TEXT
) STRICT;
CREATE INDEX journal_batch ON journal(batch_id);
CREATE INDEX journal_row ON journal(row_id, tbl);
CREATE INDEX journal_range ON journal(tbl, row_id) WHERE last_id IS NOT NULL;

CREATE TABLE stale (kind INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;
CREATE TABLE activity (
    customer_id INTEGER PRIMARY KEY,
    last_at TEXT,
    last_life TEXT,
    next_due TEXT
) STRICT;
CREATE INDEX activity_last_life ON activity(last_life);
CREATE VIRTUAL TABLE customer_search USING fts5(
    exact, words, sound, reach, columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE note_search USING fts5(body, columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
"""


_CASE = f"""
CREATE TABLE "case" ({_ROW}
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    contact_id INTEGER REFERENCES contact(id),
    kind TEXT NOT NULL DEFAULT 'complaint' CHECK (kind IN ('complaint', 'question')),
    text TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    due_day TEXT NOT NULL,
    closed_on TEXT,
    solution TEXT
) STRICT;
CREATE INDEX case_customer ON "case"(customer_id);
CREATE INDEX case_open ON "case"(due_day) WHERE closed_on IS NULL AND deleted_at IS NULL;
"""


# The words of names, NAMES_A_PAGE customers to a row: looking inside words reads 400 rows instead of 100 000.
NAMES_A_PAGE = 256
_NAME_PAGE = "CREATE TABLE name_page (page INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT"
FILL_NAME_PAGES = f"""
INSERT INTO name_page SELECT p.page, char(10) || group_concat(n.id || ' ' || n.c1, char(10)) || char(10)
FROM (SELECT DISTINCT id / {NAMES_A_PAGE} AS page FROM stale WHERE kind = {STALE_CUSTOMER}) p
JOIN customer_search_content n
  ON n.id >= p.page * {NAMES_A_PAGE} AND n.id < (p.page + 1) * {NAMES_A_PAGE}
GROUP BY p.page
"""


_ONE_BY_ONE = "WHEN (SELECT is_bulk FROM batch ORDER BY id DESC LIMIT 1) IS NOT 1"


# What a customer uses of a product, as they said it; without a rate the jar is reckoned from what they bought.
_CONSUMPTION = f"""
CREATE TABLE consumption ({_ROW}
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    product_id INTEGER NOT NULL REFERENCES product(id),
    per_day REAL CHECK (per_day > 0),
    lead_days INTEGER NOT NULL DEFAULT 0 CHECK (lead_days >= 0)
) STRICT;
CREATE INDEX consumption_customer ON consumption(customer_id);
CREATE INDEX consumption_product ON consumption(product_id);
"""

# Each customer's rhythm on both clocks; days are day numbers. Per clock: gaps between event days, the first and
# the last event, the sums of ln gap and of its square, and the days on which the customer turns late, quiet, very
# quiet. Then the outgoing messages since the last sign of life, the promise to be in touch, the first day on which
# anything is late, and what was bought in the year before the last order.
_RHYTHM = """
CREATE TABLE rhythm (
    customer_id INTEGER PRIMARY KEY,
    order_gaps INTEGER, order_first INTEGER, order_last INTEGER, order_logs REAL, order_squares REAL,
    order_late INTEGER, order_quiet INTEGER, order_very_quiet INTEGER,
    life_gaps INTEGER, life_first INTEGER, life_last INTEGER, life_logs REAL, life_squares REAL,
    life_late INTEGER, life_quiet INTEGER, life_very_quiet INTEGER,
    unanswered INTEGER NOT NULL,
    promised_by TEXT, promised_from INTEGER, promised_days INTEGER, promised_limit INTEGER,
    late_day INTEGER,
    worth INTEGER NOT NULL
) STRICT;
CREATE INDEX rhythm_late ON rhythm(late_day) WHERE late_day IS NOT NULL;
CREATE INDEX rhythm_worth ON rhythm(late_day, order_last, worth) WHERE worth > 0;
CREATE TABLE rhythm_fit (
    clock TEXT PRIMARY KEY CHECK (clock IN ('orders', 'contact')),
    population TEXT NOT NULL, alpha REAL NOT NULL,
    gaps INTEGER NOT NULL, fitted_gaps INTEGER NOT NULL, fitted_on TEXT NOT NULL,
    model TEXT NOT NULL, model_gaps INTEGER, model_on TEXT
) STRICT;
CREATE TABLE rhythm_wait (
    clock TEXT NOT NULL, gaps INTEGER NOT NULL, late REAL NOT NULL, quiet REAL NOT NULL, very_quiet REAL NOT NULL,
    PRIMARY KEY (clock, gaps)
) STRICT, WITHOUT ROWID;
"""


# What sync, a team and another language need of a book. `batch.args` holds a step's arguments as JSON, and `label` its
# code; where `args` is NULL, `label` is the sentence that an older crm wrote.
_FORMAT_5 = f"""
ALTER TABLE batch ADD COLUMN stamp INTEGER;
ALTER TABLE batch ADD COLUMN origin TEXT;
ALTER TABLE batch ADD COLUMN actor TEXT;
ALTER TABLE batch ADD COLUMN reason TEXT;
ALTER TABLE batch ADD COLUMN args TEXT;
ALTER TABLE customer ADD COLUMN merged_into INTEGER REFERENCES customer(id);
ALTER TABLE customer ADD COLUMN owner TEXT;
ALTER TABLE reminder ADD COLUMN owner TEXT;
ALTER TABLE interaction ADD COLUMN author TEXT;
CREATE INDEX customer_merged_into ON customer(merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE person ({_ROW}
    name TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT 'member',
    email TEXT
) STRICT;
"""


def _statements(script: str) -> list[str]:
    return [s for s in (part.strip() for part in script.split(";\n")) if s]


def stale_marks(table: str, row: str) -> list[tuple[int, str]]:
    """What a change of `row` (new, old or the table's name) makes out of date: (kind, SQL for the id)."""
    own = f"{row}.id" if table == "customer" else f"{row}.customer_id"
    marks = []
    if table in ("customer", "contact", "detail", "tag"):
        marks.append((STALE_CUSTOMER, own))
    if table in ("customer", "interaction", "reminder", "order", "tag"):
        marks.append((STALE_ACTIVITY, own))
    if table in NOTE_OF:
        marks.append((STALE_NOTE, f"{row}.id * {NOTE_KINDS} + {NOTE_OF[table]}"))
    return marks


def _marks(table: str, row: str) -> str:
    """Statements that note what a change of `row` made out of date."""
    if table == "setting":  # promises to be in touch are made by tier and tag
        every = f"INSERT OR IGNORE INTO stale SELECT {STALE_ACTIVITY}, id FROM customer"
        return f"{every} WHERE {row}.key = 'cadence';"
    if table not in _WATCHED:
        return ""
    return " ".join(f"INSERT OR IGNORE INTO stale VALUES ({kind}, {of});" for kind, of in stale_marks(table, row))


def _image(name: str, type_: str) -> str:
    """A column in the journal's JSON; a REAL with all its digits, which json_object would cut to fifteen."""
    value = f'old."{name}"'
    return f"json(iif({value} IS NULL, 'null', printf('%!.17g', {value})))" if type_ == "REAL" else value


def _triggers(db: "Database", table: str) -> list[str]:
    """One trigger for each way to change `table`: what it replaced goes into the journal, under the newest batch,
    and what it made out of date into `stale`.

    Rows inserted in bulk are one entry, from row_id to last_id, which `Store.insert_many` writes.
    """
    columns = [(row[1], row[2]) for row in db.execute(f'PRAGMA table_info("{table}")').fetchall()]
    image = ", ".join(f"'{name}', {_image(name, type_)}" for name, type_ in columns)
    entry = f"INSERT INTO journal (batch_id, tbl, row_id, before) VALUES ((SELECT max(id) FROM batch), '{table}', "
    new, old = _marks(table, "new"), _marks(table, "old")
    return [
        f'''CREATE TRIGGER change_{table}_insert AFTER INSERT ON "{table}" {_ONE_BY_ONE} BEGIN
            {entry}new.id, NULL); {new} END''',
        f'''CREATE TRIGGER change_{table}_update AFTER UPDATE ON "{table}" BEGIN
            {entry}old.id, json_object({image})); {old} {new} END''',
        f'''CREATE TRIGGER change_{table}_delete AFTER DELETE ON "{table}" BEGIN
            {entry}old.id, json_object({image})); {old} END''',
    ]


_WATCHED = ("customer", "contact", "detail", "tag", "interaction", "reminder", "deal", "order", "case")


def rebuild_triggers(db: "Database") -> None:
    """Make every trigger anew, so that they name the columns the tables have now."""
    _drop_triggers(db)
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    for table in (t for t in JOURNALLED if t in there):
        for sql in _triggers(db, table):
            db.execute(sql)


def _drop_triggers(db: "Database") -> None:
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f'DROP TRIGGER "{name}"')


def migrations() -> "Migrations":
    """The migrations in order. A deferred import: only a new or an older book needs sqlite_utils."""
    from sqlite_utils import Migrations

    steps = Migrations("crm")

    @steps()
    def m001_book(db: "Database") -> None:
        for sql in _statements(_TABLES):
            db.execute(sql)
        rebuild_triggers(db)

    @steps()
    def m002_case(db: "Database") -> None:
        for sql in _statements(_CASE):
            db.execute(sql)
        rebuild_triggers(db)

    @steps()
    def m003_name_page(db: "Database") -> None:
        db.execute(_NAME_PAGE)
        db.execute("INSERT OR IGNORE INTO stale SELECT ?, id FROM customer", (STALE_CUSTOMER,))
        db.execute(FILL_NAME_PAGES)

    @steps()
    def m004_rhythm(db: "Database") -> None:
        for sql in _statements(_CONSUMPTION + _RHYTHM):
            db.execute(sql)
        rebuild_triggers(db)
        db.execute("INSERT OR IGNORE INTO stale SELECT ?, id FROM customer", (STALE_ACTIVITY,))

    @steps()
    def m005_sync(db: "Database") -> None:
        for sql in _statements(_FORMAT_5):
            db.execute(sql)
        _drop_triggers(db)
        for row_id, key in db.execute("SELECT id, key FROM setting").fetchall():
            db.execute("UPDATE setting SET uid = ? WHERE id = ?", (link_uid("setting", key), row_id))
        rebuild_triggers(db)

    return steps


SCHEMA_VERSION = 5

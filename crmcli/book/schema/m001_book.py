"""Format 1: customers and what hangs on them, sales, the inbox, settings, the journal, search.

Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
CREATE TABLE customer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
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
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE TABLE contact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    name TEXT NOT NULL, title TEXT, role TEXT, birthday TEXT, left_on TEXT, note TEXT
) STRICT;
CREATE INDEX contact_customer ON contact(customer_id);
CREATE TABLE detail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
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
CREATE TABLE tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    name TEXT NOT NULL
) STRICT;
CREATE INDEX tag_customer ON tag(customer_id);
CREATE INDEX tag_name ON tag(name, customer_id);
CREATE TABLE deal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
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
CREATE TABLE deal_stage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    deal_id INTEGER NOT NULL REFERENCES deal(id),
    stage TEXT NOT NULL,
    day TEXT NOT NULL
) STRICT;
CREATE INDEX deal_stage_deal ON deal_stage(deal_id);
CREATE TABLE interaction (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
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
CREATE TABLE reminder (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
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
CREATE TABLE product (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    name TEXT NOT NULL, unit TEXT, price INTEGER, cost INTEGER, currency TEXT, ref TEXT
) STRICT;
CREATE INDEX product_name ON product(name);
CREATE TABLE "order" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    deal_id INTEGER REFERENCES deal(id),
    day TEXT NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL,
    note TEXT, ref TEXT
) STRICT;
CREATE INDEX order_customer ON "order"(customer_id, day) WHERE deleted_at IS NULL;
CREATE INDEX order_ref ON "order"(ref) WHERE ref IS NOT NULL;
CREATE TABLE order_line (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
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
CREATE TABLE payment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    order_id INTEGER REFERENCES "order"(id),
    day TEXT NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL,
    method TEXT, note TEXT, ref TEXT
) STRICT;
CREATE INDEX payment_customer ON payment(customer_id);
CREATE INDEX payment_order ON payment(order_id) WHERE order_id IS NOT NULL;
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    who TEXT NOT NULL,
    text TEXT NOT NULL,
    line TEXT NOT NULL DEFAULT '{}',
    at TEXT NOT NULL,
    filed_at TEXT
) STRICT;
CREATE TABLE setting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
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

"""Format 4: what customers use of products, and each customer's rhythm on both clocks.

Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
CREATE TABLE consumption (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    product_id INTEGER NOT NULL REFERENCES product(id),
    per_day REAL CHECK (per_day > 0),
    lead_days INTEGER NOT NULL DEFAULT 0 CHECK (lead_days >= 0)
) STRICT;
CREATE INDEX consumption_customer ON consumption(customer_id);
CREATE INDEX consumption_product ON consumption(product_id);

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
INSERT OR IGNORE INTO stale SELECT 2, id FROM customer;
"""

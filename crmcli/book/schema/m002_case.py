"""Format 2: complaints and questions.

Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
CREATE TABLE "case" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
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

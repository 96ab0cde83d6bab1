"""Format 13: what one customer is to another (`words`: the other is the sister of the customer), and a file of a note.

A relation's uid is computed from both ends. `file` is a path or the address of a page; what it names is not kept here.
Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
CREATE TABLE relation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    other_id INTEGER NOT NULL REFERENCES customer(id),
    words TEXT NOT NULL
) STRICT;
CREATE INDEX relation_customer ON relation(customer_id);
CREATE INDEX relation_other ON relation(other_id);
ALTER TABLE interaction ADD COLUMN file TEXT;
"""

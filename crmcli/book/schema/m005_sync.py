"""Format 5: what sync, a team, another program and another language need of a book.

`batch.args` holds a step's arguments as JSON, and `label` its code; where `args` is NULL, `label` is the sentence
that an older crm wrote. `writing` has its one row only inside a transaction of crm's own.
Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
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
CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    name TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT 'member',
    email TEXT
) STRICT;
CREATE TABLE writing (batch_id INTEGER NOT NULL, is_bulk INTEGER NOT NULL DEFAULT 0) STRICT;
"""

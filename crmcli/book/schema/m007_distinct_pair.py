"""Format 7: two customers that are not the same, although they look so: one row of two ends.

`customer_id` is the end with the lower uid; the row's own uid is computed from both.
Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
CREATE TABLE distinct_pair (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    customer_id INTEGER NOT NULL REFERENCES customer(id),
    other_id INTEGER NOT NULL REFERENCES customer(id)
) STRICT;
CREATE INDEX distinct_pair_customer ON distinct_pair(customer_id);
CREATE INDEX distinct_pair_other ON distinct_pair(other_id);
"""

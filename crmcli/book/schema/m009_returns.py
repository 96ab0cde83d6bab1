"""Format 9: goods that came back are no sign of life any more: every customer's activity and rhythm is made anew.

Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
INSERT OR IGNORE INTO stale SELECT 2, id FROM customer;
"""

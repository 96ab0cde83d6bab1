"""Format 12: the day by which an order is to be paid, its payment terms in the words typed, and an index of referrers.

Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
ALTER TABLE "order" ADD COLUMN due TEXT;
ALTER TABLE "order" ADD COLUMN terms TEXT;
CREATE INDEX customer_referrer ON customer(referrer_id) WHERE referrer_id IS NOT NULL;
"""

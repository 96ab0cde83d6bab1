"""Format 11: a call or visit that nobody answered, `no_answer` 1, is no contact; NULL for every other interaction.

Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
ALTER TABLE interaction ADD COLUMN no_answer INTEGER CHECK (no_answer = 1);
CREATE INDEX interaction_no_answer ON interaction(customer_id, day) WHERE no_answer = 1 AND deleted_at IS NULL;
"""

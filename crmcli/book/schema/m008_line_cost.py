"""Format 8: an order line keeps what one of its product cost when it was sold, in minor units of the order's currency.

NULL where nobody knew it: the margin of such a line is computed from the product's cost of today.
Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
ALTER TABLE order_line ADD COLUMN cost INTEGER;
"""

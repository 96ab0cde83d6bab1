"""Format 10: birthdays are found by their month and day, and those of the Chinese calendar without reading everybody.

Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
CREATE INDEX customer_birthday ON customer(substr(birthday, -5)) WHERE birthday IS NOT NULL;
CREATE INDEX customer_lunar ON customer(id) WHERE birthday >= 'lunar ' AND birthday < 'lunar~';
CREATE INDEX contact_birthday ON contact(substr(birthday, -5)) WHERE birthday IS NOT NULL;
CREATE INDEX contact_lunar ON contact(customer_id) WHERE birthday >= 'lunar ' AND birthday < 'lunar~';
"""

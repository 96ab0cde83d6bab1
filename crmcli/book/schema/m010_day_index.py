"""Format 10: indexes by which the morning finds birthdays, those of the Chinese calendar, and what was done today.

Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
CREATE INDEX customer_birthday ON customer(substr(birthday, -5)) WHERE birthday IS NOT NULL;
CREATE INDEX customer_lunar ON customer(id) WHERE birthday >= 'lunar ' AND birthday < 'lunar~';
CREATE INDEX contact_birthday ON contact(substr(birthday, -5)) WHERE birthday IS NOT NULL;
CREATE INDEX contact_lunar ON contact(customer_id) WHERE birthday >= 'lunar ' AND birthday < 'lunar~';
CREATE INDEX reminder_done ON reminder(done_at) WHERE done_at IS NOT NULL;
"""

"""Format 6: names with ü, ö, ä, å, ø, æ, œ or ß are indexed once more: they are now found as ue, oe, ae, aa and ss too.

Only the customers who have such a letter in a name, company, contact or alias are marked; the upgrade indexes them.
Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
INSERT OR IGNORE INTO stale
SELECT 1, id FROM customer WHERE name || coalesce(company, '') GLOB '*[äöüåøæœßÄÖÜÅØÆŒẞ\u0308\u030a]*';
INSERT OR IGNORE INTO stale
SELECT 1, customer_id FROM contact WHERE name GLOB '*[äöüåøæœßÄÖÜÅØÆŒẞ\u0308\u030a]*';
INSERT OR IGNORE INTO stale
SELECT 1, customer_id FROM detail WHERE kind = 'alias' AND value GLOB '*[äöüåøæœßÄÖÜÅØÆŒẞ\u0308\u030a]*';
"""

"""Format 3: the words of names, 256 customers to a row, so that looking inside words reads few rows.

Frozen: a book in this format exists. Change it only by another step.
"""

SQL = """
CREATE TABLE name_page (page INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
INSERT OR IGNORE INTO stale SELECT 1, id FROM customer;
INSERT INTO name_page SELECT p.page, char(10) || group_concat(n.id || ' ' || n.c1, char(10)) || char(10)
FROM (SELECT DISTINCT id / 256 AS page FROM stale WHERE kind = 1) p
JOIN customer_search_content n
  ON n.id >= p.page * 256 AND n.id < (p.page + 1) * 256
GROUP BY p.page;
"""

"""The shape of a book: which file is one, its format, the migrations that led there, and the triggers over its tables.

Tables are of three kinds: rows of the book (with a uid, times and a journal), the record of changes (batch, journal),
and what can be recomputed (activity, rhythm, search, stale), which is local to this file.
"""

APPLICATION_ID = 0x63726D31  # "crm1"
SCHEMA_VERSION = 13

"""The phone: a calendar and an address book at a CalDAV server, and what this book knows of them.

Loaded by `crm sync` of a book that has a phone alone; needs httpx (the extra `phone`).
"""

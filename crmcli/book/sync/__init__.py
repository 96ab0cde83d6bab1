"""Sync of a book with others over a hub, a PostgreSQL database: what is sent, what is taken, who wins.

Loaded by `crm sync` alone, and the only part of the program that needs psycopg (the extra `sync`).
"""

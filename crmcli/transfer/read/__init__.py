"""Readers: bytes of a file go in, drafts of records come out. They know nothing of the book."""

"""Queries: each function reads the book and returns records; none writes."""

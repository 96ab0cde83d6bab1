"""File formats: readers yield drafts, writers take records."""

"""Finding customers and notes by what was typed."""

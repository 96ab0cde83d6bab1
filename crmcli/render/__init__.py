"""How records look, told once for both faces: as JSON, as columns, as cards, as the sentence after a change.

The shell prints what is made here as plain text, the dashboard draws it with tones. Nothing here reads the book or
writes to a terminal, except `table`, which prints a table for the shell.
"""

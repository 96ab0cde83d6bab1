"""The engine below the store: the list of tables, the schema, the journal, undo, and what is derived from the rows."""

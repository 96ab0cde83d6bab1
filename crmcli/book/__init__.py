"""The engine below the store: the list of tables, the schema, the journal, undo, and what is derived from the rows."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.book import bulk_insert as bulk_insert
    from crmcli.book import creation as creation
    from crmcli.book import damage as damage
    from crmcli.book import derived as derived
    from crmcli.book import place as place
    from crmcli.book import sqlite_errors as sqlite_errors
    from crmcli.book import stored_values as stored_values
    from crmcli.book import tables as tables
    from crmcli.book import waiting as waiting
else:
    __getattr__ = submodules(
        __name__,
        "bulk_insert",
        "creation",
        "damage",
        "derived",
        "place",
        "sqlite_errors",
        "stored_values",
        "tables",
        "waiting",
    )

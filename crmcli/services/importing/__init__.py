"""Bulk import: drafts of a file matched against the book and written as one batch.

One transaction, one undo step. Repeating it changes nothing. A row that cannot be taken is named with its
line, and without `partial` keeps the whole file out.
"""

from crmcli.services.importing.run import Summary, run_import, run_imports
from crmcli.services.importing.tally import Options

__all__ = ["Options", "Summary", "run_import", "run_imports"]

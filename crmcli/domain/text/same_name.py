"""Names that are written in several ways and are the same: J. B. and JB, & and and, O'Malley and Omalley.

Only what can be dropped or joined without becoming another name. Forms of address (Mr, Dr) are no part of a name.
"""

from crmcli.domain.text.name_query import JOINERS
from crmcli.domain.text.unicode import fold

AND = ("and", "und", "et")
ADDRESSES = ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "mister")


def name_key(name: str) -> str:
    """A name as it is compared with another one: its letters without signs, `and` and forms of address."""
    words = fold(name.translate(JOINERS)).split()
    kept = [word for word in words if word not in AND]
    while len(kept) > 1 and kept[0] in ADDRESSES:
        kept = kept[1:]
    return "".join(kept or words)

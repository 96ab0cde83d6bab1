"""The file or page that a note points at: understood when it is typed, looked for when it is opened. Nothing is copied.

Refuses a file that is not there, and an address that is none of the web.
"""

import os
from pathlib import Path

from crmcli.errors import NotFound, Usage
from crmcli.words import tr

_PAGES = ("http://", "https://")


def attachment(said: str) -> str:
    """The whole path of the named file, or the address of a page; "" for nothing. Raises Usage."""
    words = said.strip()
    if not words or is_page(words):
        return words
    if words.lower().startswith("www."):
        return f"https://{words}"
    if "://" in words:
        raise Usage(tr("{value} is not a link to a web page.", value=words), tr("A file is named by its path."))
    try:
        path = os.path.abspath(os.path.expanduser(words))
        is_there = os.path.exists(path)
    except ValueError:  # a NUL
        is_there = False
    if not is_there:
        raise Usage(tr("There is no file {path}.", path=words), tr("Name one that is there, or a page: https://…"))
    return path


def is_page(kept: str) -> bool:
    """True for the address of a page, False for a path."""
    return kept.lower().startswith(_PAGES)


def address(kept: str) -> str:
    """What a browser is given to open it. Raises NotFound for a file that is not there any more."""
    if is_page(kept):
        return kept
    path = Path(kept)
    if not path.is_absolute() or not path.exists():
        raise NotFound(tr("{path} is not there any more.", path=kept))
    return path.as_uri()


def short_name(kept: str) -> str:
    """The name of the file without its folders; of a page the whole address."""
    return kept if is_page(kept) else os.path.basename(kept.rstrip("/\\")) or kept

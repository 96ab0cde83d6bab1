"""Readers: bytes of a file go in, drafts of records come out. They know nothing of the book."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.transfer.read import html_words as html_words
else:
    __getattr__ = submodules(__name__, "html_words")

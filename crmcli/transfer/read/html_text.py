"""HTML as plain text: what a reader of the page would see, a line for each paragraph."""

import re

from crmcli.transfer import read

_TAG = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|b|i|u|em|strong|a|h[1-6]|table|tr|td|html|html-blob|body|font|blockquote)\b[^>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|apos|#\d{1,6}|#x[0-9a-f]{1,6});", re.IGNORECASE)


def without_tags(html: str) -> str:
    """The text of a page or of a part of one."""
    words = read.html_words.PageWords()
    words.feed(html)
    words.close()
    return re.sub(r" *\n\s*", "\n", "".join(words.words)).strip()


def plain_text(cell: str) -> str:
    """The text of a cell that holds HTML; any other cell as it is."""
    if "<" in cell and _TAG.search(cell):
        return without_tags(cell)
    return without_tags(cell.replace("\n", "<br>")) if "&" in cell and _ENTITY.search(cell) else cell

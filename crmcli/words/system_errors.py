"""What the operating system says of a file that cannot be read or written, in the reader's language."""

from crmcli.words import tr_mark, tr_marked

_KNOWN = (
    tr_mark("No such file or directory"), tr_mark("Permission denied"), tr_mark("Is a directory"),
    tr_mark("Not a directory"), tr_mark("No space left on device"), tr_mark("Read-only file system"),
    tr_mark("File exists"), tr_mark("File name too long"), tr_mark("Device or resource busy"),
    tr_mark("Input/output error"), tr_mark("Too many open files"), tr_mark("Operation not permitted"),
    tr_mark("Disk quota exceeded"), tr_mark("Bad file descriptor"), tr_mark("Invalid argument"),
    tr_mark("Too many levels of symbolic links"), tr_mark("File too large"), tr_mark("Directory not empty"),
    tr_mark("No such device or address"), tr_mark("Text file busy"), tr_mark("Cannot allocate memory"),
    tr_mark("Broken pipe"), tr_mark("Operation not supported"),
)  # fmt: skip


def system_text(error: Exception) -> str:
    """What is wrong: one of the known texts in the reader's language, another as the system says it."""
    said = getattr(error, "strerror", None) or str(error)
    return tr_marked(said) if said in _KNOWN else said

"""Ctrl-C before a command runs and after it ended: one line, exit code 130, at once.

While a command runs, KeyboardInterrupt is raised in it, so that it can clean up, and `boundary` answers. It is not
raised while modules are imported: Python drops an exception that is raised in the clean-up of an import lock, prints a
traceback, and goes on. Imports only what is built into Python, as a Ctrl-C before it is ready is not answered. Refuses
to change what whoever started crm has set: a Ctrl-C that is ignored stays so.
"""

_signal = __import__("_signal")  # `signal` makes enumerations of it, which takes a millisecond
_os = __import__("os")  # loaded already
_line = "crm: interrupted; nothing more was changed."


def leave_at_once() -> None:
    """From here on Ctrl-C ends the process."""
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, leave)


def raise_in_command() -> None:
    """From here on Ctrl-C raises KeyboardInterrupt."""
    if _signal.getsignal(_signal.SIGINT) is leave:
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)


def translate_line(line: str) -> None:
    """Say this line instead of the English one."""
    global _line
    _line = line


def leave(*_: object) -> None:
    """Say that crm was interrupted, and end the process. Does not return."""
    _signal.signal(_signal.SIGINT, _signal.SIG_IGN)  # a second Ctrl-C
    try:
        _os.write(2, f"\n{_line}\n".encode())
    finally:  # whether anybody reads it or not
        _os._exit(130)

"""Run as a program by the tests: crm, killed at the Nth thing it does to a file or a database.

python -m tests.kill_at N crm-words …
"""

import os
import signal
import sys

from crmcli.__main__ import main

EVENTS = ("open", "os.rename", "os.link", "os.remove", "os.truncate", "os.mkdir", "os.utime", "sqlite3.connect")


def kill_at(number: int) -> None:
    """Have this process killed before its event of this number; those of Python's own files are not counted."""
    seen = 0

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if event not in EVENTS or str(args[0] if args else "").endswith((".py", ".pyc", "__pycache__")):
            return
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


if __name__ == "__main__":
    kill_at(int(sys.argv.pop(1)))
    main()

"""Starts crm: the console script and `python -m crmcli`."""

import gc
import os

_MANY = 100_000  # objects; a start makes some 26 000 and frees few


def main() -> None:
    """Run crm. Python would search the new objects for garbage some forty times: a tenth of the whole start.

    Ctrl-C while it starts or ends is one line and exit code 130; while it runs, `cli` answers it.
    """
    try:
        gc.set_threshold(_MANY, 20, 20)
        from crmcli.cli import main as run

        run()
    except KeyboardInterrupt:
        os.write(2, b"\ncrm: interrupted; nothing more was changed.\n")
        os._exit(130)


if __name__ == "__main__":
    main()

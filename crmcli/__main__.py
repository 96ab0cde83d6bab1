"""Starts crm: the console script and `python -m crmcli`."""

import gc

_MANY = 100_000  # objects; a start makes some 26 000 and frees few


def main() -> None:
    """Run crm. Python would search the new objects for garbage some forty times: a tenth of the whole start."""
    gc.set_threshold(_MANY, 20, 20)
    from crmcli.cli import main as run

    run()


if __name__ == "__main__":
    main()

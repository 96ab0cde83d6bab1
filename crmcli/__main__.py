"""Starts crm: the console script and `python -m crmcli`. To import it is to start: Ctrl-C is answered from then on."""

from crmcli import interrupts

interrupts.leave_at_once()

_MANY = 100_000  # objects; a start makes some 26 000 and frees few


def main() -> None:
    """Run crm. Python would search the new objects for garbage some forty times: a tenth of the whole start.

    Ctrl-C while it starts or ends is one line and exit code 130; while it runs, `boundary` answers it.
    """
    try:
        import gc

        gc.set_threshold(_MANY, 20, 20)
        from crmcli.boundary import main as run

        run()
    except KeyboardInterrupt:
        interrupts.leave()


if __name__ == "__main__":
    main()

"""The answer of the commands that sync, and how far a long one is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crmcli.context import Run
from crmcli.render.sync_report import phone_json, phone_sentences, progress_text, report_json, report_sentences

if TYPE_CHECKING:
    from crmcli.book.sync.progress import Progress
    from crmcli.services.phone import PhoneReport
    from crmcli.services.syncing import SyncReport


def answer_report(run: Run, report: "SyncReport | None", phone: "PhoneReport | None" = None) -> int:
    """Say what a sync did with the hub, and with the phone; returns the exit code, 1 where the book refused some."""
    if run.json:
        run.out.json({**(report_json(report) if report else {}), **({"phone": phone_json(phone)} if phone else {})})
    else:
        said = report_sentences(report) if report else []
        for sentence in said + (phone_sentences(phone) if phone else []):
            run.out.say(sentence)
    return 1 if report and (report.refused or report.is_still_differing) else 0


@contextmanager
def shown_progress() -> "Iterator[Progress]":
    """A line on a terminal that says how far a long sync is, and is gone at its end; nothing elsewhere."""
    is_shown = sys.stderr.isatty()

    def show(is_sending: bool, done: int, total: int) -> None:
        if is_shown:
            sys.stderr.write(f"\r\x1b[K{progress_text(done, total, is_sending=is_sending)}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

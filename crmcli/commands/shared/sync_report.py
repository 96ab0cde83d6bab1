"""What a sync did, told: in sentences, or as JSON."""

from typing import TYPE_CHECKING

from crmcli.context import Run
from crmcli.words import listed, tr, tr_n

if TYPE_CHECKING:
    from crmcli.services.syncing import SyncReport


def answer_report(run: Run, report: "SyncReport") -> int:
    """Say what a sync did; returns the exit code: 1 where the book refused something."""
    code = 1 if report.refused or report.is_still_differing else 0
    if run.json:
        run.out.json(report_json(report))
        return code
    if report.is_running:
        run.out.say(tr("Another run is syncing this book just now."))
        return 0
    run.out.say(tr("{sent} sent, {taken} taken.", sent=report.sent, taken=report.taken))
    if report.conflicts:
        run.out.say(conflicts_text(report.conflicts))
    if report.is_copy:
        run.out.say(tr("This book is a copy, or was restored: it is a machine of its own from now on."))
    if report.is_hub_older:
        run.out.say(tr("The hub came back from an old backup: this machine sent all it has."))
    if report.forgotten:
        run.out.say(
            tr_n(
                "{n} person who was forgotten on another machine was erased here too.",
                "{n} persons who were forgotten on another machine were erased here too.",
                report.forgotten,
            )
        )
    if report.holding:
        run.out.say(
            tr_n(
                "{n} backup still holds them: crm forget NAME --backups",
                "{n} backups still hold them: crm forget NAME --backups",
                report.holding,
            )
        )
    if report.differing:
        tables = listed(report.differing)
        if report.is_still_differing:
            run.out.say(tr("The book and the hub still differ in {tables}: crm doctor checks both.", tables=tables))
        else:
            run.out.say(
                tr("The book and the hub differ in {tables}: the next sync sends and takes everything.", tables=tables)
            )
    if not report.is_wiped:
        run.out.say(tr("The hub's files still hold bytes of what was erased: the next sync tries again."))
    for each in report.refused:
        run.out.say(tr("Not taken, as the book has no place for it: {what}", what=each))
    if report.waiting:
        run.out.say(tr_n("{n} step waits to be sent.", "{n} steps wait to be sent.", report.waiting))
    return code


def conflicts_text(count: int) -> str:
    """How many changes lost, as a sentence."""
    return tr_n("{n} change lost: crm sync conflicts", "{n} changes lost: crm sync conflicts", count)


def report_json(report: "SyncReport") -> dict[str, object]:
    """A report as JSON."""
    return {**report._asdict(), "refused": list(report.refused), "differing": list(report.differing)}

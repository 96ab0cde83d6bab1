"""What a sync did, told: in sentences for both faces, or as JSON."""

from typing import TYPE_CHECKING

from crmcli.words import listed, tr, tr_n

if TYPE_CHECKING:
    from crmcli.services.phone import PhoneReport
    from crmcli.services.syncing import SyncReport


def report_sentences(report: "SyncReport") -> list[str]:
    """What a sync did, in sentences; the first says how much was sent and taken."""
    if report.is_running:
        return [tr("Another run is syncing this book just now.")]
    said = [tr("{sent} sent, {taken} taken.", sent=report.sent, taken=report.taken)]
    if report.conflicts:
        said.append(conflicts_text(report.conflicts))
    if report.is_copy:
        said.append(tr("This book is a copy, or was restored: it is a machine of its own from now on."))
    if report.is_hub_older:
        said.append(tr("The hub came back from an old backup: this machine sent all it has."))
    if report.forgotten:
        said.append(
            tr_n(
                "{n} person who was forgotten on another machine was erased here too.",
                "{n} persons who were forgotten on another machine were erased here too.",
                report.forgotten,
            )
        )
    if report.holding:
        said.append(
            tr_n(
                "{n} backup still holds them: crm forget NAME --backups",
                "{n} backups still hold them: crm forget NAME --backups",
                report.holding,
            )
        )
    if report.differing:
        tables = listed(report.differing)
        if report.is_still_differing:
            said.append(tr("The book and the hub still differ in {tables}: crm doctor checks both.", tables=tables))
        else:
            said.append(
                tr("The book and the hub differ in {tables}: the next sync sends and takes everything.", tables=tables)
            )
    if not report.is_wiped:
        said.append(tr("The hub's files still hold bytes of what was erased: the next sync tries again."))
    for each in report.refused:
        said.append(tr("Not taken, as the book has no place for it: {what}", what=each))
    if report.waiting:
        said.append(tr_n("{n} step waits to be sent.", "{n} steps wait to be sent.", report.waiting))
    return said


def phone_sentences(report: "PhoneReport") -> list[str]:
    """What a sync with the phone did, in sentences."""
    said = [
        tr(
            "Phone: {done} done and {moved} moved there; {sent} sent, {removed} removed.",
            done=report.done,
            moved=report.moved,
            sent=report.sent,
            removed=report.removed,
        )
    ]
    if report.done or report.moved:
        said.append(tr("crm undo takes back what the phone did."))
    said += report.stood
    if report.waiting:
        said.append(
            tr_n(
                "{n} changed there just then: the next sync takes it.",
                "{n} changed there just then: the next sync takes them.",
                report.waiting,
            )
        )
    return said


def phone_json(report: "PhoneReport") -> dict[str, object]:
    """A report of the phone as JSON."""
    return {**report._asdict(), "stood": list(report.stood)}


def conflicts_text(count: int) -> str:
    """How many changes lost, as a sentence."""
    return tr_n("{n} change lost: crm sync conflicts", "{n} changes lost: crm sync conflicts", count)


def report_json(report: "SyncReport") -> dict[str, object]:
    """A report as JSON."""
    return {**report._asdict(), "refused": list(report.refused), "differing": list(report.differing)}


def progress_text(done: int, total: int, *, is_sending: bool) -> str:
    """How many records a sync has sent or taken, of how many."""
    if is_sending:
        return tr("Sending: {done:,} of {total:,} …", done=done, total=total)
    return tr("Taking: {done:,} of {total:,} …", done=done, total=total)


def waiting_note(waiting: int) -> str:
    """How many changes wait to be sent, in the bar: a few words."""
    return tr("all sent") if not waiting else tr_n("{n} to send", "{n} to send", waiting)

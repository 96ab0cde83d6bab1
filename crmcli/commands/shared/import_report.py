"""What crm import says of a file and of a set of files: what they are, what would be or was done, what was left out."""

from collections.abc import Iterator, Sequence

from crmcli.commands.shared.import_preview import show_columns, show_joined
from crmcli.context import Run
from crmcli.render.answers import way_back
from crmcli.services.importing import Summary
from crmcli.transfer.drafts import Rejected
from crmcli.transfer.headings import few
from crmcli.transfer.read.file_set import FileSet
from crmcli.transfer.read.source import Source
from crmcli.words import facts_in_row, field_text, labelled, listed, rows_text, tr, tr_n, with_detail

_SHOWN = 10


def narrate(run: Run, source: Source, *, is_kept: bool) -> None:
    """Say what the file is; `is_kept` if columns that are no field of ours become fields of the customers' own."""
    facts = [
        source.layout.name if source.layout else "",
        source.format,
        source.encoding,
        tr("sheet {sheet}", sheet=source.sheet) if source.sheet else "",
    ]
    run.out.say(
        tr(
            "{name}: {kind} ({facts})",
            name=source.name,
            kind=rows_text(source.kind),
            facts=facts_in_row(f for f in facts if f),
        )
    )
    if source.unknown and is_kept:
        run.out.say(tr("  columns that become fields of their own: {unknown}", unknown=listed(source.unknown)))
    elif source.unknown:
        run.out.say(tr("  columns that are not taken: {unknown}", unknown=listed(source.unknown)))


def preview(run: Run, source: Source, summary: Summary, *, is_of_set: bool = False) -> None:
    """The headings with their fields, some rows, and what would be done with them."""
    if is_of_set:
        run.out.say(tr("{name}:", name=source.name))
    show_columns(run, source)
    show_joined(run, summary)
    report(run, summary, would=True)


def report(run: Run, summary: Summary, *, would: bool = False, name: str = "") -> None:
    """What was done with a file, or would be; `name` is the file's where there are several."""
    unchanged = tr("{count:,} unchanged", count=summary.unchanged)
    if summary.trashed:
        unchanged = tr_n(
            "{unchanged} ({n:,} is in the trash; --revive takes it out)",
            "{unchanged} ({n:,} are in the trash; --revive takes them out)",
            summary.trashed,
            unchanged=unchanged,
        )
    facts = [
        tr("{count:,} added", count=summary.added),
        tr("{count:,} updated", count=summary.updated),
        unchanged,
        tr_n("{n:,} possible duplicate", "{n:,} possible duplicates", summary.duplicates) if summary.duplicates else "",
        tr_n("{n:,} differs", "{n:,} differ", summary.differ) if summary.differ else "",
        tr("{count:,} rejected", count=summary.rejected),
    ]
    said = tr(
        "{facts}; {rows}.", facts=facts_in_row(filter(None, facts)), rows=tr_n("{n:,} row", "{n:,} rows", summary.lines)
    )
    said = tr("{name}: {said}", name=name, said=said) if name else said
    run.out.say(tr("Would be: {said}", said=said) if would else said)
    for beside in _beside(summary):
        run.out.say(f"  {beside}")
    _report_changes(run, summary)
    for similar, other in summary.similar[:_SHOWN]:
        run.out.say(
            tr(
                "  line {line}: {name} may be {other} ({id}), and was not joined with it",
                line=similar.line,
                name=similar.name,
                other=other,
                id=similar.customer_id,
            )
        )
    for offer in summary.offers[:_SHOWN]:
        words = offer.words.replace('"', "'")
        run.out.say(
            tr(
                '  line {line}: “{words}” may be with {name} ({id}): crm log {id} "{words}" --meet --on {day}',
                line=offer.line,
                words=words,
                name=offer.customer,
                id=offer.customer_id,
                day=offer.day,
            )
        )
    if summary.similar:
        run.out.say(tr("  crm dupes lists those that look alike; two that are not the same: crm dupes --not A B"))
    for reject in summary.rejects[:_SHOWN]:
        run.out.say(tr("  line {line}: {reason}", line=reject.line, reason=_reason(reject)))
    if summary.rejected > _SHOWN:
        run.out.say(
            tr("  … and {rejected:,} more (--rejects FILE writes them all)", rejected=summary.rejected - _SHOWN)
        )


def report_step(run: Run, done: Sequence[Summary]) -> None:
    """The sum of several files, and how the step is taken back."""
    if len(done) > 1:
        added, updated = sum(each.added for each in done), sum(each.updated for each in done)
        run.out.say(
            tr_n(
                "{n:,} file: {added:,} added, {updated:,} updated.",
                "{n:,} files: {added:,} added, {updated:,} updated.",
                len(done),
                added=added,
                updated=updated,
            )
        )
    if done and done[0].batch is not None:
        run.out.say(way_back(step=done[0].batch))


def report_passed_over(run: Run, found: FileSet) -> None:
    """The files of a set that are not read, with the reason of each."""
    for each in found.passed_over:
        run.out.say(tr("{name} is not taken: {reason}", name=each.name, reason=each.reason))


def set_json(found: FileSet, done: Sequence[Summary]) -> dict[str, object]:
    """What the import of a set did, for scripts: the sums, and each file."""
    sums = ("added", "updated", "unchanged", "differ", "rejected", "duplicates")
    return {
        "batch": done[0].batch,
        **{key: sum(getattr(each, key) for each in done) for key in sums},
        "files": [
            {"file": source.name, **summary_json(each)} for source, each in zip(found.sources, done, strict=True)
        ],
        "passed_over": [each._asdict() for each in found.passed_over],
    }


def _report_changes(run: Run, summary: Summary) -> None:
    """What rows say otherwise than the book, before and after, and how to take it."""
    for line, name, column, before, after, is_taken in summary.changes[:_SHOWN]:
        field, before = field_text(column), before or tr("nothing")
        said = {"line": line, "name": name, "column": field, "before": before, "after": after}
        if is_taken:
            run.out.say(tr("  line {line}: {name}: {column} {before} → {after}", **said))
        else:
            run.out.say(tr("  line {line}: {name}: {column} is {before} here, {after} in the file", **said))
    if summary.differ:
        run.out.say(
            tr_n(
                "  {n:,} differs from the file and was left as it is: --update overwrite takes what the file says.",
                "  {n:,} differ from the file and were left as they are: --update overwrite takes what the file says.",
                summary.differ,
            )
        )


def _reason(reject: Rejected) -> str:
    return labelled(reject.column, reject.reason) if reject.column else reject.reason


def _beside(summary: Summary) -> Iterator[str]:
    """What came with the rows, and what was left out."""
    yield from summary.remarks
    if summary.planned:
        yield tr_n("{n:,} reminder planned", "{n:,} reminders planned", summary.planned)
    if summary.noted:
        yield tr_n("{n:,} last contact noted on its day", "{n:,} last contacts noted on their days", summary.noted)
    if summary.paid:
        yield tr_n("{n:,} order entered as paid", "{n:,} orders entered as paid", summary.paid)
    if summary.loose:
        yield tr(
            "payments for orders that the book lacks are the customers' credit: {numbers}", numbers=few(summary.loose)
        )
    if summary.passed_over:
        passed_over = listed(with_detail(what, f"{count:,}") for what, count in summary.passed_over)
        yield tr("not taken: {what}", what=passed_over)
    if summary.missing:
        yield tr_n(
            "{n:,} that the book has is not in this export: {names} (--missing park or rm)",
            "{n:,} that the book has are not in this export: {names} (--missing park or rm)",
            len(summary.missing),
            names=few(summary.missing),
        )
    if summary.undated:
        yield tr_n("{n:,} task without a day is due today", "{n:,} tasks without a day are due today", summary.undated)
    if summary.left_out:
        yield tr_n(
            "{n:,} row left out: cancelled, refunded or not received",
            "{n:,} rows left out: cancelled, refunded or not received",
            summary.left_out,
        )


def summary_json(summary: Summary) -> dict[str, object]:
    """What an import did, for scripts."""
    return {
        "batch": summary.batch,
        "kind": summary.kind,
        "added": summary.added,
        "updated": summary.updated,
        "unchanged": summary.unchanged,
        "differ": summary.differ,
        "changes": [
            dict(zip(("line", "name", "field", "before", "after", "taken"), each, strict=True))
            for each in summary.changes
        ],
        "undated": summary.undated,
        "missing": list(summary.missing[:100]),
        "rejected": summary.rejected,
        "duplicates": summary.duplicates,
        "similar": [
            {"line": each.line, "name": each.name, "customer_id": each.customer_id, "customer": other}
            for each, other in summary.similar
        ],
        "columns": {heading: field or None for heading, field in summary.columns},
        "joined": [
            {
                "line": each.line,
                "name": each.name,
                "customer_id": each.customer_id,
                "customer": other,
                "by": list(each.kinds),
            }
            for each, other in summary.joined
        ],
        "offers": [each._asdict() for each in summary.offers],
        "in_trash": summary.trashed,
        "planned": summary.planned,
        "noted": summary.noted,
        "paid": summary.paid,
        "left_out": summary.left_out,
        "not_taken": dict(summary.passed_over),
        "unknown_orders": list(summary.loose),
        "remarks": list(summary.remarks),
        "rows": summary.lines,
        "seconds": summary.seconds,
        "rejects": [{"line": r.line, "column": r.column, "reason": r.reason} for r in summary.rejects[:100]],
    }

"""crm import: customers and history from files, as one step that can be taken back."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from crmcli.commands.shared.import_preview import YES, ask, asked_mapping, asked_stages, show_columns, show_joined
from crmcli.context import Run
from crmcli.errors import CrmError, Failed, Refused, Usage
from crmcli.services.importing import Options, Summary, run_import
from crmcli.services.importing.layouts import load_layouts, recalled, stages_before
from crmcli.transfer.drafts import Rejected
from crmcli.transfer.headings import few
from crmcli.transfer.read.source import Source, SourceOptions, open_source
from crmcli.transfer.stage_words import proposal, stage_mapping
from crmcli.words import listed, tr, tr_n

app = typer.Typer(rich_markup_mode=None)
_SHOWN = 10


@app.command("import")
def import_signature(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="The files; - reads from a pipe.")],
    as_: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="KIND", help="customers, contacts, interactions, orders, payments, deals, reminders."
        ),
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="csv, xlsx, vcf, json, jsonl, ldif, ics, mbox, eml …")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="utf-8, gbk, big5, cp1252 …; found out by itself.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None,
    map_: Annotated[
        list[str] | None, typer.Option("--map", metavar="HEADING=FIELD", help="What a column holds; - leaves it out.")
    ] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map-file", help="A file with a HEADING=FIELD on each line.")
    ] = None,
    map_stage: Annotated[
        list[str] | None,
        typer.Option("--map-stage", metavar="WORD=STAGE", help="The stage that a word of the file stands for."),
    ] = None,
    dates: Annotated[str | None, typer.Option(metavar="ORDER", help="How 3/4/2020 is meant: dmy or mdy.")] = None,
    keep_unknown: Annotated[
        bool, typer.Option("--keep-unknown", help="Keep unknown columns as fields of your own.")
    ] = False,
    update: Annotated[str, typer.Option(help="fill empty fields, overwrite, or skip known customers.")] = "fill",
    create: Annotated[
        bool, typer.Option("--create", help="Make customers whom the rows name and the book lacks.")
    ] = False,
    revive: Annotated[bool, typer.Option("--revive", help="Take matching customers out of the trash.")] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Take the good rows although others are rejected.")
    ] = False,
    rejects: Annotated[Path | None, typer.Option(help="Write rejected rows to this file, with the reasons.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    as_before: Annotated[
        bool, typer.Option("--as-before", help="Read the file as one with these headings was read before.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Import customers, orders or notes from files. Running it twice changes nothing.

    Example: crm import contacts.csv

    Example: crm import --as orders lines.csv --create --yes
    """
    import_(
        ctx.obj,
        files,
        as_=as_,
        format_=format_,
        encoding=encoding,
        sheet=sheet,
        map_=map_,
        map_file=map_file,
        map_stage=map_stage,
        dates=dates,
        keep_unknown=keep_unknown,
        update=update,
        create=create,
        revive=revive,
        partial=partial,
        rejects=rejects,
        dry_run=dry_run,
        as_before=as_before,
        yes=yes,
    )


def import_(
    run: Run,
    files: list[str],
    *,
    as_: str | None = None,
    format_: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    map_: list[str] | None = None,
    map_file: Path | None = None,
    map_stage: list[str] | None = None,
    dates: str | None = None,
    keep_unknown: bool = False,
    update: str = "fill",
    create: bool = False,
    revive: bool = False,
    partial: bool = False,
    rejects: Path | None = None,
    dry_run: bool = False,
    as_before: bool = False,
    yes: bool = False,
) -> None:
    """Import customers, orders or notes from files. Running it twice changes nothing."""
    run.without_book = "try" if dry_run else "create"
    if dates not in (None, "dmy", "mdy"):
        raise Usage(tr("--dates is dmy or mdy."))
    if update not in ("fill", "overwrite", "skip"):
        raise Usage(tr("--update is fill, overwrite or skip."))
    wanted = SourceOptions(
        format=format_, encoding=encoding, sheet=sheet, kind=as_, mapping=_mapping(map_, map_file),
        keep_unknown=keep_unknown, dates=_order(run, dates), until=run.now.date(),
    )  # fmt: skip
    options = Options(update, partial, create, revive)
    if map_stage:
        options = options._replace(stages=stage_mapping(map_stage, run.settings.stage_names))
    if as_before:
        layouts = load_layouts(run.store)
        headings = frozenset(heading for layout in layouts for heading in layout.headings)
        wanted = replace(wanted, recall=recalled(layouts), known_headings=headings)
    summaries = [_one(run, name, wanted, options, rejects, dry_run=dry_run, yes=yes) for name in files]
    done = [summary for summary in summaries if summary is not None]
    if run.json:
        answers = [summary_json(summary) for summary in done]
        run.out.json(answers[0] if len(answers) == 1 else answers)
    strange = [word for summary in done for word, _ in summary.strange_stages]
    if strange and not partial:
        raise Refused(
            tr_n(
                "The book has no stage {words}.",
                "The book has no stages {words}.",
                len(strange),
                words=listed(repr(word) for word in strange),
            ),
            tr("Say what they stand for: {options}", options=proposal(strange, run.settings.stage_names)),
        )
    if any(summary.rejected and summary.batch is None and not partial for summary in done):
        raise Failed(tr("Nothing of that file was taken."), tr("Mend the rows, or take the good ones with --partial."))
    if rejected := sum(summary.rejected for summary in done):
        raise Failed(
            tr_n("{n:,} row was rejected.", "{n:,} rows were rejected.", rejected),
            tr("--rejects FILE writes them, to be mended and imported again."),
        )


def _order(run: Run, said: str | None) -> Literal["dmy", "mdy"] | None:
    """The order of day and month: as said, else as set in the book."""
    order = said or (run.settings.date_order or "").lower()
    return "dmy" if order == "dmy" else "mdy" if order == "mdy" else None


def _mapping(said: list[str] | None, file: Path | None) -> dict[str, str]:
    lines = list(said or ())
    if file is not None:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise Usage(tr("{file} is not UTF-8.", file=file), tr("iconv -f GBK -t UTF-8 changes it.")) from None
        lines += [line for line in text.splitlines() if line.strip()]
    mapping = {}
    for line in lines:
        heading, equals, field = line.rpartition("=")
        if not equals or not heading.strip():
            raise Usage(tr("{line!r} maps nothing.", line=line), tr('Example: --map "Handy=phone"'))
        mapping[heading.strip()] = field.strip()
    return mapping


def _one(
    run: Run, name: str, wanted: SourceOptions, options: Options, rejects: Path | None, *, dry_run: bool, yes: bool
) -> Summary | None:
    """Import one file: preview and ask on a terminal, then do it; what is mapped there is read again."""
    origin: Any = sys.stdin.buffer if name == "-" else Path(name)
    options = options._replace(name=Path(name).name)
    asks = run.interactive and not yes and not dry_run
    while True:
        try:
            source = open_source(origin, wanted)
        except Refused as error:
            if not asks or (more := _asked_about(run, error)) is None:
                raise
            wanted = replace(wanted, mapping={**wanted.mapping, **more})
            continue
        with source:
            _narrate(run, source, is_kept=wanted.keep_unknown and bool(source.mapping))
            if wanted.recall is not None:
                options = options._replace(
                    stages={**stages_before(load_layouts(run.store), source.headings), **options.stages}
                )
            if not asks and not dry_run:
                return _take(run, source, options, rejects)
            with rehearsal(run) as copy, _progress(source) as progress:
                summary = run_import(copy, source, options, run.settings, progress)
            _preview(run, source, summary)
            if asks and summary.strange_stages:
                words = [word for word, _ in summary.strange_stages]
                said = stage_mapping(asked_stages(words, run.settings.stage_names), run.settings.stage_names)
                options = options._replace(stages={**options.stages, **said})
                continue
            answer = _asked(summary, options) if asks else ""
            if mapped := asked_mapping(answer):
                wanted = replace(wanted, mapping={**wanted.mapping, mapped[0]: mapped[1]})
                continue
            if answer.lower() not in YES:
                _write_rejects(run, rejects, source, summary)
                return summary._replace(batch=None)
            return _take(run, source, options, rejects)


def _take(run: Run, source: Source, options: Options, rejects: Path | None) -> Summary:
    """Import the file, and say what was done."""
    with _progress(source) as progress:
        summary = run_import(run.store, source, options, run.settings, progress)
    _write_rejects(run, rejects, source, summary)
    _report(run, summary)
    return summary


@contextmanager
def rehearsal(run: Run) -> Iterator[Any]:
    """A copy of the book that is thrown away: the book's own bytes are not touched."""
    from crmcli.book.work import work_folder
    from crmcli.store import copy_for_dry_run

    with work_folder(run.path) as folder:
        store = copy_for_dry_run(run.store, folder / "book.db")
        try:
            yield store
        finally:
            store.close()


@contextmanager
def _progress(source: Source) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, with rows a second and the time left, for anything longer than a second."""
    if not sys.stderr.isatty():
        yield lambda rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.fields[said]}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=source.size or None, said="", visible=False)

        def show(rows: int) -> None:
            took = bar.tasks[0].elapsed or 0
            if took > 1:
                bar.update(
                    task,
                    completed=source.done,
                    said=tr("{rows:,} rows, {speed:,.0f}/s", rows=rows, speed=rows / took),
                    visible=True,
                )

        yield show


def _narrate(run: Run, source: Source, *, is_kept: bool) -> None:
    """Say what the file is; `is_kept` if columns that are no field of ours become fields of the customers' own."""
    facts = [source.format, source.encoding, tr("sheet {sheet}", sheet=source.sheet) if source.sheet else ""]
    run.out.say(tr("{name}: {kind} ({facts})", name=source.name, kind=source.kind, facts=listed(f for f in facts if f)))
    if source.unknown and is_kept:
        run.out.say(tr("  columns that become fields of their own: {unknown}", unknown=listed(source.unknown)))
    elif source.unknown:
        run.out.say(tr("  columns that are not taken: {unknown}", unknown=listed(source.unknown)))


def _preview(run: Run, source: Source, summary: Summary) -> None:
    show_columns(run, source)
    show_joined(run, summary)
    _report(run, summary, would=True)


def _asked(summary: Summary, options: Options) -> str:
    """The answer to the question whether to import; "" where there is nothing to take."""
    if summary.rejected and not options.partial:
        return ask(tr("Rows are rejected; HEADING=FIELD reads a column otherwise: "))
    if not summary.added and not summary.updated:
        return ""
    return ask(tr("Import this? [y/N, or HEADING=FIELD to read a column otherwise] "))


def _asked_about(run: Run, error: Refused) -> dict[str, str] | None:
    """What a person maps where the file is not certain; None when they map nothing."""
    run.out.say(error.message)
    run.out.say(error.hint)
    more = asked_mapping(ask(tr("HEADING=FIELD (return leaves it): ")))
    return {more[0]: more[1]} if more else None


def _report(run: Run, summary: Summary, *, would: bool = False) -> None:
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
        tr("{count:,} rejected", count=summary.rejected),
    ]
    said = tr(
        "{facts}; {rows}.", facts=listed(filter(None, facts)), rows=tr_n("{n:,} row", "{n:,} rows", summary.lines)
    )
    run.out.say(tr("Would be: {said}", said=said) if would else said)
    for beside in _beside(summary):
        run.out.say(f"  {beside}")
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
    if summary.similar:
        run.out.say(tr("  crm dupes lists those that look alike; two that are not the same: crm dupes --not A B"))
    for reject in summary.rejects[:_SHOWN]:
        run.out.say(tr("  line {line}: {reason}", line=reject.line, reason=_reason(reject)))
    if summary.rejected > _SHOWN:
        run.out.say(
            tr("  … and {rejected:,} more (--rejects FILE writes them all)", rejected=summary.rejected - _SHOWN)
        )
    if summary.batch is not None and not would:
        run.out.say(tr("crm undo --batch {batch} takes it back.", batch=summary.batch))


def _reason(reject: Rejected) -> str:
    return f"{reject.column}: {reject.reason}" if reject.column else reject.reason


def _write_rejects(run: Run, path: Path | None, source: Source, summary: Summary) -> None:
    """The rejected rows with their headings, line and reason, to be mended and imported again."""
    if path is None or not summary.rejects:
        return
    import csv

    try:
        with open(path, "x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*source.headings, "line", "column", "reason"])
            width = len(source.headings)
            for reject in summary.rejects:
                cells = [*map(str, reject.row)][:width]
                writer.writerow([*cells, *[""] * (width - len(cells)), reject.line, reject.column, reject.reason])
    except FileExistsError:
        raise CrmError(tr("{path} is there already; name another file for --rejects.", path=path)) from None
    run.out.say(
        tr_n("{n:,} rejected row is in {path}.", "{n:,} rejected rows are in {path}.", summary.rejected, path=path)
    )


def _beside(summary: Summary) -> Iterator[str]:
    """What came with the rows, and what was left out."""
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
        yield tr("not taken: {what}", what=listed(f"{what} ({count:,})" for what, count in summary.passed_over))
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
        "rejected": summary.rejected,
        "duplicates": summary.duplicates,
        "similar": [
            {"line": each.line, "name": each.name, "customer_id": each.customer_id, "customer": other}
            for each, other in summary.similar
        ],
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
        "in_trash": summary.trashed,
        "planned": summary.planned,
        "noted": summary.noted,
        "paid": summary.paid,
        "left_out": summary.left_out,
        "not_taken": dict(summary.passed_over),
        "unknown_orders": list(summary.loose),
        "rows": summary.lines,
        "seconds": summary.seconds,
        "rejects": [{"line": r.line, "column": r.column, "reason": r.reason} for r in summary.rejects[:100]],
    }

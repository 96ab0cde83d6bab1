"""crm import: customers and history from files, as one step that can be taken back."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from crmcli.commands.shared.import_preview import YES, ask, asked_mapping, asked_stages
from crmcli.commands.shared.import_report import (
    narrate,
    preview,
    report,
    report_passed_over,
    report_step,
    set_json,
    summary_json,
)
from crmcli.context import Run, backup_place
from crmcli.errors import CrmError, Failed, Refused, Usage
from crmcli.services.dry_run import copy_for_dry_run
from crmcli.services.importing import Options, Summary, run_import, run_imports
from crmcli.services.importing.file import usual_currency, usual_order
from crmcli.services.importing.layouts import load_layouts, recalled, stages_before
from crmcli.transfer.read.day_order import ORDERS, Order
from crmcli.transfer.read.file_set import is_set, open_set
from crmcli.transfer.read.inputs import Stream, is_shell_pipe, with_archive_on_disk
from crmcli.transfer.read.source import Source, SourceOptions, open_source
from crmcli.transfer.stage_words import proposal, stage_mapping
from crmcli.words import listed, tr, tr_n

app = typer.Typer(rich_markup_mode=None)


@app.command("import")
def import_signature(
    ctx: typer.Context,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="The files, a folder or zip of them; - reads from a pipe.")
    ],
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
    dates: Annotated[
        str | None, typer.Option(metavar="dmy|mdy|ymd", help="How 3/4/20 is meant: dmy, mdy or ymd.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="The currency of amounts that name none (EUR, CNY …).")
    ] = None,
    keep_unknown: Annotated[
        bool, typer.Option("--keep-unknown", help="Keep unknown columns as fields of your own.")
    ] = False,
    update: Annotated[str, typer.Option(help="fill empty fields, overwrite, or skip known customers.")] = "fill",
    create: Annotated[
        bool, typer.Option("--create", help="Make customers whom the rows name and the book lacks.")
    ] = False,
    missing: Annotated[
        str | None,
        typer.Option(metavar="park|rm", help="Rows that a newer export lacks: park or rm; else named."),
    ] = None,
    revive: Annotated[bool, typer.Option("--revive", help="Take matching customers out of the trash.")] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Take the good rows although others are rejected.")
    ] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write rejected rows there, with the reasons, to mend and import again."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write --rejects over a file that crm did not write.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    as_before: Annotated[
        bool, typer.Option("--as-before", help="Read the file as one with these headings was read before.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Import customers, orders or notes from files. Running it twice changes nothing.

    Several files, a folder, a zip or a workbook of several sheets are one set: firms, people, deals, what happened;
    one step to take back.

    Example: crm import contacts.csv

    Example: crm import exports/ --create

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
        currency=currency,
        keep_unknown=keep_unknown,
        update=update,
        create=create,
        missing=missing,
        revive=revive,
        partial=partial,
        rejects=rejects,
        force=force,
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
    currency: str | None = None,
    keep_unknown: bool = False,
    update: str = "fill",
    create: bool = False,
    missing: str | None = None,
    revive: bool = False,
    partial: bool = False,
    rejects: Path | None = None,
    force: bool = False,
    dry_run: bool = False,
    as_before: bool = False,
    yes: bool = False,
) -> None:
    """Import customers, orders or notes from files. Running it twice changes nothing."""
    run.without_book = "try" if dry_run else "create"
    order = parse_order(dates)
    if update not in ("fill", "overwrite", "skip"):
        raise Usage(tr("--update is fill, overwrite or skip."))
    if missing not in (None, "park", "rm"):
        raise Usage(tr("--missing is park or rm."))
    wanted = SourceOptions(
        format=format_, encoding=encoding, sheet=sheet, kind=as_, mapping=_mapping(map_, map_file),
        keep_unknown=keep_unknown, dates=order, usual_dates=usual_order(run.settings), until=run.now.date(),
        currency=usual_currency(run.store, run.settings, currency or ""),
    )  # fmt: skip
    options = Options(update, partial, create, revive, missing=missing or "")
    if map_stage:
        options = options._replace(stages=stage_mapping(map_stage, run.settings.stage_names))
    layouts = load_layouts(run.store) if as_before else []
    if as_before:
        headings = frozenset(heading for layout in layouts for heading in layout.headings)
        wanted = replace(wanted, recall=recalled(layouts), known_headings=headings)
    kept = None if rejects is None else RejectsFile(rejects, force)
    if kept is not None:
        kept.check()
    with ExitStack() as opened:
        is_alone = len(files) == 1
        origin, name = _origin(opened, files[0]) if is_alone else (Path(files[0]), "")
        if is_alone and not (isinstance(origin, Path) and is_set(origin, wanted)):
            options = options._replace(name=Path(files[0]).name)
            done = [_one(run, origin, name, wanted, options, kept, dry_run=dry_run, yes=yes)]
            answer = summary_json(done[0])
        else:
            if "-" in files and not is_alone:
                raise Usage(tr("- reads from a pipe and stands alone."))
            called = name if is_alone and str(origin) != files[0] else ""
            paths = [origin] if is_alone and isinstance(origin, Path) else [Path(file) for file in files]
            found = opened.enter_context(open_set(paths, wanted, is_partial=partial, called=called))
            report_passed_over(run, found)
            if as_before:
                before = [stages_before(layouts, source.headings) for source in found.sources]
                known = {word: stage for stages in before for word, stage in stages.items()}
                options = options._replace(stages={**known, **options.stages})
            whole = Path(files[0]).name if is_alone else ", ".join(files)
            taking = _SetImport(run, options._replace(name=whole), kept, is_dry=dry_run, is_agreed=yes,
                                is_kept=keep_unknown)  # fmt: skip
            done = taking.take(found.sources)
            answer = set_json(found, done)
    if run.json:
        run.out.json(answer)
    strange = list(dict.fromkeys(word for summary in done for word, _ in summary.strange_stages))
    if strange and not partial:
        others = sum(each.rejected - sum(count for _, count in each.strange_stages) for each in done)
        hint = tr("Say what they stand for: {options}", options=proposal(strange, run.settings.stage_names))
        more = tr_n(
            "{n:,} row more is rejected for another reason: --partial leaves it out.",
            "{n:,} rows more are rejected for other reasons: --partial leaves them out.",
            others,
        )
        raise Refused(
            tr_n(
                "The book has no stage {words}.",
                "The book has no stages {words}.",
                len(strange),
                words=listed(repr(word) for word in strange),
            ),
            f"{hint}\n{more}" if others else hint,
        )
    if any(summary.rejected for summary in done) and done[0].batch is None and not partial:
        message = tr("Nothing of that file was taken.") if len(done) == 1 else tr("Nothing of these files was taken.")
        raise Failed(message, tr("Mend the rows, or take the good ones with --partial."))
    if rejected := sum(summary.rejected for summary in done):
        raise Failed(
            tr_n("{n:,} row was rejected.", "{n:,} rows were rejected.", rejected),
            tr("--rejects FILE writes them, to be mended and imported again."),
        )


class RejectsFile(NamedTuple):
    """Where the rejected rows of one file go; `force`: also over a file that crm did not write."""

    path: Path
    force: bool

    def check(self) -> None:
        """Raise Refused or Failed where nothing can be written, before anything is imported."""
        from crmcli.transfer.write.rejects import check_rejects_file

        check_rejects_file(self.path, force=self.force)


def parse_order(said: str | None) -> Order | None:
    """The order of day and month that was said. Raises Usage."""
    found = next((order for order in ORDERS if order == said), None)
    if said is not None and found is None:
        raise Usage(tr("--dates is dmy, mdy or ymd."))
    return found


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


def _origin(opened: ExitStack, file: str) -> tuple[Path | Stream, str]:
    """What the first of the files is read from, and its name for people; a zip that comes on a pipe is copied aside."""
    path = Path(file)
    if file == "-":
        name = tr("standard input")
        return with_archive_on_disk(opened, sys.stdin.buffer, name), name
    if is_shell_pipe(path):
        stream = opened.enter_context(path.open("rb"))
        return with_archive_on_disk(opened, stream, file), file
    return path, file


def _one(
    run: Run,
    origin: Path | Stream,
    name: str,
    wanted: SourceOptions,
    options: Options,
    rejects: RejectsFile | None,
    *,
    dry_run: bool,
    yes: bool,
) -> Summary:
    """Import one file: preview and ask on a terminal, then do it; what is mapped there is read again."""
    asks = run.interactive and not yes and not dry_run
    before = wanted  # as it was before what was typed last
    while True:
        try:
            source = open_source(origin, wanted, name)
        except (Refused, Usage) as error:
            if isinstance(error, Usage):
                if wanted is before:
                    raise
                wanted = before  # no such heading or field: asked once more
            if not asks or (more := _asked_about(run, error)) is None:
                raise
            before, wanted = wanted, replace(wanted, mapping={**wanted.mapping, **more})
            continue
        with source:
            narrate(run, source, is_kept=source.keeps_unknown)
            if wanted.recall is not None:
                options = options._replace(
                    stages={**stages_before(load_layouts(run.store), source.headings), **options.stages}
                )
            if not asks and not dry_run:
                return _take(run, source, options, rejects)
            with copy_for_dry_run(run.store) as copy, _progress([source]) as progress:
                summary = run_import(copy, source, options, run.settings, progress)
            preview(run, source, summary)
            if asks and summary.strange_stages:
                words = [word for word, _ in summary.strange_stages]
                said = stage_mapping(asked_stages(words, run.settings.stage_names), run.settings.stage_names)
                options = options._replace(stages={**options.stages, **said})
                continue
            answer = _asked(summary, options) if asks else ""
            if mapped := asked_mapping(answer):
                before, wanted = wanted, replace(wanted, mapping={**wanted.mapping, mapped[0]: mapped[1]})
                continue
            if answer.lower() not in YES:
                _write_rejects(run, rejects, source, summary)
                return summary._replace(batch=None)
            return _take(run, source, options, rejects)


def _take(run: Run, source: Source, options: Options, rejects: RejectsFile | None) -> Summary:
    """Import the file, and say what was done."""
    with _progress([source]) as progress:
        summary = run_import(run.store, source, options, run.settings, progress)
    _write_rejects(run, rejects, source, summary)
    report(run, summary)
    report_step(run, [summary])
    return summary


class _SetImport(NamedTuple):
    """How files are taken: shown and asked for first on a terminal, on a copy of the book where it is a dry run.

    `is_kept`: columns that are no field of ours become fields of the customers' own.
    """

    run: Run
    options: Options
    rejects: RejectsFile | None
    is_dry: bool
    is_agreed: bool
    is_kept: bool

    def take(self, sources: Sequence[Source]) -> list[Summary]:
        """Import the files as one step; a summary for each, its batch None where nothing was written."""
        run, options = self.run, self.options
        for source in sources:
            is_kept = self.is_kept and source.kind == "customers" and bool(source.mapping)
            narrate(run, source, is_kept=source.keeps_unknown or is_kept)
        if self.is_dry or (run.interactive and not self.is_agreed):
            with copy_for_dry_run(run.store) as copy, _progress(sources) as progress:
                done = run_imports(copy, sources, options, run.settings, progress)
            for source, summary in zip(sources, done, strict=True):
                preview(run, source, summary, is_of_set=True)
            if self.is_dry or not _agreed(run, done, options):
                self._write_rejects(sources, done)
                return [summary._replace(batch=None) for summary in done]
        with _progress(sources) as progress:
            done = run_imports(run.store, sources, options, run.settings, progress)
        self._write_rejects(sources, done)
        for source, summary in zip(sources, done, strict=True):
            report(run, summary, name=source.name)
        report_step(run, done)
        return done

    def _write_rejects(self, sources: Sequence[Source], done: list[Summary]) -> None:
        """The rejected rows of each file, in a file of their own where there are several."""
        for source, summary in zip(sources, done, strict=True):
            file = self.rejects
            if file is not None and len(sources) > 1:
                path, sheet = file.path, f"-{source.sheet}" if source.name.endswith("]") else ""
                stem = Path(source.name.removesuffix(f" [{source.sheet}]")).stem + sheet.replace("/", "-")
                file = file._replace(path=path.with_name(f"{path.stem}-{stem}{path.suffix}"))
            _write_rejects(self.run, file, source, summary)


@contextmanager
def _progress(sources: Sequence[Source]) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, with rows a second and the time left, for anything longer than a second."""
    if not sys.stderr.isatty():
        yield lambda rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.fields[said]}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=sum(source.size for source in sources) or None, said="", visible=False)

        def show(rows: int) -> None:
            took = bar.tasks[0].elapsed or 0
            if took > 1:
                bar.update(
                    task,
                    completed=sum(source.done for source in sources),
                    said=tr("{rows:,} rows, {speed:,.0f}/s", rows=rows, speed=rows / took),
                    visible=True,
                )

        yield show


def _agreed(run: Run, done: list[Summary], options: Options) -> bool:
    if not options.partial and any(summary.rejected for summary in done):
        return False
    if not any(summary.added or summary.updated for summary in done):
        return False
    return ask(tr("Import this? [y/N] ")).lower() in YES


def _asked(summary: Summary, options: Options) -> str:
    """The answer to the question whether to import; "" where there is nothing to take."""
    if summary.rejected and not options.partial:
        return ask(tr("Rows are rejected; HEADING=FIELD reads a column otherwise: "))
    if not summary.added and not summary.updated:
        return ""
    return ask(tr("Import this? [y/N, or HEADING=FIELD to read a column otherwise] "))


def _asked_about(run: Run, error: CrmError) -> dict[str, str] | None:
    """What a person maps where the file is not certain; None when they map nothing."""
    run.out.say(error.message)
    run.out.say(error.hint)
    more = asked_mapping(ask(tr("HEADING=FIELD (return leaves it): ")))
    return {more[0]: more[1]} if more else None


def _write_rejects(run: Run, file: RejectsFile | None, source: Source, summary: Summary) -> None:
    """The rejected rows with their headings, line and reason, to be mended and imported again.

    Without any, a file of an earlier run has only its headings left.
    """
    if file is None or not (summary.rejects or file.path.exists()):
        return
    from crmcli.services.forgetting import note_export
    from crmcli.transfer.write.rejects import write_rejects

    write_rejects(file.path, source.headings, summary.rejects, force=file.force)
    note_export(backup_place(run.path), file.path)
    run.out.say(
        tr_n("{n:,} rejected row is in {path}.", "{n:,} rejected rows are in {path}.", summary.rejected, path=file.path)
    )

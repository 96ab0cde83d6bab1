"""crm import: customers and history from files, as one step that can be taken back."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import typer

from crmcli.commands.shared.import_report import (
    narrate,
    preview,
    report,
    report_passed_over,
    report_step,
    set_json,
    summary_json,
)
from crmcli.context import Run
from crmcli.errors import CrmError, Failed, Usage
from crmcli.services.importing import Options, Summary, run_imports
from crmcli.transfer.read.file_set import open_set
from crmcli.transfer.read.source import Source, SourceOptions, open_source
from crmcli.words import tr, tr_n

app = typer.Typer(rich_markup_mode=None)


@app.command("import")
def import_signature(
    ctx: typer.Context,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="The files or a folder of them; - reads from a pipe.")
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
    dates: Annotated[str | None, typer.Option(metavar="ORDER", help="How 3/4/2020 is meant: dmy or mdy.")] = None,
    keep_unknown: Annotated[
        bool, typer.Option("--keep-unknown", help="Keep unknown columns as fields of your own.")
    ] = False,
    update: Annotated[str, typer.Option(help="fill empty fields, overwrite, or skip known customers.")] = "fill",
    create: Annotated[
        bool, typer.Option("--create", help="Make customers whom the rows name and the book lacks.")
    ] = False,
    missing: Annotated[
        str | None,
        typer.Option(metavar="WHAT", help="Rows that a newer export lacks: park or rm; else named."),
    ] = None,
    revive: Annotated[bool, typer.Option("--revive", help="Take matching customers out of the trash.")] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Take the good rows although others are rejected.")
    ] = False,
    rejects: Annotated[Path | None, typer.Option(help="Write rejected rows to this file, with the reasons.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Import customers, orders or notes from files. Running it twice changes nothing.

    Several files, or a folder, are read as one set: firms, people, deals, what happened; one step to take back.

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
        dates=dates,
        keep_unknown=keep_unknown,
        update=update,
        create=create,
        missing=missing,
        revive=revive,
        partial=partial,
        rejects=rejects,
        dry_run=dry_run,
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
    dates: str | None = None,
    keep_unknown: bool = False,
    update: str = "fill",
    create: bool = False,
    missing: str | None = None,
    revive: bool = False,
    partial: bool = False,
    rejects: Path | None = None,
    dry_run: bool = False,
    yes: bool = False,
) -> None:
    """Import customers, orders or notes from files. Running it twice changes nothing."""
    run.without_book = "try" if dry_run else "create"
    if dates not in (None, "dmy", "mdy"):
        raise Usage(tr("--dates is dmy or mdy."))
    if update not in ("fill", "overwrite", "skip"):
        raise Usage(tr("--update is fill, overwrite or skip."))
    if missing not in (None, "park", "rm"):
        raise Usage(tr("--missing is park or rm."))
    wanted = SourceOptions(
        format=format_, encoding=encoding, sheet=sheet, kind=as_, mapping=_mapping(map_, map_file),
        keep_unknown=keep_unknown, dates=_order(run, dates), until=run.now.date(),
    )  # fmt: skip
    options = Options(update, partial, create, revive, missing=missing or "")
    taking = _Taking(run, options, rejects, is_dry=dry_run, is_agreed=yes, is_kept=keep_unknown)
    if len(files) == 1 and not Path(files[0]).is_dir():
        origin: Any = sys.stdin.buffer if files[0] == "-" else Path(files[0])
        with open_source(origin, wanted) as source:
            done = taking.take([source], Path(files[0]).name)
        answer = summary_json(done[0])
    else:
        if "-" in files:
            raise Usage(tr("- reads from a pipe and stands alone."))
        with open_set([Path(name) for name in files], wanted, partial=partial) as found:
            report_passed_over(run, found)
            done = taking.take(found.sources, Path(files[0]).name if len(files) == 1 else ", ".join(files))
            answer = set_json(found, done)
    if run.json:
        run.out.json(answer)
    if any(summary.rejected for summary in done) and done[0].batch is None and not partial:
        message = tr("Nothing of that file was taken.") if len(done) == 1 else tr("Nothing of these files was taken.")
        raise Failed(message, tr("Mend the rows, or take the good ones with --partial."))
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


class _Taking(NamedTuple):
    """How files are taken: shown and asked for first on a terminal, on a copy of the book where it is a dry run.

    `is_kept`: columns that are no field of ours become fields of the customers' own.
    """

    run: Run
    options: Options
    rejects: Path | None
    is_dry: bool
    is_agreed: bool
    is_kept: bool

    def take(self, sources: Sequence[Source], name: str) -> list[Summary]:
        """Import the files as one step, called `name`; a summary for each, its batch None where nothing was written."""
        run, options = self.run, self.options._replace(name=name)
        for source in sources:
            narrate(run, source, is_kept=self.is_kept and source.kind == "customers" and bool(source.mapping))
        if self.is_dry or (run.interactive and not self.is_agreed):
            with rehearsal(run) as copy, _progress(sources) as progress:
                done = run_imports(copy, sources, options, run.settings, progress)
            for source, summary in zip(sources, done, strict=True):
                preview(run, source, summary, is_of_set=len(sources) > 1)
            if self.is_dry or not _agreed(run, done, options):
                self._write_rejects(sources, done)
                return [summary._replace(batch=None) for summary in done]
        with _progress(sources) as progress:
            done = run_imports(run.store, sources, options, run.settings, progress)
        self._write_rejects(sources, done)
        for source, summary in zip(sources, done, strict=True):
            report(run, summary, name=source.name if len(sources) > 1 else "")
        report_step(run, done)
        return done

    def _write_rejects(self, sources: Sequence[Source], done: list[Summary]) -> None:
        """The rejected rows of each file, in a file of their own where there are several."""
        for source, summary in zip(sources, done, strict=True):
            path = self.rejects
            if path is not None and len(sources) > 1:
                path = path.with_name(f"{path.stem}-{Path(source.name).stem}{path.suffix}")
            _write_rejects(self.run, path, source, summary)


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
    sys.stderr.write(tr("Import this? [y/N] "))
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是", "好")


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

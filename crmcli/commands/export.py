"""crm export: customers, reminders or the whole book, for other programs."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, NamedTuple

import typer

from crmcli.commands.shared import conditions
from crmcli.context import Run, backup_place
from crmcli.domain.text.unicode import visible
from crmcli.errors import NotFound, Refused, Usage
from crmcli.queries.customer_lists import CustomerFilter
from crmcli.words import listed, tr, tr_n

app = typer.Typer(rich_markup_mode=None)

_ENDINGS = {
    "csv": "csv", "xlsx": "xlsx", "json": "json", "jsonl": "jsonl", "ndjson": "jsonl", "vcf": "vcf", "vcard": "vcf",
    "ics": "ics", "ical": "ics", "md": "md", "markdown": "md",
}  # fmt: skip
_KNOWN = "csv, xlsx, json, jsonl, vcf, ics, md"
_TARGETS = ("google", "outlook", "hubspot", "excel")
_TABLES = ("csv", "xlsx", "json")
_WITHOUT_PEOPLE = ("csv", "xlsx")


class ExportWords(NamedTuple):
    """What to write and where, as it was typed; `file` - is standard output.

    `what` is deals, orders, or "" for customers.
    """

    file: str = "-"
    format: str | None = None
    target: str | None = None
    vcard: str = "4.0"
    whole: bool = False
    what: str = ""


class _Aim(NamedTuple):
    """Where to and in what form; `path` None is standard output."""

    path: Path | None
    format: str
    target: str | None
    vcard: str
    whole: bool
    what: str = ""


@app.command("export")
def export_signature(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="The file to write; - is standard output.")] = "-",
    format_: Annotated[
        str | None, typer.Option("--format", help=f"{_KNOWN}; from the file's ending when not said.")
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="The whole book as JSON Lines, which crm import makes an equal one of.")
    ] = False,
    deals: Annotated[bool, typer.Option("--deals", help="The deals, not the customers: csv, xlsx, json.")] = False,
    orders: Annotated[bool, typer.Option("--orders", help="The orders, not the customers: csv, xlsx, json.")] = False,
    for_: Annotated[
        str | None, typer.Option("--for", metavar="PROGRAM", help="csv as google, outlook, hubspot or excel want it.")
    ] = None,
    vcard: Annotated[str, typer.Option(help="The version of vCards: 4.0 or 3.0.")] = "4.0",
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    tag: conditions.Tag = None,
    stage: conditions.Stage = None,
    source: conditions.Source = None,
    company: conditions.Company = None,
    city: conditions.City = None,
    tier: conditions.Tier = None,
    quiet: conditions.Quiet = None,
    since: conditions.Since = None,
    missing: conditions.Missing = None,
    where: conditions.Where = None,
    sort: conditions.Sort = "id",
    batch: conditions.Batch = None,
    birthday: conditions.Born = None,
    limit: conditions.Limit = None,
) -> None:
    """Write customers to a file: a table, address cards, a calendar of reminders, a card to read.

    Example: crm export vip.csv --tag vip

    Example: crm export --all book.jsonl

    Example: crm export phone.vcf --vcard 3.0

    Example: crm export deals.csv --deals
    """
    typed = conditions.Conditions(tag, stage, source, company, city, quiet, since, missing, where, batch, limit, tier,
                                  birthday)  # fmt: skip
    export(ctx.obj, _words(file, format_, for_, vcard, all_, deals=deals, orders=orders), typed, sort=sort, force=force)


def _words(
    file: str, form: str | None, target: str | None, vcard: str, whole: bool, *, deals: bool, orders: bool
) -> ExportWords:
    """What was typed; `export deals` and `export deals.csv` are --deals."""
    if file.lower() in ("deals", "orders") and not (deals or orders):
        deals, orders, file = file.lower() == "deals", file.lower() == "orders", "-"
    stem, _, ending = file.lower().rpartition(".")
    if stem in ("deals", "orders") and ending in _TABLES and not (deals or orders or whole or target):
        deals, orders = stem == "deals", stem == "orders"  # customers in a file called orders.csv are never meant
    if deals and orders:
        raise Usage(tr("--deals and --orders are two files."), tr("Example: crm export deals.csv --deals"))
    if (deals or orders) and (whole or target):
        raise Usage(tr("--deals and --orders go with neither --all nor --for."))
    return ExportWords(file, form, target, vcard, whole, "deals" if deals else "orders" if orders else "")


def export(
    run: Run, words: ExportWords, typed: conditions.Conditions, *, sort: str = "id", force: bool = False
) -> None:
    """Write the customers that meet the conditions typed, or the whole book, to a file or to standard output."""
    aim = _aim(run, words)
    if aim.whole and not typed.is_any:
        raise Usage(
            tr("--all is the whole book: no condition goes with it."), tr("Leave out --all to choose customers.")
        )
    wanted = conditions.parse_conditions(run, typed, sort)
    writer = _records_writer(run, wanted, typed, aim) if aim.what else _writer(run, wanted, aim)
    count = _write(run, aim, writer, force=force)
    if aim.path is None:
        return
    if run.json:
        run.out.json({"file": str(aim.path), "format": aim.format, "rows": count})
        return
    run.out.say(tr("{counted} written to {path}.", counted=_counted(aim, count), path=aim.path))
    _mention_people(run, wanted, aim)
    _mention_left_out(run, wanted, aim)
    _mention_no_contact(run, wanted, aim)


_HISTORY = frozenset(("deals", "orders", "payments", "notes", "reminders", "cases"))
# What each format leaves out, beside the people of a table, who are told of already; docs/importing.md has the same.
_LEFT_OUT = {
    "csv": _HISTORY | {"labels", "in_touch"},
    "xlsx": _HISTORY | {"labels", "in_touch"},
    "google": _HISTORY,
    "outlook": _HISTORY,
    "hubspot": _HISTORY | {"labels"},
    "json": _HISTORY | {"labels"},
    "jsonl": _HISTORY | {"labels"},
    "vcf": _HISTORY,
    "ics": _HISTORY - {"reminders"} | {"contacts"},
    "md": frozenset(("payments", "cases")),
}


def _mention_left_out(run: Run, wanted: CustomerFilter, aim: _Aim) -> None:
    """Say what hangs on the customers written and is not in the file."""
    if aim.what or aim.whole:
        return
    from crmcli.queries.export import hanging_counts

    left = _LEFT_OUT[aim.target if aim.target in _LEFT_OUT else aim.format]
    counts = {what: count for what, count in hanging_counts(run.store, wanted).items() if what in left and count}
    if counts:
        run.out.say(
            tr(
                "Not in this file: {what}. crm export --all has everything.",
                what=listed(_told(*each) for each in counts.items()),
            )
        )


def _told(what: str, count: int) -> str:
    """So many of what hangs on customers."""
    return {
        "contacts": tr_n("{n:,} contact", "{n:,} contacts", count),
        "deals": tr_n("{n:,} deal", "{n:,} deals", count),
        "orders": tr_n("{n:,} order", "{n:,} orders", count),
        "payments": tr_n("{n:,} payment", "{n:,} payments", count),
        "notes": tr_n("{n:,} note", "{n:,} notes", count),
        "reminders": tr_n("{n:,} reminder", "{n:,} reminders", count),
        "cases": tr_n("{n:,} case", "{n:,} cases", count),
        "labels": tr_n("the label of {n:,} phone or address", "the labels of {n:,} phones or addresses", count),
        "in_touch": tr_n(
            "how to keep in touch with {n:,} customer", "how to keep in touch with {n:,} customers", count
        ),
    }[what]


def _mention_no_contact(run: Run, wanted: CustomerFilter, aim: _Aim) -> None:
    """Say how many of the customers written asked not to be contacted."""
    if aim.what or aim.whole:
        return
    from crmcli.queries.export import no_contact_count

    if count := no_contact_count(run.store, wanted):
        run.out.say(
            tr_n(
                "{n:,} of them asked not to be contacted: --where 'do_not_contact = no' leaves them out.",
                "{n:,} of them asked not to be contacted: --where 'do_not_contact = no' leaves them out.",
                count,
            )
        )


def _counted(aim: _Aim, count: int) -> str:
    """How much was written, by what the lines of that format are."""
    if aim.what == "deals":
        return tr_n("{n:,} deal", "{n:,} deals", count)
    if aim.what == "orders":
        return tr_n("{n:,} order", "{n:,} orders", count)
    if aim.whole:
        return tr_n("{n:,} row", "{n:,} rows", count)
    if aim.format == "vcf":
        return tr_n("{n:,} card", "{n:,} cards", count)
    if aim.format == "ics":
        return tr_n("{n:,} reminder", "{n:,} reminders", count)
    if aim.target in (None, "excel"):
        return tr_n("{n:,} customer", "{n:,} customers", count)
    return tr_n("{n:,} row", "{n:,} rows", count)


def _aim(run: Run, words: ExportWords) -> _Aim:
    target, vcard, whole = words.target, words.vcard, words.whole
    path = None if words.file == "-" else Path(words.file)
    if target is not None and target not in _TARGETS:
        raise Usage(tr("--for knows {targets}.", targets=listed(_TARGETS)))
    if vcard not in ("4.0", "3.0", "4", "3"):
        raise Usage(tr("--vcard is 4.0 or 3.0."))
    chosen = _format(run, path, words.format, whole=whole)
    if target is not None and chosen != "csv":
        raise Usage(tr("--for {target} is a csv file, not {chosen}.", target=target, chosen=chosen))
    if whole and chosen != "jsonl":
        raise Usage(
            tr("The whole book is written as JSON Lines, not {chosen}.", chosen=chosen),
            tr("Example: crm export --all book.jsonl"),
        )
    if path is None and run.json and chosen not in ("json", "jsonl"):
        raise Usage(
            tr("--json and --format {chosen} do not go together.", chosen=chosen),
            tr("Name a file, or leave out --json."),
        )
    return _Aim(path, chosen, target, vcard[0] + ".0", whole, words.what)


def _format(run: Run, path: Path | None, said: str | None, *, whole: bool) -> str:
    if said is not None:
        if said.lower() not in _ENDINGS:
            raise Usage(
                tr("{said!r} is not a format to write.", said=said), tr("The formats are: {known}.", known=_KNOWN)
            )
        return _ENDINGS[said.lower()]
    if path is None:
        return "jsonl" if whole else "json" if run.json else "csv"
    ending = path.suffix.lower().lstrip(".")
    if ending not in _ENDINGS:
        raise Usage(
            tr("The ending of {name!r} names no format.", name=path.name),
            tr("Say one with --format: {known}.", known=_KNOWN),
        )
    return _ENDINGS[ending]


def _writer(run: Run, wanted: CustomerFilter, aim: _Aim) -> Callable[[BinaryIO], int]:
    from crmcli.services.exporting import ExportOptions, export_book, export_customers

    if aim.whole:
        return lambda out: export_book(run.store, out)
    wish = ExportOptions(aim.format, aim.target, aim.vcard)
    return lambda out: export_customers(run.store, wanted, wish, out)


def _records_writer(
    run: Run, wanted: CustomerFilter, typed: conditions.Conditions, aim: _Aim
) -> Callable[[BinaryIO], int]:
    from crmcli.commands.shared.export_tables import write_records
    from crmcli.queries.customer_lists import list_customers

    customers = None if typed.is_any else {customer.id for customer in list_customers(run.store, wanted)}
    return lambda out: write_records(run, aim.what, aim.format, out, customers)


def _write(run: Run, aim: _Aim, write: Callable[[BinaryIO], int], *, force: bool) -> int:
    if aim.path is None:
        with _standard_output(aim) as out:
            return write(out)
    from crmcli.services.forgetting import note_export
    from crmcli.transfer.write.files import placed

    book = os.path.realpath(run.store.path)
    if os.path.realpath(aim.path) in (book, f"{book}-wal", f"{book}-shm"):
        raise Refused(tr("{path} is the book itself; nothing was written.", path=aim.path))
    with placed(aim.path, force=force) as out:
        count = write(out)
        if not count:  # raised inside: the file that was begun goes, and one that stood there stays
            raise NotFound(tr("There is nothing to write like that; {path} was not written.", path=aim.path))
    note_export(backup_place(run.store.path), aim.path)
    return count


@contextmanager
def _standard_output(aim: _Aim) -> Iterator[BinaryIO]:
    """Standard output for bytes. On a terminal nothing that was stored is obeyed."""
    sys.stdout.flush()
    if aim.format == "xlsx":
        if sys.stdout.isatty():
            raise Usage(tr("A workbook is nothing for a terminal."), tr("Name a file: crm export customers.xlsx"))
        import shutil
        import tempfile

        with tempfile.TemporaryFile() as whole:  # a workbook is not written from start to end
            yield whole
            whole.seek(0)
            shutil.copyfileobj(whole, sys.stdout.buffer)
    elif sys.stdout.isatty():
        import io

        text = io.BytesIO()
        yield text
        for line in text.getvalue().decode().splitlines():
            sys.stdout.write(visible(line) + "\n")
    else:
        yield sys.stdout.buffer
    sys.stdout.flush()


def _mention_people(run: Run, wanted: CustomerFilter, aim: _Aim) -> None:
    """A table has one row for each customer; say so when there are people at them."""
    if aim.what or aim.format not in _WITHOUT_PEOPLE or aim.target not in (None, "excel"):
        return
    from crmcli.queries.export import people_count

    count = people_count(run.store, wanted)
    if count:
        run.out.say(
            tr_n(
                "{n} person at these customers is not in the table: vcf, json and --all have them.",
                "{n:,} people at these customers are not in the table: vcf, json and --all have them.",
                count,
            )
        )

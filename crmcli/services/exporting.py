"""Export customers, or the whole book, in one read transaction, in a given format."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from crmcli.book.bulk import snapshot
from crmcli.book.derived.rhythm_fit import kept_fits
from crmcli.book.whole import shapes, stored_rows
from crmcli.queries.customer_lists import CustomerFilter, custom_fields
from crmcli.queries.export import cards, customer_uids, history_of, open_reminders, rows
from crmcli.store import Store
from crmcli.transfer.write.address_books import TARGETS, address_book_entries
from crmcli.transfer.write.calendars import write_calendar
from crmcli.transfer.write.markdown import write_markdown
from crmcli.transfer.write.objects import write_json, write_json_lines
from crmcli.transfer.write.tables import HEADINGS, for_excel, own_row, write_csv
from crmcli.transfer.write.vcards import write_vcards
from crmcli.transfer.write.whole_book import write_book
from crmcli.transfer.write.workbook import write_workbook


class ExportOptions(NamedTuple):
    """What to write: the format, for whom (google, outlook, hubspot, excel), and which vCard."""

    format: str
    target: str | None = None
    vcard: str = "4.0"


def export_book(store: Store, out: BinaryIO) -> int:
    """Every row of the book as JSON Lines; returns how many."""
    with snapshot(store):
        rhythms = [fit._asdict() for fit in kept_fits(store.db)]
        return write_book(((s.table, s.columns, stored_rows(store, s)) for s in shapes(store)), out, rhythms)


def export_customers(store: Store, wanted: CustomerFilter, wish: ExportOptions, out: BinaryIO) -> int:
    """The customers that meet the conditions; returns how many rows, cards or events were written."""
    with snapshot(store):
        return _WRITERS[wish.format](store, wanted, wish, out)


def _csv(store: Store, wanted: CustomerFilter, wish: ExportOptions, out: BinaryIO) -> int:
    if wish.target is None:
        return write_csv(*_own_table(store, wanted), out)
    if wish.target == "excel":
        return write_csv(*_own_table(store, wanted), out, for_excel, has_mark=True)
    target, fields = TARGETS[wish.target], tuple(sorted(custom_fields(store)))
    entries = address_book_entries(cards(store, wanted))
    return write_csv(target.headings(fields), (target.cells(entry, fields) for entry in entries), out)


def _own_table(store: Store, wanted: CustomerFilter) -> tuple[tuple[str, ...], Iterator[list[str]]]:
    fields = tuple(sorted(custom_fields(store)))
    return (*HEADINGS, *fields), (own_row(row, fields) for row in rows(store, wanted))


def _xlsx(store: Store, wanted: CustomerFilter, wish: ExportOptions, out: BinaryIO) -> int:
    return write_workbook(*_own_table(store, wanted), out)


def _json(store: Store, wanted: CustomerFilter, wish: ExportOptions, out: BinaryIO) -> int:
    return (write_json if wish.format == "json" else write_json_lines)(cards(store, wanted), out)


def _vcf(store: Store, wanted: CustomerFilter, wish: ExportOptions, out: BinaryIO) -> int:
    return write_vcards(cards(store, wanted), out, wish.vcard)


def _ics(store: Store, wanted: CustomerFilter, wish: ExportOptions, out: BinaryIO) -> int:
    return write_calendar(open_reminders(store, wanted), customer_uids(store), out, local_zone(), store.now)


def _md(store: Store, wanted: CustomerFilter, wish: ExportOptions, out: BinaryIO) -> int:
    return write_markdown(((card, history_of(store, card.id)) for card in cards(store, wanted)), out)


_WRITERS: dict[str, Callable[[Store, CustomerFilter, ExportOptions, BinaryIO], int]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "jsonl": _json,
    "vcf": _vcf,
    "ics": _ics,
    "md": _md,
}


def local_zone() -> str | None:
    """The name of this machine's time zone (Asia/Shanghai), None when it does not say."""
    import os
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    for name in (os.environ.get("TZ", "").lstrip(":"), os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]):
        try:
            if name:
                return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return None

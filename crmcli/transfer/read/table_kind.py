"""What the rows of a table are and which column names them; a table of which that is not certain is refused.

The headings decide, the first rows of the table check them: a column of flags, numbers, phones or mails is no column of
names whatever its heading says. What was seen and the option that would do stand in the refusal.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice

from crmcli.errors import Refused
from crmcli.transfer.cells import is_name
from crmcli.transfer.drafts import Rejected
from crmcli.transfer.headings import Match, few, fields_by_heading, match, naming_columns, plain, target
from crmcli.transfer.kinds import (
    Incomplete,
    can_be_made,
    guess,
    incomplete_kind,
    is_complete,
    is_familiar,
    is_lossy,
    likely_kind,
    product_headings,
)
from crmcli.transfer.programs.layout import Columns, ProgramTable
from crmcli.transfer.read.people import stated_kind
from crmcli.transfer.read.tables import HeadedTable, Row
from crmcli.words import field_text, listed, rows_text, tr, with_detail

_SAMPLE_ROWS = 200
_MOST_TRAILING = 8
_REJECTS = ("line", "column", "reason")  # the last headings of a file of rejected rows
# Headings that together tell whose export a file is: its many columns that are not taken are no surprise.
_PROGRAMS = (
    "firstname lastname emailaddress businessstreet",
    "givenname familyname groupmembership",
    "firstname lastname email1value",
    "recordid contactowner",
    "recordid companyowner",
    "contactid accountid lastname",
    "personname personowner",
    "contactowner leadsource mailingstreet",
    "firstname lastname acceptsemailmarketing",
    "emailaddress memberrating optintime",
    "email delinquent cardid",
)
_OWN_HEADINGS = (
    ("uid", "customer number", "other address", "referred by"),
    ("uid", "aliases", "refs", "other_addresses"),
    ("Customer", "Contact Role", "Customer Number", "Cadence Days"),
)
_TOTAL = re.compile(
    r"(?:(?:grand |sub-?|overall )?totals?|sum|count|average|records?|rows?|summe|gesamt|gesamtsumme|somme|totale|suma"
    r"|total g[eé]n[eé]ral|合计|总计|小计|总数|共计|平均|合計|総計)\s*(?:[:：=]|\bof\b)?"
    r"\s*\(?[\d.,\s]*(?:条|行|rows?|records?|customers?|items?)?\)?$",
    re.IGNORECASE,
)
_MOST_COUNTED = 4  # cells of such a line
_COUNTED = re.compile(
    r"\d+ record\(s\) downloaded$|seller id ?:|总交易单数|`\d+ `[\d.]+$|[已待](?:收入|支出)[:：]"
    r"|-{20,}|共\d+笔记录",
    re.IGNORECASE,
)
_PAGE_END = re.compile(
    r"(?:page \d+|(?:generated|exported|printed) (?:on|by|at|from)|report (?:generated|created|run)|run date|as of \d"
    r"|copyright\b|\(c\) |©|confidential\b|end of (?:report|file)|-+ ?end|\d+ (?:rows?|records?|results?)\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day, .*\d{4}\b.*\d:\d\d"
    r"|filtered by|sorted by|制表|打印时间|打印日期|导出时间|导出日期|导出人|共 ?\d+ ?[条行页])",
    re.IGNORECASE,
)
# Headings of which the cells alone tell whether they say what kind of customer a row is.
_KIND_HEADINGS = ("type", "contacttype", "recordtype", "personorcompany", "partytype", "typ", "类型", "客户类别")
_OF_NAMES = re.compile(r"name|nom\b|nombre|nome\b|名|record", re.IGNORECASE)
_OF_GOODS = re.compile(r"item|prod|artic|artik|goods|title|qty|quant|品|货|料|商|数量", re.IGNORECASE)
_OFF_ORDERS = frozenset(
    ("优惠金额", "优惠", "折扣金额", "订单优惠", "discountamount", "cartdiscountamount", "coupondiscount",
     "rabattbetrag", "montantremise", "importedescuento")
)  # fmt: skip
_COUNT = re.compile(r"[1-9]\d{0,3}(?:\.0+)?$")
_ORDER_NUMBER = re.compile(r"#[A-Z]{0,4}-?\d+$")
_SUM = re.compile(r"[^\w+]{0,3}(?:0|[1-9])[\d.,\s]{0,14}[^\w+]{0,3}$|[A-Z]{3} ?[1-9][\d.,]{0,14}$|[-–]?$")


def is_own_table(headings: Sequence[str]) -> bool:
    """True for the headings of a table or JSON of customers that this program wrote."""
    return any(set(headings).issuperset(own) for own in _OWN_HEADINGS)


def is_address_book(headings: Sequence[str]) -> bool:
    """True for the headings of people as an address book or program exports them that has no layout of its own."""
    words = {plain(heading) for heading in headings}
    return any(words.issuperset(layout.split()) for layout in _PROGRAMS)


def matched_layout(table: HeadedTable, layout: ProgramTable, mapping: dict[str, str], columns: Columns) -> Match:
    """The headings of a table of a known program with their fields."""
    return match(table.headings, layout.kind, mapping, sure=columns.targets)


def matched(table: HeadedTable, kind: str | None, mapping: dict[str, str], name: str, *, keep_unknown: bool) -> Match:
    """The headings with their fields. Raises Refused where the kind or the column of names is not certain."""
    rows = [row[1] for row in islice(table.rows(), _SAMPLE_ROWS) if not isinstance(row, Rejected)]
    sure = kind or guess(table.headings)
    if keep_unknown or any(plain(heading) == "uid" for heading in table.headings):
        kind = sure  # a list of customers with fields of their own, or a table of ours
    if kind is None and (loose := incomplete_kind(table.headings, sure)):
        raise _not_customers(loose, table.headings, name)
    if kind is None and sure == "customers" and not mapping and not is_complete(table.headings, sure):
        likely = likely_kind(table.headings, table.headings)
        if likely and len(likely.told) >= 2:
            raise _not_customers(likely, table.headings, name)
    wrong = _wrong_names(table.headings, mapping, rows) if sure == "customers" else []
    sure_fields = _order_numbers(table.headings, sure, rows) | _kinds_column(table.headings, sure, rows)
    found = match(table.headings, sure, sure_fields | mapping, passed_over=wrong)
    if sure == "customers":
        _require_names(found, wrong, rows, name, is_asked=kind is not None)
        if kind is None:
            _refuse_products(found, name)
    if not keep_unknown and "*" not in mapping:
        _refuse_unknown(found, mapping, rows, name, is_asked=kind is not None)
    return found


def _not_customers(likely: Incomplete, headings: Sequence[str], name: str) -> Refused:
    """The refusal of a table that may be of another kind than customers."""
    if likely.what and not can_be_made(likely):
        return Refused(
            tr("{name} looks like {kind}, and no heading says the {what}: {few}.",
               name=name, kind=rows_text(likely.kind), what=field_text(likely.what), few=few(headings)),
            tr('Say which does, or what it is: --as {kind} --map "HEADING={field}", or --as {other}.',
               kind=likely.kind, field=likely.field, other="customers"),
        )  # fmt: skip
    return Refused(
        tr("{name} looks like {kind}: {told}.", name=name, kind=rows_text(likely.kind), told=listed(likely.told)),
        tr("Say what it is: --as {kind}, or --as {other}.", kind=likely.kind, other="customers"),
    )


def _wrong_names(headings: Sequence[str], mapping: dict[str, str], rows: list[list[str]]) -> list[int]:
    """The columns that a heading calls a name, and whose cells are mostly none; not those that a person mapped."""
    chosen = {plain(heading) for heading in mapping}
    if any(plain(heading) == "uid" for heading in headings):  # a table of our own: its names are as they were kept
        return []
    return [
        at
        for at in naming_columns(headings, "customers")
        if plain(headings[at]) not in chosen
        and (cells := [row[at].strip() for row in rows if row[at].strip()])
        and 2 * sum(map(is_name, cells)) < len(cells)
    ]


def _order_numbers(headings: Sequence[str], kind: str, rows: list[list[str]]) -> dict[str, str]:
    """The order number of a table of orders whose Name is #1001, as a mapping."""
    if kind not in ("orders", "payments"):
        return {}
    return {
        headings[at]: "order_ref"
        for at in naming_columns(headings, kind)
        if (cells := [row[at].strip() for row in rows if row[at].strip()]) and all(map(_ORDER_NUMBER.match, cells))
    }


def _kinds_column(headings: Sequence[str], kind: str, rows: list[list[str]]) -> dict[str, str]:
    """The column of a list of customers that says of each row whether it is a person or a company, as a mapping."""
    if kind != "customers" or {"kind", "is_company"} & set(fields_by_heading(headings, kind)):
        return {}
    for at, heading in enumerate(headings):
        if plain(heading) in _KIND_HEADINGS:
            cells = {row[at].strip() for row in rows if row[at].strip()}
            if cells and all(map(stated_kind, cells)):
                return {heading: "kind"}
    return {}


def _require_names(found: Match, wrong: list[int], rows: list[list[str]], name: str, *, is_asked: bool) -> None:
    """Refuse a table of customers in which no column is one of names."""
    fields = {each.field for each in found.targets if each}
    if fields & {"name", "first", "last", "customer", "company", "contact"}:
        return
    seen = [with_detail(found.headings[at], few([row[at] for row in rows[:3]], 3)) for at in wrong]
    likely = _likely_names(found, rows)
    shown = listed(seen) if seen else few(found.headings)
    other = None if is_asked else likely_kind(found.headings, found.unknown)
    raise Refused(
        tr("No column of {name} is certainly one of names: {seen}.", name=name, seen=shown),
        tr('Say which one is: --map "{heading}=name"; or what the rows are: --as {kind}.',
           heading=likely or "HEADING", kind=other.kind)
        if other and len(other.told) >= 2
        else tr('Say which one is: --map "{heading}=name"', heading=likely or "HEADING"),
    )  # fmt: skip


def _likely_names(found: Match, rows: list[list[str]]) -> str:
    """The heading of an unknown column whose cells may be names, one that speaks of names first; "" for none."""
    likely = []
    for at, heading in enumerate(found.headings):
        cells = [row[at].strip() for row in rows if row[at].strip()]
        if found.targets[at] is None and heading and cells and all(map(is_name, cells)):
            likely.append(heading)
    return min(likely, key=lambda heading: not _OF_NAMES.search(heading), default="")


def _refuse_products(found: Match, name: str) -> None:
    """Refuse a list of products: its Name is what is sold."""
    words = {plain(heading) for heading in found.headings}
    if words & {"customername", "clientname"}:
        return
    told = product_headings(found.headings)
    fields = {
        each.field for each, heading in zip(found.targets, found.headings, strict=True)
        if each and plain(heading) != "单位"
    }  # fmt: skip
    if len(told) >= 2 and not fields & {"first", "last", "customer", "company", "contact", "email", "phone"}:
        raise Refused(
            tr("{name} looks like a list of products: {told}.", name=name, told=listed(told)),
            tr("crm product add makes products; --as customers takes the rows as customers all the same."),
        )


def _refuse_unknown(found: Match, mapping: dict[str, str], rows: list[list[str]], name: str, *, is_asked: bool) -> None:
    """Refuse a table of which more than half of the columns that hold values are unknown, or make rows of another kind.

    Columns that lists of this kind often have, and that no field keeps, are not counted as unknown.
    """
    if found.headings[-3:] == _REJECTS or is_address_book(found.headings):
        return
    chosen = {plain(heading) for heading in mapping}
    filled = [at for at, heading in enumerate(found.headings) if heading and any(row[at].strip() for row in rows)]
    strange = [
        found.headings[at]
        for at in filled
        if found.targets[at] is None
        and plain(found.headings[at]) not in chosen
        and not is_familiar(found.headings[at], found.kind)
        and not _is_kept_elsewhere(found.headings[at], found.kind)
    ]
    if found.kind == "orders":
        _refuse_lost_discounts(found, strange, rows, name)
        _refuse_lost_lines(found, strange, rows, name)
    likely = None if is_asked or found.kind != "customers" else likely_kind(found.headings, strange)
    if likely and is_lossy(likely, found.headings):
        raise _not_customers(likely, found.headings, name)
    if 2 * len(strange) > len(filled):
        raise Refused(
            tr("{count} of {all} columns of {name} are not known: {few}.",
               count=len(strange), all=len(filled), name=name, few=few(strange, 20)),
            tr('If these are {kind}: --as {kind}. Else map them (--map "HEADING=FIELD"), keep them (--keep-unknown), '
               'or leave the rest out: --map "*=-"', kind=likely.kind)
            if likely
            else tr('Map them (--map "HEADING=FIELD"), keep them (--keep-unknown), or leave the rest out: --map "*=-"'),
        )  # fmt: skip


def _refuse_lost_lines(found: Match, strange: Sequence[str], rows: list[list[str]], name: str) -> None:
    """Refuse order lines of which an unknown column may hold what was sold or how many."""
    fields = {each.field for each in found.targets if each}
    is_itemized = bool(fields & {"quantity", "price", "product", "product_ref"})
    for heading in sorted(strange, key=lambda each: not _OF_GOODS.search(each)) if is_itemized else ():
        at = found.headings.index(heading)
        cells = [row[at].strip() for row in rows if row[at].strip()]
        counts = all(_COUNT.match(cell) for cell in cells)
        lost = "quantity" if counts else "" if not all(map(is_name, cells)) else "product"
        known = fields & ({"quantity"} if lost == "quantity" else {"product", "product_ref"})
        if lost and not known:
            raise Refused(
                tr("{heading} of {name} may hold the {what} of each order line.",
                   heading=heading, name=name, what=field_text(lost)),
                tr('Say what it is: --map "{heading}={what}", or leave it out: --map "{heading}=-"',
                   heading=heading, what=lost),
            )  # fmt: skip


def _refuse_lost_discounts(found: Match, strange: Sequence[str], rows: list[list[str]], name: str) -> None:
    """Refuse lines whose price and quantity make the order, beside what was taken off it."""
    fields = {each.field for each in found.targets if each}
    if not {"price", "quantity"} <= fields or fields & {"amount", "order_total", "discount"}:
        return
    for heading in strange:
        at = found.headings.index(heading)
        if plain(heading) in _OFF_ORDERS and any(row[at].strip("0.,-¥￥$€£ ") for row in rows):
            raise Refused(
                tr("{heading} of {name} may be what was taken off each order.", heading=heading, name=name),
                tr('Say what an order comes to: --map "HEADING=order_total", or leave it out: --map "{heading}=-"',
                   heading=heading),
            )  # fmt: skip


def _is_kept_elsewhere(heading: str, kind: str) -> bool:
    """True for a heading whose field another column has already, or, beside rows of history, of the customer's list."""
    return target(heading, kind) is not None or (kind != "customers" and target(heading, "customers") is not None)


def without_footers(
    rows: Iterator[tuple[int, list[str]] | Rejected],
) -> Iterator[tuple[int, list[str]] | Rejected | None]:
    """The rows of a table; None for each of the last ones that is a line of totals or the end of a printed page."""
    last: deque[Row | Rejected] = deque()
    for row in rows:  # only the last ones are looked at
        if len(last) == _MOST_TRAILING:
            yield last.popleft()
        last.append(row)
    footers = 0
    while last and _is_footer(_cells(last[-1])):
        last.pop()
        footers += 1
    yield from last
    for _ in range(footers):
        yield None


def _cells(row: Row | Rejected) -> Sequence[str]:
    return row.row if isinstance(row, Rejected) else row[1]


def _is_footer(cells: Sequence[str]) -> bool:
    """True for a row that begins with a word for a total, and whose other cells are empty or sums."""
    first = 0
    while first < len(cells) and not cells[first]:
        first += 1
    if first == len(cells):
        return False
    said = cells[first].strip()
    if len(cells) <= _MOST_COUNTED and _COUNTED.match(" ".join(cell.strip() for cell in cells if cell.strip())):
        return True
    if cells[-1] and len(cells) > first + 1 and not _SUM.match(cells[-1].strip()):
        return False
    if _TOTAL.match(said):
        return all(_SUM.match(cell.strip()) for cell in cells[first + 1 :])
    return bool(_PAGE_END.match(said)) and not any(cell.strip() for cell in cells[first + 1 :])

"""The list of tables: what each one holds, what its rows hang on, and what follows from a change of them.

Everything that must know all tables (triggers, undo, merge, export, history, erasure, sync) derives from here.
Refuses nothing and imports nothing: a test compares it with a real book.
"""

from collections.abc import Iterator

# What a table is for. Plain text: an Enum would cost every note its making.
ROWS = "rows of the book: with a uid and times, journalled, exported"
RECORD = "the record of changes"
DERIVED = "what can be recomputed from the rows"
STATE = "what holds inside one transaction, or for this file alone"


class Table:
    """One table of the book.

    `links` are its foreign keys, each a column and the table it points at; `parent` is the column among them that says
    what a row hangs on: it goes out of sight with that row, and is erased with it. `marks` names the keepers whose
    figures a change makes out of date. `text` is SQL for the words by which a row of the alias `n` is found,
    `note_kind` its number in the index of notes. `owner` is the column that says whose row it is. `together` are groups
    of columns that mean something only together, and travel so. `travels` is whether sync sends its rows.

    A plain class: every note loads this list, and a NamedTuple of so many fields is slow to make.
    """

    __slots__ = (
        "holds", "links", "marks", "name", "note_kind", "owner", "parent", "text", "together", "travels",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        holds: str,
        *,
        links: tuple[tuple[str, str], ...] = (),
        parent: str | None = None,
        marks: tuple[str, ...] = (),
        text: str | None = None,
        note_kind: int | None = None,
        owner: str | None = None,
        together: tuple[tuple[str, ...], ...] = (),
        travels: bool = False,
    ) -> None:
        self.name = name
        self.holds = holds
        self.links = links
        self.parent = parent
        self.marks = marks
        self.text = text
        self.note_kind = note_kind
        self.owner = owner
        self.together = together
        self.travels = travels

    @property
    def is_journalled(self) -> bool:
        """Whether a change of its rows can be undone."""
        return self.holds == ROWS


_CUSTOMER = ("customer_id", "customer")
_CONTACT = ("contact_id", "contact")
_DEAL = ("deal_id", "deal")
_ORDER = ("order_id", "order")
_PRODUCT = ("product_id", "product")

TABLES = (
    Table(
        "customer",
        ROWS,
        links=(("referrer_id", "customer"), ("merged_into", "customer")),
        marks=("search", "activity", "notes"),
        text="n.note",
        note_kind=3,
        owner="owner",
        together=(("deleted_at", "merged_into"),),
        travels=True,
    ),
    Table("contact", ROWS, links=(_CUSTOMER,), parent="customer_id", marks=("search",), travels=True),
    Table(
        "detail",
        ROWS,
        links=(_CUSTOMER, _CONTACT),
        parent="customer_id",
        marks=("search",),
        together=(("kind", "value", "normal"),),
        travels=True,
    ),
    Table("tag", ROWS, links=(_CUSTOMER,), parent="customer_id", marks=("search", "activity"), travels=True),
    Table(
        "interaction",
        ROWS,
        links=(_CUSTOMER, _CONTACT, _DEAL),
        parent="customer_id",
        marks=("activity", "notes"),
        text="n.text",
        note_kind=0,
        owner="author",
        together=(("at", "day"),),
        travels=True,
    ),
    Table(
        "reminder",
        ROWS,
        links=(_CUSTOMER, _CONTACT, _DEAL),
        parent="customer_id",
        marks=("activity", "notes"),
        text="n.text",
        note_kind=2,
        owner="owner",
        together=(("due", "due_day", "every"),),
        travels=True,
    ),
    Table(
        "deal",
        ROWS,
        links=(_CUSTOMER,),
        parent="customer_id",
        marks=("notes",),
        text="n.title || ' ' || coalesce(n.note, '')",
        note_kind=1,
        together=(("stage", "closed_on", "lost_reason", "parked_until"), ("amount", "currency")),
        travels=True,
    ),
    Table("deal_stage", ROWS, links=(_DEAL,), parent="deal_id", travels=True),
    Table("product", ROWS, together=(("price", "cost", "currency"),), travels=True),
    Table(
        "order",
        ROWS,
        links=(_CUSTOMER, _DEAL),
        parent="customer_id",
        marks=("activity",),
        together=(("amount", "currency", "day"),),
        travels=True,
    ),
    Table(
        "order_line",
        ROWS,
        links=(_ORDER, _PRODUCT),
        parent="order_id",
        together=(("quantity", "price", "discount", "amount", "cost"),),
        travels=True,
    ),
    Table(
        "payment",
        ROWS,
        links=(_CUSTOMER, _ORDER),
        parent="customer_id",
        together=(("amount", "currency"),),
        travels=True,
    ),
    Table("inbox", ROWS, travels=True),
    Table("setting", ROWS, marks=("cadence",), travels=True),  # TRAVELLING_SETTINGS of its keys
    Table(
        "case",
        ROWS,
        links=(_CUSTOMER, _CONTACT),
        parent="customer_id",
        marks=("notes",),
        text="n.text || ' ' || coalesce(n.solution, '')",
        note_kind=4,
        together=(("closed_on", "solution"),),
        travels=True,
    ),
    Table("consumption", ROWS, links=(_CUSTOMER, _PRODUCT), parent="customer_id", travels=True),
    Table("person", ROWS, travels=True),
    Table(
        "distinct_pair", ROWS, links=(_CUSTOMER, ("other_id", "customer")), parent="customer_id", travels=True
    ),  # two customers that are not the same
    Table("relation", ROWS, links=(_CUSTOMER, ("other_id", "customer")), parent="customer_id", travels=True),
    Table("batch", RECORD, links=(("undoes", "batch"), ("undone_by", "batch"))),
    Table("journal", RECORD),
    Table("writing", STATE),
    Table("stale", STATE),
    Table("activity", DERIVED),
    Table("rhythm", DERIVED),
    Table("rhythm_fit", DERIVED),
    Table("rhythm_wait", DERIVED),
    Table("customer_search", DERIVED),
    Table("name_page", DERIVED),
    Table("note_search", DERIVED),
)

JOURNALLED = tuple(table.name for table in TABLES if table.is_journalled)
NOTE_TABLES = tuple(table for table in TABLES if table.note_kind is not None)
TRAVELLING_SETTINGS = (
    "currency", "stages", "rates", "big_deal", "goal", "lost_reasons", "hourly_rate", "cadence", "workdays",
    "private_fields", "field_types",
)  # fmt: skip


def table(name: str) -> Table:
    """One table by its name; raises KeyError."""
    for each in TABLES:
        if each.name == name:
            return each
    raise KeyError(name)


def links_to(name: str) -> Iterator[tuple[str, str]]:
    """Every (table, column) of the book's rows that can hold the id of a row of `name`."""
    for each in TABLES:
        if each.is_journalled:
            yield from ((each.name, column) for column, end in each.links if end == name)


def hanging_on(name: str) -> Iterator[tuple[str, str]]:
    """Every (table, column) whose rows hang on a row of `name`: they go out of sight and are erased with it."""
    for each in TABLES:
        if each.parent is not None and (each.parent, name) in each.links:
            yield each.name, each.parent

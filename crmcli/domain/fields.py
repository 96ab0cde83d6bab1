"""The fields of a customer: one list, one line a field, that says what each is and what may be done with it.

Editing, merging, import, export, `list --columns --where --sort --missing`, the JSON answers and the dashboard's form
take their fields from FIELDS; none keeps a list of its own. The owner's own fields (column `extra`) are data and are
never listed here. Refuses to know SQL or how a value is checked: queries and services decide that by the field's type.
"""

from __future__ import annotations

from crmcli.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# The types of values. By them a value is validated, compared and shown.
TEXT = "text"  # one line of words
NOTE = "note"  # words on several lines
KIND = "kind"  # person or company
STAGE = "stage"  # one of the settings' stages
BIRTHDAY = "birthday"  # YYYY-MM-DD, --MM-DD without a year, or one of the Chinese calendar: lunar --MM-DD
DAY = "day"  # a local day, YYYY-MM-DD
SPAN = "span"  # a whole number of days
FLAG = "flag"  # yes or no, kept as 1 or 0
NUMBER = "number"  # a row's number
TIME = "time"  # a point in time as stored text: UTC, or a bare day
LIST = "list"  # several values, each in a row of its own
LINK = "link"  # the number of another customer
OWN = "own"  # the owner's own fields as JSON

# Where a field is kept.
CUSTOMER, DETAIL, TAG, ACTIVITY = "customer", "detail", "tag", "activity"


class Field(NamedTuple):
    """One field. `name` is its word in commands, conditions and headings; `column` its column in the table `home`.

    `key` is its key in JSON, "" for none. `required` fields are never empty. `form` is its place in the dashboard form.
    `merged`: a merge takes the other customer's value where the kept one has none. Lists merge as rows of their own.
    """

    name: str
    type: str = TEXT
    home: str = CUSTOMER
    column: str = ""
    key: str = ""
    editable: bool = True
    listable: bool = True
    filterable: bool = True
    sortable: bool = True
    imported: bool = True
    exported: bool = True
    merged: bool = True
    required: bool = False
    form: int = 0

    @property
    def attribute(self) -> str:
        """The name of the value in `records.Customer`: the key in JSON for lists, the column for the rest."""
        if self.home == ACTIVITY:
            return self.name
        return self.column if self.home == CUSTOMER else self.key

    @property
    def can_miss(self) -> bool:
        """True when `list --missing` may ask for customers without it."""
        return self.filterable and not self.required and (self.type in _OPTIONAL or self.home == ACTIVITY)


_OPTIONAL = (TEXT, NOTE, STAGE, BIRTHDAY, DAY, SPAN, LIST)


def _plain(name: str, type_: str = TEXT, **flags: Any) -> Field:
    """A field that everything may be done with, kept in a column of its name."""
    return Field(name, type_, column=name, key=name)._replace(**flags)


def _several(name: str, key: str, *, home: str = DETAIL, listable: bool = True, form: int = 0) -> Field:
    """A field with several values. Not `listable`: lists do not read it, a card and an export do."""
    return Field(name, LIST, home, "name" if home == TAG else name, key, listable=listable, sortable=False,
                 merged=False, form=form)  # fmt: skip


def _kept(name: str, type_: str, column: str = "", **flags: Any) -> Field:
    """A field that the program fills in: it can be asked for, never typed, imported or merged."""
    return Field(name, type_, column=column or name, editable=False, imported=False, exported=False, merged=False,
                 required=True)._replace(**flags)  # fmt: skip


def _hidden(name: str, type_: str = TEXT) -> Field:
    """A column that no list, file or condition names."""
    return _kept(name, type_, listable=False, filterable=False, sortable=False)


FIELDS = (
    _kept("id", NUMBER, exported=True)._replace(key="id"),
    _kept("uid", TEXT, exported=True)._replace(key="uid"),
    _plain("name", required=True, merged=False, form=1),
    _plain("kind", KIND, required=True, merged=False),
    _plain("company", form=2),
    _plain("title", form=3),
    _several("phone", "phones", form=4),
    _several("email", "emails", form=5),
    _several("wechat", "wechat", listable=False, form=12),
    _several("url", "urls", listable=False, form=13),
    _several("fax", "fax", listable=False),
    _several("alias", "aliases"),
    _several("address", "addresses", listable=False),
    _plain("city", form=6),
    _plain("region"),
    _plain("country"),
    _plain("birthday", BIRTHDAY, form=7),
    _plain("stage", STAGE, form=8),
    _plain("source", form=10),
    _plain("tier", form=9),
    _plain("industry"),
    _plain("referred_by"),
    _hidden("referrer_id", LINK),
    Field("every", SPAN, column="cadence_days", key="cadence_days", imported=False, exported=False),
    Field("snooze", DAY, column="snoozed_until", key="snoozed_until", imported=False, exported=False),
    Field("do_not_contact", FLAG, column="do_not_contact", key="do_not_contact", imported=False, exported=False,
          merged=False, required=True),
    _several("tag", "tags", home=TAG, form=11),
    _several("ref", "refs"),
    _plain("note", NOTE, merged=False),
    _hidden("last_life", TIME)._replace(home=ACTIVITY),
    Field("last_contact", TIME, ACTIVITY, "last_at", "last_contact", editable=False, imported=False, merged=False),
    Field("next_reminder", TIME, ACTIVITY, "next_due", "next_reminder", editable=False, imported=False, merged=False),
    _kept("added", TIME, "created_at"),
    _hidden("updated_at", TIME),
    _hidden("deleted_at", TIME),
    _hidden("extra", OWN)._replace(key="fields", exported=True),
    _hidden("merged_into", LINK),
    _hidden("owner"),
)  # fmt: skip

BY_NAME = {field.name: field for field in FIELDS}
EDITABLE = tuple(field for field in FIELDS if field.editable)
LISTABLE = tuple(field for field in FIELDS if field.listable)
FILTERABLE = tuple(field for field in FIELDS if field.filterable)
SORTABLE = tuple(field for field in FIELDS if field.sortable)
CAN_MISS = tuple(field for field in FIELDS if field.can_miss)
IN_FORM = tuple(sorted((field for field in FIELDS if field.form), key=lambda field: field.form))
IN_JSON = tuple(field for field in FIELDS if field.key and (field.listable or field.type == OWN))
DETAIL_KINDS = tuple(field.name for field in FIELDS if field.home == DETAIL)
PERSON_DETAILS = tuple((field.name, field.key) for field in FIELDS if field.home == DETAIL
                       and field.name not in ("address", "ref"))  # fmt: skip

# Columns of table customer.
IMPORTED = tuple(field.column for field in FIELDS if field.imported and field.home == CUSTOMER)
# Columns of how to keep in touch: in JSON, and in no table.
IN_TOUCH = tuple(field.column for field in FIELDS if field.editable and not field.imported and field.home == CUSTOMER)
MERGED = tuple(field.column for field in FIELDS if field.merged and field.home == CUSTOMER)
EXPORTED = tuple(field for field in FIELDS if field.exported)

TEXT_COLUMNS = tuple(field.column for field in FIELDS if field.exported and field.home == CUSTOMER and field.key
                     and not field.required and field.type != OWN)  # fmt: skip

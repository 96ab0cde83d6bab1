"""Values of the owner's own fields: read by the type of their field, which is remembered with its first value.

Refuses to know what a type takes: that is in domain/own_values.
"""

import json
from typing import NamedTuple

from crmcli.book.uids import link_uid
from crmcli.domain.fields import BY_NAME
from crmcli.domain.own_values import DAY, NUMBER, TEXT, OwnValue, certain_day, fit, is_words, type_of, type_of_kept
from crmcli.domain.rules import people
from crmcli.domain.settings import Settings
from crmcli.domain.text.unicode import clean
from crmcli.errors import CrmError
from crmcli.queries.customers import own_fields
from crmcli.queries.own_fields import FIELD_TYPES, holders, kept_types, kept_values
from crmcli.store import Store


class OwnFieldReader:
    """Reads values of own fields by the types that the book remembers; `remember` keeps the types of new fields.

    A field of an older book has no type yet: the values that customers have in it tell one.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._order = settings.date_order
        self._types: dict[str, str] | None = None
        self._is_new = False

    @property
    def types(self) -> dict[str, str]:
        """The type of each field, read when it is first asked for."""
        if self._types is None:
            self._types = kept_types(self._store)
        return self._types

    def value(self, name: str, said: str) -> OwnValue | None:
        """What a field keeps for the words typed, None for no words. Raises Usage for a value that does not fit."""
        if people.field_value(said) is None:
            return None
        if name not in self.types:
            now = self._store.now
            self.types[name] = type_of_kept(kept_values(self._store, name)) or type_of(said, now, self._order)
            self._is_new = True
        fitting = fit(name, said, self.types[name], self._store.now, self._order)
        return clean(said) if fitting is None else fitting

    def remember(self) -> None:
        """Keep the types of fields that had none, inside an open transaction."""
        if self._is_new:
            _keep_types(self._store, self.types)


class ColumnReader(OwnFieldReader):
    """Reads the values of a file's columns. A value that does not fit is kept as text and counted in `unfit`.

    The type of a new field is told by all its values: `remember` keeps day or number where every value with a digit is.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        super().__init__(store, settings)
        self.unfit: dict[str, int] = {}
        self._found: dict[str, set[str]] = {}
        self._days: dict[str, str | None] = {}
        self._settings = settings

    def value(self, name: str, said: str) -> OwnValue | None:
        """What a field keeps for a cell; a value of a new field as it stands."""
        kept = people.field_value(said)
        if kept is None:
            return None
        if name not in self.types:
            found = NUMBER if not isinstance(kept, str) else DAY if self._day(kept) else TEXT
            self._found.setdefault(name, set()).add("" if found == TEXT and is_words(said) else found)
            return kept
        if self.types[name] == TEXT:
            return clean(said)
        try:
            fitting = fit(name, said, self.types[name], self._store.now, self._order)
        except CrmError:
            fitting = None
            self.unfit[name] = self.unfit.get(name, 0) + 1
        return clean(said) if fitting is None else fitting

    def _day(self, value: str) -> str | None:
        if value not in self._days:
            try:
                self._days[value] = certain_day(value, self._store.now, self._order)
            except CrmError:  # its year is not said
                self._days[value] = None
        return self._days[value]

    def _all_are(self, name: str, type_: str) -> bool:
        """Whether every value that customers have in a field is of a type, or words."""
        values = kept_values(self._store, name)
        if type_ == DAY:
            return all(isinstance(each, str) and (is_words(each) or self._day(each)) for each in values)
        return type_of_kept(values) == type_

    def remember(self) -> None:
        """Keep the types of new fields, and days as days, inside an open transaction."""
        for name, found in self._found.items():
            told = found - {""}
            self.types[name] = told.pop() if len(told) == 1 and self._all_are(name, *told) else TEXT
            if self.types[name] == DAY:
                _convert(self._store, name, DAY, self._settings)
        if self._found:
            _keep_types(self._store, self.types)
        self._found.clear()


class UnfitValue(NamedTuple):
    """A value that does not fit the type of its field, and was left as it is."""

    customer_id: int
    customer: str
    value: OwnValue


class ConvertedValue(NamedTuple):
    """A value that another type of its field changed: as it was, and as it is kept now."""

    customer_id: int
    customer: str
    value: OwnValue
    now: OwnValue


class TypeChange(NamedTuple):
    """What another type did to the values of a field; those that do not fit stayed as they were."""

    converted: tuple[ConvertedValue, ...] = ()
    unfit: tuple[UnfitValue, ...] = ()


def set_field(store: Store, customer_id: int, key: str, value: OwnValue | None) -> None:
    """Set an own field of a customer, or remove it with None."""
    extra = own_fields(store.value("SELECT extra FROM customer WHERE id = ?", (customer_id,)))
    if value is None:
        extra.pop(key, None)
    else:
        extra[key] = value
    store.update("customer", customer_id, extra=json.dumps(extra, ensure_ascii=False, sort_keys=True))


def set_field_type(store: Store, name: str, type_: str, settings: Settings) -> TypeChange:
    """Give an own field another type and convert its values; returns what was converted, and what does not fit.

    An empty type forgets it: the next value tells it again; an empty name stands for every field then. Raises Usage
    for a name that cannot be an own field's.
    """
    if not name and not type_:
        with store.atomic("config", key="field"):
            _keep_types(store, {})
        return TypeChange()
    key = people.field_name(name, BY_NAME)
    with store.atomic("config", key=f"field {key}"):
        types = kept_types(store)
        conversion = _convert(store, key, type_, settings) if type_ else TypeChange()
        if type_:
            types[key] = type_
        else:
            types.pop(key, None)
        _keep_types(store, types)
    return conversion


def _convert(store: Store, name: str, type_: str, settings: Settings) -> TypeChange:
    """Keep every value of a field as its new type does."""
    unfit: list[UnfitValue] = []
    converted: list[ConvertedValue] = []
    for customer_id, customer, value in holders(store, name):
        try:
            fitting = fit(name, str(value), type_, store.now, settings.date_order)
        except CrmError:
            fitting = None
        if fitting is None:
            unfit.append(UnfitValue(customer_id, customer, value))
        elif fitting != value:
            set_field(store, customer_id, name, fitting)
            converted.append(ConvertedValue(customer_id, customer, value, fitting))
    return TypeChange(tuple(converted), tuple(unfit))


def _keep_types(store: Store, types: dict[str, str]) -> None:
    """Write the setting with the types; one that is as it was makes no change."""
    row = store.row("SELECT id, value FROM setting WHERE key = ?", (FIELD_TYPES,))
    text = json.dumps(types, ensure_ascii=False, sort_keys=True) if types else "null"
    if row is None and types:
        store.insert("setting", uid=link_uid("setting", FIELD_TYPES), key=FIELD_TYPES, value=text)
    elif row is not None and row[1] != text:
        store.update("setting", row[0], value=text)

"""Drafts of customers and contacts checked by the rules, before anything of them is matched or written."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from crmcli.domain.identity import is_of_program
from crmcli.domain.own_values import OwnValue
from crmcli.domain.rules import people
from crmcli.domain.rules.people import DetailValues
from crmcli.domain.rules.values import Fault, InvalidRecord, Values
from crmcli.domain.settings import Settings
from crmcli.errors import Usage
from crmcli.services.editing import checked_key
from crmcli.transfer.cells import is_name
from crmcli.transfer.drafts import CustomerDraft, CustomerKey, DetailDraft, PersonDraft
from crmcli.words import tr

_KEYED = ("ref", "email", "phone")


class CheckedPerson(NamedTuple):
    """A contact whose every value the rules took."""

    uid: str
    values: Values
    details: tuple[DetailValues, ...]


class CheckedCustomer(NamedTuple):
    """A customer whose every value the rules took: its columns, and what hangs on it."""

    uid: str
    values: Values
    details: tuple[DetailValues, ...] = ()
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, OwnValue], ...] = ()
    contact: CheckedPerson | None = None

    @property
    def is_of_program(self) -> bool:
        """Whether it has a number of a known program's table."""
        return any(each.kind == "ref" and is_of_program(each.normal) for each in self.details)

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The (kind, normal form) pairs that the customer is matched by, the strongest first."""
        own = [("uid", self.uid)] if self.uid else []
        return own + [(kind, each.normal) for kind in _KEYED for each in self.details if each.kind == kind]


class CustomerChecker:
    """Makes checked customers and contacts of drafts; every function raises InvalidRecord with every fault.

    `today` is the day after which nobody can be born yet; `own_value` reads a value of an own field.
    """

    def __init__(self, settings: Settings, today: date, own_value: Callable[[str, str], OwnValue | None]) -> None:
        self._own_value = own_value
        self._today = today
        self._region = settings.region
        self._stages = settings.stage_names

    def normal(self, kind: str, value: str) -> str:
        """A detail as it is compared."""
        return people.normal_form(kind, value, self._region)

    def named(self, who: CustomerKey) -> CheckedCustomer:
        """The customer to make for a row of history whose customer the book lacks.

        Raises InvalidRecord, also for a phone in the place of a name; a mail address or the number of a customer that
        stands alone is its name.
        """
        name = who.name or who.company or who.ref or who.email or ""
        if (name not in (who.ref, who.email) and not is_name(name)) or not name:
            raise InvalidRecord(
                Fault("name", tr("the book has no customer {who!r}, and that is no name", who=name or who.phone))
            )
        kind = "company" if who.is_firm or (not who.name and who.company) else None
        said = {"name": name, "kind": kind, "company": who.company if who.name else None}
        values = people.customer(said, self._stages, self._today)
        keyed = (("ref", who.ref), ("email", who.email), ("phone", who.phone))
        details = tuple(people.detail(kind, value, self._region) for kind, value in keyed if value)
        return CheckedCustomer("", values, details)

    def customer(self, draft: CustomerDraft) -> CheckedCustomer:
        """Everything a draft says, checked; raises InvalidRecord with every fault."""
        faults: list[Fault] = []
        values: Values = {}
        try:
            values = people.customer(self._said(draft), self._stages, self._today)
        except InvalidRecord as error:
            faults += error.faults
        details = self._check_details(draft, faults)
        tags = _checked("tags", people.tag, draft.tags, faults) if draft.tags else []
        fields = _checked("", self._field, draft.extra, faults) if draft.extra else []
        contact = None
        if draft.contact is not None:
            try:
                contact = self.person(draft.contact)
            except InvalidRecord as error:
                faults += error.faults
        if faults:
            raise InvalidRecord(*faults)
        held = tuple(pair for pair in fields if pair is not None)
        return CheckedCustomer(draft.uid, values, details, tuple(dict.fromkeys(tags)), held, contact)

    @staticmethod
    def _said(draft: CustomerDraft) -> dict[str, str | int | None]:
        place = draft.addresses[0] if draft.addresses else None
        return {
            "name": draft.name,
            "kind": draft.kind,
            "company": draft.company,
            "title": draft.title,
            "industry": draft.industry,
            "city": place.city if place else None,
            "region": place.region if place else None,
            "country": place.country if place else None,
            "birthday": draft.birthday,
            "stage": draft.stage,
            "source": draft.source,
            "tier": draft.tier,
            "referred_by": draft.referred_by,
            "note": draft.notes,
            **dict(draft.in_touch),
        }

    def _check_details(self, draft: CustomerDraft, faults: list[Fault]) -> tuple[DetailValues, ...]:
        said = [DetailDraft("ref", "", ref) for ref in draft.ref.split(" ::: ")] if draft.ref else []
        said += draft.details
        for address in draft.addresses:
            if address.street or address.postcode:
                said.append(DetailDraft("address", address.label, address.text()))
        found: dict[tuple[str, str], DetailValues] = {}
        for kind, label, value in said:
            try:
                detail = people.detail(kind, value, self._region, label)
            except Usage as error:
                faults.append(Fault(kind, error.message, error.hint))
            else:
                found[kind, detail.normal] = detail
        return tuple(found.values())

    def person(self, person: PersonDraft, uid: str = "") -> CheckedPerson:
        """A person at a customer, checked. Raises InvalidRecord."""
        said = {
            "name": person.name,
            "title": person.title,
            "role": person.role,
            "birthday": person.birthday or None,
            "note": person.notes,
        }
        values = people.contact(said, self._today)
        faults: list[Fault] = []
        details = _checked(
            "", lambda each: people.detail(each.kind, each.value, self._region, each.label), person.details,
            faults,
        )  # fmt: skip
        if faults:
            raise InvalidRecord(*faults)
        return CheckedPerson(uid, values, tuple(details))

    def _field(self, pair: tuple[str, str]) -> tuple[str, OwnValue] | None:
        """The name and value of a custom field; None when it has no value."""
        name = checked_key(pair[0])
        value = self._own_value(name, pair[1])
        return None if value is None else (name, value)


def _checked(field: str, check: Callable[[Any], Any], said: tuple[Any, ...], faults: list[Fault]) -> list[Any]:
    """Each value checked; the faults are added to `faults`."""
    kept = []
    for value in said:
        try:
            kept.append(check(value))
        except Usage as error:
            faults.append(Fault(field, error.message, error.hint))
    return kept

"""Fields of the owner's own as they are typed: --set budget=5000."""

from collections.abc import Iterable

from crmcli.context import Run
from crmcli.domain.own_values import DAY, NUMBER, TEXT, may_be_day, own_number, type_of
from crmcli.domain.records import Customer
from crmcli.errors import CrmError, Usage
from crmcli.queries.own_fields import field_types
from crmcli.services.editing import checked_key
from crmcli.words import tr


def own_field_pair(said: str) -> tuple[str, str]:
    """The name and the value of KEY=VALUE. Raises Usage for a text without =."""
    key, equals, value = said.partition("=")
    if not equals:
        raise Usage(tr("--set {said!r} needs a value.", said=said), tr("Example: --set budget=5000"))
    return key, value


def say_own_fields(run: Run, customer: Customer, pairs: Iterable[tuple[str, str]]) -> None:
    """Say what day was kept, and which value was kept as text beside days or numbers (or as text in a text field)."""
    types = field_types(run.store)
    for said, value in pairs:
        name = checked_key(said)
        kept, type_ = customer.extra.get(name), types.get(name)
        if kept is None or run.view.own_field(name, str(kept)) != str(kept):
            continue
        words = {"name": name, "value": str(kept)}
        if type_ == DAY and _is_day(run, str(kept)):
            run.out.say(tr("  {name}: {day}", name=name, day=run.view.spoken_day(str(kept))))
        elif type_ == DAY:
            run.out.say(tr("  {name} is a day; {value!r} is kept as text.", **words))
        elif type_ == NUMBER and isinstance(kept, str):
            run.out.say(tr("  {name} is a number; {value!r} is kept as text.", **words))
        elif type_ == TEXT and (told := _told(run, value)) != TEXT:
            run.out.say(tr("  {name} is text, and {value!r} is kept as text: crm config field {name} {type}",
                           **words, type=told))  # fmt: skip


def _is_day(run: Run, kept: str) -> bool:
    return type_of(kept, run.now, None) == DAY


def _told(run: Run, value: str) -> str:
    """The type that a value could be of beside text; text for one whose year is not said."""
    order = run.settings.date_order
    try:
        told = type_of(value, run.now, order)
    except CrmError:
        return TEXT
    if told == TEXT and own_number(value) is not None:
        return NUMBER
    return DAY if told == TEXT and may_be_day(value, run.now, order) else told

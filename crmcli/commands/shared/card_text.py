"""A customer's card as text for the editor, and what was changed in it."""

from crmcli.commands.shared.editor import edited, kept
from crmcli.context import Run
from crmcli.domain import fields
from crmcli.domain.records import Customer, Detail
from crmcli.errors import CrmError, Usage
from crmcli.queries.customers import details_of, get_customer
from crmcli.services.editing import FIELDS, LISTS, FieldChange, checked_key, edit_customer, parse_change
from crmcli.words import tr, tr_mark, tr_marked

_HELP = tr_mark("""Change, add or remove lines; a field without a line is cleared.
Lists (phone, email, tag …) take one line each; a line that begins with spaces goes on with the one above.
Your own fields begin with a dot: .budget: 5000""")
_GOES_ON = "\n    "


def card_text(customer: Customer, details: list[Detail]) -> str:
    """The card, a field a line. The note comes last and may have many lines."""
    single = [field for field in FIELDS.values() if field.type not in (fields.LIST, fields.NOTE)]
    single.sort(key=lambda field: field.type != fields.TEXT)  # names and places first
    lines = [f"{field.name}: {_typed(field, getattr(customer, field.attribute))}" for field in single]
    lines += [f"{d.kind}: {d.value}" for d in details if d.contact_id is None]
    lines += [f"tag: {tag}" for tag in customer.tags]
    lines += [f".{key}: {value}" for key, value in customer.extra.items()]
    return "\n".join(_GOES_ON.join(line.splitlines()) for line in lines) + f"\n\nnote:\n{customer.note or ''}"


def _typed(field: fields.Field, value: object) -> str:
    """A field's value as it would be typed."""
    if field.type == fields.FLAG:
        return "yes" if value else "no"
    if field.type == fields.SPAN and value is not None:
        return f"{value} days"
    return "" if value is None else str(value)


def parse_card(text: str) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Fields and custom fields of a card; raises Usage naming the line that cannot be read."""
    head, _, note = text.partition("\nnote:")
    said: dict[str, list[str]] = {"note": [note.strip()]}
    custom: dict[str, str] = {}
    for number, line in _whole_lines(head):
        key, colon, value = line.partition(":")
        if not colon:
            raise Usage(tr("Line {number} of the card has no colon: {line!r}", number=number, line=line.strip()))
        try:
            if key.startswith("."):
                custom[checked_key(key[1:])] = value.strip()
            else:
                change = parse_change(f"{key.strip()}={value.strip()}")
                said.setdefault(change.field, []).append(change.value)
        except CrmError as error:
            raise Usage(
                tr("Line {number} of the card: {message}", number=number, message=error.message), error.hint
            ) from error
    return said, custom


def _whole_lines(head: str) -> list[tuple[int, str]]:
    """Each field's line with its number, and what goes on below it (an address of three lines, say)."""
    whole: list[tuple[int, str]] = []
    for number, line in enumerate(head.splitlines(), 1):
        if line[:1].isspace() and whole and line.strip():
            whole[-1] = (whole[-1][0], f"{whole[-1][1]}\n{line.strip()}")
        elif line.strip():
            whole.append((number, line))
    return whole


def edit_card(run: Run, customer_id: int) -> None:
    """Let the person edit the card and apply what differs; a refused card is kept in a file."""
    customer = get_customer(run.store, customer_id)
    before = card_text(customer, details_of(run.store, customer_id))
    after = edited(before, tr_marked(_HELP))
    try:
        changes, custom = _differences(before, after)
        if not changes and not custom:
            raise Usage(tr("Nothing was changed."))
        edit_customer(run.store, customer_id, changes, custom, run.settings)
    except CrmError as error:
        if after != before.strip():
            error.hint = tr("{hint}\nWhat you wrote is kept in {kept}", hint=error.hint, kept=kept(after)).strip()
            error.is_kept = True
        raise


def _differences(before: str, after: str) -> tuple[list[FieldChange], dict[str, str]]:
    old, old_custom = parse_card(before)
    new, new_custom = parse_card(after)
    changes: list[FieldChange] = []
    for field in dict.fromkeys((*old, *new)):
        was, now = [v for v in old.get(field, []) if v], [v for v in new.get(field, []) if v]
        if was == now:
            continue
        if field in LISTS:
            changes += [FieldChange("drop", field, v) for v in was if v not in now]
            changes += [FieldChange("add", field, v) for v in now if v not in was]
        else:
            changes.append(FieldChange("set", field, now[-1] if now else "", was[-1] if was else ""))
    custom = {k: v for k, v in new_custom.items() if old_custom.get(k) != v}
    custom |= {k: "" for k in old_custom if k not in new_custom}
    return changes, custom

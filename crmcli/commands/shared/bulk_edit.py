"""One change of several customers: those named with commas, or those that meet a condition."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crmcli.commands.shared import conditions
from crmcli.commands.shared.who import read_key
from crmcli.context import Run
from crmcli.errors import Failed, Refused, Usage
from crmcli.queries.customer_lists import list_customers
from crmcli.queries.customers import customers_by_id
from crmcli.render.answers import way_back
from crmcli.render.columns import customer_json
from crmcli.services.bulk_edit import edit_customers
from crmcli.services.editing import FieldChange
from crmcli.words import listed, tr, tr_n

_SHOWN = 5


class Bulk(NamedTuple):
    """The condition of a bulk edit, whether it was agreed to, and whether it is only tried."""

    where: str
    is_agreed: bool = False
    is_dry: bool = False


def edit_where(run: Run, bulk: Bulk, changes: Sequence[FieldChange], custom: Mapping[str, str]) -> None:
    """Change every customer that meets the condition, after saying who they are. Raises Refused without agreement."""
    if not changes and not custom:
        raise Usage(tr("Say what to change."), tr('Example: crm edit --where "city = Paris" tier=B'))
    found = list_customers(run.store, conditions.parse_conditions(run, conditions.Conditions(where=bulk.where), "name"))
    names = listed([customer.name for customer in found[:_SHOWN]] + (["…"] if len(found) > _SHOWN else []))
    if not found:
        run.out.say(tr("No customer is like that; nothing was changed."))
        if run.json:
            run.out.json([])
        return
    preview = tr_n("This changes {n:,} customer: {names}", "This changes {n:,} customers: {names}", len(found),
                   names=names)  # fmt: skip
    if bulk.is_dry:
        run.out.say(preview)
        if run.json:
            run.out.json([{"id": customer.id, "name": customer.name} for customer in found])
        return
    if not bulk.is_agreed:
        if not run.interactive:
            raise Refused(preview, tr("--yes changes them, --dry-run only lists them; nothing was changed."))
        run.out.say(preview)
        run.out.ask(tr("Change them? (y: yes; any other key: no) "))
        pressed = read_key()
        run.out.say(pressed if pressed.isprintable() else "")
        if pressed.casefold() != "y":
            raise Failed(tr("Nothing was changed."))
    edit_each(run, [customer.id for customer in found], changes, custom)


def edit_each(run: Run, ids: Sequence[int], changes: Sequence[FieldChange], custom: Mapping[str, str]) -> None:
    """Make the same changes of several customers, in one step of undo."""
    edit_customers(run.store, ids, changes, custom, run.settings)
    if run.json:
        run.out.json([customer_json(customer) for customer in customers_by_id(run.store, ids)])
    elif run.store.kept_step is None:
        run.out.say(tr("They are like that already; nothing was changed."))
    else:
        changed = tr_n("Changed {n:,} customer.", "Changed {n:,} customers.", len(ids))
        run.out.answer([changed, way_back()])

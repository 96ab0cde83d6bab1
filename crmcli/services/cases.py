"""Cases (complaints and questions): insert, change, solve, open again."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from crmcli.domain.records import Case
from crmcli.domain.rules import history
from crmcli.errors import Refused
from crmcli.queries.cases import get_case
from crmcli.queries.settings import load_settings
from crmcli.queries.timeline import check_living
from crmcli.store import Store
from crmcli.words import tr

DAYS_TO_SOLVE = 3


class NewCase(NamedTuple):
    """Something a customer is unhappy about or wants to know; `due_day` is an ISO day."""

    customer_id: int
    text: str
    kind: str = "complaint"
    due_day: str | None = None
    contact_id: int | None = None


def add_case(store: Store, new: NewCase) -> Case:
    """Insert a case, due on the first working day after three days if none is given; returns the record."""
    today = store.now.date()
    values = history.case(
        {
            "customer_id": new.customer_id,
            "contact_id": new.contact_id,
            "kind": new.kind,
            "text": new.text,
            "opened_on": today,
            "due_day": new.due_day or load_settings(store).workday_from(today + timedelta(days=DAYS_TO_SOLVE)),
        },
        store.now,
    )
    with store.atomic("case", text=values["text"]):
        check_living(store, new.customer_id)
        return get_case(store, store.insert("case", **values))


def solve_case(store: Store, case_id: int, solution: str | None) -> Case:
    """Close a case with what solved it; the words can be found again."""
    with store.atomic("case_solve", case=case_id):
        case = get_case(store, case_id)
        if case.closed_on is not None:
            raise Refused(tr("Case {case_id} was solved on {closed_on}.", case_id=case_id, closed_on=case.closed_on))
        store.update(
            "case", case_id, closed_on=store.now.date().isoformat(), solution=history.CASE["solution"](solution or "")
        )
        return get_case(store, case_id)


def edit_case(store: Store, case_id: int, said: Mapping[str, str | None]) -> Case:
    """Change the words, kind, due day or solution of a case. Returns the case as it is now.

    Raises NotFound, InvalidRecord, and Refused for the solution of a case that is open.
    """
    with store.atomic("case_edit", text=said.get("text") or get_case(store, case_id).text):
        case = get_case(store, case_id)
        if said.get("solution") and case.closed_on is None:
            raise Refused(
                tr("Case {case_id} is open.", case_id=case_id),
                tr('crm case solve {case_id} "…" closes it.', case_id=case_id),
            )
        values = history.case({"text": case.text, **said}, store.now)
        store.update("case", case_id, **{column: values[column] for column in said})
        return get_case(store, case_id)


def reopen_case(store: Store, case_id: int) -> Case:
    """Open a solved case again; what was done for it stays in its words. A due day that is over is counted anew."""
    with store.atomic("case_reopen", case=case_id):
        case = get_case(store, case_id)
        if case.closed_on is None:
            raise Refused(tr("Case {case_id} is open.", case_id=case_id))
        today = store.now.date()
        due = case.due_day
        if due < today.isoformat():
            due = load_settings(store).workday_from(today + timedelta(days=DAYS_TO_SOLVE)).isoformat()
        store.update("case", case_id, closed_on=None, due_day=due)
        return get_case(store, case_id)

"""Complaints and questions: taking them down, solving them."""

from datetime import timedelta
from typing import NamedTuple

from crmcli.domain.records import Case
from crmcli.domain.text.unicode import clean
from crmcli.errors import Refused, Usage
from crmcli.queries.cases import get_case
from crmcli.store import Store

DAYS_TO_SOLVE = 3


class NewCase(NamedTuple):
    """Something a customer is unhappy about or wants to know; `due_day` is an ISO day."""

    customer_id: int
    text: str
    kind: str = "complaint"
    due_day: str | None = None
    contact_id: int | None = None


def add_case(store: Store, new: NewCase) -> Case:
    """Take a case down, due in three days unless a day is said."""
    text = clean(new.text)
    if not text:
        raise Usage("A case needs a word about what is wrong.", 'Example: crm case add acme "late delivery"')
    today = store.now.date()
    with store.atomic(f"case {text[:60]}"):
        case_id = store.insert(
            "case",
            customer_id=new.customer_id,
            contact_id=new.contact_id,
            kind=new.kind,
            text=text,
            opened_on=today.isoformat(),
            due_day=new.due_day or (today + timedelta(days=DAYS_TO_SOLVE)).isoformat(),
        )
    return get_case(store, case_id)


def solve_case(store: Store, case_id: int, solution: str | None) -> Case:
    """Close a case with what solved it; the words can be found again."""
    case = get_case(store, case_id)
    if case.closed_on is not None:
        raise Refused(f"Case {case_id} was solved on {case.closed_on}.")
    with store.atomic(f"case {case_id} solved"):
        store.update("case", case_id, closed_on=store.now.date().isoformat(), solution=clean(solution or "") or None)
    return get_case(store, case_id)

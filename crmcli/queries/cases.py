"""Complaints and questions."""

from crmcli.domain.records import Case
from crmcli.errors import NotFound
from crmcli.store import Store
from crmcli.words import tr

_SELECT = """
SELECT k.id, k.uid, k.customer_id, c.name AS customer, k.kind, k.text, k.opened_on, k.due_day, k.closed_on, k.solution
FROM "case" k JOIN customer c ON c.id = k.customer_id
WHERE k.deleted_at IS NULL AND c.deleted_at IS NULL
"""


def get_case(store: Store, case_id: int) -> Case:
    """One case by id; raises NotFound."""
    found = store.record(Case, f"{_SELECT} AND k.id = ?", (case_id,))
    if found is None:
        raise NotFound(tr("No case {case_id}.", case_id=case_id), tr("crm case list shows them with their numbers."))
    return found


def cases_of(store: Store, customer_id: int) -> list[Case]:
    """A customer's cases, open ones first."""
    sql = f"{_SELECT} AND k.customer_id = ? ORDER BY k.closed_on IS NOT NULL, k.due_day, k.id"
    return store.records(Case, sql, (customer_id,))


def list_cases(store: Store, *, solved: bool = False) -> list[Case]:
    """Open cases by their due day; with `solved` the solved ones too."""
    only = "" if solved else "AND k.closed_on IS NULL"
    sql = f"{_SELECT} {only} ORDER BY k.closed_on IS NOT NULL, k.due_day, k.id"
    return store.records(Case, sql)


def overdue_cases(store: Store) -> list[Case]:
    """Open cases whose day has passed, by the store's clock, the oldest first."""
    sql = f"{_SELECT} AND k.closed_on IS NULL AND k.due_day < ? ORDER BY k.due_day, k.id"
    return store.records(Case, sql, (store.now.date().isoformat(),))

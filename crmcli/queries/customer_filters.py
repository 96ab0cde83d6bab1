"""Customer conditions made into SQL: each known field to its column, other names to the owner's own fields."""

from crmcli.domain.text.phones import digits
from crmcli.domain.text.where import Both, Comparison, Condition, Either, Not
from crmcli.errors import Usage
from crmcli.words import tr

_COLUMNS = {
    "id": "c.id",
    "name": "c.name",
    "kind": "c.kind",
    "company": "c.company",
    "title": "c.title",
    "city": "c.city",
    "region": "c.region",
    "country": "c.country",
    "stage": "c.stage",
    "source": "c.source",
    "tier": "c.tier",
    "industry": "c.industry",
    "birthday": "c.birthday",
    "referred_by": "c.referred_by",
    "note": "c.note",
    "last_contact": "substr(a.last_at, 1, 10)",
    "next_reminder": "substr(a.next_due, 1, 10)",
    "added": "substr(c.created_at, 1, 10)",
}
_DAYS = ("last_contact", "next_reminder", "added")
_DETAILS = ("phone", "email", "alias", "ref", "wechat", "address", "url", "fax")
Sql = tuple[str, list[object]]


def where_sql(condition: Condition, known_fields: set[str]) -> Sql:
    """SQL over `customer c` and `activity a`; raises Usage for a field nobody has."""
    if isinstance(condition, Not):
        inner, params = where_sql(condition.inner, known_fields)
        return f"(NOT {inner})", params
    if isinstance(condition, Comparison):
        return _comparison(condition, known_fields)
    joint = " AND " if isinstance(condition, Both) else " OR "
    parts = [where_sql(part, known_fields) for part in _chain(condition)]
    return f"({joint.join(sql for sql, _ in parts)})", [param for _, params in parts for param in params]


def _chain(condition: Both | Either) -> list[Condition]:
    """The operands of a chain of `and` (or of `or`) as one flat list: SQLite limits the depth of nested parentheses."""
    parts: list[Condition] = [condition.right]
    left = condition.left
    while isinstance(left, type(condition)):
        parts.append(left.right)
        left = left.left
    return [left, *reversed(parts)]


def _comparison(comparison: Comparison, known_fields: set[str]) -> Sql:
    field, op, value = comparison
    if field == "tag":
        return _among("SELECT name FROM tag", op, value.casefold())
    if field in ("phone", "fax") and op in ("=", "!=") and digits(value):
        return _phone(field, op, digits(value))
    if field in _DETAILS:
        return _among(f"SELECT value FROM detail WHERE kind = '{field}'", op, value)
    if field in _COLUMNS:
        if field in _DAYS and value:
            _check_day(field, value)
        return _test(_COLUMNS[field], op, value)
    if field in known_fields:
        return _test("json_extract(c.extra, ?)", op, value, [f'$."{field}"'])
    known = ", ".join((*_COLUMNS, "tag", *_DETAILS, *sorted(known_fields)))
    raise Usage(tr("There is no field {field!r}.", field=field), tr("The fields are: {known}", known=known))


def _check_day(field: str, value: str) -> None:
    from datetime import date

    try:
        date.fromisoformat(value)
    except ValueError:
        raise Usage(
            tr("{field} compares with a day such as 2026-11-20, not {value!r}.", field=field, value=value)
        ) from None


def _test(column: str, op: str, value: str, column_params: list[object] | None = None) -> Sql:
    """SQL for one comparison, in parentheses; a missing value equals "" and sorts below every other."""
    params = list(column_params or ())
    if op == "~":
        return f"(instr(lower(coalesce({column}, '')), lower(?)) > 0)", [*params, value]
    number = _number(value)
    if number is not None and column_params:
        return _test_own(column, op, value, number, params)
    if number is not None and column == "c.id":
        return f"(c.id {op} ?)", [number]
    compared = f"coalesce({column}, '') {op} ? COLLATE NOCASE"
    if op in ("<", "<=", ">", ">="):
        return f"({column} IS NOT NULL AND {compared})", [*params, *params, value]
    return f"({compared})", [*params, value]


def _test_own(column: str, op: str, value: str, number: float, params: list[object]) -> Sql:
    """SQL that compares a custom field with a number: numbers by value, text (007, unknown) only by its characters."""
    as_words = f"coalesce({column}, '') {op} ? COLLATE NOCASE" if op in ("=", "!=") else "0"
    sql = f"(CASE WHEN typeof({column}) IN ('integer', 'real') THEN {column} {op} ? ELSE {as_words} END)"
    return sql, [*params, *params, number, *([*params, value] if op in ("=", "!=") else [])]


def _phone(kind: str, op: str, number: str) -> Sql:
    """SQL that matches a phone in any notation: equal in E.164, or equal without the country code."""
    same = f"kind = '{kind}' AND substr(normal, -length(?)) = ? AND deleted_at IS NULL"
    found = f"EXISTS (SELECT 1 FROM detail WHERE customer_id = c.id AND {same})"
    return (f"(NOT {found})" if op == "!=" else found), [number, number]


def _among(select: str, op: str, value: str) -> Sql:
    """SQL over a field with several values: = and ~ are true if any value matches, != if none does."""
    column = "name" if " tag" in select else "value"
    glue = "AND" if "WHERE" in select else "WHERE"
    alive = f"{select} {glue} customer_id = c.id AND deleted_at IS NULL"
    if not value and op in ("=", "!="):
        return f"({'NOT ' if op == '=' else ''}EXISTS ({alive}))", []
    if op == "~":
        return f"EXISTS ({alive} AND instr(lower({column}), lower(?)) > 0)", [value]
    if op == "!=":
        return f"NOT EXISTS ({alive} AND {column} = ? COLLATE NOCASE)", [value]
    return f"EXISTS ({alive} AND {column} {op} ? COLLATE NOCASE)", [value]


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if number - number == 0 else None

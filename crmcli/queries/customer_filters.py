"""Customer conditions, orders and gaps as SQL: each field of the list to its column, other names to the owner's own
fields. Names and values that were typed, or that a file brought, are bound; only columns of the list stand in the SQL.
"""

from collections.abc import Mapping

from crmcli.domain import fields
from crmcli.domain.fields import Field
from crmcli.domain.own_values import ISO_DAY
from crmcli.domain.text.phones import digits
from crmcli.domain.text.umlauts import is_written_in_two_ways, written_out, written_out_sql
from crmcli.domain.text.where import Both, Comparison, Condition, Either, Not
from crmcli.errors import Usage
from crmcli.queries.customers import OWN_FIELDS
from crmcli.queries.name_order import name_order_sql
from crmcli.words import listed, tr

Sql = tuple[str, list[object]]


def where_sql(condition: Condition, known_fields: Mapping[str, str]) -> Sql:
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


def column_sql(field: Field) -> str:
    """A field's value over `customer c` and `activity a`; a point in time as its local day."""
    column = f"{'a' if field.home == fields.ACTIVITY else 'c'}.{field.column}"
    if field.type == fields.TIME:
        return f"iif(length({column}) > 10, date({column}, 'localtime'), {column})"
    return column


# A path could not hold every name that a file may bring; here the name is bound.
_OWN_VALUE = f"(SELECT value FROM json_each({OWN_FIELDS}) WHERE key = ?)"
_IS_DAY = f"({_OWN_VALUE} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')"


def order_sql(sort: str, known_fields: Mapping[str, str]) -> Sql:
    """ORDER BY for a field's name, with a leading - for descending; raises Usage for an unknown one."""
    way = "DESC" if sort.startswith("-") else "ASC"
    name = sort.lstrip("-")
    field = fields.BY_NAME.get(name.replace("-", "_"))
    if field is not None and field.sortable:
        return sorted_by(field, way), []
    own = next((known for known in (name, name.replace("-", "_")) if known in known_fields), None)
    if own is None:
        known = listed((*(field.name for field in fields.SORTABLE), *sorted(known_fields)))
        raise Usage(
            tr("There is no column {name!r} to sort by.", name=name), tr("The columns are: {known}", known=known)
        )
    unfit = {"day": f"NOT {_IS_DAY}", "number": f"typeof({_OWN_VALUE}) = 'text'"}.get(known_fields[own])
    parts = [f"{_OWN_VALUE} IS NULL", *([unfit] if unfit else []), f"{_OWN_VALUE} {way}"]
    return f"{', '.join(parts)}, c.id", [own] * len(parts)


def sorted_by(field: Field, way: str = "ASC") -> str:
    """ORDER BY for one field; customers without a value come last either way."""
    column = f"{'a' if field.home == fields.ACTIVITY else 'c'}.{field.column}"
    if field.type == fields.NUMBER:  # never NULL, and read in its own order
        return f"{column} {way}"
    if field.type == fields.TIME and field.home == fields.ACTIVITY:
        # By the instant, a bare day as the local midnight that it begins with: local days follow, and only bare days
        # are computed. The text ends before the Z of an instant, so the day stands before a time at midnight.
        midnight = f"strftime('%Y-%m-%dT%H:%M:%S', {column}, 'utc')"
        return f"CASE WHEN length({column}) = 10 THEN {midnight} ELSE {column} END {way} NULLS LAST, c.id"
    if field.name in ("name", "company"):
        return f"{column} IS NULL, {name_order_sql(field.name, way)}, c.id"
    exact = field.type in (fields.SPAN, fields.FLAG, fields.DAY, fields.TIME)
    return f"{column} IS NULL, {column}{'' if exact else ' COLLATE NOCASE'} {way}, c.id"


def missing_sql(field: Field) -> str:
    """The condition that a customer has no value of a field."""
    if field.home in (fields.DETAIL, fields.TAG):
        return f"NOT EXISTS ({_values(field)})"
    return f"{column_sql(field)} IS NULL"


def _values(field: Field) -> str:
    """The values that a customer has of a field with several."""
    if field.home == fields.TAG:
        return "SELECT name FROM tag WHERE customer_id = c.id AND deleted_at IS NULL"
    return f"SELECT value FROM detail WHERE kind = '{field.name}' AND customer_id = c.id AND deleted_at IS NULL"


def _comparison(comparison: Comparison, known_fields: Mapping[str, str]) -> Sql:
    name, op, value = comparison
    field = fields.BY_NAME.get(name)
    if field is None or not field.filterable:
        if name in known_fields:
            return _test_own(name, op, value)
        known = listed((*(field.name for field in fields.FILTERABLE), *sorted(known_fields)))
        raise Usage(tr("There is no field {name!r}.", name=name), tr("The fields are: {known}", known=known))
    if field.type == fields.LIST:
        if field.name in ("phone", "fax") and op in ("=", "!=") and digits(value):
            return _phone(field.name, op, digits(value))
        return _among(field, op, value.casefold() if field.home == fields.TAG else value)
    if field.type in (fields.TIME, fields.DAY) and value:
        _check_day(field.name, value, op)
    if field.type == fields.FLAG:
        value = _flag(field.name, value)
    number = _number(value)
    if number is not None and field.type in (fields.NUMBER, fields.SPAN, fields.FLAG) and op != "~":
        column = column_sql(field)
        return (
            f"({column} IS NOT ?)" if op == "!=" else f"({column} IS NOT NULL AND {column} {op} ?)"
        ), [number]
    return _test(column_sql(field), op, value)


def _flag(name: str, value: str) -> str:
    flag = {"yes": "1", "true": "1", "1": "1", "no": "0", "false": "0", "0": "0"}.get(value.casefold())
    if flag is None:
        raise Usage(tr("{name} is yes or no, not {value!r}.", name=name, value=value))
    return flag


def _check_day(field: str, value: str, op: str) -> None:
    from datetime import date

    if op == "~":
        return
    try:
        date.fromisoformat(value)
    except ValueError:
        raise Usage(
            tr("{field} compares with a day such as 2026-11-20, not {value!r}.", field=field, value=value)
        ) from None


def _test(column: str, op: str, value: str) -> Sql:
    """SQL for one comparison, in parentheses; a missing value equals "" and sorts below every other.

    Whether text is equal or inside does not ask how ü and its like are written.
    """
    if op in ("~", "=", "!=") and is_written_in_two_ways(value):
        column, value = written_out_sql(f"coalesce({column}, '')"), written_out(value)
    if op == "~":
        return f"(instr(lower(coalesce({column}, '')), lower(?)) > 0)", [value]
    compared = f"coalesce({column}, '') {op} ? COLLATE NOCASE"
    if op in ("<", "<=", ">", ">="):
        return f"({column} IS NOT NULL AND {compared})", [value]
    return f"({compared})", [value]


def _test_own(name: str, op: str, value: str) -> Sql:
    """SQL that compares a custom field with a number by value, or with text (007, unknown) by its characters."""
    number = _number(value)
    if op == "~" or number is None:
        sql, params = _test(_OWN_VALUE, op, value)
        if op in ("<", "<=", ">", ">=") and ISO_DAY.fullmatch(value):  # no words lie before or after a day
            sql = f"({_IS_DAY} AND {sql})"
        return sql, [*[name] * sql.count(_OWN_VALUE), *params]
    as_words = f"coalesce({_OWN_VALUE}, '') {op} ? COLLATE NOCASE" if op in ("=", "!=") else "0"
    sql = f"(CASE WHEN typeof({_OWN_VALUE}) IN ('integer', 'real') THEN {_OWN_VALUE} {op} ? ELSE {as_words} END)"
    return sql, [name, name, number, *([name, value] if op in ("=", "!=") else [])]


def _phone(kind: str, op: str, number: str) -> Sql:
    """SQL that matches a phone in any notation: equal in E.164, or equal without the country code."""
    same = f"kind = '{kind}' AND substr(normal, -length(?)) = ? AND deleted_at IS NULL"
    found = f"EXISTS (SELECT 1 FROM detail WHERE customer_id = c.id AND {same})"
    return (f"(NOT {found})" if op == "!=" else found), [number, number]


def _among(field: Field, op: str, value: str) -> Sql:
    """SQL over a field with several values: = and ~ are true if any value matches, != if none does."""
    values, column = _values(field), field.column if field.home == fields.TAG else "value"
    if not value and op in ("=", "!="):
        return f"({'NOT ' if op == '=' else ''}EXISTS ({values}))", []
    if op in ("~", "=", "!=") and is_written_in_two_ways(value):
        column, value = written_out_sql(column), written_out(value)
    if op == "~":
        return f"EXISTS ({values} AND instr(lower({column}), lower(?)) > 0)", [value]
    if op == "!=":
        return f"NOT EXISTS ({values} AND {column} = ? COLLATE NOCASE)", [value]
    return f"EXISTS ({values} AND {column} {op} ? COLLATE NOCASE)", [value]


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if number - number == 0 else None

"""Finds the values of a column that typed words mean: brennan is Brennan Hydraulics too, leeds is Leeds, UK."""

from crmcli.domain.text.name_query import JOINERS
from crmcli.domain.text.same_name import name_key
from crmcli.domain.text.umlauts import written_out
from crmcli.domain.text.unicode import fold, has_cjk
from crmcli.store import Store

_COLUMNS = ("company", "city")
_SHOWN = 9


def values_of(store: Store, column: str) -> dict[str, int]:
    """The values of a column among living customers, each with the number of customers, the most frequent first."""
    assert column in _COLUMNS
    rows = store.rows(
        f"SELECT {column}, count(*) FROM customer WHERE deleted_at IS NULL AND {column} IS NOT NULL"
        f" GROUP BY {column} ORDER BY count(*) DESC, {column}"
    )
    return {str(value): int(count) for value, count in rows}


def matching_values(store: Store, column: str, typed: str) -> dict[str, int]:
    """The values that have every word typed, or are the same name written another way, with their counts."""
    wanted = {form for form in _forms(typed) if form}
    key = name_key(typed)
    return {
        value: count
        for value, count in values_of(store, column).items()
        if name_key(value) == key or any(_has_words(value, form) for form in wanted)
    }


def _forms(text: str) -> tuple[str, str, str]:
    """A text folded: as it stands, with ü as ue, and with O'Malley as omalley."""
    return fold(text), fold(written_out(text)), fold(text.translate(JOINERS))


def _has_words(value: str, words: str) -> bool:
    for folded in _forms(value):
        if has_cjk(words):
            if words.replace(" ", "") in folded.replace(" ", ""):
                return True
        elif set(words.split()) <= set(folded.split()):
            return True
    return False

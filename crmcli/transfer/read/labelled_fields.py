"""Custom fields of address books: a column of labels beside one of values, in each row as the row has them.

A label that names a field of ours (tier, stage, WeChat) fills that. Any other is a field of the owner's own in a file
that this program wrote, and is named elsewhere.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from crmcli.domain.fields import IN_TOUCH
from crmcli.transfer.drafts import DetailDraft
from crmcli.transfer.headings import Match, target
from crmcli.transfer.read.details import values
from crmcli.words import tr

# The fields of a customer that a label may name.
_FIELDS = ("kind", "customer", "role", "stage", "source", "tier", "industry", "referred_by", "ref", "lunar_birthday",
           *IN_TOUCH)  # fmt: skip
_DETAILS = ("wechat", "url", "alias", "phone", "email", "fax")
_OF_OURS = ("Customer", "Contact Role", "Customer Number", "Cadence Days")


@lru_cache(maxsize=256)
def _field_named(label: str) -> str:
    """The field of ours that a label names, "" for one of the owner's own."""
    found = target(label, "customers")
    return found.field if found and found.field in (*_FIELDS, *_DETAILS) else ""


def is_ours(headings: Sequence[str]) -> bool:
    """True for the headings of an address book that this program wrote."""
    is_google = "Custom Field 1 - Label" in headings and "Phonetic First Name" not in headings
    return is_google or set(headings).issuperset(_OF_OURS)


class LabelledFields:
    """The pairs of label and value of a table; `fields` stand in cells behind those of its headings, if any."""

    def __init__(self, match: Match, note: Callable[[str], None]) -> None:
        self._note, self._is_ours = note, is_ours(match.headings)
        at_of: dict[str, dict[str, int]] = {}
        for at, found in enumerate(match.targets):
            if found and found.field in ("own_label", "own_value"):
                at_of.setdefault(found.slot, {})[found.field] = at
        self._pairs = [(each["own_label"], each["own_value"]) for each in at_of.values() if len(each) == 2]
        self.fields = _FIELDS if self._pairs else ()

    def filled(self, cells: list[str]) -> list[str]:
        """The cells of a row with those of our fields before the last, empty one."""
        if not self.fields:
            return cells
        said = {field: cells[at] for label, at in self._pairs if (field := _field_named(cells[label]))}
        cells[-1:] = [*(said.get(field, "") for field in self.fields), ""]
        return cells

    def details(self, cells: list[str]) -> tuple[DetailDraft, ...]:
        """The phones, WeChat ids … that labels name."""
        kinds = ((_field_named(cells[label]), cells[at]) for label, at in self._pairs)
        return tuple(DetailDraft(kind, "", value) for kind, cell in kinds if kind in _DETAILS and cell
                     for value in values(kind, cell))  # fmt: skip

    def own(self, cells: list[str], *, keep_unknown: bool) -> tuple[tuple[str, str], ...]:
        """The names and values of the owner's own fields; what is not kept is remarked on."""
        found = tuple((cells[label], cells[at]) for label, at in self._pairs
                      if cells[label] and cells[at] and not _field_named(cells[label]))  # fmt: skip
        if keep_unknown or self._is_ours:
            return found
        for label, _ in found:
            self._note(tr("the custom field {label} is not taken: --keep-unknown keeps it", label=label[:40]))
        return ()

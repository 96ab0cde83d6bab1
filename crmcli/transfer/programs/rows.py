"""The rows of a known program: cells made ready for the parser, drafts with the numbers of its tables."""

import re
from collections.abc import Sequence

from crmcli.transfer.drafts import (
    CustomerDraft,
    CustomerKey,
    DealDraft,
    Draft,
    InteractionDraft,
    OrderLineDraft,
    PaymentDraft,
    ReminderDraft,
)
from crmcli.transfer.headings import Match, plain
from crmcli.transfer.programs.layout import FIRM_TABLES, Columns, ProgramTable
from crmcli.transfer.read.html_text import plain_text
from crmcli.words import listed, tr

_YES = frozenset(("1", "true", "yes", "y", "t", "是"))
_STATES = {
    "deleted": frozenset(("deleted", "trash", "已删除", "已作废")),
    "converted": frozenset(("converted", "已转换")),
    "archived": frozenset(("archived", "已归档")),
    "cancelled": frozenset(("cancelled", "canceled")),
}
_WORDY = frozenset(("text", "note", "notes", "subject"))
_WHO = ("customer", "contact", "company", "name")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def spaced(space: str, number: str) -> str:
    """A number with the table that it counts, as the book keeps it: hubspot company 1."""
    if not space or not number:
        return number
    return f"{space} {_long_id(number) if space == 'salesforce' else number}"


def _long_id(number: str) -> str:
    """An id of Salesforce in its 18 letters, of which the last three tell the case of the others."""
    if len(number) != 15 or not number.isalnum():
        return number
    ends = (sum(1 << at for at, letter in enumerate(number[n : n + 5]) if letter.isupper()) for n in (0, 5, 10))
    return number + "".join(_ALPHABET[end] for end in ends)


class ProgramRows:
    """Applies a layout to the rows of one table."""

    def __init__(self, layout: ProgramTable, match: Match, columns: Columns) -> None:
        words = [plain(heading) for heading in match.headings]
        self._layout = layout
        self._instead = columns.instead
        self._links = [
            (at, space) for name, space in layout.links.items() for at, word in enumerate(words) if word == name
        ]
        self._skipped = [(at, layout.skipped[word]) for at, word in enumerate(words) if word in layout.skipped]
        self._flags = {layout.flags[word]: at for at, word in enumerate(words) if word in layout.flags}
        fields = [found.field if found else "" for found in match.targets]
        self._texts = [at for at, field in enumerate(fields) if field in _WORDY]
        self._who = [at for at, field in enumerate(fields) if field in _WHO and layout.kind != "customers"]
        self._company = [at for at, field in enumerate(fields) if field == "company"]
        self._minutes = [at for at, field in enumerate(fields) if field == "minutes"]
        self._author = next((at for at, field in enumerate(fields) if field == "author"), -1)

    @property
    def channel(self) -> str:
        """The channel of all rows of the table, "" where they have several or none."""
        return self._layout.channel

    @property
    def holds_people(self) -> bool:
        """Whether the rows are people as the program keeps them, not firms."""
        return self._layout.kind == "customers" and self._layout.table not in FIRM_TABLES

    def reason_left_out(self, cells: Sequence[str]) -> str:
        """What a row is that is not to be taken ("deleted rows"), "" for one that is."""
        for at, state in self._skipped:
            said = cells[at].strip().casefold()
            if said and (said in _YES or said in _STATES[state]):
                return {
                    "deleted": tr("rows deleted in the program"),
                    "converted": tr("leads that were converted"),
                    "archived": tr("archived rows"),
                    "cancelled": tr("meetings that did not take place"),
                }[state]
        return ""

    def author_of(self, cells: Sequence[str]) -> str:
        """Who is told to have done a row of activities, or to do it; "" where the table does not say."""
        return cells[self._author].strip() if self._author >= 0 else ""

    def prepared(self, row: Sequence[str]) -> list[str]:
        """The cells as the parser reads them: HTML as text, the first of several names, whole durations."""
        cells = list(row)
        for at, others in self._instead.items():
            if not cells[at].strip():
                cells[at] = next((cells[other] for other in others if cells[other].strip()), "")
        for at in self._texts:
            cells[at] = plain_text(cells[at])
        for at in (*self._who, *self._company):
            if ";" in cells[at]:
                cells[at] = cells[at].partition(";")[0]
        for at in self._minutes:
            cells[at] = _duration(cells[at].strip(), self._layout.duration)
        return cells

    def finished(self, draft: Draft, cells: Sequence[str]) -> Draft:
        """A draft with its number and links as those of the program's tables, and what the program's words mean."""
        layout = self._layout
        ids = tuple(
            spaced(space, number)
            for at, space in self._links
            for part in re.split(r"[;,]", cells[at])
            if (number := part.strip())
        )
        if isinstance(draft, CustomerDraft):
            return draft._replace(row=cells, ref=spaced(layout.space, draft.ref), firm_ids=ids)
        if isinstance(draft, DealDraft):
            return self._deal(draft, cells, ids)
        if isinstance(draft, OrderLineDraft):
            return draft._replace(row=cells, who=self._who_of(draft.who, ids))
        if isinstance(draft, PaymentDraft):
            return draft._replace(row=cells, who=self._who_of(draft.who, ids), ref=spaced(layout.space, draft.ref))
        if isinstance(draft, InteractionDraft | ReminderDraft):
            text = "\n".join(part for part in (draft.text, self._people(cells)) if part)
            who, ref = self._who_of(draft.who, ids), spaced(layout.space, draft.ref)
            if isinstance(draft, ReminderDraft):
                return draft._replace(row=cells, who=who, ref=ref, text=text or layout.table)
            channel = layout.channel if layout.channel and draft.channel == "other" else draft.channel
            author = self.author_of(cells)
            said = "\n".join(part for part in (text, f"({author})" if author else "") if part)
            return draft._replace(row=cells, who=who, ref=ref, text=said or layout.table, channel=channel, author="")
        return draft

    def _who_of(self, who: CustomerKey, ids: tuple[str, ...]) -> CustomerKey:
        return who._replace(ids=ids, program=self._layout.space.partition(" ")[0])

    def _deal(self, draft: DealDraft, cells: Sequence[str], ids: tuple[str, ...]) -> DealDraft:
        """A deal with its state from the program's columns and stages."""
        layout = self._layout
        bare = re.sub(r"\s*\([^()]*\)$", "", draft.stage)  # Closed won (Sales Pipeline)
        usual = layout.stages.get(plain(draft.stage)) or layout.stages.get(plain(bare), "")
        status = draft.status or (usual if usual in ("won", "lost") else "")
        if "won" in self._flags:
            is_won = cells[self._flags["won"]].strip().casefold() in _YES
            is_closed = "closed" in self._flags and cells[self._flags["closed"]].strip().casefold() in _YES
            status = "won" if is_won else "lost" if is_closed else status
        note = "\n".join(part for part in (draft.note, self._people(cells)) if part)
        return draft._replace(row=cells, who=self._who_of(draft.who, ids), ref=spaced(layout.space, draft.ref),
                              status=status, usual_stage=usual, note=note)  # fmt: skip

    def _people(self, cells: Sequence[str]) -> str:
        """The names beside the first in the columns of people and firms, as a line of a note."""
        names = [name.strip() for at in self._who for name in cells[at].split(";")[1:] if name.strip()]
        return tr("also: {names}", names=listed(names)) if names else ""


def _duration(cell: str, unit: str) -> str:
    """A duration as h:mm:ss where the program counts in seconds or milliseconds, or writes m:ss."""
    if not unit or not cell:
        return cell
    if re.fullmatch(r"\d{1,3}:\d\d", cell):
        return f"0:{int(cell.partition(':')[0]):02}:{cell[-2:]}" if len(cell) < 6 else cell
    if re.fullmatch(r"\d+(?:\.0+)?", cell):
        seconds = int(float(cell)) // (1000 if unit == "ms" else 1)
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return cell

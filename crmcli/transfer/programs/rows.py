"""The rows of a known program: cells made ready for the parser, drafts with the numbers of its tables."""

import re
from collections.abc import Iterable, Mapping, Sequence

from crmcli.transfer.cells import several
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
# What the word of a column says that a related record is.
_RECORDS = {
    **dict.fromkeys(("contact", "contacts", "person", "people", "lead", "leads", "联系人", "线索"), "person"),
    **dict.fromkeys(("company", "companies", "account", "accounts", "salesaccount", "salesaccounts"), "firm"),
    **dict.fromkeys(("organization", "organizations", "organisation", "organisations"), "firm"),
    **dict.fromkeys(("客户", "公司"), "firm"),
    **dict.fromkeys(("deal", "deals", "opportunity", "opportunities", "商机", "机会", "销售机会"), "deal"),
}
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def users_of(layout: ProgramTable, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """The names of the users of a program, by their numbers."""
    words = [plain(heading) for heading in headings]
    numbers, names, first, last = (
        next((words.index(word) for word in layout.fields.get(field, "").split() if word in words), -1)
        for field in ("ref", "name", "first", "last")
    )
    if numbers < 0:
        return {}
    found = {}
    for row in rows:
        name = row[names].strip() if names >= 0 else ""
        parts = (row[at].strip() for at in (first, last) if at >= 0)
        if row[numbers].strip():
            found[_long_id(row[numbers].strip())] = name or " ".join(part for part in parts if part)
    return found


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

    def __init__(
        self, layout: ProgramTable, match: Match, columns: Columns, users: Mapping[str, str] | None = None
    ) -> None:
        words = [plain(heading) for heading in match.headings]
        self._layout = layout
        self._users: Mapping[str, str] = users if users is not None else {}
        self._owners = [at for at, word in enumerate(words) if word in layout.users.split()]
        self._instead = columns.instead
        self._links = [
            (at, space) for name, space in layout.links.items() for at, word in enumerate(words) if word == name
        ]
        self._typed = [
            (at, words.index(type_), spaces)
            for name, (type_, spaces) in layout.typed.items()
            for at, word in enumerate(words)
            if word == name and type_ in words
        ]
        self._related_type = next((words.index(name) for name in layout.related_type.split() if name in words), -1)
        self._skipped = [(at, layout.skipped[word]) for at, word in enumerate(words) if word in layout.skipped]
        self._flags = {layout.flags[word]: at for at, word in enumerate(words) if word in layout.flags}
        fields = [found.field if found else "" for found in match.targets]
        self._texts = [at for at, field in enumerate(fields) if field in _WORDY]
        self._who = [at for at, field in enumerate(fields) if field in _WHO and layout.kind != "customers"]
        self._company = [at for at, field in enumerate(fields) if field == "company"]
        self._minutes = [at for at, field in enumerate(fields) if field == "minutes"]
        self._author = next((at for at, field in enumerate(fields) if field == "author"), -1)

    @property
    def program(self) -> str:
        """The program whose table it is."""
        return self._layout.program

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

    def has_unknown_owner(self, cells: Sequence[str]) -> bool:
        """Whether a row belongs to somebody whose number no table of users of the set has."""
        return any(cells[at].strip() and not self._user(cells[at]) for at in self._owners)

    def _user(self, cell: str) -> str:
        """The name of one of those who sell, by their number; "" where no table of the set tells it."""
        return self._users.get(_long_id(cell.strip()), "")

    def author_of(self, cells: Sequence[str]) -> str:
        """Who is told to have done a row of activities, or to do it; "" where the table does not say."""
        if self._author < 0:
            return ""
        return self._user(cells[self._author]) if self._author in self._owners else cells[self._author].strip()

    def prepared(self, row: Sequence[str]) -> list[str]:
        """The cells as the parser reads them: HTML as text, the first of several names, whole durations, owners."""
        cells = list(row)
        for at in self._owners:
            cells[at] = self._user(cells[at])
        for at, others in self._instead.items():
            if not cells[at].strip():
                cells[at] = next((cells[other] for other in others if cells[other].strip()), "")
        for at in self._texts:
            cells[at] = plain_text(cells[at])
        for at in (*self._who, *self._company):
            if ";" in cells[at] or "@" in cells[at]:
                cells[at] = several(cells[at])[0]
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
        ids += self._typed_ids(cells)
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
            who, ref = self._who_of(self._related(draft.who, cells), ids), spaced(layout.space, draft.ref)
            if isinstance(draft, ReminderDraft):
                return draft._replace(row=cells, who=who, ref=ref, text=text or layout.table)
            channel = layout.channel if layout.channel and draft.channel == "other" else draft.channel
            if self._flags:
                way, is_missed = self._call(cells)
                draft = draft._replace(direction=draft.direction or way, no_answer=draft.no_answer or is_missed)
            author = self.author_of(cells)
            said = "\n".join(part for part in (text, f"({author})" if author else "") if part)
            return draft._replace(row=cells, who=who, ref=ref, text=said or layout.table, channel=channel, author="")
        return draft

    def _typed_ids(self, cells: Sequence[str]) -> tuple[str, ...]:
        """The numbers of which another column says what table they count."""
        said = ((spaces.get(plain(cells[type_])), cells[at].strip()) for at, type_, spaces in self._typed)
        return tuple(spaced(space, number) for space, number in said if space and number)

    def _related(self, who: CustomerKey, cells: Sequence[str]) -> CustomerKey:
        """Whom a row names, its related record in its place: a person, a firm or a deal."""
        kind = _RECORDS.get(plain(cells[self._related_type])) if self._related_type >= 0 and who.related else None
        if kind == "deal":
            return who._replace(is_deal=True)
        if kind == "person" and not who.name:
            return who._replace(name=who.related, related="")
        if kind == "firm" and who.name and not who.company and not who.is_firm:
            return who._replace(company=who.related, related="")
        if kind == "firm" and not who.name:
            return who._replace(name=who.related, related="", is_firm=True)
        return who._replace(related="") if kind else who

    def _call(self, cells: Sequence[str]) -> tuple[str, bool]:
        """The direction of a call by a column of yes and no, and whether nobody was reached."""
        said = {name: cells[at].strip().casefold() for name, at in self._flags.items()}
        way = "" if not said.get("incoming") else "in" if said["incoming"] in _YES else "out"
        return way, way != "in" and said.get("missed", "") in _YES

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
        names = [name for at in self._who for name in several(cells[at])[1:]]
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

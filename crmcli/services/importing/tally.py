"""What all importers share: the options, the counts while rows go by, and the rows that were rejected."""

from collections import Counter
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

from crmcli.errors import Failed
from crmcli.transfer.drafts import Draft, Rejected
from crmcli.words import tr

_MOST_REJECTS = 10_000
_MOST_SIMILAR = 100
_MOST_JOINED = 10
MOST_OFFERS = 20


class Options(NamedTuple):
    """How a file is taken. `update` is fill, overwrite or skip; `name` is the file's, - for a pipe.

    `stages` are folded words of the file with the stages that they stand for.
    `missing` is what to do with rows that a newer export lacks: "" names them alone, park or rm.
    """

    update: str = "fill"
    partial: bool = False
    create: bool = False
    revive: bool = False
    name: str = ""
    stages: Mapping[str, str] = MappingProxyType({})
    missing: str = ""


class Similar(NamedTuple):
    """A row that may be the customer `customer_id`, and was added as one of its own."""

    line: int
    name: str
    customer_id: int


class RowDifference(NamedTuple):
    """What a row says otherwise than the book: `name` of the record, and the values as text. Not all are taken."""

    line: int
    name: str
    column: str
    before: str
    after: str
    is_taken: bool


class Joined(NamedTuple):
    """A row that is taken as the customer `customer_id`; `kinds` are what they share beside the name."""

    line: int
    name: str
    customer_id: int
    kinds: tuple[str, ...] = ()


class Offer(NamedTuple):
    """A meeting without addresses that may be with a customer: its line, words and day, the customer's id and name."""

    line: int
    words: str
    day: str
    customer_id: int
    customer: str


class Tally:
    """Counts while rows go by, and the rows that were rejected.

    `planned` reminders and `noted` last contacts came with rows of customers, `paid` orders with their payment. `loose`
    are the numbers of orders that payments named and the book lacks. Rows `left_out` were cancelled, refunded or not
    yet received; `strangers` are mails, meetings and tasks that name nobody in the book. `similar` are rows that may be
    a customer of the book, and were not joined with it. `strange_stages` are the words of the file that are no stage.
    `joined` are the first rows that were taken as a customer of the book or of a line above, `joins` their number.
    Rows that `differ` say otherwise than the book, which was left as it is; `changes` are the first of what rows say
    otherwise. `undated` tasks had no day and are due today. `nameless` deals named nobody, and have a customer of their
    own title. `repeated` rows are the same as one above them. `linked` firms have a number of another program.
    `numbers` are those of a program's table that the file holds, `missing` the names of the book's rows that it lacks.
    `unfit` counts, by field, the values of own fields that are not of the field's type and are kept as text.
    `unkept` are mail addresses and phones of known customers that rows of history name and nobody has.
    `addressless` meetings name no address; `offers` are the first meetings in whose words a customer's name stands.
    """

    def __init__(self) -> None:
        self.added = self.updated = self.unchanged = self.duplicates = self.trashed = self.lines = 0
        self.planned = self.noted = self.paid = self.left_out = self.strangers = 0
        self.differ = self.undated = self.nameless = self.repeated = self.linked = self.addressless = 0
        self.offers: list[Offer] = []
        self.unkept: dict[str, None] = {}
        self.loose: list[str] = []
        self.numbers: set[str] = set()
        self.missing: list[str] = []
        self.changes: list[RowDifference] = []
        self.rejects: list[Rejected] = []
        self.samples: list[Draft] = []
        self.similar: list[Similar] = []
        self.strange_stages = Counter[str]()
        self.joined: list[Joined] = []
        self.joins = 0
        self.unfit: dict[str, int] = {}

    def note_similar(self, similar: Similar) -> None:
        """Count a possible duplicate; the first hundred are kept."""
        self.duplicates += 1
        if len(self.similar) < _MOST_SIMILAR:
            self.similar.append(similar)

    def note_unkept(self, value: str) -> None:
        """Keep one of the first ten thousand mail addresses and phones that were not taken."""
        if len(self.unkept) < _MOST_REJECTS:
            self.unkept[value] = None

    def note_change(self, change: RowDifference) -> None:
        """Keep one of the first hundred values that rows say otherwise than the book."""
        if len(self.changes) < _MOST_SIMILAR:
            self.changes.append(change)

    def note_joined(self, line: int, name: str, customer_id: int, kinds: Collection[str] = ()) -> None:
        """Count a row that is a customer known already; the first ten are kept."""
        self.joins += 1
        if len(self.joined) < _MOST_JOINED:
            self.joined.append(Joined(line, name, customer_id, tuple(sorted(kinds))))

    def reject(self, draft: Draft, reason: str, column: str = "") -> None:
        """Put a row aside with the reason; `column` is the heading at fault, "" for the whole row."""
        self.put_aside(Rejected(draft.line, column, reason, draft.row))

    def put_aside(self, reject: Rejected) -> None:
        """Keep a rejected row; raises Failed when there are so many that the file cannot be what it is taken for."""
        if len(self.rejects) >= _MOST_REJECTS:
            raise Failed(
                tr(
                    "{most_rejects:,} rows were rejected, the first in line {line}: {reason}. Nothing was taken.",
                    most_rejects=_MOST_REJECTS,
                    line=self.rejects[0].line,
                    reason=self.rejects[0].reason,
                ),
                tr("Look at that line, or say what the file is with --format, --as or --map."),
            )
        self.rejects.append(reject)


class Importer(Protocol):
    """Imports drafts of one kind into the book."""

    def import_row(self, draft: Draft) -> None:
        """Match one draft and write it. Raises CrmError, before anything of it is written or held back."""

    def finish(self) -> None:
        """Write the rows that are still held back."""

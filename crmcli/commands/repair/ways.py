"""The last look at a refusal: each line that it proposes runs, and one that runs stands in it.

This is the one place that every refusal of a command line passes. Lines that would be refused themselves are taken
out; where none is left, a line like the one that was typed is added, else an example of the command.
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crmcli.commands.repair.line import find_command, in_quotes, read_line, shown
from crmcli.commands.repair.rehearsed import Rehearsal
from crmcli.commands.repair.slots import Checks
from crmcli.commands.shared.value_words import VALUES, place_text
from crmcli.domain.command_line.examples import EXAMPLES, OTHER, SAMPLES
from crmcli.domain.command_line.places import SLOTS
from crmcli.domain.settings import LOST, WON
from crmcli.errors import CrmError, Refused
from crmcli.queries.cases import list_cases
from crmcli.queries.customer_lists import CustomerFilter, list_customers
from crmcli.queries.sales.deals import list_deals
from crmcli.queries.sales.orders import OrderFilter, list_orders
from crmcli.queries.timeline import open_reminders
from crmcli.words import listed, tr, tr_marked

if TYPE_CHECKING:
    from crmcli.context import Run
    from crmcli.typer_parts import click

_LONGEST_NAME = 6  # words
_MOST_PREFIXES = 4
_LINE = re.compile(r"(?<![\w./-])crm [^\s].*?(?= or crm |或 ?crm |, crm |、 ?crm | and crm |$)")
_PROPOSED = re.compile(r"^(?: +|[^:：]*[:：] ?)(?=crm )")  # what stands before lines that are to be pasted
_ENDS = " .。,，;；"


def with_ways(
    error: CrmError, argv: Sequence[str], root: "click.Command", run: "Run", rehearsal: Rehearsal
) -> CrmError:
    """The refusal with lines that run, and with no line that is refused in its turn."""
    proposals = _Proposals(rehearsal)
    kept = proposals.checked(error.hint)
    if not proposals.has_way:
        lines = _Examples(argv, root, run, rehearsal).hint(proposals, is_refused=isinstance(error, Refused))
        at = len(kept) - 1 if error.is_kept else len(kept)
        named = {text.split(" ", 2)[1] for text in kept if text.startswith("crm ")}  # crm inbox lists them.
        kept[at:at] = [line for line in lines if line.rpartition("crm ")[2] not in named]
    error.hint = "\n".join(kept)
    return error


class _Proposals:
    """The lines that the hint of a refusal proposes.

    `templates` are those with places that are to be filled, `refused` those that would be refused themselves.
    """

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self.has_way = False
        self.templates: list[list[str]] = []
        self.refused: list[list[str]] = []

    def checked(self, hint: str) -> list[str]:
        """The lines of the hint without those that are refused, and without a heading that has none left."""
        kept = [line for text in hint.splitlines() for line in self._checked_line(text)]
        return [
            text for at, text in enumerate(kept)
            if not text.rstrip().endswith((":", "：")) or (kept[at + 1 : at + 2] and kept[at + 1].startswith(" "))
        ]  # fmt: skip

    def _checked_line(self, text: str) -> Iterator[str]:
        found = _LINE.findall(text)
        if not found:
            yield text
            return
        is_sentence = text.count("crm ") > len(found)
        if is_sentence or _PROPOSED.match(text) is None or not text.endswith(found[-1]):
            self.has_way |= any(self._is_way_in_sentence(each) for each in found)
            yield text
            return
        verdicts = [self._can_run(each) for each in found]
        self.has_way |= True in verdicts
        if False not in verdicts:
            yield text
        elif kept := [each for each, verdict in zip(found, verdicts, strict=True) if verdict is not False]:
            yield tr("Write: {lines}", lines=listed(kept, " or "))

    def _can_run(self, text: str) -> bool | None:
        """Whether a line runs; None for one with places to fill, and for a help."""
        words = _words(text)
        if has_place(words):
            self.templates.append(words)
            return None
        if "--help" in words:
            return None
        if self._rehearsal.runs(words) is False:
            self.refused.append(words)
            return False
        return True  # what cannot be tried is believed

    def _is_way_in_sentence(self, text: str) -> bool:
        """Whether a line that runs, and does more than show what there is, stands at the beginning of a sentence."""
        words = _words(text.rstrip(_ENDS))
        for count in (len(words), *range(min(len(words) - 1, _MOST_PREFIXES), 1, -1)):
            said = words[:count]
            if not has_place(said) and "--help" not in said and said[-1] != "list" and self._rehearsal.runs(said):
                return said[0] not in ("list", "today", "history", "dupes", "config", "report", "find")
        return False


def _words(text: str) -> list[str]:
    """The words behind crm."""
    try:
        return shlex.split(text)[1:]
    except ValueError:
        return text.split()[1:]


class _Examples:
    """Makes a line of the command that was typed, with what of it can stand."""

    def __init__(self, argv: Sequence[str], root: "click.Command", run: "Run", rehearsal: Rehearsal) -> None:
        found = find_command(root, argv)
        self._root = root
        self._argv = argv
        self._front, self._path, self._rest = found.front, found.path, found.rest
        self._run = run
        self._rehearsal = rehearsal
        self._checks = Checks(run)

    def hint(self, proposals: _Proposals, *, is_refused: bool) -> list[str]:
        """The lines below a refusal that proposes nothing that runs.

        What the book or a file does not allow (`is_refused`) is shown no other line of its command.
        """
        if not self._checks.has_book:
            return [] if is_refused else self._without_book()
        filled = [words for template in proposals.templates if (words := self._filled(template)) is not None]
        for words in filled:
            if self._rehearsal.runs(words):
                return [tr("For example: {line}", line=shown(words))]
        if (shorter := self._without_option()) is not None:
            return [shorter]
        for words in (*proposals.refused, *filled):
            refused = self._rehearsal.refusals.get(tuple(words))
            behind = _Proposals(self._rehearsal)
            kept = behind.checked(refused.hint) if refused is not None else []
            if refused is not None and behind.has_way:
                return [refused.message, *kept]
        return [] if is_refused else self._of_command(proposals)

    def _of_command(self, proposals: _Proposals) -> list[str]:
        """An example of the command, or of another one for a word that is none."""
        if (joined := self._joined()) is not None:
            return [tr("Write: {line}", line=shown(joined))]
        names = [" ".join(self._path[:length]) for length in range(len(self._path), 0, -1)]
        if proposals.refused and not names:
            names = [" ".join(proposals.refused[0][:length]) for length in (2, 1)]
        of_command = next((EXAMPLES[name] for name in names if name in EXAMPLES), () if names else OTHER)
        for example in of_command:
            words = self._filled(example.split())
            if words is not None and self._rehearsal.runs(words) is not False:
                return [tr("For example: {line}", line=shown([*self._front, *words]))]
        return []

    def _joined(self) -> list[str] | None:
        """The line with all words behind a customer as one text, where its command takes one and it runs so."""
        line = read_line(self._root, self._argv)
        places = SLOTS.get(line.name, "").partition("|")[0].split() if line is not None else []
        if line is None or len(places) != len(("who", "text")) or places[1] not in ("text", "title", "items", "name"):
            return None
        count = self._checks.longest_name(line.words, _LONGEST_NAME)
        if not 0 < count < len(line.words) - 1:
            return None
        fixed = line.with_words([" ".join(line.words[:count]), " ".join(line.words[count:])]).argv()
        return fixed if self._rehearsal.runs(fixed) else None

    def _without_option(self) -> str | None:
        """The line without one of its options, where it runs so."""
        line = read_line(self._root, self._argv)
        for at, piece in enumerate(line.pieces if line is not None else ()):
            if line is not None and piece.kind == "option":
                fixed = line._replace(pieces=(*line.pieces[:at], *line.pieces[at + 1 :]))
                if self._rehearsal.runs(fixed.argv()):
                    left_out = " ".join((piece.typed, *map(in_quotes, piece.values)))
                    return tr("Without {option}: {line}", option=left_out, line=fixed.shown())
        return None

    def _without_book(self) -> list[str]:
        """The line that makes a book, for a command that is about somebody in it."""
        line = shown(["add", tr_marked(SAMPLES["NAME"])])
        return [tr("For example: {line}", line=line)] if " ".join(self._path) in EXAMPLES else []

    def _filled(self, words: Sequence[str]) -> list[str] | None:
        """The words with their places filled; None where the book has nothing for one of them."""
        filled = []
        for word in words:
            for place, name in _places():
                if place in word:
                    value = self._value(name)
                    if value is None:
                        return None
                    word = word.replace(place, value)
                    break
            filled.append(word)
        return None if has_place(filled) else filled

    def _value(self, name: str) -> str | None:
        store, settings = self._run.store, self._run.settings
        match name:
            case "WHO" | "PERSON":
                return self._who()
            case "DEAL":
                found = [deal.id for deal in list_deals(store) if deal.stage not in (WON, LOST)]
            case "CASE":
                found = [case.id for case in list_cases(store)]
            case "REMINDER" | "NUMBER":
                found = [reminder.id for reminder in open_reminders(store)]
            case "ORDER":
                found = [order.id for order in list_orders(store, OrderFilter())]
            case "STAGE":
                return str(settings.stage_names[min(1, len(settings.stage_names) - 1)])
            case "REASON":
                return str(settings.lost_reasons[0])
            case _:
                return tr_marked(SAMPLES[name])
        return str(found[0]) if found else None

    def _who(self) -> str | None:
        """The customer that the line names, else one of the book."""
        for at in range(len(self._rest)):
            count = self._checks.longest_name(self._rest[at:], _LONGEST_NAME)
            said = " ".join(self._rest[at : at + count])
            if count and not said.isdecimal() and self._checks.hit(said) and self._checks.is_part_of_names(said):
                return said
        newest = list_customers(self._run.store, CustomerFilter(limit=1))
        return newest[0].name if newest else None


def has_place(words: Sequence[str]) -> bool:
    """Whether a line has places that are to be filled: WHO, 〈客户〉, …"""
    named = {place_text(name) for name in VALUES} | {*VALUES, "…"}
    return any(part in named for word in words for part in re.split(r"[=\s]", word))


def _places() -> list[tuple[str, str]]:
    """The names of places as they are written, and by which the samples go; the longest first."""
    names = {*VALUES, *SAMPLES, "REMINDER", "PAST"}
    known = {"WHO", "PERSON", "DEAL", "CASE", "REMINDER", "NUMBER", "ORDER", "STAGE", "REASON", *SAMPLES}
    both = {(place_text(name), name) for name in names & known} | {(name, name) for name in known}
    return sorted(both, key=lambda each: -len(each[0]))

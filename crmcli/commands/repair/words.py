"""Words that are too many, too few or in another order, parted anew over the places of a command."""

import re
from typing import TYPE_CHECKING

from crmcli.commands.repair.deal_words import repair_stage_words, with_close
from crmcli.commands.repair.deals import refuse_amount_when_closed, repair_deal_edit, repair_lost, repair_priced_title
from crmcli.commands.repair.exports import repair_export
from crmcli.commands.repair.fields import own_fields, repair_changes
from crmcli.commands.repair.joined import join_values
from crmcli.commands.repair.line import CommandLine, Piece, shown
from crmcli.commands.repair.lists import repair_list, repair_sort
from crmcli.commands.repair.newcomers import repair_contact, repair_newcomer
from crmcli.commands.repair.notes import repair_log
from crmcli.commands.repair.nouns import repair_noun_behind
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.orders import join_order, repair_items, repair_order_sum, repair_order_tail
from crmcli.commands.repair.products import repair_product
from crmcli.commands.repair.readings import Reading, readings
from crmcli.commands.repair.reminders import refuse_reminder_words
from crmcli.commands.repair.slots import Checks
from crmcli.commands.repair.states import repair_state
from crmcli.commands.repair.times import part_reminder, refuse_unread_time, repair_next, repair_without_customer
from crmcli.domain.command_line.commands import SHOWN_OF_ONE
from crmcli.domain.command_line.places import GIVEN_BACK, ORDERS, SLOTS, SNOOZE_LEADS
from crmcli.domain.text.unicode import has_cjk
from crmcli.errors import CrmError, NotFound, Usage
from crmcli.typer_parts import click
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run


_SMALL_WORDS = ("me", "us", "the", "my", "our", "for", "of", "to", "with", "about", "from", "by", "at", "all")
_LAST = (["last"], ["it"], ["that"], ["this"], ["last", "change"], ["上一步"])  # what undo takes back anyway


def repair_words(line: CommandLine, error: "CrmError | click.exceptions.UsageError", run: "Run") -> Repaired | None:
    """The line with its words in other places; None where they stay.

    Raises Usage with each line when the words can be read in several ways.
    """
    if (sums := _indian_sums(line, run)) is not None:
        return sums
    words = line.words
    is_parsed = isinstance(error, CrmError)  # the command line was sound, and the command refused a word of it
    if (named := _without_small_words(line, run)) is not None:
        return named
    if (joined := join_values(line, run)) is not None:
        return joined
    if (turned := repair_noun_behind(line, run)) is not None:
        return turned
    if isinstance(error, Usage) and (ordered := repair_sort(line)) is not None:
        return ordered
    if line.name == "edit":
        return repair_changes(line, error, own_fields(run))
    if (listed := repair_list(line, run)) is not None:
        return listed
    if is_parsed and isinstance(error, NotFound):
        refuse_reminder_words(line, run)
    if (about := repair_without_customer(line, run)) is not None:
        return about
    if isinstance(error, Usage) and (planned := _repair_time(line, run)) is not None:
        return planned
    if (chosen := repair_state(line, run)) is not None:
        return chosen
    if line.name == "add" and isinstance(error, Usage):
        return repair_newcomer(line, run)
    if isinstance(error, Usage | click.exceptions.UsageError) and (written := repair_export(line, run)) is not None:
        return written
    if (contact := repair_contact(line)) is not None:
        return contact
    if (priced := repair_product(line, run)) is not None:
        return priced
    if (stepped := _repair_numbers(line, run)) is not None:
        return stepped
    if (moved := repair_stage_words(line, run)) is not None:
        return moved
    if (closing := with_close(line, run)) is not None:
        return closing
    if line.name == "merge":
        return _repair_merge(line)
    if (changed := repair_deal_edit(line, run)) is not None:
        return changed
    if is_parsed and isinstance(error, Usage) and (priced := repair_priced_title(line, run)) is not None:
        return priced
    if line.name in ("undo", "redo") and [word.casefold() for word in words] in _LAST:
        fixed = line.with_words([])
        return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    if (named := _repair_show(line, run)) is not None:
        return named
    if line.name not in SLOTS or not words:
        return None
    if is_parsed and line.path == ("deal", "lost") and isinstance(error, Usage):
        return repair_lost(line, run)
    if is_parsed and (line.name not in ORDERS or not isinstance(error, Usage | NotFound)):
        return None
    if (said := repair_log(line, run)) is not None:
        return said
    if is_parsed and isinstance(error, Usage) and (plain := repair_items(line, error)) is not None:
        return plain
    if (tail := repair_order_tail(line, run)) is not None:
        return tail
    found = readings(run, line.name, words)
    if not found and is_parsed and line.name == "rate":
        found = _without_quotes(line, run)
    if not found and (ordered := repair_order_sum(line, run)) is not None:
        return ordered
    if not found and not is_parsed and (whole := join_order(line, run)) is not None:
        return whole
    if not found:
        refuse_amount_when_closed(line)
    if not found and (lost := repair_lost(line, run)) is not None:
        return lost
    if not found and not is_parsed and len(words) > len(line.arguments) and not _is_known(line, run):
        found = readings(run, line.name, words, anybody=True)[:1]
    if not found:
        refuse_unread_time(line, run)
    lines = list(dict.fromkeys(_rewritten(line, reading) for reading in found))
    if not lines or (len(lines) == 1 and lines[0].argv() == line.argv()):
        return None
    if (
        isinstance(error, CrmError)
        and len(lines) == 1
        and line.path == ("deal", "add")
        and len(lines[0].words) < len(words)
    ):
        error.hint = "\n".join(filter(None, (error.hint, tr("Without an amount: {line}", line=lines[0].shown()))))
        raise error
    if len(lines) > 1:
        raise Usage(
            tr("The words can be read in more than one way; nothing was done."),
            "\n".join([tr("Write one of:"), *(f"  {each.shown()}" for each in lines[:4])]),
        )
    return Repaired(lines[0].argv(), [tr("Read as: {line}", line=lines[0].shown())])


def _without_small_words(line: CommandLine, run: "Run") -> Repaired | None:
    """`show me tom`, `order list for tom` without the small words before the name; None where no name follows."""
    words = line.words[0].split() if len(line.words) == 1 else line.words
    is_about_whom = (
        line.path in (("show",), ("brief",)) or "who" in SLOTS.get(line.name, "").replace("|", " ").split()[:1]
    )
    if not is_about_whom or line.path == ("remind",):
        return None
    kept = words
    while len(kept) > 1 and kept[0].casefold() in _SMALL_WORDS:
        kept = kept[1:]
    if len(kept) == len(words) or Checks(run).is_own_name(words[0]) or not Checks(run).longest_name(kept, len(kept)):
        return None
    fixed = line.with_words(kept)
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def _indian_sums(line: CommandLine, run: "Run") -> Repaired | None:
    """2.5L and 3Cr as 2.5 lakh and 3 crore, in a book in rupees; None for lines without such a sum."""
    if line.path not in (("deal", "add"), ("deal", "edit"), ("pay",)) or run.settings.currency != "INR":
        return None
    names = {"l": "lakh", "cr": "crore"}
    words = [
        f"{found[1]} {names[found[2].lower()]}" if (found := re.fullmatch(r"(₹?\d[\d.]*)(L|Cr|cr|CR)", word)) else word
        for word in line.words
    ]
    if words == line.words:
        return None
    fixed = line.with_words(words)
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def _repair_time(line: CommandLine, run: "Run") -> Repaired | None:
    """The line with a time and what to do taken apart, where both were typed in one text."""
    if line.name == "remind" and (parted := part_reminder(line.words, run)) is not None:
        fixed = line.with_words(parted)
        return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    return repair_next(line, run)


def _is_known(line: CommandLine, run: "Run") -> bool:
    """Whether a line that is given back begins with a customer: its first words are no longer name then."""
    return line.name in GIVEN_BACK and Checks(run).is_somebody(line.words[0])


def _without_quotes(line: CommandLine, run: "Run") -> list[Reading]:
    """The readings of the line when the last word, a quoted text, is parted too (rate acme "10/10 would recommend")."""
    *words, last = line.words
    return readings(run, line.name, [*words, *last.split()]) if words and len(last.split()) > 1 else []


def _rewritten(line: CommandLine, reading: Reading) -> CommandLine:
    options = (Piece("option", option, option.lstrip("-"), (value,)) for option, value in reading.options)
    return line.with_words(reading.words, *options)


def _repair_numbers(line: CommandLine, run: "Run") -> Repaired | None:
    """`done 1,2` as `done 1 2`, and `snooze 3 two days` as `snooze 3 "in two days"`; None for other words."""
    words = line.words
    if line.path == ("done",) and any("," in word for word in words):
        numbers = [part.lstrip("#") for word in words for part in word.replace("，", ",").split(",") if part]
        if numbers and all(number.isdecimal() for number in numbers):
            fixed = line.with_words(numbers)
            return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    if line.path != ("snooze",):
        return None
    checks = Checks(run)
    for at in range(1, len(words) - 1):
        if words[at].casefold() in SNOOZE_LEADS and checks.fits("when", (later := " ".join(words[at + 1 :]),)):
            fixed = line.with_words([" ".join(words[:at]), later])
            return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    for at in range(1, len(words)):
        span = " ".join(words[at:]).removeprefix("by ").removeprefix("for ")
        later = re.sub("^(?:改|推迟|延)?[到至]", "", span)
        if later != span and checks.fits("when", (later,)):
            fixed = line.with_words([" ".join(words[:at]), later])
            return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
        said = f"{span}后" if has_cjk(span) else f"in {span}"
        if not checks.fits("when", (span,)) and checks.fits("when", (said,)):
            names = [word for word in words[:at] if word.casefold() not in ("by", "for")]
            fixed = line.with_words([*names, said])
            return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    return None


def _repair_show(line: CommandLine, run: "Run") -> Repaired | None:
    """`show acme orders` as the list of the orders of that customer; None for other words."""
    *names, noun = line.words or [""]
    means = SHOWN_OF_ONE.get(noun.casefold()) if line.path in (("show",), ("brief",)) and names else None
    if means is None or Checks(run).hit(" ".join(names)) is None:
        return None
    argv = [*line.front, *means.split(), " ".join(names)]
    return Repaired(argv, [tr("Read as: {line}", line=shown(argv))])


def _repair_merge(line: CommandLine) -> Repaired | None:
    """`merge A with B` keeps A; `merge A into B` keeps B."""
    words = line.words
    at = next((at for at, word in enumerate(words) if word.lower() in ("with", "into", "and", "to")), 0)
    if not 0 < at < len(words) - 1:
        return None
    first, second = " ".join(words[:at]), " ".join(words[at + 1 :])
    fixed = line.with_words([second, first] if words[at].lower() in ("into", "to") else [first, second])
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])

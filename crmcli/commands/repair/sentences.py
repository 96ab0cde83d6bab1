"""A sentence typed as the command: met dave from acme, call mia tomorrow, mia wants a quote.

It is read as a note or as a plan where one customer is named and one reading is left; where a time in it may be
planned or only told, both lines are shown.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from crmcli.commands.repair.field_names import field_named
from crmcli.commands.repair.line import shown
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import LEADS, Checks
from crmcli.commands.repair.times import text_and_time
from crmcli.domain.command_line.commands import COMMAND_WORDS, SHOWN_OF_ONE
from crmcli.domain.command_line.options import CHANNELS, params_meant
from crmcli.domain.command_line.sentence_words import (
    ABOUT_FACTS,
    AT_FIRM,
    CONTACT_VERBS,
    DETAILS,
    DONE_VERBS,
    LEADING,
    MEETINGS,
    MONEY_WORDS,
    PAST,
    TASK_NOUNS,
    TASK_VERBS,
    TELLING,
)
from crmcli.errors import Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_LONGEST_NAME = 6
_TODAY = ("this morning", "this afternoon", "earlier today", "just now", "today")  # gone by, behind a verb of the past
_FEWEST_WORDS = 2  # of a note behind a name
_MARKS = " ,:;.-–—"


class _Named(NamedTuple):
    """Whom words name, as it is typed behind a command, and the words before and behind the name."""

    who: str
    before: list[str]
    behind: list[str]


def repair_sentence(front: Sequence[str], rest: Sequence[str], run: "Run") -> Repaired | None:
    """The line for a sentence that is no command; None where it names no customer, or says too little.

    Raises Usage with the lines when the sentence can be a note or a plan.
    """
    words = rest[0].split() if len(rest) == 1 else list(rest)
    if [word.casefold().strip(_MARKS) for word in words[:2]] in (["follow", "up"], ["call", "back"]):
        words[:2] = [f"{words[0]}-{words[1]}"]
    at = next((at for at, word in enumerate(words) if word.startswith("-") and len(word) > 1), len(words))
    words, options = words[:at], words[at:]
    checks = Checks(run)
    if not words or not checks.has_book:
        return None
    if (told_day := _day_before_verb(words, checks)) is not None:
        words = told_day[1]
        options = [*options, "--on", told_day[0]]
    verb = words[0].casefold().strip(_MARKS)
    found: list[str] | None = None
    if verb in DONE_VERBS and (named := _who_at_start(_without_lead(words[1:]), checks)) is not None:
        found = _note(named, verb, options, checks, front)
    elif verb in DONE_VERBS and (named := _who_inside(words[1:], checks)) is not None and checks.hit(named.who):
        before = _without_last_lead(named.before)
        day, behind = _day_at_start(named.behind, checks)
        text = " ".join([verb, *before, *behind])
        channel = next((CHANNELS[word.casefold()] for word in before if word.casefold() in CHANNELS), None)
        note = ["log", named.who, text, *([f"--{channel}"] if channel else []), *day]
        found = _with_step(note, text, options, checks, front)
    elif (named := _who_at_start(words, checks, is_own=True)) is not None:
        found = _about(named, options, checks, front)
    elif _is_past(verb) and (named := _who_inside(words[1:], checks)) is not None and checks.hit(named.who):
        day, said = _day_at_start(words, checks)
        found = _with_step(["log", named.who, " ".join(said), *day], " ".join(said), options, checks, front)
    elif _may_be_task(verb) and (named := _who_inside(words[1:], checks)) is not None:
        found = _task(named, words[0], options, checks, front)
    if found is None:
        return None
    argv = [*front, *found, *options]
    return Repaired(argv, [tr("Read as: {line}", line=shown(argv))])


def _day_before_verb(words: list[str], checks: Checks) -> tuple[str, list[str]] | None:
    """A day gone by before what was done then, and the other words: yesterday spoke to mia; None for others."""
    for count in (3, 2, 1):
        said, rest = " ".join(words[:count]).strip(_MARKS), words[count:]
        verb = rest[0].casefold().strip(_MARKS) if len(rest) > 1 else ""
        if verb and (verb in DONE_VERBS or _is_past(verb)) and checks.fits("past", (said,)):
            return said, rest
    return None


def _is_past(verb: str) -> bool:
    """Whether a verb tells what was done: fixed, repaired, gave."""
    return verb.isalpha() and verb not in COMMAND_WORDS and (verb in PAST or (verb.endswith("ed") and len(verb) > 4))


def _may_be_task(verb: str) -> bool:
    is_task = verb in TASK_VERBS or verb in TASK_NOUNS
    return is_task or verb in CONTACT_VERBS or verb in MEETINGS or verb not in COMMAND_WORDS


def _who_at_start(words: Sequence[str], checks: Checks, *, is_own: bool = False) -> _Named | None:
    """The longest name of one customer at the beginning: dave, dave from acme. `is_own`: the words of its own name."""
    for count in range(min(len(words), _LONGEST_NAME), 0, -1):
        for said in _ways(words[:count]):
            ends_open = count > 1 and words[count - 1].casefold() in LEADS
            if said.isdecimal() or (ends_open and not checks.is_own_name(said)):
                continue  # 3 hours, joe the quote
            if checks.hit(said) is not None and (not is_own or checks.is_part_of_names(said)):
                return _Named(said, [], list(words[count:]))
    for count in range(min(len(words), _LONGEST_NAME), 0, -1):
        if count > 1 and words[count - 1].casefold() in LEADS:
            continue
        for said in _ways(words[:count]):
            if len(said) > 2 and not said.isdecimal() and checks.is_somebody(said) and checks.hit(said) is None:
                return _Named(said, [], list(words[count:]))
    return None


def _without_lead(words: list[str]) -> list[str]:
    """The words without to, with or for at their beginning: spoke to mia."""
    return words[1:] if words and words[0].casefold() in LEADING else words


def _without_last_lead(words: list[str]) -> list[str]:
    """The words without to, with or for at their end: left a message for."""
    while words and words[-1].casefold() in LEADING and words[-1].casefold() != "on":
        words = words[:-1]
    return words


def _ways(words: Sequence[str]) -> list[str]:
    """How a name may be searched: as typed, and with @ for from or at."""
    said = " ".join(words).strip(_MARKS)
    ways = [said] if said else []
    for at, word in enumerate(words[1:-1], 1):
        if word.casefold() in AT_FIRM:
            ways.append(f"{' '.join(words[:at])} @ {' '.join(words[at + 1 :]).strip(_MARKS)}")
    return ways


def _who_inside(words: Sequence[str], checks: Checks) -> _Named | None:
    """The one customer whose own name stands among the words; None for none, and for several."""
    found: list[_Named] = []
    at = 0
    while at < len(words):
        counts = range(min(len(words) - at, _LONGEST_NAME), 0, -1)
        count = next((n for n in counts if _is_name(" ".join(words[at : at + n]).strip(_MARKS), checks)), 0)
        if count:
            name = " ".join(words[at : at + count]).strip(_MARKS)
            found.append(_Named(name, list(words[:at]), list(words[at + count :])))
        at += count or 1
    return found[0] if len({(checks.named(each.who) or each.who) for each in found}) == 1 else None


def _is_name(said: str, checks: Checks) -> bool:
    if len(said) < 3 or checks.fits("when", (said,)):
        return False
    return checks.is_own_name(said) if checks.hit(said) is not None else checks.is_somebody(said)


def _note(named: _Named, verb: str, options: list[str], checks: Checks, front: Sequence[str]) -> list[str]:
    """The note of something that was done: met dave from acme about the roof, called mia yesterday."""
    command, *channel = COMMAND_WORDS[verb][0].split()
    day, behind = _day_at_start(named.behind, checks)
    text = " ".join(behind).strip(_MARKS) or verb
    text = text if channel or text == verb else f"{verb} {text}"
    return _with_step([command, named.who, text, *channel, *day], text, options, checks, front)


def _day_at_start(words: list[str], checks: Checks) -> tuple[list[str], list[str]]:
    """The option for a day gone by at the beginning or the end of words, and the words without it."""
    for count in (3, 2, 1):
        for first in (True, False):
            part = words[:count] if first else words[-count:]
            said = " ".join(part).strip(_MARKS)
            is_past = checks.fits("past", (said,)) and (said.casefold() in _TODAY or not checks.fits("when", (said,)))
            if len(part) == count <= len(words) and is_past:
                return ["--on", said], words[count:] if first else words[:-count]
    return [], words


def _with_step(argv: list[str], text: str, options: list[str], checks: Checks, front: Sequence[str]) -> list[str]:
    """The note, where its last words name no time. Raises Usage with the lines where a step may be planned by them."""
    clause = text.replace(";", ",").rpartition(",")[2].strip()
    parted = None if "--next" in options else text_and_time(clause, checks)
    if parted is None:
        return argv
    todo, when = parted
    lines = [[*front, *argv, "--next", when, "--todo", todo, *options], [*front, *argv, *options]]
    raise Usage(
        tr("“{when}” may be planned, or only told; nothing was done.", when=when),
        "\n".join([tr("Write one of:"), *(f"  {shown(each)}" for each in lines)]),
    )


def _about(named: _Named, options: list[str], checks: Checks, front: Sequence[str]) -> list[str] | None:
    """A name and what is asked or told about it: mia, mia orders, mia paid 300, mia wants a quote."""
    behind = named.behind
    if not behind:
        return ["show", named.who]
    first = behind[0].casefold().strip(_MARKS)
    if len(behind) == 1 and first in SHOWN_OF_ONE:
        return [*SHOWN_OF_ONE[first].split(), named.who]
    if first in DONE_VERBS:
        return _note(named._replace(behind=behind[1:]), first, options, checks, front)
    if first == "paid" and len(behind) == 1:
        ways = ["pay", named.who, "all"], ["pay", named.who]
        raise Usage(
            tr("How much was paid is not said."),
            "\n".join([tr("Write one of:"), *(f"  {shown([*front, *each, *options])}" for each in ways)]),
        )
    if first in ("to", "into", "->") and len(behind) > 1 and checks.fits("stage", tuple(behind[1:])):
        return ["deal", "move", named.who, " ".join(behind[1:])]
    if first in ("paid", "won", "lost", "ordered", "bought") and len(COMMAND_WORDS.get(first, ())) == 1:
        return [*COMMAND_WORDS[first][0].split(), named.who, *behind[1:]]
    own = params_meant(first, {"set_"})
    if len(behind) > 1 and len(own) == 1:
        value = behind[2:] if behind[1].casefold() in ("is", "=", ":", "of", "was", "是") and behind[2:] else behind[1:]
        changed = f"{own[0].removeprefix('set:')}={' '.join(value)}"
        return ["edit", named.who, "--set", changed]
    if len(behind) == 1 and field_named(first) is not None:
        return ["show", named.who]
    if len(behind) > 1 and (field := field_named(first)) is not None and field != "note" and _may_be(field, behind[1:]):
        ways = ["edit", named.who, f"{field}={' '.join(behind[1:])}"], ["log", named.who, " ".join(behind)]
        raise Usage(
            tr("“{text}” may be a change, or a note; nothing was done.", text=" ".join(behind)),
            "\n".join([tr("Write one of:"), *(f"  {shown([*front, *each, *options])}" for each in ways)]),
        )
    if len(behind) < _FEWEST_WORDS and not any(" " in word for word in behind):
        return None
    text = " ".join(behind).strip(_MARKS)
    if others := other_ways(named.who, behind, checks):
        raise Usage(
            tr("“{text}” may be a change, or a note; nothing was done.", text=text),
            "\n".join([tr("Write one of:"), *(f"  {shown([*front, *each, *options])}" for each in others)]),
        )
    return _with_step(["log", named.who, text], text, options, checks, front)


def other_ways(who: str, behind: Sequence[str], checks: Checks) -> list[list[str]]:
    """The lines that words behind a name can mean beside a note, and the note: a phone, a sum, an order; [] for a note.

    What begins with a verb that tells (wants, said) is a note.
    """
    text = " ".join(behind)
    first = behind[0].casefold().strip(_MARKS)
    if first in TELLING or first.endswith(("'s", "n't")):
        return []
    ways: list[list[str]] = []
    if found := re.search(r"(?<![\w.])\+?\d[\d ().-]{5,}\d(?!\w)", text):
        ways.append(["edit", who, "--phone", found[0]])
    elif found := re.search(r"[^\s@]+@[^\s@]+\.\w+", text):
        ways.append(["edit", who, "--email", found[0]])
    elif (found_sum := _last_sum(behind, checks)) is not None:
        sum_, others = found_sum
        rest = " ".join(word for word in others if word.casefold() not in MONEY_WORDS)
        title = ["deal", "add", who, rest or text, sum_]
        paid = ["pay", who, sum_, *(["--note", " ".join(others)] if others else [])]
        ways += [paid, title] if any(word in text.casefold() for word in MONEY_WORDS) else [title, paid]
    means = COMMAND_WORDS.get(first, ())
    if len(means) == 1 and means[0].startswith(("order add", "deal add", "case add", "remind")) and len(behind) > 1:
        command, *more = means[0].split(" --")
        ways.append([*command.split(), who, " ".join(behind[1:]), *(f"--{option}" for option in more)])
    is_fact = first.rstrip(":") in ABOUT_FACTS or (first == "new" and len(behind) > 1)
    return [*ways, ["log", who, text]] if ways or is_fact else []


def _last_sum(words: Sequence[str], checks: Checks) -> tuple[str, list[str]] | None:
    """The last sum among words (500, 2.5 lakh), and the other words."""
    for at in range(len(words) - 1, -1, -1):
        if not any(map(str.isdecimal, words[at])):
            continue
        both = " ".join(words[at : at + 2])
        if words[at + 1 : at + 2] and words[at + 1].isalpha() and checks.fits("price", (both,)):
            return both, [*words[:at], *words[at + 2 :]]
        if _is_sum(words[at], checks):
            return words[at], [*words[:at], *words[at + 1 :]]
    return None


def _is_sum(word: str, checks: Checks) -> bool:
    """Whether a word is rather a sum than a count: 500, 2.5L, $12k; no year, no time."""
    plain = word.strip(",.;:")
    digits = sum(map(str.isdecimal, plain))
    is_year = plain.isdecimal() and 1990 <= int(plain) <= 2100
    return digits > 0 and not is_year and (digits > 2 or not plain.isdecimal()) and checks.fits("price", (plain,))


def _may_be(field: str, words: Sequence[str]) -> bool:
    """Whether words can be a value of a field: a mail has its sign, a phone digits."""
    said = " ".join(words)
    return {"email": "@" in said, "phone": any(map(str.isdecimal, said))}.get(field, True)


def _task(named: _Named, verb: str, options: list[str], checks: Checks, front: Sequence[str]) -> list[str] | None:
    """Something to do: call mia tomorrow, send mia the brochure friday. Raises Usage with the lines in doubt."""
    before = _without_lead(named.before)
    before = _without_last_lead(before)
    around = " ".join([*before, *named.behind]).strip(_MARKS)
    is_time = bool(around) and checks.fits("when", (around,))
    parted = ("", around) if is_time else text_and_time(around, checks) if around else None
    if not around and verb.casefold() in DETAILS:
        return ["show", named.who]
    if parted is None:
        return None
    text, when = parted
    todo = " ".join(filter(None, ("" if verb.casefold().strip(_MARKS) in TASK_NOUNS else verb, text))) or verb
    if checks.fits("when", (f"{when} {todo}",)):  # lunch is an hour, too
        when, todo = f"{when} {todo}", f"{todo} with {named.who}"
    plan = ["remind", named.who, when, todo, *options]
    is_verb = verb.casefold().strip(_MARKS) in (*TASK_VERBS, *TASK_NOUNS, *CONTACT_VERBS, *MEETINGS)
    is_plan = verb.casefold().strip(_MARKS) in (*TASK_VERBS, *TASK_NOUNS)
    if is_verb and (is_time or is_plan or not checks.fits("past", (when,))):
        return plan[: len(plan) - len(options)]
    note = ["log", named.who, f"{todo} {when}", *options]
    raise Usage(
        tr("“{when}” may be planned, or only told; nothing was done.", when=when),
        "\n".join([tr("Write one of:"), *(f"  {shown([*front, *each])}" for each in (plan, note))]),
    )

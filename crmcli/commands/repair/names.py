"""A word that is no command, read as the command it means; what means two is refused with the lines of both."""

import shlex
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from crmcli.commands.repair.deal_words import as_deal_change
from crmcli.commands.repair.line import find_command, shown
from crmcli.commands.repair.nouns import as_edit, as_parked, verb_before_noun
from crmcli.commands.repair.numbered import numbered_thing
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.phrases import as_phrase
from crmcli.commands.repair.products import repriced
from crmcli.commands.repair.sentences import repair_sentence
from crmcli.commands.repair.slots import LEADS, Checks
from crmcli.domain.command_line.commands import COMMAND_WORDS, KEPT, READING, REPORT_WORDS, SUBCOMMAND_WORDS, WRITING
from crmcli.domain.command_line.options import CHANNELS
from crmcli.domain.command_line.sentence_words import DETAILS, DONE_VERBS
from crmcli.domain.command_line.spans import span_named
from crmcli.domain.command_line.states import STATES
from crmcli.domain.newcomer import is_contact
from crmcli.errors import Usage
from crmcli.typer_parts import TyperGroup, click, is_text
from crmcli.words import listed, tr

if TYPE_CHECKING:
    from crmcli.context import Run

_CLOSE = 0.72  # how like two names must be, where no meaning is known
_CLOSER = 0.82  # and a name and a word of another meaning
_LONGEST_TIME = 5  # words
_SHORTEST_PHONE, _LONGEST_NEWCOMER = 6, 3
_NEVER_NEAR = ("rm", "forget", "merge", "undo")  # no slip of the fingers proposes one that takes something away
_ABOUT = ("on", "about", "for", "to", "re", "with", "from")  # between a note and whom it is about
_VERBS = ("add", "show", "edit", "rm", "list", "new")


def repair_command(root: "click.Command", argv: Sequence[str], run: "Run") -> Repaired | None:
    """The line with a command for the word that is none, or with the verb that a noun lacks.

    None when nothing is missing. Raises Usage for a word without a meaning, or with several.
    """
    front, path, group, rest = find_command(root, argv)
    if group is None:
        return _no_command(root, front, rest, run) if rest else None
    if not isinstance(group, TyperGroup):
        return None
    if not rest or rest[0].startswith("-"):
        return _bare_noun(group, front, path, rest)
    return _no_subcommand(group, front, path, rest, run)


def _no_command(root: "click.Command", front: list[str], rest: list[str], run: "Run") -> Repaired:
    word, *behind = rest
    if word.startswith("-"):
        raise Usage(tr("crm has no {option}.", option=word), tr("crm --help lists the commands."))
    plain = word.lower().replace("_", "-")
    if plain == "help":
        return Repaired([*front, *behind, "--help"], [])
    if plain == "version":
        return Repaired(["--version"], [])
    if plain == "帮助":
        return Repaired([*front, *behind, "--help"], [])
    if plain in ("exit", "quit", "bye", "logout", "退出"):
        raise Usage(tr("There is nothing to leave: crm runs one command and ends."), tr("The dashboard: crm dash"))
    if plain in ("this", "next") and behind == ["week"]:
        return _read_as([*front, "agenda", f"{plain} week"])
    if plain == "move" and _is_moved_in_time(behind, run):
        return _read_as([*front, "snooze", *behind])
    if (asked := as_phrase(rest, run)) is not None:
        return _read_as([*front, *asked])
    plain = plain.rstrip(":")
    if behind[:1] == ["from"] and (channel := CHANNELS.get(plain)) is not None and len(behind) > 1:
        return _read_as([*front, "log", *behind[1:], f"--{channel}", "--in"])
    if COMMAND_WORDS.get(plain) == ("remind",) and not behind:
        return _read_as([*front, "today"])
    if (edited := as_edit(plain, behind, run)) is not None:
        return _read_as([*front, *edited])
    if (turned := verb_before_noun(root, front, plain, behind)) is not None:
        return _read_as(turned)
    names = root.list_commands(click.Context(root)) if isinstance(root, TyperGroup) else []
    near = get_close_matches(plain, [name for name in names if name not in _NEVER_NEAR], n=1, cutoff=_CLOSE)
    is_word = plain in COMMAND_WORDS
    is_named = len(rest) > 1 and (count := Checks(run).longest_name(rest, _LONGEST_TIME)) > 0
    is_named = is_named and Checks(run).is_part_of_names(" ".join(rest[:count]))
    may_be_sentence = plain in DONE_VERBS or _is_sentence(plain, behind, run) if is_word else not near or is_named
    if may_be_sentence and (sentence := repair_sentence(front, rest, run)) is not None:
        return sentence
    meant = COMMAND_WORDS.get(plain)
    if meant is not None and meant[0].startswith("log") and len(behind) > 1 and behind[0].casefold() in _ABOUT:
        behind = [*behind[1:], *(["--in"] if behind[0].casefold() == "from" else [])]
    if meant in (("remind",), ("log",)) and behind[:1] in (["add"], ["new"]):
        behind = behind[1:]
    if meant == ("pay",) and not behind and plain in ("balance", "statement", "余额"):
        return _read_as([*front, "report", "receivables"])
    if meant and behind[:1] and behind[0].casefold() in _ABOUT and Checks(run).longest_name(behind[1:], _LONGEST_TIME):
        behind = behind[1:]
    if meant == ("pay",):
        behind = [part for part in behind if part.casefold() not in ("from", "by", "for")]
    if (
        meant is not None
        and len(meant) == 1
        and len(meant[0].split()) == 2
        and behind
        and not behind[0].startswith("-")
    ):
        noun, verb = meant[0].split()
        others = [name for name in SUBCOMMAND_WORDS.get(behind[0].casefold(), ()) if name != verb]
        if verb == "add" and behind[0].casefold() in SUBCOMMAND_WORDS and others and len(behind) > 1:
            return _read_as([*front, noun, *behind])
    if meant is not None and len(meant) == 1 and (noun_line := _noun_with_words(meant[0], behind, run)) is not None:
        return _read_as([*front, *noun_line])
    if meant is not None:
        behind = [plain, *behind] if plain in KEPT else behind
        lines = [_filled(line, front, behind) for line in meant]
        if len(lines) == 1:
            return Repaired(lines[0], [_told(word, meant[0])])
        return _decided(word, meant, lines, behind, run)
    if plain == "rename" and len(behind) > 1:
        return _read_as([*front, "edit", behind[0], f"name={' '.join(behind[1:])}"])
    message = tr("There is no command {word!r}.", word=word)
    if (read := _slip_of_reading(plain, names)) is not None:
        return _read_as([*front, *read.split(), *behind])
    if near:
        raise Usage(message, tr("Did you mean: {line}", line=shown([*front, near[0], *behind])))
    if near := get_close_matches(plain, COMMAND_WORDS, n=1, cutoff=_CLOSER):
        lines = [_filled(line, front, behind) for line in COMMAND_WORDS[near[0]]]
        raise Usage(message, tr("Did you mean: {lines}", lines=listed(map(shown, lines), " or ")))
    if Checks(run).is_somebody(word):
        count = max(Checks(run).longest_name(rest, _LONGEST_TIME), 1)
        who = " ".join(rest[:count])
        lines = [[*front, "show", who], [*front, "log", who, " ".join(rest[count:]) or "…"]]
        raise Usage(message, tr("Did you mean: {lines}", lines=listed(map(shown, lines), " or ")))
    if _is_new_person(rest):
        told = [part for part in rest if part not in ("新客户", "new", "customer", "client")]
        raise Usage(
            tr("There is no command {word!r}, and no customer of that name.", word=word),
            tr("To add them: {line}", line=shown([*front, "add", *told])),
        )
    if behind and not any(part.startswith("-") for part in behind):
        note, find = [*front, "log", word.strip(":,"), " ".join(behind), "--new"], [*front, "find", " ".join(rest)]
        raise Usage(
            tr("There is no command {word!r}, and no customer of that name.", word=word),
            tr("To look for it: {find}\nAs a note of a new customer: {note}", find=shown(find), note=shown(note)),
        )
    raise Usage(message, tr("crm --help lists the commands."))


def _is_new_person(words: Sequence[str]) -> bool:
    """Whether words are a name of at most three words and a phone or mail behind it: 赵敏 13700137000."""
    at = next((at for at, word in enumerate(words) if is_contact(word) and len(word) >= _SHORTEST_PHONE), 0)
    return 0 < at <= _LONGEST_NEWCOMER and all(word.isalpha() and word.casefold() not in LEADS for word in words[:at])


def _slip_of_reading(plain: str, names: Sequence[str]) -> str | None:
    """The one command that only shows things and is a slip of the fingers away (pipline); None for any other word.

    A command that writes is proposed, and never run on a guess.
    """
    known = [*names, *(word for word in COMMAND_WORDS if word.isascii())]
    near = get_close_matches(plain, known, n=3, cutoff=_CLOSER)
    means = {means for word in near for means in COMMAND_WORDS.get(word, (word,))}
    if plain in ("hlep", "helpp", "hepl", "halp"):
        return "--help"
    (only,) = means if len(means) == 1 else ("",)
    return only if only in READING else None


def _is_sentence(verb: str, behind: list[str], run: "Run") -> bool:
    """Whether a verb that can be a note or a plan stands before a time: call mia tomorrow."""
    means = COMMAND_WORDS.get(verb, ())
    if verb in DETAILS and len(behind) == 1:
        return True
    if means == ("remind",):
        names_task = verb in ("chase", "book", "schedule") or not Checks(run).is_somebody(behind[0] if behind else "")
        return names_task and len(behind) > 1
    return "remind" in means and len(means) > 1 and len(behind) > 1 and _has_time(behind[1:], run)


def _is_moved_in_time(behind: list[str], run: "Run") -> bool:
    """Whether the words behind move end in a time, and in no stage."""
    checks = Checks(run)
    tails = [tuple(word for word in behind[at:] if word not in ("to", "until", "till")) for at in range(1, len(behind))]
    return not any(checks.fits("stage", tail) for tail in tails) and any(checks.fits("when", tail) for tail in tails)


def _noun_with_words(line: str, behind: list[str], run: "Run") -> list[str] | None:
    """The noun of a command that lists, with the words typed, where they are more than a customer's name."""
    path = line.split()
    words = [word for word in behind if not word.startswith("-")]
    if len(path) != len(("noun", "list")) or path[1] != "list" or len(words) < len(path) or words[0] in _VERBS:
        return None
    checks = Checks(run)
    if checks.hit(" ".join(words)) is not None or checks.hit(words[0]) is None:
        return None
    if any(words[-1].casefold() in names.split() for names in STATES.get(line, {})):
        return None
    return [path[0], *behind]


def _filled(line: str, front: Sequence[str], behind: Sequence[str]) -> list[str]:
    """A command with its options around the words that were typed behind the one it stands for."""
    words = shlex.split(line)
    at = next((at for at, word in enumerate(words) if word.startswith("--")), len(words))
    path, options = words[:at], words[at:]
    behind = list(behind)
    if len(path) > 1 and behind and behind[0] == path[1]:
        del behind[0]
    elif path[-1] == "list" and len(path) > 1 and behind and _is_verb(behind[0], line):
        path.pop()
    return [*front, *path, *behind, *options]


def _is_verb(word: str, line: str) -> bool:
    """Whether a word behind a list is another verb of its noun, and says nothing about which things are wanted."""
    if any(word in names.split() for names in STATES.get(line, {})):
        return False
    return word in _VERBS or word in SUBCOMMAND_WORDS


def _decided(word: str, meant: Sequence[str], lines: list[list[str]], behind: Sequence[str], run: "Run") -> Repaired:
    """A verb that is a note or a plan: a note when it has words and none of them is a time. Raises Usage for others."""
    words = [part for part in behind if not part.startswith("-") or is_text(part)]
    if "remind" in meant:
        if len(words) > 1 and not _has_time(words[1:], run):
            return Repaired(lines[0], [_told(word, meant[0])])
        who = words[:1] or ["WHO"]
        lines = [["log", *who, *(words[1:] or ["…"]), *meant[0].split()[1:]], ["remind", *who, "WHEN", word]]
    raise Usage(
        tr("There is no command {word!r}, and it may mean several.", word=word),
        tr("Write: {lines}", lines=listed(map(shown, lines), " or ")),
    )


def _has_time(words: Sequence[str], run: "Run") -> bool:
    checks = Checks(run)
    parts = [part for word in words for part in word.split()]
    return any(
        checks.fits("when", tuple(parts[at:end]))
        for at in range(len(parts))
        for end in range(at + 1, min(at + _LONGEST_TIME, len(parts)) + 1)
    )


def _bare_noun(group: TyperGroup, front: list[str], path: list[str], rest: list[str]) -> Repaired | None:
    """A noun alone lists its things."""
    if "list" not in group.commands:
        return None
    return _read_as([*front, *path, "list", *rest])


def _no_subcommand(group: TyperGroup, front: list[str], path: list[str], rest: list[str], run: "Run") -> Repaired:
    word, *behind = rest
    plain = word.lower().replace("_", "-")
    if plain in ("help", "帮助") and (not behind or behind[0] in group.commands):
        return Repaired([*front, *path, *behind[:1], "--help"], [])
    meant = [name for name in SUBCOMMAND_WORDS.get(plain, ()) if name in group.commands]
    if plain == "rename" and path == ["deal"] and len(behind) > 1:
        return _read_as([*front, *path, "edit", behind[0], "--title", " ".join(behind[1:])])
    if path == ["product"] and (changed := repriced(plain, behind)) is not None:
        return _read_as([*front, *path, *changed])
    if (numbered := numbered_thing(group, path, rest, run)) is not None:
        return _read_as([*front, *numbered])
    if len(meant) == 1:
        return Repaired([*front, *path, meant[0], *behind], [_told(f"{path[-1]} {word}", f"{path[-1]} {meant[0]}")])
    message = tr("{noun} has no {word!r}.", noun=" ".join(path), word=word)
    if meant:
        lines = [shown([*front, *path, name, *behind]) for name in meant]
        raise Usage(message, tr("Write: {lines}", lines=listed(lines, " or ")))
    if near := get_close_matches(plain, group.commands, n=1, cutoff=_CLOSE):
        raise Usage(message, tr("Did you mean: {line}", line=shown([*front, *path, near[0], *behind])))
    if path == ["deal"] and (parked := as_parked(rest)) is not None:
        return _read_as([*front, *path, *parked])
    if path == ["deal"] and len(rest) > 1 and (changed := as_deal_change(rest, run)) is not None:
        return _read_as([*front, *path, *changed])
    if path == ["note"] and plain in _ABOUT and behind:
        return _read_as([*front, *path, "add", *behind])
    if path == ["deal"] and len(rest) > 1 and (turned := _verb_at_end(group, rest)) is not None:
        return _read_as([*front, *path, *turned])
    if (verb := _verb_for(group, path, rest, run)) is not None:
        return _read_as([*front, *path, verb, *rest])
    commands = listed(group.commands)
    others: list[str] = []
    if path == ["report"]:
        meant_alone = [command for command in COMMAND_WORDS.get(plain, ()) if command not in WRITING]
        others = list(dict.fromkeys((*REPORT_WORDS.get(plain, ()), *meant_alone)))
    span = (
        span_named(" ".join(rest) if not others else " ".join(behind), run.now.date()) if path == ["report"] else None
    )
    if span is not None:
        listed_orders = " ".join(("order", "list", "--since", span[0].isoformat(), "--until", span[1].isoformat()))
        kept = [other for other in others if not other.startswith("order")]
        others = [listed_orders, *kept] if others else [" ".join(("report", "activity")), listed_orders]
    if others:
        lines = [shown(other.split()) for other in others]
        raise Usage(message, tr("Write: {lines}", lines=listed(lines, " or ")))
    hint = tr("After {noun} comes one of: {commands}", noun=shown(path), commands=commands)
    if behind and word.isalpha() and path[0] in ("deal", "order", "case", "contact"):
        hint = "\n".join((hint, tr("To add them first: {line}", line=shown([*front, "add", word]))))
    elif "list" in group.commands:
        hint = "\n".join((hint, tr("To see them: {line}", line=shown([*front, *path, "list"]))))
    raise Usage(message, hint)


def _verb_at_end(group: TyperGroup, rest: list[str]) -> list[str] | None:
    """`deal acme won` with the verb before the deal; None for other words."""
    *words, last = rest
    plain = last.lower()
    verbs = [name for name in (plain, *SUBCOMMAND_WORDS.get(plain, ())) if name in group.commands]
    if not verbs or verbs[0] not in ("won", "lost", "park", "show") or any(word.startswith("-") for word in words):
        return None
    words = [word for word in words if word.lower() not in ("is", "to", "was")]
    return [verbs[0], " ".join(words)] if words else None


def _verb_for(group: TyperGroup, path: list[str], rest: list[str], run: "Run") -> str | None:
    """The verb that a noun with words means: show for a number, move for a number and a stage, list for a customer,
    add for a customer and more words."""
    checks = Checks(run)
    words = [part for part in rest if not part.startswith("-") or is_text(part)]
    if path == ["case"] and len(words) == 1 and words[0].lstrip("#").isdecimal():
        raise Usage(
            tr("What is to be done with case {number}?", number=words[0].lstrip("#")),
            tr("Write: {lines}", lines=listed((shown(["case", "list"]), shown(["case", "solve", words[0]])), " or ")),
        )
    if words and words[0].lstrip("#").isdecimal():
        if len(words) == 1 and "show" in group.commands:
            return "show"
        if len(words) == 2 and "move" in group.commands and checks.fits("stage", tuple(words[1:])):
            return "move"
    words = [word for word in words if word.casefold() not in ("to", "into", "->", "→", "stage") or len(words) < 3]
    if "move" in group.commands and _names_deal_and_stage(words, checks):
        return "move"
    if path == ["deal"] and len(words) > 1 and not any(" " in word for word in words[1:]):
        _refuse_single_word(words, checks)
    names = range(min(len(words), 5), 0, -1)
    if path == ["product"]:
        return "add" if words else None
    longest = next((count for count in names if checks.hit(" ".join(words[:count])) is not None), 0)
    if not longest and words and checks.is_somebody(words[0]):
        longest = 1
    if not longest:
        return None
    return "add" if longest < len(words) and "add" in group.commands else "list" if "list" in group.commands else None


def _refuse_single_word(words: list[str], checks: Checks) -> None:
    """Raise Usage for `deal acme accepted`: one word may be a stage that is not known, or what a new deal is about."""
    at = next((at for at in range(len(words) - 1, 0, -1) if checks.is_somebody(" ".join(words[:at]))), 0)
    if at and len(words) - at == 1 and not checks.fits("amount", (words[at],)):
        who, said = " ".join(words[:at]), words[at]
        lines = (shown(["deal", "move", who, "STAGE"]), shown(["deal", "add", who, said]))
        raise Usage(
            tr("There is no stage {stage}.", stage=repr(said)),
            tr("Write: {lines}", lines=listed(lines, " or ")),
        )


def _names_deal_and_stage(words: list[str], checks: Checks) -> bool:
    """Whether the words are a customer, or a deal, and the name of a stage, and nothing more."""
    return any(
        checks.fits("stage", tuple(words[at:])) and checks.is_somebody(" ".join(words[:at]))
        for at in range(1, len(words))
    )


def _told(word: str, means: str) -> str:
    return tr("{word} read as {command}.", word=word, command=means)


def _read_as(argv: list[str]) -> Repaired:
    return Repaired(argv, [tr("Read as: {line}", line=shown(argv))])

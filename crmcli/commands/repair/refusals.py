"""The refusal of a command line: what was seen, and the whole line back with what to change, ready to paste."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from crmcli.commands.repair.deal_words import deals_of_named
from crmcli.commands.repair.line import CommandLine, Piece, read_line, shown
from crmcli.commands.repair.readings import documented
from crmcli.commands.repair.slots import Checks
from crmcli.commands.shared.value_words import place_text
from crmcli.domain.command_line.places import GIVEN_BACK, SLOTS
from crmcli.domain.dates.moment import MONTH_WORDS
from crmcli.domain.newcomer import parse_newcomer
from crmcli.domain.text.unicode import fold, has_cjk
from crmcli.errors import Ambiguous, CrmError, NotFound, Refused, Usage
from crmcli.typer_parts import click
from crmcli.words import listed, spoken_language, tr

if TYPE_CHECKING:
    from crmcli.context import Run

_PLACES = {"who": "WHO", "people": "WHO", "when": "WHEN", "past": "WHEN", "amount": "AMOUNT", "score": "SCORE",
           "stage": "STAGE", "deal": "DEAL", "case": "CASE", "number": "NUMBER", "items": "ITEMS", "title": "TITLE",
           "text": "TEXT", "reason": "REASON", "name": "NAME", "key": "KEY", "method": "METHOD", "price": "PRICE",
           "note": "NOTE", "ref": "NUMBER"}  # fmt: skip
_OPTION_KINDS = {"on": "past", "next_": "when", "close": "when", "due": "when", "since": "past", "until": "past",
                 "amount": "amount", "amount_option": "amount", "settles": "amount", "stage": "stage"}  # fmt: skip
_SHOWN = 3
_MOST_NAMES = 4  # words of a newcomer's name
# Options of add that edit has too.
_CHANGES = ("company", "title", "phone", "email", "city", "birthday", "stage", "source", "tier", "note", "tag", "alias",
            "wechat", "set_")  # fmt: skip
_ALIKE = 0.6  # how like two words must be to be the same name
_WITH_TEXT = 2  # the fewest words of a note: whom, and what


def refusal(root: "click.Command", argv: Sequence[str], error: CrmError | click.exceptions.UsageError,
            run: "Run") -> CrmError:  # fmt: skip
    """The error to show for a line that cannot be repaired."""
    line = read_line(root, argv)
    if isinstance(error, click.exceptions.UsageError):
        return _usage(error, line)
    if line is not None and line.path == ("add",) and isinstance(error, Refused) and _candidates(error):
        error.hint = _for_known(line, error) or error.hint
    if line is not None and line.path == ("order", "add") and isinstance(error, Refused):
        rest = tuple(piece for piece in line.pieces if piece.name != "deal")
        if len(rest) < len(line.pieces):
            _add_hint(error, tr("Without it: {line}", line=line._replace(pieces=rest).shown()))
    if line is None or not isinstance(error, Usage | NotFound | Ambiguous):
        return error
    shown_error = _refused(line, error, run)
    if isinstance(error, NotFound) and "crm " not in shown_error.hint and (who := _newcomer(line, error)):
        _add_hint(shown_error, tr("To add them first: {line}", line=shown(["add", who])))
    return shown_error


def _newcomer(line: CommandLine, error: CrmError) -> str:
    """The words that name nobody, where they can be a name; "" elsewhere."""
    asked = _asked_for(error)
    is_name = asked and all(word[:1].isalpha() for word in asked.split()) and len(asked.split()) <= _MOST_NAMES
    return asked if is_name and line.name not in ("restore", "forget", "add") else ""


def _refused(line: CommandLine, error: CrmError, run: "Run") -> CrmError:
    if line.name == "log" and (deals := _open_deals(error)):
        ways = [_with_deal(line, number) for number in deals[:_SHOWN]]
        _add_hint(error, "\n".join([tr("Write one of:"), *(f"  {way.shown()}" for way in ways)]))
        return error
    if ways_of_deals := deals_of_named(line, error, run):
        _add_hint(error, ways_of_deals)
        return error
    if line.name not in GIVEN_BACK:
        _add_hint(error, _for_candidates(line, error))
        return error
    if line.name == "log" and isinstance(error, NotFound) and len(line.words) == _WITH_TEXT:
        text, who = line.words
        if Checks(run).hit(who) is not None:
            other = line.with_words([who, text])
            _add_hint(error, tr("Or is it: {line}", line=other.shown()))
    if line.name == "log" and (isinstance(error, NotFound) or len(line.words) < _WITH_TEXT or line.words[1] == "-"):
        return error  # the note is kept in the inbox, or in a file
    given = _given_back(line, error, run)
    _add_hint(error, given)
    return error


def _for_known(line: CommandLine, error: CrmError) -> str:
    """The lines for a customer that is there already: what was typed goes to them, or another one is added."""
    known = _candidates(error)
    forced = line._replace(pieces=(*line.pieces, Piece("option", "--force", "force")))
    another = tr("As another one: {line}", line=forced.shown())
    if len(known) != 1:
        return another
    number, name = known[0]
    typed = parse_newcomer(line.words)
    pieces = [Piece("option", "--phone", "phone", (phone,)) for phone in typed.phones]
    pieces += [Piece("option", "--email", "email", (mail,)) for mail in typed.emails]
    kept = [piece for piece in line.pieces if piece.kind == "option" and piece.name in _CHANGES]
    if not kept and not pieces:
        return "\n".join((tr("For {name}: {line}", name=name, line=shown(["show", str(number)])), another))
    options = [part for piece in (*pieces, *kept) for part in (piece.typed.replace("--tags", "--tag"), *piece.values)]
    change = shown(["edit", str(number), *options])
    return "\n".join((tr("For {name}: {line}", name=name, line=change), another))


def _open_deals(error: CrmError) -> list[int]:
    """The numbers of the open deals that a note may be about; [] for another refusal."""
    data = error.data if isinstance(error.data, dict) else {}
    return [each["id"] for each in data.get("deals", ())]


def _with_deal(line: CommandLine, number: int) -> CommandLine:
    others = tuple(piece for piece in line.pieces if piece.name != "deal")
    return line._replace(pieces=(*others, Piece("option", "--deal", "deal", (str(number),))))


def _add_hint(error: CrmError, hint: str) -> None:
    if hint and hint not in error.hint:
        error.hint = "\n".join(filter(None, (error.hint, hint)))


def _for_candidates(line: CommandLine, error: CrmError) -> str:
    """The line for each candidate of a refusal; "" without one that has all the words typed for it.

    Words that are no part of the candidate's name are something to do where the command still wants that.
    """
    asked = _asked_for(error)
    is_whole = asked == " ".join(line.words)
    at = next((at for at, piece in enumerate(line.pieces) if piece.kind == "option" and piece.values == (asked,)), None)
    if at is not None and not isinstance(error, NotFound):
        ways = [(name, line.pieces[at]._replace(values=(str(number),))) for number, name in _candidates(error)]
        both = [(name, line._replace(pieces=(*line.pieces[:at], way, *line.pieces[at + 1 :]))) for name, way in ways]
        return "\n".join(tr("For {name}: {line}", name=name, line=fixed.shown()) for name, fixed in both[:_SHOWN])
    if not asked or (asked not in line.words and not is_whole):
        return ""
    if line.path in (("snooze",), ("done",)) and not _are_reminders(error):
        return ""  # a bare number there is a reminder's, not a customer's
    lines = []
    for number, name in _candidates(error):
        fixed = line.with_words([str(number)]) if is_whole else _with(line, line.words.index(asked), str(number))
        if isinstance(error, NotFound) and not _names_all_of(asked, name):
            if line.name != "remind" or len(line.words) != _WITH_TEXT or line.words[0] != asked:
                continue
            fixed = fixed.with_words([*fixed.words, asked])
        lines.append(tr("For {name}: {line}", name=name, line=fixed.shown()))
    return "\n".join(lines[:_SHOWN] if len(lines) <= _SHOWN else lines[:1])


def _names_all_of(asked: str, name: str) -> bool:
    """Whether each word asked for is like one of the name."""
    words = fold(name).split()
    joined = "".join(words)
    return all(
        set(word) & set(joined) if has_cjk(word) else get_close_matches(word, words, n=1, cutoff=_ALIKE)
        for word in fold(asked).split()
    )


def _given_back(line: CommandLine, error: CrmError, run: "Run") -> str:
    if given := _for_candidates(line, error):
        return given
    checks = Checks(run)
    if ways := _with_instead(line, error, checks):
        head = tr("Write one of:") if len(ways) > 1 else tr("Write: {line}", line=ways[0].shown())
        return "\n".join([head, *(f"  {each.shown()}" for each in ways if len(ways) > 1)])
    fixed = _with_places(line, checks)
    if fixed.argv() == line.argv():
        if isinstance(error, NotFound):
            return ""
        return tr("Your line: {line}", line=line.shown())
    return tr("Your line, with what to change: {line}", line=fixed.shown())


def _candidates(error: CrmError) -> list[tuple[int, str]]:
    data = error.data if isinstance(error.data, dict) else {}
    found = data.get("candidates") or data.get("did_you_mean") or []
    return [(each["id"], each["name"]) for each in found]


def _are_reminders(error: CrmError) -> bool:
    """Whether the candidates of a refusal are reminders, and not customers, who have a last contact."""
    data = error.data if isinstance(error.data, dict) else {}
    return not any("last_contact" in each for each in data.get("candidates") or data.get("did_you_mean") or [])


def _asked_for(error: CrmError) -> str:
    data = error.data if isinstance(error.data, dict) else {}
    return str(data.get("who", ""))


def _with(line: CommandLine, at: int, word: str) -> CommandLine:
    words = line.words
    words[at] = word
    return line.with_words(words)


def _with_instead(line: CommandLine, error: CrmError, checks: Checks) -> list[CommandLine]:
    """The lines that work, with what the refusal names instead of the one text that cannot stand; [] without such."""
    kinds = next(iter(documented(line.name))) if line.name in SLOTS else ()
    faults: list[tuple[int, str]] = []
    words = 0
    for at, piece in enumerate(line.pieces):
        kind = _OPTION_KINDS.get(piece.name, "") if piece.kind == "option" and piece.values else ""
        if piece.kind == "word":
            kind = kinds[words] if words < len(kinds) else ""
            words += 1
        text = piece.typed if piece.kind == "word" else "".join(piece.values[:1])
        if kind in ("when", "past", "amount") and not checks.fits(kind, (text,)):
            faults.append((at, kind))
    if len(faults) != 1 or _missing(line):
        return []
    at, kind = faults[0]
    piece = line.pieces[at]
    text = piece.typed if piece.kind == "word" else piece.values[0]
    ways = [way for way in (error.instead or _days_meant(text)) if checks.fits(kind, (way,))]
    fixed = [piece._replace(typed=way) if piece.kind == "word" else piece._replace(values=(way,)) for way in ways]
    return [line._replace(pieces=(*line.pieces[:at], each, *line.pieces[at + 1 :])) for each in fixed]


def _days_meant(text: str) -> tuple[str, ...]:
    """12/4 as 12 apr and 4 dec, with the hour behind it; () for a text without such a day."""
    found = re.fullmatch(r"(?:on\s|by\s)?(\d{1,2})[/.](\d{1,2})((?:\s.*)?)", text.strip())
    if found is None or not (1 <= int(found[1]) <= len(MONTH_WORDS) and 1 <= int(found[2]) <= len(MONTH_WORDS)):
        return ()
    one, other = int(found[1]), int(found[2])
    days = (f"{other} {MONTH_WORDS[one - 1]}", f"{one} {MONTH_WORDS[other - 1]}")
    return tuple(dict.fromkeys(f"{day}{found[3]}" for day in days))


def _with_places(line: CommandLine, checks: Checks) -> CommandLine:
    """The line with the name of its place (WHEN, AMOUNT) for each text that cannot stand there."""
    words = list(_checked_words(line, checks))
    pieces = []
    for piece in line.pieces:
        kind = _OPTION_KINDS.get(piece.name) if piece.kind == "option" and piece.values else None
        if kind is not None and not checks.fits(kind, piece.values):
            piece = piece._replace(values=(place_text(_PLACES[kind]),))
        pieces.append(piece)
    return line._replace(pieces=tuple(pieces)).with_words(words)


def _checked_words(line: CommandLine, checks: Checks) -> Iterator[str]:
    kinds = next(iter(documented(line.name))) if line.name in SLOTS else ()
    for at, word in enumerate(line.words):
        kind = kinds[at] if at < len(kinds) else ""
        is_last = kind == "title" and len(line.words) == _WITH_TEXT
        if is_last and line.path == ("deal", "add") and checks.fits("amount", (word,)):
            yield place_text(_PLACES[kind])
        yield word if not kind or kind == "title" or checks.fits(kind, (word,)) else place_text(_PLACES[kind])
    for kind in kinds[len(line.words) :][: _missing(line)]:
        yield place_text(_PLACES[kind])


def _missing(line: CommandLine) -> int:
    """How many words the command still needs."""
    return max(sum(1 for param in line.arguments if param.required) - len(line.words), 0)


def _usage(error: click.exceptions.UsageError, line: CommandLine | None) -> Usage:
    """The refusal of words that the command line itself does not take."""
    path = error.ctx.command_path if error.ctx else "crm"
    help_ = tr("See: {path} --help", path=path)
    if isinstance(error, click.exceptions.NoSuchOption) and spoken_language() != "en":
        return Usage(tr("There is no option {option}.", option=error.option_name), help_)
    if line is None:
        return Usage(" ".join(error.format_message().split()), help_)
    places = _usual(line)
    param = getattr(error, "param", None)
    if isinstance(error, click.exceptions.MissingParameter):
        name = place_text((param.name or "").rstrip("_").upper()) if param is not None else ""
        return Usage(
            tr("{command} needs {place}.", command=line.name, place=_place_of(line, param) or name),
            tr("Write: {line}\n{help}", line=_completed(line), help=help_),
        )
    if isinstance(error, click.exceptions.BadOptionUsage):
        return _no_value(line, error.option_name)
    if isinstance(error, click.exceptions.BadParameter) and param is not None:
        return _bad_value(error, line, param)
    extra = line.words[len(line.arguments) :]
    if extra and places:
        return Usage(
            tr("{command} takes {places}; this is too much: {words}", command=line.name, places=places,
               words=" ".join(extra)),
            tr("Put words that belong together in quotes. {help}", help=help_),
        )  # fmt: skip
    if extra:
        return Usage(tr("{command} takes no words, only options: {words}", command=line.name, words=" ".join(extra)),
                     help_)  # fmt: skip
    return Usage(" ".join(error.format_message().split()), help_)


def _no_value(line: CommandLine, option: str) -> Usage:
    """The refusal of an option at the end of the line that takes a value."""
    param = next((param for param in line.command.params if option in param.opts), None)
    place = (getattr(param, "metavar", None) or option.lstrip("-").upper()) if param is not None else "VALUE"
    place = place_text(place)
    pieces = [piece._replace(values=(place,)) if piece.typed == option and not piece.values else piece
              for piece in line.pieces]  # fmt: skip
    fixed = line._replace(pieces=tuple(pieces))
    return Usage(tr("{option} needs a value.", option=option), tr("Write: {line}", line=fixed.shown()))


def _bad_value(error: click.exceptions.BadParameter, line: CommandLine, param: "click.Parameter") -> Usage:
    """The refusal of a value that is no number, or one out of range."""
    name = param.opts[0] if param.param_type_name == "option" else _place_of(line, param)
    typed = next(
        (piece.values[0] for piece in line.pieces if piece.kind == "option" and piece.name == param.name
         and piece.values), None
    )  # fmt: skip
    at = next((at for at, each in enumerate(line.arguments) if each.name == param.name), None)  # of another tree
    if typed is None and at is not None:
        typed = line.words[at] if at < len(line.words) else ""
    help_ = tr("See: {path} --help", path=error.ctx.command_path if error.ctx else "crm")
    if typed is not None and "int" in str(getattr(param.type, "name", "")):
        lowest = getattr(param.type, "min", None)
        if typed.lstrip("-").isdecimal() and lowest is not None:
            return Usage(tr("{name} is {lowest} or more, not {typed}.", name=name, lowest=lowest, typed=typed), help_)
        return Usage(tr("{name} is a number, not {typed!r}.", name=name, typed=typed), help_)
    return Usage(" ".join(error.format_message().split()), help_)


def _place_of(line: CommandLine, param: "click.Parameter | None") -> str:
    if param is None:
        return ""
    kinds = SLOTS.get(line.name, "").replace("|", "").split()
    if param in line.arguments and (at := line.arguments.index(param)) < len(kinds):
        return place_text(_PLACES[kinds[at]])
    return place_text((param.name or "").rstrip("_").upper())


def _usual(line: CommandLine) -> str:
    return listed(_place_of(line, param) for param in line.arguments)


def _completed(line: CommandLine) -> str:
    """The line with the places that are still empty by their names."""
    needed = [param for param in line.arguments if param.required][len(line.words) :]
    return line.with_words([*line.words, *(_place_of(line, param) for param in needed)]).shown()

"""A newcomer told in one sentence: Ann Bell, owner, Bell Ltd, 0161 496 0101, referred by Joe, wants a website."""

import re
from typing import TYPE_CHECKING

from crmcli.commands.repair.field_names import field_named
from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.domain.command_line.options import params_meant
from crmcli.domain.newcomer import (
    ADDRESS,
    CHINESE_FIRM,
    CHINESE_LABEL,
    CHINESE_TITLE,
    DAY,
    FIELD_WORDS,
    JOBS,
    KINDS,
    LEAD_WORDS,
    NOUNS,
    REFERRED,
    is_contact,
    is_legal_form,
    is_sum,
    tells_more,
)
from crmcli.domain.text.unicode import has_cjk
from crmcli.errors import Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_SOURCES = frozenset((
    "instagram", "insta", "facebook", "linkedin", "google", "website", "web", "referral", "internet", "online",
    "tiktok", "twitter", "ads", "advert", "flyer", "yelp", "zillow", "rightmove", "zoopla", "fair", "exhibition",
    "expo", "networking", "event", "walk-in", "展会", "网站", "抖音", "介绍", "微信", "小红书",
))  # fmt: skip
_WISHES = ("wants", "want", "needs", "need", "looking", "interested", "has", "is", "prefers", "asked", "likes",
           "budget", "buying", "selling", "moving", "renewal", "met", "came", "called", "rang", "saw", "spoke",
           "contact", "ask", "speak")  # fmt: skip
_IN_NAMES = ("and", "of", "the", "von", "van", "de", "der", "da", "di", "la", "le", "y", "und")
_OF_FIRM = (" at ", " @ ", " of ")
_OPTIONS = ("phone", "email", "city", "tier", "tag", "note", "title", "company", "source", "birthday", "address")
_FEWEST_DIGITS = 6  # of a phone
_MOST_NAMES = 4  # words of a person's name


def repair_told(line: CommandLine, run: "Run") -> Repaired | None:
    """The line with each part of the sentence as an option; None for words that are a name alone.

    Raises Usage with each line where one part can be a company, a city or a source.
    """
    words = list(line.words)
    if line.path != ("add",) or not tells_more(words):
        return None
    pieces: list[Piece] = []
    lead = words.pop(0).rstrip(":") if words[0].rstrip(":") in (*NOUNS, *KINDS, *LEAD_WORDS) else ""
    if lead in KINDS:
        pieces.append(_option("--tag", lead))
    elif lead in LEAD_WORDS and "stage" not in _given(line):
        pieces.append(_option("--stage", "lead"))
    if lead and words[:1] == ["from"] and (came := _came_from(words)) is not None:
        source, words = came
        pieces.append(_option("--source", source))
    has_commas = any(mark in word for word in words for mark in ",，、;；")
    contacts, parts = _parts(words)
    if not parts:
        return None
    name, *rest = parts
    name, more = _apart(name)
    rest = [piece for part in rest for piece in _at_fields(part)]
    open_parts: list[tuple[str, tuple[str, ...]]] = []
    for part in (*more, *rest):
        found = _meaning(part, run)
        is_loose = isinstance(found, list) and [piece.name for piece in found] == ["title"]
        if is_loose and not has_commas and not part.startswith(tuple(JOBS)) and part.isascii():
            open_parts.append((part, ("--city", "--title", "--tag", "--note")))
        elif isinstance(found, list) and _is_second_title(found, pieces):
            open_parts.append((part, ("--company", "--city", "--note")))
        elif isinstance(found, list):
            pieces += found
        else:
            open_parts.append((part, found))
    pieces = _joined([*_contacts(contacts), *pieces])
    kept = [piece for piece in pieces if piece.name in _MANY or piece.name not in _given(line)]
    if len(kept) < len(pieces) or len({piece.name for piece in kept if piece.name not in _MANY}) < len(
        [piece for piece in kept if piece.name not in _MANY]
    ):
        return None
    fixed = line.with_words([name], *kept)
    if not open_parts:
        return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    part, options = open_parts[0]
    value = re.sub(r"^from ", "", part)
    others = [_option("--note", "; ".join(each for each, _ in open_parts[1:]))] if len(open_parts) > 1 else []
    free = [option for option in options if option.lstrip("-") not in _given(fixed)]
    ways = [line.with_words([name], *_joined([*kept, _option(option, value), *others])) for option in free]
    raise Usage(
        tr("What is “{part}” of {name}?", part=part, name=name),
        "\n".join([tr("Write one of:"), *(f"  {each.shown()}" for each in ways)]),
    )


def _came_from(words: list[str]) -> tuple[str, list[str]] | None:
    """The source and the other words of `from website: Carl Yoder`; None where the source does not end."""
    at = next((at for at, word in enumerate(words) if at and word.endswith((":", ","))), 0)
    at = at or (1 if words[1:2] and words[1].casefold() in _SOURCES else 0)
    return (" ".join(words[1 : at + 1]).rstrip(":,"), words[at + 1 :]) if at and words[at + 1 :] else None


def _is_second_title(found: list[Piece], pieces: list[Piece]) -> bool:
    """Whether a part that would be the title comes behind another one."""
    return [piece.name for piece in found] == ["title"] and any(piece.name == "title" for piece in pieces)


def _at_fields(part: str) -> list[str]:
    """A part cut where the name of a field stands in it: Acme Trading, wechat zhang88."""
    words = part.split()
    at = next(
        (at for at, word in enumerate(words[:-1]) if at and word in FIELD_WORDS and word not in ("at", "role")), 0
    )
    return [" ".join(words[:at]), " ".join(words[at:])] if at else [part]


_MANY = ("phone", "email", "tag", "set_")


def _given(line: CommandLine) -> set[str]:
    return {piece.name for piece in line.pieces if piece.kind == "option"}


def _option(option: str, value: str) -> Piece:
    return Piece("option", option, {"--set": "set_"}.get(option, option.lstrip("-")), (value,))


def _parts(words: list[str]) -> tuple[list[str], list[str]]:
    """The contacts among the words, and the rest cut at commas, at quoted words and at key=value."""
    contacts: list[str] = []
    parts: list[list[str]] = [[]]
    run: list[str] = []

    def end_of_phone() -> None:
        """Put the digits before this word with the contacts; few of them are part of the words (12 Mill Lane)."""
        digits = sum(map(str.isdecimal, "".join(run)))
        if digits >= _FEWEST_DIGITS and parts[-1] and FIELD_WORDS.get(parts[-1][-1].casefold()) == "--phone":
            parts[-1].pop()
        (contacts if digits >= _FEWEST_DIGITS else parts[-1]).extend([" ".join(run)] if run else [])
        if digits >= _FEWEST_DIGITS:
            parts.append([])
        run.clear()

    for word in words:
        for piece in [word] if is_contact(word.strip(",;")) else re.split(r"(?<=[,;，；、])\s*", word):
            plain = piece.strip(" ,;，；、")
            if not plain:
                continue
            if re.fullmatch(r"\+?[\d().\-/]+", plain):
                run.append(plain)
                if piece != plain:
                    end_of_phone()
                    parts.append([])
                continue
            end_of_phone()
            if is_contact(plain):
                contacts.append(plain)
                parts.append([])
                continue
            is_apart = " " in plain or re.fullmatch(r"[^\W\d][\w-]*[=:]\S+", plain) is not None or has_cjk(plain)
            is_apart = is_apart and not (parts[-1] and parts[-1][-1].casefold() in FIELD_WORDS)
            if is_apart and parts[-1]:
                parts.append([])
            parts[-1].append(plain)
            if piece.rstrip() != plain or (is_apart and plain not in FIELD_WORDS):
                parts.append([])
    end_of_phone()
    joined = [" ".join(part) for part in parts if part]
    while len(joined) > 1 and is_legal_form(joined[1]):
        joined[:2] = [f"{joined[0]} {joined[1]}"]
    return contacts, joined


def _apart(name: str) -> tuple[str, list[str]]:
    """A name and what is told in the same part: Priya from Loft Coffee, Bea Sorrell website 3k, Sam Ode via google."""
    words = name.split()
    if found := re.search(rf"\s({ADDRESS})$", name, re.IGNORECASE):
        return name[: found.start()], [found[1]]
    if (day := re.search(rf"(?i)\s{DAY}", name)) is not None:
        before = name[: day.start()].split()
        small = (at for at, word in enumerate(before) if at and word.islower() and word not in _IN_NAMES)
        first = next(small, len(before))
        return " ".join(words[:first]), [f"note {' '.join(words[first:])}"]
    for at in range(1, len(words)):
        word = words[at].casefold()
        is_lead = word in ("from", "via", "through", "@", *REFERRED) or (word == "at" and at < len(words) - 1)
        if words[at] in JOBS and at > 1:
            return " ".join(words[:at]), [" ".join(words[at:])]
        if (is_lead and at < len(words) - 1) or word in _WISHES or (word in FIELD_WORDS and at < len(words) - 1):
            return " ".join(words[:at]), [" ".join(words[at:])]
    if is_sum(words[-1]):
        first = next((at for at, word in enumerate(words) if at and not word[:1].isupper()), len(words) - 1)
        return " ".join(words[:first]), [f"note {' '.join(words[first:])}"]
    return name, []


def _meaning(part: str, run: "Run") -> list[Piece] | tuple[str, ...]:
    """The options that a part means, or those it can mean where that is open."""
    words = part.split()
    first = words[0].casefold()
    pair = re.fullmatch(r"([^\W\d][\w-]*)[=:](\S.*)", part)
    if pair:
        return _field(pair[1], pair[2])
    if first in REFERRED and len(words) > 2 and words[1] in ("by", "from"):
        return [_option("--by", " ".join(words[2:]))]
    if first in ("ref", "via", "through") and len(words) > 1:
        who = " ".join(words[2:] if words[1] == "by" and len(words) > 2 else words[1:])
        if who.casefold() in _SOURCES:
            return [_option("--source", who)]
        return [_option("--by", who)] if Checks(run).hit(who) else ("--by", "--source")
    if first in ("from", "来自") and len(words) > 1:
        where = " ".join(words[1:])
        return [_option("--source", where)] if where.casefold() in _SOURCES else ("--company", "--city", "--source")
    if first in ("at", "@", "works") and len(words) > 1:
        at_firm = re.sub(r"^(works )?(at|for|@) ", "", part, flags=re.IGNORECASE).split()
        known = Checks(run).longest_name(at_firm, len(at_firm) - 1)
        if known and Checks(run).is_own_name(" ".join(at_firm[:known])) and at_firm[-1].casefold() in JOBS:
            return [_option("--company", " ".join(at_firm[:known])), _option("--title", " ".join(at_firm[known:]))]
        return [_option("--company", " ".join(at_firm))]
    if first in ("tel", "phone", "mobile", "cell", "ph", "mob", "office"):
        return [_option("--phone", " ".join(words[1:]))] if len(words) > 1 else []
    if first in FIELD_WORDS and len(words) > 1:
        return [_option(FIELD_WORDS[first], " ".join(words[1:]))]
    if part in KINDS:
        return [_option("--tag", part)]
    if first in _WISHES or first == "note" or {"is", "are"} & set(words):
        return [_option("--note", " ".join(words[1:]) if first == "note" else part)]
    if re.fullmatch(ADDRESS, part, flags=re.IGNORECASE):
        return [_option("--address", part)]
    if first in FIELD_WORDS and len(words) > 1:
        return [_option(FIELD_WORDS[first], " ".join(words[1:]))]
    if first in JOBS:
        title, _, firm = part.partition(" at ") if " at " in part else part.partition(" of ")
        return [_option("--title", title), *([_option("--company", firm)] if firm else [])]
    if has_cjk(part):
        if (field := re.fullmatch(f"{CHINESE_LABEL}(.+)", part)) is not None:
            return _field(field[1], field[2])
        by = re.fullmatch("(?:由|是)?(.+?)(?:转介绍|介绍|推荐)(?:来)?的?", part)
        if by is not None and Checks(run).is_somebody(by[1]):
            return [_option("--by", by[1])]
        if part.endswith((*CHINESE_TITLE, "老师", "医生", "律师", "护士", "教授")):
            return [_option("--title", part)]
        if re.search("岁|孩|儿子|女儿|认识|喜欢|老公|老婆", part):
            return [_option("--note", part)]
        if part.endswith(CHINESE_FIRM):
            return [_option("--company", part)]
        return (
            [_option("--note", part)]
            if part.startswith(("做", "想", "要"))
            else ("--company", "--city", "--title", "--note")
        )
    if Checks(run).is_own_name(part):
        return [_option("--company", part)]
    for mark in _OF_FIRM:
        title, found, firm = part.partition(mark)
        if found and title[:1].islower() and firm[:1].isupper():
            return [_option("--title", title), _option("--company", firm)]
    if part[:1].islower() and len(words) <= _MOST_NAMES and not any(map(str.isdecimal, part)):
        is_job = words[-1].casefold() in JOBS or len(words) > 1
        return [_option("--title", part)] if is_job else ("--city", "--title", "--tag", "--note")
    is_name = part[:1].isupper() and not is_sum(words[-1])
    return ("--company", "--city", "--note") if is_name else [_option("--note", part)]


def _field(name: str, value: str) -> list[Piece]:
    """The option for a field and its value: city=Stroud, type=school."""
    plain = name.casefold().replace("_", "-")
    if (option := FIELD_WORDS.get(plain)) is not None:
        return [_option(option, value)]
    if (field := field_named(plain)) in _OPTIONS:
        return [_option(f"--{field}", value)]
    own = [each.removeprefix("set:") for each in params_meant(plain, {"set_"})]
    return [_option("--set", f"{own[0] if len(own) == 1 else plain.replace('-', '_')}={value}")]


def _contacts(contacts: list[str]) -> list[Piece]:
    plain = [each.strip("<>(),") for each in contacts]
    return [
        _option("--email", each) if "@" in each else _option("--phone", re.sub(f"^{CHINESE_LABEL}", "", each))
        for each in plain
    ]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The pieces with several notes as one."""
    notes = [piece.values[0] for piece in pieces if piece.name == "note"]
    rest = [piece for piece in pieces if piece.name != "note"]
    return [*rest, _option("--note", "; ".join(notes))] if notes else rest

"""Words behind add that are no part of the name: what is added, names of fields, a company behind @ or at."""

import re
from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece, shown
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.commands.repair.told import repair_told
from crmcli.domain.command_line.options import FIRM_WORDS
from crmcli.domain.newcomer import ADDRESS, FIELD_WORDS, KINDS, NOUNS, OTHER_NOUNS, is_contact
from crmcli.domain.text.unicode import has_cjk
from crmcli.errors import Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run


_IS_COMPANY = Piece("option", "--is-company", "is_company")


def repair_newcomer(line: CommandLine, run: "Run") -> Repaired | None:
    """`add customer Ann phone 0780…` as `add Ann --phone 0780…`; None where no such word stands in it.

    Raises Usage with the line when two of the words can be the name.
    """
    words = list(line.words)
    if line.path != ("add",) or not words:
        return None
    if len(words) < 2:
        return repair_told(line, run)
    if "is" in words[1:-1]:
        return None  # a sentence: champion at acme is Dan
    if (other := OTHER_NOUNS.get(words[0])) is not None:
        options = [part for piece in line.pieces if piece.kind != "word" for part in (piece.typed, *piece.values)]
        argv = [*line.front, *other.split(), *words[1:], *options]
        return Repaired(argv, [tr("Read as: {line}", line=shown(argv))])
    if words[0] in ("company", "firm", "business", "organisation", "organization", "公司") and words[1][:1].isupper():
        is_said = any(piece.name == "is_company" for piece in line.pieces)
        named = line.with_words(words[1:], *(() if is_said else (_IS_COMPANY,)))
        return Repaired(named.argv(), [tr("Read as: {line}", line=named.shown())])
    if words[0] not in ("contact", "联系人") and (sentence := repair_told(line, run)) is not None:
        return sentence
    kind = words.pop(0) if words[0] in NOUNS or words[0] in KINDS else None
    people = [word for word in words if not is_contact(word)]
    is_firm = Checks(run).hit(people[0]) is not None or any(" " in word for word in people[1:]) if people else False
    if kind in ("contact", "联系人") and (at := _firm_behind(people, Checks(run))):
        numbers = [word for word in words if word not in people]
        phone = " ".join(word for word in numbers if "@" not in word)
        contact = ["contact", "add", " ".join(people[at + 1 :]), " ".join(people[:at])]
        contact += [*(["--phone", phone] if phone else []), *(f"--email={word}" for word in numbers if "@" in word)]
        return Repaired([*line.front, *contact], [tr("Read as: {line}", line=shown(contact))])
    if kind in ("contact", "联系人") and len(people) > 1 and is_firm:
        contact = ["contact", "add", people[0], " ".join(people[1:]), *(word for word in words if word not in people)]
        options = [part for piece in line.pieces if piece.kind != "word" for part in (piece.typed, *piece.values)]
        raise Usage(
            tr("The people at a customer are added by another command."),
            tr("Write: {line}", line=shown([*contact, *options])),
        )
    pieces: list[Piece] = []
    if kind in KINDS:
        pieces.append(Piece("option", "--tag", "tag", (kind or "",)))
    first = next(
        (at for at, word in enumerate(words) if at and word in FIELD_WORDS and at < len(words) - 1), len(words)
    )
    names, rest = words[:first], words[first:]
    while rest:
        option = FIELD_WORDS[rest.pop(0)]
        value: list[str] = []
        while rest and not (value and rest[0] in FIELD_WORDS):
            if value and is_contact(rest[0]) and option not in ("--phone", "--email"):
                names.append(rest.pop(0).strip(",;"))
            else:
                value.append(rest.pop(0))
        value[-1] = value[-1].rstrip(",;")
        pieces.append(Piece("option", option, option.lstrip("-"), (" ".join(value),)))
    names, told = _told_behind_comma(names)
    pieces += told
    contacts = [word for word in names if is_contact(word)]
    plain = [word for word in names if not is_contact(word)]
    handles = [word for word in plain[1:] if word.startswith("@") and len(word) > 1]
    plain = [word for word in plain if word not in handles]
    fixed = line.with_words([*plain, *contacts], *pieces)
    if len(plain) > 1 and not handles and all(map(has_cjk, plain)):
        said = "".join(plain[1:])
        both = [line.with_words([plain[0], *contacts], Piece("option", f"--{field}", field, (said,)), *pieces)
                 for field in ("company", "city")]  # fmt: skip
        raise Usage(
            tr("Which of them is the name? {names}", names=", ".join(map(repr, plain))),
            "\n".join([tr("Write one of:"), *(f"  {each.shown()}" for each in both)]),
        )
    if len(plain) == len(("what", "name")) and not handles and plain[0].islower() and " " in plain[1]:
        both = [line.with_words([plain[1], *contacts], Piece("option", f"--{field}", field, (plain[0],)), *pieces)
                for field in ("title", "tag")]  # fmt: skip
        raise Usage(
            tr("Which of them is the name? {names}", names=", ".join(map(repr, plain))),
            "\n".join([tr("Write one of:"), *(f"  {each.shown()}" for each in both)]),
        )
    if len(plain) == len(("name", "more")) and not handles and (about := _about_them(plain[1])) is not None:
        fixed = line.with_words([plain[0], *contacts], about, *pieces)
        return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    if len(plain) == len(("name", "from", "where")) and plain[1].casefold() == "from" and " " in plain[0]:
        both = [line.with_words([plain[0], *contacts], Piece("option", f"--{field}", field, (plain[2],)), *pieces)
                for field in ("source", "company")]  # fmt: skip
        raise Usage(
            tr("“from {where}” may be where they came from, or where they work.", where=plain[2]),
            "\n".join([tr("Write one of:"), *(f"  {each.shown()}" for each in both)]),
        )
    if handles or (len(plain) > 1 and any(" " in word or word.endswith(",") for word in plain)):
        plain = [word.rstrip(",") for word in plain]
        if not handles and (beside := _beside_name(line, plain, contacts, pieces)) is not None:
            return beside
        firm = " ".join([*plain[1:], *(handle.lstrip("@") for handle in handles)]) if not handles else handles[0][1:]
        name = plain[0] if not handles else " ".join(plain)
        if any(piece.name == "company" for piece in (*line.pieces, *pieces)):
            raise Usage(
                tr("Which of them is the name? {names}", names=", ".join(map(repr, [*plain, *handles]))),
                tr("Put the name in quotes, and the rest with --title or --note."),
            )
        phone = " ".join(word for word in contacts if "@" not in word)
        contacts = [*([phone] if phone else []), *(word for word in contacts if "@" in word)]
        asked = line.with_words([name, *contacts], Piece("option", "--company", "company", (firm,)), *pieces)
        town = line.with_words([name, *contacts], Piece("option", "--city", "city", (firm,)), *pieces)
        raise Usage(
            tr("Which of them is the name? {names}", names=", ".join(map(repr, [*plain, *handles]))),
            tr("If {firm!r} is the company: {line}\nIf it is the city: {town}", firm=firm, line=asked.shown(),
               town=town.shown()),
        )  # fmt: skip
    if fixed.argv() == line.argv():
        return None
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def _firm_behind(people: list[str], checks: Checks) -> int:
    """Where at, to or for stands before a customer: anita to bluepeak; 0 without one."""
    places = (at for at, word in enumerate(people) if at and word.casefold() in ("at", "to", "for", "from", "of"))
    return next((at for at in places if checks.hit(" ".join(people[at + 1 :])) is not None), 0)


def _beside_name(line: CommandLine, plain: list[str], contacts: list[str], pieces: list[Piece]) -> Repaired | None:
    """`"Keith Boyle" landlord` with the kind as a tag; None for words that can be a company.

    Raises Usage with each line for a word in small letters that is no kind: it is no company.
    """
    name, *more = plain
    if any(" " in word or not word.isascii() or not word.islower() for word in more):
        return None
    numbers = [" ".join(word for word in contacts if "@" not in word), *(word for word in contacts if "@" in word)]
    words = [name, *filter(None, numbers)]
    tags = [Piece("option", "--tag", "tag", (word,)) for word in more]
    if set(more) <= set(KINDS):
        fixed = line.with_words(words, *tags, *pieces)
        return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    said = " ".join(more)
    others = [Piece("option", f"--{field}", field, (said,)) for field in ("title", "city", "note")]
    ways = [line.with_words(words, *tags, *pieces), *(line.with_words(words, each, *pieces) for each in others)]
    raise Usage(
        tr("What is “{part}” of {name}?", part=said, name=name),
        "\n".join([tr("Write one of:"), *(f"  {way.shown()}" for way in ways)]),
    )


def _told_behind_comma(names: list[str]) -> tuple[list[str], list[Piece]]:
    """`Tim Boon, buyer` and `Gus Ray, foreman at Acme` as the name, and what is told of them as options."""
    at = next((at for at, word in enumerate(names) if word.endswith(",") and not is_contact(word)), None)
    behind = [word for word in names[at + 1 :] if not is_contact(word)] if at is not None else []
    if at is None or not behind or not behind[0][:1].islower() or not behind[0].isascii():
        return names, []
    kept = [word.rstrip(",") for word in names[: at + 1]] + [word for word in names[at + 1 :] if is_contact(word)]
    said = " ".join(behind).strip(",")
    if said in KINDS:
        return kept, [Piece("option", "--tag", "tag", (said,))]
    title, _, firm = said.partition(" at ")
    pieces = [Piece("option", "--title", "title", (title.strip(","),))]
    return kept, [*pieces, *([Piece("option", "--company", "company", (firm.strip(","),))] if firm else [])]


def _about_them(word: str) -> Piece | None:
    """The option for what stands behind a name: 22 Station Road, company; None for other words."""
    if re.fullmatch(ADDRESS, word.strip(), flags=re.IGNORECASE):
        return Piece("option", "--address", "address", (word,))
    return Piece("option", "--is-company", "is_company") if word.casefold() in FIRM_WORDS else None


def repair_contact(line: CommandLine) -> Repaired | None:
    """`contact add acme Ann Lee ann@acme.example` with the mail and the phone as options; None without such words."""
    words = line.words
    contacts = [word for word in words[1:] if is_contact(word)]
    plain = [word for word in words if word not in contacts]
    if line.path != ("contact", "add") or not contacts or len(plain) < len(("who", "name")):
        return None
    mails = [word for word in contacts if "@" in word]
    phone = " ".join(word for word in contacts if "@" not in word)
    titles = [word for word in plain[2:] if " " in plain[1]]
    if titles and not any(piece.name == "title" for piece in line.pieces):
        plain = plain[:2]
    pieces = [Piece("option", "--email", "email", (mail,)) for mail in mails]
    if phone:
        pieces.append(Piece("option", "--phone", "phone", (phone,)))
    if titles and len(plain) == len(("who", "name")):
        pieces.append(Piece("option", "--title", "title", (" ".join(titles),)))
    fixed = line.with_words([plain[0], " ".join(plain[1:])], *pieces)
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])

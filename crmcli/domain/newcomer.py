"""Parses the words behind `crm add` into a name, phones, mail addresses and a company, in whatever order they stand.

Nothing is guessed: two names are refused with the line that says which is the company.
"""

import re

from crmcli.errors import Usage
from crmcli.tuples import NamedTuple
from crmcli.words import listed, tr

_MAIL = re.compile(r"<?\s*([^\s<>()@,;]+@[^\s<>()@,;]+\.[^\s<>()@,;]+?)\s*>?[,;]?")
_NAME_AND_MAIL = re.compile(r"(?P<name>[^<>]+?)\s*[<(]\s*(?P<mail>[^\s<>()@]+@[^\s<>()@]+)\s*[>)]")
_PHONE = re.compile(
    r"(?:(?:tel|phone|mob|mobile|cell|m|t|电话|手机)[.:：]?\s*)?"
    r"(\+?\(?\d[\d\s().\-/]{4,}\d(?:\s*(?:ext\.?|x|#|转)\s*\d{1,6})?)[,;]?",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 7  # of a number that is a phone without being called one
_LABELS = re.compile(
    r"(?:ext(?:ension)?|x|tel(?:ephone)?|phone|mob(?:ile)?|cell|fax|office|work|home|main|direct|int|or|and|"
    r"[a-z]|whatsapp|trunk|toll|free)\.?",
    re.IGNORECASE,
)


class Newcomer(NamedTuple):
    """A customer as it was typed in one line."""

    name: str
    company: str | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


def parse_newcomer(words: list[str]) -> Newcomer:
    """The parts of a customer in the words typed. Raises Usage for no name, or for two."""
    names: list[str] = []
    phones: list[str] = []
    emails: list[str] = []
    for word in words:
        rest = _without_contacts(word.strip(), phones, emails)
        if rest:
            names.append(rest)
    phones += _spread_phone(names)
    if not names:
        raise Usage(
            tr("Who is it? {words} is no name.", words=" ".join(words)),
            tr('Write the name too: crm add "Li Wei" {words}', words=" ".join(words)),
        )
    if len(names) > 1 and any(" " in name for name in names):
        first, *others = names
        raise Usage(
            tr("Which of them is the name? {names}", names=listed(repr(name) for name in names)),
            tr("Write the company so: crm add {name!r} --company {company!r}", name=first, company=" ".join(others)),
        )
    name, at, company = " ".join(names).partition(" @ ")
    return Newcomer(name.strip(), company.strip() or None if at else None, tuple(phones), tuple(emails))


def _without_contacts(text: str, phones: list[str], emails: list[str]) -> str:
    """The text without the mail addresses and the phone that stand in it; they are put into the lists."""
    if found := _NAME_AND_MAIL.fullmatch(text):
        emails.append(found["mail"])
        return found["name"].strip(' "')
    if found := _MAIL.fullmatch(text):
        emails.append(found[1])
        return ""
    if (found := _PHONE.fullmatch(text)) and _is_phone(found[1]):
        phones.append(found[1].strip())
        return ""
    parts = text.split()
    if len(parts) > 1 and (found := _MAIL.fullmatch(parts[-1])):
        emails.append(found[1])
        return _without_contacts(" ".join(parts[:-1]), phones, emails)
    for at in range(1, len(parts)):
        tail = " ".join(parts[at:])
        if (found := _PHONE.fullmatch(tail)) and _is_phone(found[1]):
            phones.append(found[1].strip())
            return _without_contacts(" ".join(parts[:at]).rstrip(",;"), phones, emails)
    return text.rstrip(",;")


def _spread_phone(names: list[str]) -> list[str]:
    """A phone typed without quotes (01332 555 010) is several words: those of digits at either end of the names."""
    for of in (slice(None), slice(None, None, -1)):
        run = []
        for word in names[of]:
            if not re.fullmatch(r"\+?[\d().\-/]+", word):
                break
            run.append(word)
        run = run[of]
        if run and len(run) < len(names) and _is_phone(" ".join(run)):
            for word in run:
                names.remove(word)
            return [" ".join(run)]
    return []


def _is_phone(text: str) -> bool:
    return _FEWEST_DIGITS <= sum(map(str.isdigit, re.split(r"(?i)ext|x|#|转", text)[0])) <= 15


def check_phone_words(phone: str) -> None:
    """Refuse a phone that is typed and has words in it that no phone has (ring after 5 on 555 0101). Raises Usage."""
    words = re.findall(r"[^\W\d_]+", phone)
    if phone.isascii() and any(len(word) > 1 and not _LABELS.fullmatch(word) for word in words):
        raise Usage(
            tr("“{phone}” has words in it; a phone is a number.", phone=phone),
            tr('Write the number alone, and the words with --note: --phone "01332 555 010"'),
        )

"""How alike two customers are: what each thing they share weighs, what speaks against it, and when it is sure.

Sure means safe to merge unseen: the names agree, something else does, and nothing speaks against it. Namesakes at
different companies and different names on one phone are never sure.
"""

from collections.abc import Mapping
from typing import NamedTuple

from crmcli.domain.birthdays import is_lunar
from crmcli.domain.nicknames import full_names
from crmcli.domain.text.titles import agrees, has_name, name_without_title, parse_title
from crmcli.domain.text.umlauts import written_out
from crmcli.domain.text.unicode import fold, has_cjk
from crmcli.words import tr

LEAST = 0.3  # a pair below this score is not worth a look
SLIPS_MOST = 2
_CROWD = 5  # customers on one phone or mailbox before it is nobody's own

_ROLES = frozenset((
    "info", "sales", "office", "contact", "admin", "service", "hello", "mail", "support", "enquiries", "accounts",
    "purchasing", "einkauf", "vertrieb", "kontakt",
))  # fmt: skip
_FORMS = frozenset((
    "inc", "ltd", "limited", "llc", "llp", "plc", "gmbh", "ag", "kg", "ug", "corp", "corporation", "co", "company",
    "sa", "sarl", "srl", "spa", "bv", "nv", "ab", "as", "oy", "pty", "kk", "the",
))  # fmt: skip
_FORMS_ZH = ("股份有限公司", "有限责任公司", "有限公司", "集团公司", "集团", "公司")
_SAME, _TURNED, _SOUND, _NEAR, _INITIAL = 0.5, 0.5, 0.45, 0.35, 0.3
_NICKNAME, _ADDRESS = 0.35, 0.3
_GIVEN_NAME = 2  # characters of a Chinese given name that can stand alone
_MAIL, _ROLE_MAIL, _CHAT, _REF, _COMPANY, _BIRTHDAY = 0.75, 0.4, 0.75, 0.6, 0.35, 0.3
_PHONE, _FEW_PHONE, _CROWD_PHONE = 0.7, 0.4, 0.15
_APART = 0.6  # what is left of a score when names, companies or kinds differ
_CONFLICT = 0.75
_BORN_APART = 0.4


class DuplicateCandidate(NamedTuple):
    """The fields of one customer that the search for duplicates compares.

    `sounds`: spellings of a Chinese name. The other tuples hold normalized phones, mail addresses and the like.
    """

    id: int
    name: str
    kind: str
    company: str
    city: str
    birthday: str
    sounds: tuple[str, ...] = ()
    mails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    chats: frozenset[str] = frozenset()
    refs: frozenset[str] = frozenset()
    aliases: frozenset[str] = frozenset()


class Likeness(NamedTuple):
    """Two customers that may be one; `a` is the older. `score` is from 0 to 1."""

    a: DuplicateCandidate
    b: DuplicateCandidate
    score: float
    sure: bool
    reasons: tuple[str, ...]


class NormalizedCandidate(NamedTuple):
    """A candidate with its normalized fields: folded name, joined words, company without its legal form.

    `spelled` is the joined name with ü as ue and the like, `written` the folded one. The form of address beside a whole
    name is no part of it (Mr John Smith, 王建国先生); `says` is what it says of the person.
    """

    face: DuplicateCandidate
    folded: str
    joined: str
    company: str
    spelled: str
    written: str
    says: str | None = None


def company_key(name: str) -> str:
    """A company's name without its legal form: acme for Acme Ltd., 永庆米行 for 永庆米行有限公司."""
    folded = fold(name)
    words = [word for word in folded.split() if word not in _FORMS]
    key = "".join(words) or folded.replace(" ", "")
    if not key.isascii():
        for form in _FORMS_ZH:
            if key.endswith(form) and len(key) > len(form):
                return key.removesuffix(form)
    return key


def normalize(face: DuplicateCandidate) -> NormalizedCandidate:
    """Fold the name and company of one candidate."""
    if face.kind == "person" and (bare := name_without_title(face.name)) is not None:
        named = normalize(face._replace(name=bare.name))
        return named._replace(face=face, says=bare.says)
    folded = fold(face.name) or face.name.strip().casefold()
    joined = company_key(face.name) if face.kind == "company" else folded.replace(" ", "")
    name = written_out(face.name)
    spelled = joined if name == face.name else normalize(face._replace(name=name, company="")).joined
    firm = company_key(written_out(face.company)) if face.company else ""
    return NormalizedCandidate(face, folded, joined, firm, spelled, folded if name == face.name else fold(name))


def is_near(a: str, b: str) -> bool:
    """True if the edit distance of two names is within the limit for the shorter one (0 to 2)."""
    shorter = min(len(a), len(b))
    slips = (1 if shorter >= 3 else 0) if has_cjk(a) or has_cjk(b) else 0 if shorter < 6 else 1 if shorter < 10 else 2
    if not slips:
        return False
    from rapidfuzz.distance import OSA  # slow to import, only for names that may be near

    return OSA.distance(a, b, score_cutoff=slips) <= slips


def is_initial(a: str, b: str) -> bool:
    """True if one name has an initial where the other has the word: J Smith and John Smith."""
    first, second = a.split(), b.split()
    if len(first) < 2 or len(second) < 2 or first[-1] != second[-1]:
        return False
    one, other = first[0], second[0]
    return one != other and one[0] == other[0] and 1 in (len(one), len(other))


def is_nickname(a: str, b: str) -> bool:
    """True if two folded names differ only in a first name and its short form: Bob Smith and Robert Smith."""
    first, second = a.split(), b.split()
    if len(first) < 2 or first[1:] != second[1:] or first[0] == second[0]:
        return False
    return not full_names(first[0]).isdisjoint(full_names(second[0]))


def is_addressed(a: NormalizedCandidate, b: NormalizedCandidate) -> bool:
    """True if one is the surname of the other with a title (老王, Mr Fox), or its Chinese given name (建国)."""
    if _is_surname_of(a.face, b.face) or _is_surname_of(b.face, a.face):
        return True
    if not (has_cjk(a.joined) and has_cjk(b.joined) and a.face.kind == b.face.kind == "person"):
        return False
    short, long = sorted((a, b), key=lambda each: len(each.joined))
    return not set(called_keys(short)).isdisjoint(name_keys(long)) or not set(called_keys(long)).isdisjoint(
        name_keys(short)
    )


def _is_surname_of(called: DuplicateCandidate, named: DuplicateCandidate) -> bool:
    """True if one customer is a Latin surname with a title (Mr Fox), and the name of the other has that surname."""
    if called.kind != "person" or named.kind != "person" or has_cjk(called.name):
        return False
    title = parse_title(called.name)
    if title is None or len(title.names) != 1 or len(fold(named.name).split()) < 2:
        return False
    return has_name(title, named.name) is True and agrees(title, named.name, None) is not False


def called_keys(each: NormalizedCandidate) -> list[str]:
    """What a name may be short for: a surname for 老王 and Mr Fox, a given name for 建国, either for 小明."""
    if each.face.kind == "person" and not has_cjk(each.joined) and len(each.folded.split()) < 3:
        title = parse_title(each.face.name)
        return [f"surname {title.names[0]}"] if title is not None and len(title.names) == 1 else []
    if each.face.kind != "person" or not has_cjk(each.joined) or len(each.joined) > _GIVEN_NAME + 2:
        return []
    title = parse_title(each.face.name)
    keys = [f"surname {title.names[0]}"] if title is not None and title.is_surname else []
    return keys + ([f"given {each.joined}"] if len(each.joined) == _GIVEN_NAME else [])


def name_keys(each: NormalizedCandidate) -> list[str]:
    """The surname and the given name of a Chinese name of two or three characters; the words of a Latin one."""
    joined = each.joined
    if each.face.kind == "person" and joined.isascii():
        words = each.folded.split()
        is_whole = len(words) > 1 and (each.says is not None or parse_title(each.face.name) is None)
        return [f"surname {words[-1]}", f"surname {words[0]}"] if is_whole else []
    is_name = each.face.kind == "person" and len(joined) in (2, 3) and all(map(has_cjk, joined))
    if not is_name or parse_title(each.face.name) is not None:
        return []
    return [f"surname {joined[0]}", *([f"given {joined[1:]}"] if len(joined) == _GIVEN_NAME + 1 else [])]


def _names_weight(a: NormalizedCandidate, b: NormalizedCandidate) -> tuple[float, str, bool]:
    """The weight of the names, the reason in words, and True if they agree."""
    one, other = a.face, b.face
    if a.says is not None or b.says is not None:
        if a.says and b.says and a.says != b.says:  # Mr and Mrs John Smith
            return 0.0, "", False
        if a.spelled == b.spelled or sorted(a.folded.split()) == sorted(b.folded.split()):
            return _SAME, tr("same name but for a form of address"), True
    if a.folded == b.folded:
        return _SAME, tr("same name"), True
    if a.joined == b.joined or sorted(a.folded.split()) == sorted(b.folded.split()):
        is_firm = (
            one.kind == "company" and other.kind == "company" and sorted(a.folded.split()) != sorted(b.folded.split())
        )
        return (
            _TURNED,
            (tr("same name but for its legal form") if is_firm else tr("same name written another way")),
            not is_firm,
        )
    if a.spelled == b.spelled:
        return _TURNED, tr("same name written another way"), True
    if {a.folded, *map(fold, one.aliases)} & {b.folded, *map(fold, other.aliases)}:
        return _SAME, tr("also called the same"), True
    if one.sounds and other.sounds:
        if set(one.sounds) & set(other.sounds) and (is_near(a.joined, b.joined) or len(a.joined) == len(b.joined)):
            return _NEAR, tr("names that sound the same"), False
    elif one.sounds or other.sounds:
        spelled = turns(b if one.sounds else a)
        if spelled & set(one.sounds or other.sounds):
            return _SOUND, tr("same name in pinyin"), True
    if one.kind == other.kind == "person" and is_nickname(a.written, b.written):
        return _NICKNAME, tr("same name but for a nickname"), False
    if is_near(a.joined, b.joined):
        return _NEAR, tr("nearly the same name"), False
    if is_addressed(a, b):
        return _ADDRESS, tr("a name and how one is called"), False
    return (_INITIAL, tr("same name but for initials"), False) if is_initial(a.folded, b.folded) else (0.0, "", False)


def turns(each: NormalizedCandidate) -> set[str]:
    """A name's words joined, as they stand and with the last one first."""
    words = each.folded.split()
    return {each.joined, "".join([words[-1], *words[:-1]])} if words else {each.joined}


def compare(a: NormalizedCandidate, b: NormalizedCandidate, holders: Mapping[str, int]) -> Likeness | None:
    """The likeness of two customers, None below LEAST; `holders` counts the customers of each phone and mailbox."""
    one, other = a.face, b.face
    name, said, agree = _names_weight(a, b)
    weights, reasons = ([name], [said]) if name else ([], [tr("different names")])
    shared = _shared(one, other, holders)
    weights += [weight for weight, _ in shared]
    reasons += [reason for _, reason in shared]
    same_firm = bool(a.company) and a.company == b.company
    other_firms = bool(a.company and b.company) and not same_firm
    if same_firm:
        weights.append(_COMPANY)
        reasons.append(tr("same company"))
    if one.birthday and one.birthday == other.birthday:
        weights.append(_BIRTHDAY)
        reasons.append(tr("same birthday"))
    against = [
        (_APART, tr("different companies"), other_firms),
        (_APART, tr("a person and a company"), one.kind != other.kind),
        (_APART, "", not name),
        (_BORN_APART, tr("different birthdays"), born_apart(one, other)),
        (_CONFLICT, tr("different e-mails"), _differ(one.mails, other.mails)),
        (_CONFLICT, tr("different phones"), _differ(one.phones, other.phones)),
    ]
    left = 1.0
    for weight in weights:
        left *= 1 - weight
    score = 1 - left
    for factor, reason, holds in against:
        if holds:
            score *= factor
            reasons += [reason] if reason else []
    if score < LEAST:
        return None
    barred = other_firms or one.kind != other.kind or born_apart(one, other)
    sure = agree and not barred and _is_enough(one, other, same_firm=same_firm)
    score = max(score, 0.95) if sure else min(score, 0.94)
    return Likeness(one, other, round(score, 2), sure, tuple(reasons))


def _is_enough(a: DuplicateCandidate, b: DuplicateCandidate, *, same_firm: bool) -> bool:
    """True if, with names that agree, the other fields make the match certain."""
    if a.mails & b.mails or a.chats & b.chats or a.refs & b.refs:
        return True
    conflict = _differ(a.mails, b.mails) or _differ(a.chats, b.chats)
    if a.phones & b.phones:
        return not conflict
    is_whole_name = same_firm or (a.kind == "company" and not (a.company or b.company))
    moved = bool(a.city and b.city) and fold(a.city) != fold(b.city)
    return is_whole_name and not (conflict or moved or _differ(a.phones, b.phones) or _differ(a.refs, b.refs))


def _shared(a: DuplicateCandidate, b: DuplicateCandidate, holders: Mapping[str, int]) -> list[tuple[float, str]]:
    found = []
    for mail in sorted(a.mails & b.mails)[:1]:
        is_role = mail.partition("@")[0] in _ROLES or holders[mail] > _CROWD
        found.append((_ROLE_MAIL if is_role else _MAIL, tr("same e-mail {mail}", mail=mail)))
    for phone in sorted(a.phones & b.phones, key=lambda key: (holders[key], key))[:1]:
        count = holders[phone]
        weight = _PHONE if count == 2 else _FEW_PHONE if count <= _CROWD else _CROWD_PHONE
        words = (
            tr("same phone {phone} (as {count} customers have)", phone=phone, count=count)
            if count > 2
            else tr("same phone {phone}", phone=phone)
        )
        found.append((weight, words))
    if a.chats & b.chats:
        found.append((_CHAT, tr("same WeChat or other id")))
    if a.refs & b.refs:
        found.append((_REF, tr("same reference")))
    return found


def _differ(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and not a & b


def born_apart(a: DuplicateCandidate, b: DuplicateCandidate) -> bool:
    """True if two birthdays of one calendar differ: in day and month, or in the year if both have one."""
    if not (a.birthday and b.birthday) or a.birthday == b.birthday or is_lunar(a.birthday) != is_lunar(b.birthday):
        return False
    years = (a.birthday[:-6], b.birthday[:-6])
    return a.birthday[-5:] != b.birthday[-5:] or not any(year.endswith("-") for year in years)

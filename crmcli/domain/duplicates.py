"""Search for duplicate customers: the pairs worth comparing, and the groups that certain pairs form.

Candidates share something that narrows (an e-mail, a phone, a name, a name's sound, a company and nearly a name); only
those are compared, so that a book of 100 000 takes seconds.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from itertools import combinations

from crmcli.domain.nicknames import full_names
from crmcli.domain.similarity import (
    SLIPS_MOST,
    DuplicateCandidate,
    Likeness,
    NormalizedCandidate,
    born_apart,
    called_keys,
    company_key,
    compare,
    is_initial,
    is_near,
    name_keys,
    normalize,
    turns,
)
from crmcli.domain.text.unicode import fold

_MANY = 40  # of a block larger than this only those alike in company are compared
_MOST = 400


Pair = tuple[int, int]  # the ids of two customers, the lower one first


def duplicates(faces: Sequence[DuplicateCandidate], distinct: Collection[Pair] = ()) -> list[Likeness]:
    """Every pair that scores at least LEAST, sure ones first, then by score; without those known to be `distinct`."""
    known = [normalize(face) for face in faces]
    holders = _holders(faces)
    found = []
    for a, b in _candidates(known):
        if (a.face.id, b.face.id) in distinct:
            continue
        likeness = compare(a, b, holders)
        if likeness is not None:
            found.append(likeness)
    return sorted(found, key=lambda pair: (not pair.sure, -pair.score, pair.a.id, pair.b.id))


def clusters(pairs: Iterable[Likeness], distinct: Collection[Pair] = ()) -> list[list[DuplicateCandidate]]:
    """Groups of certain pairs, each with its oldest customer first; contradicting customers are never in one group.

    Nor are customers known to be `distinct`, by way of a third one either.
    """
    home: dict[int, list[DuplicateCandidate]] = {}
    for pair in pairs:
        if not pair.sure:
            continue
        one, other = home.get(pair.a.id, [pair.a]), home.get(pair.b.id, [pair.b])
        if one is other or any(_apart(x, y, distinct) for x in one for y in other):
            continue
        joined = sorted([*one, *other], key=lambda face: face.id)
        home.update((face.id, joined) for face in joined)
    return list({group[0].id: group for group in home.values()}.values())


def _apart(a: DuplicateCandidate, b: DuplicateCandidate, distinct: Collection[Pair]) -> bool:
    """True when two customers of one group cannot be the same."""
    if (min(a.id, b.id), max(a.id, b.id)) in distinct:
        return True
    companies = {company_key(face.company) for face in (a, b)} - {""}
    return len(companies) > 1 or born_apart(a, b)


def _holders(faces: Iterable[DuplicateCandidate]) -> dict[str, int]:
    """How many customers have each phone and mailbox."""
    count: dict[str, int] = defaultdict(int)
    for face in faces:
        for key in face.phones | face.mails:
            count[key] += 1
    return count


def _candidates(seen: Sequence[NormalizedCandidate]) -> Iterator[tuple[NormalizedCandidate, NormalizedCandidate]]:
    """Each pair that shares a block, once, the older first."""
    done: set[tuple[int, int]] = set()
    for pair in _blocked(seen):
        a, b = sorted(pair, key=lambda each: each.face.id)
        key = (a.face.id, b.face.id)
        if key not in done:
            done.add(key)
            yield a, b


def _blocked(known: Sequence[NormalizedCandidate]) -> Iterator[tuple[NormalizedCandidate, NormalizedCandidate]]:
    blocks: dict[Hashable, list[NormalizedCandidate]] = defaultdict(list)
    firms: dict[str, list[NormalizedCandidate]] = defaultdict(list)
    for each in known:
        for key in _keys(each):
            blocks[key].append(each)
        if each.company:
            firms[each.company].append(each)
    for block in blocks.values():
        if 1 < len(block) <= _MANY:
            yield from combinations(block, 2)
        elif len(block) > _MANY:
            yield from _within_companies(block)
    yield from _spelled_out(known)
    yield from _addressed(known)
    for firm in firms.values():
        if 1 < len(firm) <= _MOST:
            yield from _near_names(firm)


def _keys(each: NormalizedCandidate) -> Iterator[Hashable]:
    """The blocking keys of one customer: its names, also in reverse order (Wei Li, Li Wei), and unique details."""
    face = each.face
    names = {each.joined, each.spelled, *(fold(alias).replace(" ", "") for alias in face.aliases)}
    words = each.folded.split()
    if len(words) > 1 and face.kind != "company":
        names.add("".join(sorted(words)))
    yield from (("name", name) for name in names)
    written = each.written.split()
    if face.kind == "person" and len(written) > 1:
        yield from (("nickname", full, *written[1:]) for full in full_names(written[0]))
    for kind, keys in (("mail", face.mails), ("phone", face.phones), ("chat", face.chats), ("ref", face.refs)):
        yield from ((kind, key) for key in keys)


def _spelled_out(known: Sequence[NormalizedCandidate]) -> Iterator[tuple[NormalizedCandidate, NormalizedCandidate]]:
    """Chinese names and the same in pinyin, in either order."""
    spoken: dict[str, list[NormalizedCandidate]] = defaultdict(list)
    for each in known:
        for sound in each.face.sounds:
            spoken[sound].append(each)
    for each in known if spoken else ():
        for name in turns(each) if not each.face.sounds else ():
            there = spoken.get(name, ())
            for other in there if len(there) <= _MANY else [other for other in there if other.company == each.company]:
                yield each, other


def _addressed(known: Sequence[NormalizedCandidate]) -> Iterator[tuple[NormalizedCandidate, NormalizedCandidate]]:
    """A form of address (老王, 建国) with the only name in the book that it fits, or with each of the same company."""
    called: dict[str, list[NormalizedCandidate]] = defaultdict(list)
    for each in known:
        for key in called_keys(each):
            called[key].append(each)
    named: dict[str, list[NormalizedCandidate]] = defaultdict(list)
    for each in known if called else ():
        for key in name_keys(each):
            if key in called:
                named[key].append(each)
    for key, names in named.items():
        for one in called[key][:_MANY]:
            fitting = (
                names if len(names) == 1 else [name for name in names if name.company and name.company == one.company]
            )
            yield from ((one, name) for name in fitting[:_MANY] if name is not one)


def _within_companies(
    block: Sequence[NormalizedCandidate],
) -> Iterator[tuple[NormalizedCandidate, NormalizedCandidate]]:
    """From a large block with one name or phone: only pairs with the same name and the same company (or no company)."""
    parts: dict[tuple[str, str], list[NormalizedCandidate]] = defaultdict(list)
    for each in block:
        parts[each.joined, each.company].append(each)
    for (_, company), part in parts.items():
        if len(part) <= (_MOST if company else _MANY):
            yield from combinations(part, 2)


def _near_names(firm: Sequence[NormalizedCandidate]) -> Iterator[tuple[NormalizedCandidate, NormalizedCandidate]]:
    """Pairs of one company whose names are within the accepted edit distance."""
    for a, b in combinations(firm, 2):
        is_close = abs(len(a.joined) - len(b.joined)) <= SLIPS_MOST and is_near(a.joined, b.joined)
        if is_close or is_initial(a.folded, b.folded):
            yield a, b

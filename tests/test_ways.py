"""Every refusal of a command line holds a line that would have worked: mistakes of every kind on every command."""

import re
import shlex
from shutil import copyfile

import pytest

from crmcli.cli import COMMANDS
from crmcli.commands.shared.value_words import VALUES
from crmcli.domain.command_line.places import SLOTS
from tests.conftest import TRY_EVERY, Crm, prepared

_GOOD = {
    "who": "fox", "people": "fox", "when": "friday", "text": "ring back", "amount": "500", "score": "8/10",
    "stage": "proposal", "deal": "1", "case": "1", "number": "1", "items": "4 seals @ 10", "title": "pumps",
    "reason": "price", "name": "Bo", "key": "currency", "method": "cash", "past": "yesterday", "price": "10",
}  # fmt: skip
_BAD: dict[str, tuple[str, ...]] = {
    "who": ("nobody", "lee"), "people": ("nobody", "lee"), "when": ("someday", "12/4", "31 feb"),
    "amount": ("lots", ",850"), "score": ("lots", "11 of 10"), "stage": ("nowhere",), "deal": ("99", "nothing"),
    "case": ("99", "nothing"), "number": ("99",), "items": ("6 pumps 40", "@ @"), "reason": ("hm",),
    "key": ("colour",), "price": ("dear",),
}  # fmt: skip
_NEEDS_TERMINAL = ("dash", "demo", "next", "sync", "hooks", "undo", "redo")  # or takes back what the book is made of
_NOUNS = ("deal", "order", "case", "note", "contact", "product", "report")
_ALONE = """\
list --limit many
list --sort mood
list --where oops
list nowhere at all
show
show nobody
show lee
brief nobody
find
edit
edit fox
edit fox colour
edit nobody city=Leeds
edit lee city=Leeds
edit fox phone=soon
edit fox birthday=soon
edit fox tier=Z
edit fox --bogus
add
add ''
add Ann Lee
add fox hill ltd
add Bo --phone soon
add Bo --email soon
add Bo --birthday soon
add Bo --tier Z
merge
merge fox
merge fox nobody
merge lee fox
rm
rm nobody
rm lee
restore nobody
restore 99
done
done 99
done nothing
done nobody
snooze
snooze 1
snooze 1 someday
snooze 99 tomorrow
snooze nobody friday
undo 99
undo lots
history nobody
history lee
when someday
when
quiet --limit many
quiet nobody
forecast someday
agenda someday
reorder nobody
pipeline nobody
today nobody
report nothing
report won
report sales
link fox
link fox nobody
link fox nobody sister
inbox 99
inbox file 99 fox
dupes nobody
log fox --next someday hello
log fox 'ring' --on someday
log fox 'ring' --amount lots
log fox 'ring' --stage nowhere
log fox 'ring' --deal 99
log fox 'ring' --call --mail
log fox 'ring' --minutes long
log fox 'ring' --mood odd
log ann 'ring' --stage proposal
log fox call
remind fox friday call --every blue moon
deal add fox pumps 500 --close someday
deal add fox pumps 500 --stage nowhere
deal add fox pumps 500 --chance 40
deal edit 1 --amount lots
deal edit 1 --close someday
deal edit 1
deal lost
deal lost 1 price extra words here
deal won fox
deal move fox nowhere
deal move 1
order add fox 500 --due someday
order add fox 500 --terms never
order add fox 500 --deal 99
order add fox
pay fox 500 --on someday
pay fox 500 --order 99
pay fox 500 --method
pay fox 5000
pay ann 50 --order 5512
product add
product add widget dear
product edit nothing --price 4
contact add fox
contact edit nothing
case add
case solve ann
rate fox
rate fox 12
call fox
email fox
credit fox 20
close fox
overdue
sold fox
order moorgate 1 late
helen 12/4 call
remind fox 12/4 call
snooze 1 after lunch
whatever
whatever fox
fox whatever soon
zhang 13800138000
delete
delete 1
call nobody tomorrow
nobody paid 500
order fox 1 late
order add fox '5512 6 cases @ 62'
pay fox half
deal fox accepted
fox is at harvey now
给fox发报价
fox不买了
王五 报价 5000
edit fox --phone
log fox --call
add Bo --by nobody
x
1
fox 5
""".splitlines()


def refused_lines() -> list[str]:
    """Lines with one mistake each: for every command a word too few or too many, one that fits no place, an option
    that it does not have, a slip in its name; and lines that people typed."""
    found = []
    for command, kinds in SLOTS.items():
        needed = kinds.partition("|")[0].split()
        optional = kinds.partition("|")[2].split()
        good = [_GOOD[kind] for kind in needed]
        for at, kind in enumerate([*needed, *optional]):
            for bad in _BAD.get(kind, ()):
                behind = [*good, *(_GOOD[each] for each in optional[: max(at - len(needed) + 1, 0)])]
                found.append([*command.split(), *behind[:at], bad, *behind[at + 1 :]])
        found += [[*command.split(), *good[:count]] for count in range(len(good))]
        found.append([*command.split(), *good, "--bogus"])
        found.append([*command.split(), *good, "--bogus", "5"])
        found.append([*command.split(), "--bogus=5", *good, "one", "two", "three"])
        found.append([f"{command[0]}{command}"[: len(command)].split()[0], *command.split()[1:], *good])
    found += [[name, "--bogus"] for name in COMMANDS if name not in _NEEDS_TERMINAL]
    found += [[noun, word] for noun in _NOUNS for word in ("frobnicate", "99", "nobody")]
    lines = [shlex.join(words) for words in found]
    return list(dict.fromkeys([*lines, *_ALONE]))


@prepared
def book(crm: Crm) -> Crm:
    """A book with a firm, two people of one name, and one open thing of each kind or two."""
    crm.at("2026-11-18T09:00")
    crm.ok("add", "Fox Hill Ltd", "--city", "Leeds", "--tag", "vip")
    crm.ok("add", "Ann Lee", "--company", "Fox Hill")
    crm.ok("add", "Anne Lee", "--company", "Loft")
    crm.ok("add", "王五", "--phone", "13800138000")
    crm.ok("deal", "add", "fox", "seals", "1850")
    crm.ok("deal", "add", "王五", "重疾险", "8000")
    crm.ok("order", "add", "fox", "620", "--ref", "5512")
    crm.ok("remind", "fox", "friday", "call")
    crm.ok("case", "add", "fox", "arrived late")
    crm.ok("log", "fox", "rang about seals", "--call")
    crm.ok("product", "add", "widget", "--price", "4")
    return crm


_LINES = refused_lines()
_PARTS = [_LINES[at::24] for at in range(24)]
_LINE = re.compile(
    r"(?:^ {6,}|[:：] ?| or |或 ?|^ {5}(?=crm ))(crm \S.*?)(?= or crm |或 ?crm | (?:lists?|shows?|brings) |$)"
)
_HOLE = re.compile(rf"\b(?:{'|'.join(VALUES)})\b|…|--help")


def proposed(answer: str) -> list[str]:
    """The lines below the sentence of a refusal that can be pasted as they are."""
    parts = [part for line in answer.splitlines()[1:] for part in re.split(r"; (?=.*: crm )", line)]
    return [way for part in parts for way in _LINE.findall(part) if not _HOLE.search(way)]


def without_way(book: Crm, line: str) -> list[str]:
    """What is wrong with the refusal of a line: none of its lines runs, or one of them is refused itself."""
    whole = book.path.read_bytes()
    answer = book(*shlex.split(line))
    if answer.code == 0:
        return []
    faults, ways = [], 0
    if book.path.read_bytes() != whole and not line.startswith(("log", "note add")):  # kept in the inbox
        faults.append(f"{line}: refused, and the book is another one")
    for way in proposed(answer.err):
        kept = copyfile(book.path, book.path.with_suffix(".kept"))
        ran = book(*shlex.split(way)[1:])
        copyfile(kept, book.path)
        ways += ran.code == 0
        if ran.code:
            faults.append(f"{line}\n  {way}\n    {ran.err}")
    needs_file = line.startswith(("import", "export", "forget", "sync", "backup"))
    return faults if ways or needs_file else [*faults, f"{line}\n  has no way:\n{answer.err}"]


@pytest.mark.parametrize("lines", _PARTS[::TRY_EVERY], ids=lambda lines: str(lines[0]))
def test_every_refusal_holds_a_line_that_runs(book: Crm, lines: list[str]) -> None:
    """Who is refused pastes what is shown: it must be there, and it must be taken. CRM_TRY_EVERY=1 takes all lines."""
    faults = [fault for line in lines for fault in without_way(book, line)]
    assert not faults, "\n".join(faults)


def test_there_are_enough_lines() -> None:
    """The table is made of the commands: one that is not there any more would make it shorter unseen."""
    assert len(_LINES) >= 300

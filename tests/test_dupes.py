"""Duplicates: what is surely one, what may be, and what never is."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from crmcli.domain.duplicates import clusters, duplicates
from crmcli.domain.similarity import DuplicateCandidate, company_key
from crmcli.store import Store
from tests.conftest import NOW, Crm


def face(
    number: int, name: str, company: str = "", *, kind: str = "person", city: str = "", **keys: Any
) -> DuplicateCandidate:
    """A customer as it is compared; keys are lists of mails, phones, chats, refs."""
    birthday = str(keys.pop("birthday", ""))
    sounds = tuple(keys.pop("sounds", ()))
    sets = {field: frozenset(values) for field, values in keys.items()}
    return DuplicateCandidate(number, name, kind, company, city, birthday, sounds, **sets)


SURE = {
    "same name and mail": (face(1, "Li Wei", mails=["li@x.example"]), face(2, "li wei", mails=["li@x.example"])),
    "turned round": (face(1, "Wei Li", phones=["+861"]), face(2, "Li, Wei", phones=["+861"])),
    "in pinyin": (
        face(1, "李伟", sounds=["liwei"], phones=["+8613800138000"]),
        face(2, "Wei Li", phones=["+8613800138000"]),
    ),
    "same firm, nothing against it": (
        face(1, "Ann Lee", "Acme Ltd", mails=["a@x.example"]),
        face(2, "Ann Lee", "ACME"),
    ),
    "one firm twice": (face(1, "Acme Ltd", kind="company"), face(2, "ACME LTD", kind="company", phones=["1"])),
    "same reference": (face(1, "Ann Lee", refs=["k1"]), face(2, "Ann Lee", refs=["k1"])),
    "an alias": (face(1, "老王", aliases=["王永庆"], chats=["w1"]), face(2, "王永庆", chats=["w1"])),
}
POSSIBLE = {
    "namesakes, nothing else": (face(1, "Ann Lee"), face(2, "Ann Lee")),
    "namesakes with one firm": (face(1, "Ann Lee", "Acme"), face(2, "Ann Lee")),
    "one mail, two names": (face(1, "Ann Lee", mails=["x@x.example"]), face(2, "Bob Ray", mails=["x@x.example"])),
    "one phone, two names": (face(1, "Ann Lee", phones=["+331"]), face(2, "Bob Ray", phones=["+331"])),
    "moved to another firm": (
        face(1, "Ann Lee", "Acme", phones=["+331"]),
        face(2, "Ann Lee", "Globex", phones=["+331"]),
    ),
    "namesakes of one firm, other mails": (
        face(1, "Li Wei", "Huawei", mails=["a@x.example"], phones=["+861"]),
        face(2, "Li Wei", "Huawei", mails=["b@x.example"], phones=["+861"]),
    ),
    "a slip": (face(1, "Katherine Jones", "Acme"), face(2, "Katharine Jones", "Acme")),
    "an initial": (face(1, "J. Smith", "Acme"), face(2, "John Smith", "Acme")),
    "sisters of one firm": (face(1, "Acme Ltd", kind="company"), face(2, "Acme GmbH", kind="company")),
    "branches": (
        face(1, "Acme", kind="company", city="Rome", phones=["1"]),
        face(2, "Acme", kind="company", city="Oslo"),
    ),
}
NEITHER = {
    "different people": (face(1, "Ann Lee", "Acme"), face(2, "Bob Ray", "Acme")),
    "namesakes of two firms with their own phones": (
        face(1, "Ann Lee", "Acme", phones=["+331"], mails=["a@x.example"]),
        face(2, "Ann Lee", "Globex", phones=["+332"], mails=["b@x.example"]),
    ),
    "born on other days": (face(1, "Ann Lee", birthday="1980-01-01"), face(2, "Ann Lee", birthday="1990-02-02")),
    "Chinese names that sound alike": (face(1, "李伟", sounds=["liwei"]), face(2, "李薇", sounds=["liwei"])),
}


@pytest.mark.parametrize("pair", SURE.values(), ids=SURE)
def test_surely_one(pair: tuple[DuplicateCandidate, DuplicateCandidate]) -> None:
    """Safe to merge unseen: the names agree, something else does, nothing speaks against it."""
    found = duplicates(pair)
    assert [(p.sure, p.a.id, p.b.id) for p in found] == [(True, 1, 2)]
    assert found[0].score >= 0.95
    assert all(found[0].reasons)


@pytest.mark.parametrize("pair", POSSIBLE.values(), ids=POSSIBLE)
def test_perhaps_one(pair: tuple[DuplicateCandidate, DuplicateCandidate]) -> None:
    """Shown with its reasons, never merged unseen."""
    found = duplicates(pair)
    assert [p.sure for p in found] == [False]
    assert 0.3 <= found[0].score < 0.95


@pytest.mark.parametrize("pair", NEITHER.values(), ids=NEITHER)
def test_never_one(pair: tuple[DuplicateCandidate, DuplicateCandidate]) -> None:
    """Not worth a person's time."""
    assert duplicates(pair) == []


def test_a_switchboard_joins_nobody() -> None:
    """Twelve people on one number are twelve people, and no pair of them is shown for it."""
    names = ("Ann", "Bob", "Cleo", "Dan", "Eve", "Fred", "Gina", "Hal", "Ivy", "Jack", "Kim", "Lou")
    people = [face(n, f"{name} {name}son", "Acme", phones=["+4930"]) for n, name in enumerate(names)]
    assert duplicates(people) == []
    twins = [*people, face(99, "Ann Annson", "Acme", phones=["+4930"])]
    assert [(p.a.id, p.b.id, p.sure) for p in duplicates(twins)] == [(0, 99, True)]


def test_sure_pairs_never_join_two_firms() -> None:
    """One without a company would otherwise make one of namesakes at two."""
    people = [
        face(1, "Ann Lee", "Acme", mails=["a@x.example"]),
        face(2, "Ann Lee", mails=["a@x.example", "b@x.example"]),
        face(3, "Ann Lee", "Globex", mails=["b@x.example"]),
    ]
    pairs = duplicates(people)
    assert [(p.a.id, p.b.id) for p in pairs if p.sure] == [(1, 2), (2, 3)]
    assert [[f.id for f in group] for group in clusters(pairs)] == [[1, 2]]
    three = [face(n, "Ann Lee", mails=["a@x.example"]) for n in (1, 2, 3)]
    assert [[f.id for f in group] for group in clusters(duplicates(three))] == [[1, 2, 3]]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Acme Ltd.", "ACME"), ("The Acme Company", "acme gmbh"), ("永庆米行有限公司", "永慶米行"), ("Co", "Co")],
)
def test_companies_without_their_legal_form(one: str, other: str) -> None:
    """The same firm, however its form is written."""
    assert company_key(one) == company_key(other) != ""


def test_the_order_of_the_book_changes_nothing() -> None:
    """Whatever order customers came in, the same pairs are found."""
    people = [f._replace(id=n * 2 + i) for n, pair in enumerate((SURE | POSSIBLE).values()) for i, f in enumerate(pair)]
    first = duplicates(people)
    Random(1).shuffle(people)
    assert duplicates(people) == first


def test_the_command(crm: Crm) -> None:
    """Stable keys, sure ones first, a limit; an empty answer is one sentence."""
    assert crm("dupes").out == "No two customers look like one.\n"
    assert crm.ok("dupes") == []
    crm.ok("add", "李伟", "--phone", "+86 138 0013 8000", "--company", "Acme", "--force")
    crm.ok("add", "Li Wei", "--phone", "+8613800138000", "--force")
    crm.ok("add", "Bob Ray", "--force")
    crm.ok("add", "bob ray", "--force")
    found = crm.ok("dupes")
    assert found[0] == {
        "sure": True,
        "score": 0.95,
        "reasons": ["same name in pinyin", "same phone +8613800138000"],
        "a": {"id": 1, "name": "李伟", "company": "Acme"},
        "b": {"id": 2, "name": "Li Wei", "company": None},
    }
    assert [pair["sure"] for pair in found] == [True, False]
    assert len(crm.ok("dupes", "--limit", "1")) == len(crm.ok("dupes", "--sure")) == 1
    answer = crm("dupes")
    assert "same name in pinyin" in answer.out
    assert "2 pairs, 1 of them sure" in answer.err
    crm.ok("rm", "2")
    assert len(crm.ok("dupes")) == 1


def test_namesakes_by_the_thousand_do_not_hang(tmp_path: Path) -> None:
    """A crowd with one name and one phone is not compared each with each."""
    store = Store.open(tmp_path / "crowd.db", NOW)
    with store.atomic("crowd"):
        store.insert_many("customer", ("name", "company"), [("张伟", f"Firm {n}") for n in range(3000)])
        details = [(n, "phone", "+8610", "+8610") for n in range(1, 3001)]
        store.insert_many("detail", ("customer_id", "kind", "value", "normal"), details)
    from crmcli.queries.search.duplicates import duplicate_candidates

    assert duplicates(duplicate_candidates(store)) == []
    store.close()


def _pairs(crm: Crm, *options: str) -> list[tuple[int, int]]:
    """The ids of each pair that crm dupes lists."""
    return [(pair["a"]["id"], pair["b"]["id"]) for pair in crm.ok("dupes", *options)]


def test_two_that_are_not_the_same_are_listed_no_more(crm: Crm) -> None:
    """Whichever is named first; as one step, which undo takes back; a second time nothing is written."""
    for _ in range(3):
        crm.ok("add", "Ann Lee", "--force")
    assert _pairs(crm) == [(1, 2), (1, 3), (2, 3)]
    assert crm.ok("dupes", "--not", "2", "1")["changed"] is True
    assert _pairs(crm) == [(1, 3), (2, 3)]
    assert crm.ok("dupes", "--not", "1", "2")["changed"] is False
    assert _pairs(crm, "--distinct") == [(1, 2)]
    assert "Ann Lee and Ann Lee are two" in crm("undo").err
    assert _pairs(crm) == [(1, 2), (1, 3), (2, 3)]
    crm.ok("redo")
    assert crm.ok("dupes", "--maybe", "1", "2")["changed"] is True
    assert crm.ok("dupes", "--maybe", "1", "2")["changed"] is False
    assert (_pairs(crm, "--distinct"), _pairs(crm)) == ([], [(1, 2), (1, 3), (2, 3)])
    assert "said" in crm("dupes", "--distinct").out
    crm.ok("dupes", "--not", "1", "2")
    assert _pairs(crm, "--distinct") == [(1, 2)]
    asked = (["1", "1"], ["1", "9"], ["Ann", "1"])
    assert [crm("dupes", "--not", *pair).code for pair in asked] == [2, 3, 4]
    assert crm("dupes", "--not", "1", "2", "--sure").code == 2


def test_merging_all_sure_ones_keeps_apart_what_is_two(crm: Crm) -> None:
    """Also by way of a third, who is surely both."""
    for phone in ("+33140000001", "+33140000002", "+33140000003"):
        crm.ok("add", "Ann Lee", "--phone", phone, "--email", "ann@x.example", "--force")
    crm.ok("dupes", "--not", "1", "3")
    assert crm.ok("merge", "--sure", "--yes")["merged"] == 1
    assert len(crm.ok("list")) == 2
    assert crm.ok("merge", "--sure", "--yes")["merged"] == 0


def test_a_merge_hands_over_who_is_somebody_else(crm: Crm) -> None:
    """Who was not the merged one is not the kept one; merging the two themselves takes it back; undo restores all."""
    for _ in range(3):
        crm.ok("add", "Ann Lee", "--force")
    crm.ok("dupes", "--not", "2", "3")
    crm.ok("merge", "1", "2")
    assert _pairs(crm, "--distinct") == [(1, 3)]
    assert _pairs(crm) == []
    crm.ok("undo")
    assert _pairs(crm, "--distinct") == [(2, 3)]
    answer = crm("merge", "2", "3")
    assert "You said that these are two" in answer.err
    assert "distinct" not in answer.err
    assert _pairs(crm, "--distinct") == []
    crm.ok("undo")
    crm.ok("rm", "3")
    assert _pairs(crm, "--distinct") == []
    crm.ok("restore", "3")
    assert _pairs(crm, "--distinct") == [(2, 3)]


def test_who_is_somebody_else_travels_with_the_book(crm: Crm, tmp_path: Path) -> None:
    """In the whole book, by the names of the rows that hold on every machine."""
    crm.ok("add", "Gone")
    crm.ok("add", "Ann Lee")
    crm.ok("add", "Ann Lee", "--force")
    crm.ok("dupes", "--not", "3", "2")
    whole = tmp_path / "whole.jsonl"
    crm.ok("export", whole, "--all")
    other = ("--book", str(tmp_path / "other.db"))
    crm.ok("import", whole, *other)
    assert _pairs(crm, "--distinct", *other) == [(2, 3)]
    assert _pairs(crm, *other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Robert Müller", "Bob Mueller"), ("Bill Groß", "William Gross"), ("Liz Søndergaard", "Elizabeth Soendergaard")],
)
def test_a_nickname_beside_a_name_written_another_way(crm: Crm, one: str, other: str) -> None:
    """Both at once: each alone was found."""
    crm.ok("add", one)
    crm.ok("add", other)
    (pair,) = crm.ok("dupes")
    assert pair["reasons"] == ["same name but for a nickname"]
    assert not pair["sure"]

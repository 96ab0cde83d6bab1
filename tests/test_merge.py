"""Merging: one customer of two, nothing lost, and the way back."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.book.undo import redo, undo
from crmcli.errors import Usage
from crmcli.services.merging import merge, plan_merge
from crmcli.store import Store
from tests.conftest import NOW, Crm, prepared
from tests.test_export import _sales
from tests.test_terminal import in_terminal
from tests.test_undo import act, picture


@prepared
def two(crm: Crm) -> Crm:
    """Ann twice, each with things of her own and some in common."""
    crm.ok("add", "Ann Lee", "--phone", "+33 1 23 45 67 89", "--email", "ann@acme.example", "--tag", "vip",
           "--company", "Acme", "--note", "met in Rome")  # fmt: skip
    crm.ok("add", "A. Lee", "--phone", "+33123456789", "--phone", "0421 55", "--tag", "vip", "--tag", "fair",
           "--note", "likes tea", "--source", "fair", "--force")  # fmt: skip
    crm.ok("edit", "2", "company=Globex", "city=Lyon", "birthday=1980-05-03", "--set", "budget=5000")
    crm.ok("log", "1", "called", "--call")
    crm.ok(
        "log",
        "2",
        "wants a quote",
        "--call",
        "--next",
        "fri",
        "--stage",
        "proposal",
        "--amount",
        "500 EUR",
        "--deal",
        "tea",
    )
    crm.ok("order", "add", "2", "300 EUR")
    crm.ok("case", "add", "2", "late")
    crm.ok("add", "Bob Ray", "--by", "A. Lee")
    return crm


def test_everything_goes_to_the_one_that_is_kept(two: Crm) -> None:
    """Values that were missing are filled, those that differ stand in the note, rows move."""
    answer = two.ok("merge", "1", "2")
    assert answer == {
        "kept": {"id": 1, "name": "Ann Lee", "company": "Acme"},
        "merged": {"id": 2, "name": "A. Lee", "company": "Globex"},
        "moved": answer["moved"],
        "filled": ["city", "birthday", "stage", "source", "budget"],
        "noted": ["company: Globex"],
        "dry_run": False,
    }
    assert answer["moved"] | {"deal": 1, "interaction": 1, "order": 1, "case": 1, "referral": 1} == answer["moved"]
    card = two.ok("show", "1")
    assert card["phones"] == ["+33 1 23 45 67 89", "0421 55"]
    assert card["emails"] == ["ann@acme.example"]
    assert card["aliases"] == ["A. Lee"]
    assert card["tags"] == ["fair", "vip"]
    assert (card["company"], card["city"], card["birthday"], card["source"]) == ("Acme", "Lyon", "1980-05-03", "fair")
    assert card["fields"] == {"budget": 5000}
    assert card["note"] == "met in Rome\nlikes tea\nMerged from A. Lee (number 2): company: Globex"
    assert {note["text"] for note in card["interactions"]} >= {"called", "wants a quote"}
    assert len(card["deals"]) == len(card["orders"]) == 1
    assert len(card["reminders"]) == 1
    assert two.ok("show", "Bob")["referred_by"] is not None
    assert two("show", "2").code in (0, 3)
    assert [c["name"] for c in two.ok("list")] == ["Ann Lee", "Bob Ray"]
    assert two.ok("show", "A. Lee")["id"] == 1
    two.ok("undo")
    assert len(two.ok("list")) == 3
    assert two.ok("show", "2")["phones"] == ["+33123456789", "0421 55"]


def test_a_dry_run_writes_nothing(two: Crm) -> None:
    """It says what would happen, in words and as JSON."""
    before = two.path.read_bytes()
    assert two.ok("merge", "1", "2", "--dry-run")["noted"] == ["company: Globex"]
    answer = two("merge", "1", "2", "--dry-run")
    assert "Would merge A. Lee (2) into Ann Lee (1)" in answer.err
    assert "Globex" in answer.out
    assert two.path.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "code"),
    [(["1", "1"], 2), (["1"], 2), ([], 2), (["1", "nobody"], 3), (["1", "99"], 3), (["--sure", "1"], 2)],
)
def test_what_cannot_be_merged(two: Crm, words: list[str], code: int) -> None:
    """One line, and nothing changed."""
    before = len(two.ok("list"))
    assert two("merge", *words).code == code
    assert len(two.ok("list")) == before


def test_a_terminal_shows_both_and_asks(two: Crm) -> None:
    """No is no; yes is yes; --yes does not ask."""
    code, screen = in_terminal("merge", "1", "2", keys="n\n", expect="Merge these?")
    assert code == 0
    assert "Merged into it" in screen
    assert "Nothing was changed" in screen
    assert len(two.ok("list")) == 3
    assert in_terminal("merge", "1", "2", keys="y\n", expect="Merge these?")[0] == 0
    assert len(two.ok("list")) == 2
    two.ok("undo")
    assert in_terminal("merge", "1", "2", "--yes")[0] == 0


def test_people_whom_both_have_are_one(store: Store) -> None:
    """With the phones of both; what differs stands in the person's note."""
    with store.atomic("two"):
        for n, title in ((1, "Buyer"), (2, "Chief buyer")):
            store.insert("customer", name=f"Acme {n}", kind="company")
            store.insert("contact", customer_id=n, name="Ann Lee", title=title, role="decides" if n == 2 else None)
            phone = f"+3312345678{n}"
            store.insert("detail", customer_id=n, contact_id=n, kind="phone", value=phone, normal=phone)
            store.insert("detail", customer_id=n, contact_id=n, kind="email", value="a@x.e", normal="a@x.e")
            store.insert("interaction", customer_id=n, contact_id=n, at="2026-11-01", day="2026-11-01", text="hi")
    merge(store, 1, 2)
    contacts = store.rows("SELECT id, title, role, note FROM contact WHERE customer_id = 1 AND deleted_at IS NULL")
    assert contacts == [(1, "Buyer", "decides", "title: Chief buyer")]
    live = "FROM detail WHERE customer_id = 1 AND contact_id = 1 AND deleted_at IS NULL ORDER BY id"
    assert store.rows(f"SELECT value {live}") == [("+33123456781",), ("a@x.e",), ("+33123456782",)]
    assert store.rows("SELECT DISTINCT customer_id, contact_id FROM interaction") == [(1, 1)]


def test_nobody_refers_themselves(store: Store) -> None:
    """One who sent the other, or was sent by them, ends as one who sent nobody."""
    with store.atomic("three"):
        store.insert("customer", name="Ann")
        store.insert("customer", name="Ann", referrer_id=1)
        store.insert("customer", name="Cleo", referrer_id=2)
        store.insert("customer", name="Dan")
    merge(store, 1, 2)
    assert store.rows("SELECT id, referrer_id FROM customer WHERE deleted_at IS NULL") == [(1, None), (3, 1), (4, None)]
    merge(store, 3, 1)
    assert store.rows("SELECT id, referrer_id FROM customer WHERE deleted_at IS NULL") == [(3, None), (4, None)]
    with pytest.raises(Usage):
        plan_merge(store, 3, 3)


def test_what_is_used_of_a_product(store: Store) -> None:
    """One row for each product under the kept customer's name, as two machines would make it."""
    from crmcli.book.uids import link_uid

    with store.atomic("two"):
        for n in (1, 2):
            store.insert("customer", name=f"Shop {n}")
            store.insert("product", name=f"rice {n}", unit="kg")
        store.insert("consumption", customer_id=1, product_id=1, per_day=1.0)
        store.insert("consumption", customer_id=2, product_id=1, per_day=2.0)
        store.insert("consumption", customer_id=2, product_id=2, per_day=3.0)
    with store.atomic("uids"):
        for row_id, customer, product in store.rows(
            "SELECT u.id, c.uid, p.uid FROM consumption u JOIN customer c ON c.id = u.customer_id"
            " JOIN product p ON p.id = u.product_id"
        ):
            store.update("consumption", row_id, uid=link_uid("consumption", customer, product))
    plan = merge(store, 1, 2)
    assert plan.noted == ("uses rice 1: 2.0 a day, 0 days ahead",)
    live = store.rows("SELECT customer_id, product_id, per_day FROM consumption WHERE deleted_at IS NULL ORDER BY id")
    assert live == [(1, 1, 1.0), (1, 2, 3.0)]


def test_the_sure_ones_as_one_step(crm: Crm) -> None:
    """Transitively, into the oldest; a script must say --yes; one undo takes all back."""
    for n in range(3):
        crm.ok("add", "Ann Lee", "--email", "ann@x.example", "--phone", f"+3312345678{n}", "--force")
    crm.ok("add", "Bob Ray", "--company", "Acme", "--phone", "+33999", "--force")
    crm.ok("add", "Bob Ray", "--company", "Globex", "--phone", "+33999", "--force")
    refused = crm("merge", "--sure")
    assert refused.code == 5
    assert "2 customers would be merged" in refused.err
    preview = crm.ok("merge", "--sure", "--dry-run")
    assert preview == {"merged": 0, "groups": [{"kept": 1, "merged": [2, 3]}], "dry_run": True}
    assert len(crm.ok("list")) == 5
    assert crm.ok("merge", "--sure", "--yes")["merged"] == 2
    assert [c["id"] for c in crm.ok("list", "--sort", "id")] == [1, 4, 5]
    assert len(crm.ok("show", "1")["phones"]) == 3
    assert crm.ok("dupes", "--sure") == []
    assert crm.ok("merge", "--sure", "--yes")["merged"] == 0
    crm.ok("undo")
    assert len(crm.ok("list")) == 5


def _values(store: Store, *ids: int) -> dict[str, set[Any]]:
    """Everything that customers have, as a person would miss it."""
    marks = ",".join(map(str, ids))
    asked = {
        "details": "SELECT kind, CASE WHEN kind IN ('phone', 'email') THEN normal ELSE lower(value) END FROM detail",
        "tags": "SELECT name FROM tag",
        "interactions": "SELECT uid, text, at FROM interaction",
        "reminders": "SELECT uid, text FROM reminder",
        "deals": "SELECT uid, title FROM deal",
        "orders": 'SELECT uid, amount FROM "order"',
        "payments": "SELECT uid, amount FROM payment",
        "cases": 'SELECT uid, text FROM "case"',
        "people": "SELECT lower(name) FROM contact",
        "products": "SELECT product_id FROM consumption",
    }
    return {
        what: set(store.rows(f"{sql} WHERE customer_id IN ({marks}) AND deleted_at IS NULL"))
        for what, sql in asked.items()
    }


@settings(max_examples=12)
@given(seed=st.integers(0, 10**9))
def test_nothing_is_lost_and_undo_gives_the_first_book_back(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    """Every phone, mail, tag, note, deal, order of both is on the one; single values are there or in its note."""
    store, random = Store.open(tmp_path_factory.mktemp("merge") / "book.db", NOW), Random(seed)
    store.db.execute("PRAGMA synchronous = OFF")
    for _ in range(80):
        random.choice((act, act, act, _sales))(store, random)
    living = [i for (i,) in store.rows("SELECT id FROM customer WHERE deleted_at IS NULL")]
    if len(living) < 2:
        store.close()
        return
    kept, gone = random.sample(living, 2)
    for customer_id in (kept, gone):
        with store.atomic("facts"):
            values = {name: random.choice((None, "A", "B")) for name in ("company", "city", "tier", "source", "note")}
            extra = json.dumps({name: random.randrange(3) for name in random.sample("xyz", 2)})
            store.update("customer", customer_id, **values, extra=extra)
    before, first = _values(store, kept, gone), picture(store)
    facts = "SELECT company, city, tier, source, name FROM customer WHERE id = ?"
    theirs = [value for value in store.row(facts, (gone,)) or () if value]
    merge(store, kept, gone)
    after = _values(store, kept)
    assert {what: before[what] - after[what] for what in before} == {what: set() for what in before}
    whole = str([*(store.row(f"{facts[:-13]} WHERE id = ?", (kept,)) or ()), *after["details"],
                 store.value("SELECT note FROM customer WHERE id = ?", (kept,))]).casefold()  # fmt: skip
    assert [value for value in theirs if value.casefold() not in whole] == []
    assert _values(store, gone) == {what: set() for what in before}
    assert store.rows("PRAGMA foreign_key_check") == []
    merged = picture(store)
    undo(store)
    assert picture(store) == first
    redo(store)
    assert picture(store) == merged
    store.close()


def test_a_kept_customer_is_found_by_both_names(crm: Crm, tmp_path: Path) -> None:
    """The search index follows the merge and the undo."""
    crm.ok("add", "Ann Lee")
    crm.ok("add", "王永庆", "--phone", "13800138000")
    crm.ok("merge", "1", "2")
    for who in ("ann", "wyq", "王永庆", "13800138000"):
        assert crm.ok("show", who)["id"] == 1
    crm.ok("undo")
    assert crm.ok("show", "wyq")["id"] == 2


def test_a_merged_customer_is_not_restored_empty(two: Crm) -> None:
    """Its notes and deals are with the other now: the merge is undone, or the name alone comes back by force."""
    two.ok("merge", "1", "2")
    step = two.ok("history")[0]["batch"]
    refused = two("restore", "2")
    assert refused.code == 5
    assert refused.err == (
        "crm: A. Lee was merged into Ann Lee (1), who has the notes, deals and orders now; nothing was done.\n"
        f"     crm undo --batch {step} takes the merge back. --force brings back the name alone.\n"
    )
    two.ok("undo", "--batch", step)
    assert [i["text"] for i in two.ok("show", "2")["interactions"]] == ["wants a quote"]
    two.ok("merge", "1", "2")
    assert two.ok("restore", "2", "--force")["name"] == "A. Lee"
    assert two.ok("show", "2")["interactions"] == []


def test_the_stage_is_that_of_the_deals_of_both(crm: Crm) -> None:
    """The furthest open deal speaks, whoever had it; what the deals say is not written into the note."""
    crm.ok("add", "Acme")
    crm.ok("add", "Bolt")
    crm.ok("deal", "add", "acme", "chairs", "--stage", "lead")
    crm.ok("deal", "add", "bolt", "desks", "--stage", "negotiation")
    crm.ok("merge", "acme", "bolt", "--yes")
    kept = crm.ok("show", "acme")
    assert (kept["stage"], kept["note"]) == ("negotiation", None)
    assert [customer["name"] for customer in crm.ok("list", "--stage", "negotiation")] == ["Acme"]
    crm.ok("undo")
    assert [crm.ok("show", who)["stage"] for who in ("acme", "bolt")] == ["lead", "negotiation"]

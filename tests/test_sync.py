"""Sync between machines over a real PostgreSQL: what one writes the others have, and nothing is lost."""

from pathlib import Path

import pytest

from crmcli.book.sync import send, take
from crmcli.render.sync_report import progress_text
from crmcli.services import syncing
from crmcli.services.forgetting import ForgottenHere
from crmcli.store import Store
from tests.conftest import NOW
from tests.hub import Machines


def test_what_one_machine_writes_the_other_has(machines: Machines) -> None:
    """A customer, a note and a reminder go over; a change comes back."""
    machines.join("laptop", "desk")
    laptop = machines.on("laptop")
    laptop.ok("add", "Li Wei", "--company", "Acme", "--phone", "13800138000", "--tag", "vip")
    laptop.ok("log", "Li Wei", "wants a quote", "--call", "--next", "fri 10am", "--deal", "chairs", "--amount", "5k")
    sent = laptop.ok("sync")
    assert (sent["sent"], sent["taken"], sent["waiting"]) == (7, 0, 0)
    desk = machines.on("desk")
    taken = desk.ok("sync")
    assert (taken["sent"], taken["taken"]) == (0, 7)
    assert desk.ok("show", "Li Wei") == machines.on("laptop").ok("show", "Li Wei")
    machines.on("desk").ok("edit", "Li Wei", "city=Paris")
    machines.sync("desk", "laptop")
    assert machines.on("laptop").ok("show", "Li Wei")["city"] == "Paris"
    assert machines.on("laptop").ok("sync")["taken"] == 0


def test_of_two_changes_of_one_field_the_later_stands_and_the_other_can_be_put_back(machines: Machines) -> None:
    """Both machines list what lost, with who wrote what; putting it back is a change like others, and can be undone."""
    machines.join("laptop", "desk")
    machines.on("laptop").ok("add", "Li Wei", "--city", "Rome")
    machines.sync("laptop", "desk")
    crm = machines.on("laptop")
    crm.at("2026-11-18T11:00")
    crm.ok("edit", "Li Wei", "city=Paris", "tier=A")
    crm.at("2026-11-18T12:00")
    machines.on("desk").ok("edit", "Li Wei", "city=Madrid", "title=boss")
    machines.sync("laptop", "desk", "laptop")
    for name in ("laptop", "desk"):
        card = machines.on(name).ok("show", "Li Wei")
        assert (card["city"], card["tier"], card["title"]) == ("Madrid", "A", "boss")
        (conflict,) = machines.on(name).ok("sync", "conflicts")
        assert (conflict["lost"], conflict["kept"]) == ({"city": "Paris"}, {"city": "Madrid"})
        assert (conflict["lost_by"], conflict["kept_by"], conflict["customer"]) == ("laptop", "desk", "Li Wei")
    desk = machines.on("desk")
    assert "city Paris of laptop lost against city Madrid of desk" in desk("sync", "conflicts").out
    assert desk.ok("sync", "take", 1)["put_back"] is True
    assert desk.ok("show", "Li Wei")["city"] == "Paris"
    machines.sync("desk", "laptop")
    assert machines.on("laptop").ok("show", "Li Wei")["city"] == "Paris"
    assert machines.on("laptop").ok("sync", "conflicts") == []
    machines.on("desk").ok("undo")
    assert machines.on("desk").ok("show", "Li Wei")["city"] == "Madrid"
    assert machines.on("desk")("sync", "take", 1).code == 3


def test_a_book_with_customers_joins(machines: Machines) -> None:
    """Both books become one, and undo still takes back only what was done here."""
    machines.join("laptop")
    machines.on("laptop").ok("add", "Li Wei")
    machines.sync("laptop")
    desk = machines.make("desk")
    desk.ok("add", "Wang Fang", "--tag", "vip")
    assert desk.ok("sync", "join", machines.hub, "--as", "desk")["taken"] == 1
    machines.sync("laptop")
    for name in ("laptop", "desk"):
        assert machines.on(name).names() == ["Li Wei", "Wang Fang"]
    assert "Wang Fang" in desk("undo").err
    machines.sync("desk", "laptop")
    assert machines.on("laptop").names() == ["Li Wei"]
    assert [row["name"] for row in machines.on("laptop").ok("restore")] == ["Wang Fang"]
    desk = machines.on("desk")
    desk.ok("redo")
    machines.sync("desk", "laptop")
    assert machines.on("laptop").names() == ["Li Wei", "Wang Fang"]


def test_what_was_taken_is_undone_where_it_was_made(machines: Machines) -> None:
    """A step of sync is no step of undo, and a step that another machine built on stands."""
    machines.join("laptop", "desk")
    machines.on("laptop").ok("add", "Li Wei")
    machines.sync("laptop", "desk")
    desk = machines.on("desk")
    assert desk("undo").code == 3
    desk.ok("edit", "Li Wei", "city=Rome")
    machines.sync("desk", "laptop")
    answer = machines.on("laptop")("undo")
    assert answer.code == 5
    assert "changed on another machine since" in answer.err


def test_deleted_here_and_edited_there_is_deleted_with_the_edit(machines: Machines) -> None:
    """Bringing the customer back brings the edit."""
    machines.join("laptop", "desk")
    machines.on("laptop").ok("add", "Li Wei")
    machines.sync("laptop", "desk")
    machines.on("laptop").ok("rm", "Li Wei")
    machines.on("desk").ok("edit", "Li Wei", "city=Rome")
    machines.sync("laptop", "desk", "laptop")
    assert machines.on("laptop").names() == machines.on("desk").names() == []
    machines.on("laptop").ok("restore", "Li Wei")
    assert machines.on("laptop").ok("show", "Li Wei")["city"] == "Rome"


def test_a_note_for_a_customer_that_was_merged_elsewhere_follows(machines: Machines) -> None:
    """What one machine writes to the customer that went is with the one that stayed, on both."""
    machines.join("laptop", "desk")
    machines.on("laptop").ok("add", "Li Wei")
    machines.on("laptop").ok("add", "Li Weiwei")
    machines.sync("laptop", "desk")
    machines.on("laptop").ok("merge", "Li Wei", "Li Weiwei")
    machines.on("desk").ok("log", "Li Weiwei", "wants tea")
    machines.sync("laptop", "desk", "laptop")
    for name in ("laptop", "desk"):
        assert [note["text"] for note in machines.on(name).ok("show", "Li Wei")["interactions"]] == ["wants tea"]
    answer = machines.on("desk")("undo")
    assert "wants tea" in answer.err  # the step that followed is passed over


def test_merged_into_each_other_one_is_back(machines: Machines) -> None:
    """Two machines that merge the same two customers the two ways round: neither is lost."""
    machines.join("laptop", "desk")
    machines.on("laptop").ok("add", "Li Wei")
    machines.on("laptop").ok("add", "Li Weiwei")
    machines.sync("laptop", "desk")
    machines.on("laptop").ok("merge", "Li Wei", "Li Weiwei")
    machines.on("desk").ok("merge", "Li Weiwei", "Li Wei")
    machines.sync("laptop", "desk", "laptop", "desk")
    names = {name: machines.on(name).names() for name in ("laptop", "desk")}
    assert names["laptop"] == names["desk"]
    assert len(names["laptop"]) == 1


def test_two_machines_that_do_the_same_make_one_row(machines: Machines) -> None:
    """A repeating reminder ticked off on both comes up once; a phone, a tag and a setting are one."""
    machines.join("laptop", "desk")
    crm = machines.on("laptop")
    crm.ok("add", "Li Wei")
    crm.ok("remind", "Li Wei", "tomorrow", "water plants", "--every", "week")
    machines.sync("laptop", "desk")
    for name in ("laptop", "desk"):
        crm = machines.on(name)
        crm.ok("done", "water plants")
        crm.ok("edit", "Li Wei", "phone+=+44 20 7946 0001", "tag+=vip")
        crm.ok("config", "hourly_rate", "50")
    machines.sync("laptop", "desk", "laptop")
    for name in ("laptop", "desk"):
        card = machines.on(name).ok("show", "Li Wei")
        assert len(card["phones"]) == 1
        assert card["tags"] == ["vip"]
        assert [each["done_at"] is None for each in card["reminders"]].count(True) == 1
    assert machines.on("desk").ok("sync", "conflicts") == []


def test_a_long_first_send_and_join_say_how_far_they_are(
    hub_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pieces: of 250 customers, a hundred at a time, each way."""
    monkeypatch.setattr(send, "_SOME", 100)
    monkeypatch.setattr(take, "_SOME", 100)
    told: list[str] = []

    def tell(is_sending: bool, done: int, total: int) -> None:
        told.append(progress_text(done, total, is_sending=is_sending))

    for name, call in (("laptop", syncing.make_hub), ("desk", syncing.join_hub)):
        store = Store.open(tmp_path / f"{name}.db", NOW)
        if name == "laptop":
            with store.atomic("add", name="many"):
                store.insert_many("customer", ["name"], [[f"Customer {number:03}"] for number in range(250)])
        call(store, hub_url, name, lambda uids: ForgottenHere(), progress=tell)
        assert store.value("SELECT count(*) FROM customer") == 250
        store.close()
    assert told == [f"{doing}: {done} of 250 …" for doing in ("Sending", "Taking") for done in (100, 200)]

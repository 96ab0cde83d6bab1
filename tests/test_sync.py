"""Sync between machines over a real PostgreSQL: what one writes the others have, and nothing is lost."""

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

"""No thread is left loose without a word: a deal without a next step, work that is still open after a call."""

from tests.conftest import Crm, prepared


@prepared
def selling(crm: Crm) -> Crm:
    """Acme with a deal of $17,600, and a step that is for no deal."""
    crm.ok("add", "Acme")
    crm.ok("deal", "add", "acme", "white boards", "17600", "--stage", "negotiation")
    crm.ok("remind", "acme", "today", "show the samples")
    return crm


BARE = '  white boards ($17,600, negotiation) has no next step: crm deal edit 1 --next "fri 10am"'


def test_done_says_which_deal_is_left_bare(selling: Crm) -> None:
    """The last step of a deal was ticked off; the line to type is there."""
    assert selling("done", 1).err.splitlines() == ["Done: Acme: show the samples", BARE]


def test_done_is_silent_while_there_is_a_step(selling: Crm) -> None:
    """Another step, one that comes again, a parked or a closed deal: nothing is loose."""
    selling.ok("remind", "acme", "friday", "call")
    assert len(selling("done", 1).err.splitlines()) == 1
    selling.ok("remind", "acme", "today", "look in", "--every", "week")
    selling.ok("done", 2)
    assert "no next step" not in selling("done", 3).err
    selling.ok("deal", "park", 1, "2027-02-01")
    assert "no next step" not in selling("done", 4).err


def test_only_the_deal_of_the_step_is_told(crm: Crm) -> None:
    """A step for one deal leaves the others as they were."""
    crm.ok("add", "Acme")
    for title in ("desks", "chairs"):
        crm.ok("deal", "add", "acme", title, "5k", "--next", "today", "--todo", f"call about {title}")
    assert crm("done", 2).err.splitlines()[1:] == [
        '  chairs ($5,000, lead) has no next step: crm deal edit 2 --next "fri 10am"'
    ]


def test_log_says_what_is_still_open(selling: Crm) -> None:
    """What was due with the customer is named with the line that settles it; three lines at the most."""
    lines = selling("log", "acme", "called, busy", "--call").err.splitlines()
    assert lines[1:] == ["  Still open: 1 show the samples (today): crm done 1"]
    selling.at("2026-11-20T10:00:00")
    selling.ok("remind", "acme", "today", "write")
    selling.ok("remind", "acme", "tomorrow", "visit")
    lines = selling("log", "acme", "called again", "--call").err.splitlines()
    assert lines[1:] == ["  Still open: 1 show the samples (2d late), and 1 more: crm done 1"]


def test_log_names_a_deal_without_a_step(selling: Crm) -> None:
    """Also where the step is for another deal; with --next nothing is loose."""
    selling("done", 1)
    assert selling("log", "acme", "called").err.splitlines()[1:] == [BARE]
    answer = selling("log", "acme", "called", "--next", "fri 10am", "--todo", "send the offer")
    assert "no next step" not in answer.err
    assert "Still open" not in answer.err


def test_a_customer_without_deals_and_steps_is_asked_for_one(crm: Crm) -> None:
    """As before: the option to plan one."""
    crm.ok("add", "Acme")
    assert crm("log", "acme", "called").err.splitlines()[-1] == '  No next step. Plan one: --next "fri 10am" --todo "…"'

"""Makes up what is to be seen to in the sample book: follow-ups late, today and coming, promises, complaints.

And birthdays near, and a note whose customer is not known.
"""

from datetime import date, datetime, time, timedelta

from crmcli.demo import vocabulary as words
from crmcli.demo.story import DemoCustomer, DemoRows
from crmcli.domain.settings import LOST, WON
from crmcli.domain.times import utc_text

# Days from today and time of day of steps that belong to no deal; a day alone is due until its midnight.
_STEPS: tuple[tuple[int, time | None], ...] = (
    (-9, None), (-3, None), (-1, time(16, 0)),
    (0, None), (0, time(9, 30)), (0, time(14, 0)), (0, time(16, 30)),
    (1, time(10, 0)), (1, None), (2, None), (2, time(15, 30)), (3, None), (4, time(11, 0)), (5, None), (6, None),
    (7, None), (12, None), (20, None), (33, None), (50, None),
)  # fmt: skip
_DEAL_STEPS = (None, -4, 0, 2, 5, 9, None, 3, -1, 1)  # days from today, over and over; None: no next step
_PROMISES = (("owe", -2), ("owe", 0), ("owe", 3), ("owe", 6), ("waiting", -5), ("waiting", 1), ("waiting", 4))
_RETURNING = ((5, "every month"), (1, "every week"), (40, "every quarter"))
_BIRTHDAYS = (0, 1, 4, 6)
# Days since a complaint or question came in, and whether it was solved.
_CASES = ((5, False), (3, False), (2, False), (0, False), *((n, True) for n in (8, 20, 45, 90, 200, 320)))


def plan(story: DemoRows, parties: list[DemoCustomer]) -> None:
    """Everything to do, spread over customers who are in touch; what was done; and a note without a home."""
    steady = [party for party in parties if party.state in ("active", "late")]
    _of_deals(story, parties)
    chosen = story.rng.sample(steady, len(_STEPS) + len(_PROMISES) + len(_RETURNING))
    for days, at in _STEPS:
        party = chosen.pop()
        _reminder(story, party, days, at, text=_step(story, party))
    for kind, days in _PROMISES:
        promised = story.edition.owed if kind == "owe" else story.edition.awaited
        _reminder(story, chosen.pop(), days, text=story.rng.choice(promised), kind=kind)
    for days, every in _RETURNING:
        _reminder(story, chosen.pop(), days, text=story.edition.look_in, every=every)
    for party in story.rng.sample(steady, 30):
        past = story.rng.randint(2, 200)
        _reminder(story, party, -past, text=_step(story, party), done_at=utc_text(story.now - timedelta(days=past)))
    for days, is_solved in _CASES:
        _case(story, story.rng.choice(steady), days, is_solved=is_solved)
    _birthdays(story)
    story.add(
        "inbox",
        who=story.edition.stranger,
        text=story.edition.stranger_note,
        at=utc_text(story.now - timedelta(hours=20)),
    )


def _of_deals(story: DemoRows, parties: list[DemoCustomer]) -> None:
    """The next steps of open deals, so that every light is seen."""
    open_deals = [deal for deal in story.rows["deal"] if deal["stage"] not in (WON, LOST)]
    by_id = {party.id: party for party in parties}
    for place, deal in enumerate(open_deals):
        days = _DEAL_STEPS[place % len(_DEAL_STEPS)]
        if days is not None:
            party = by_id[int(str(deal["customer_id"]))]
            at = time(11, 0) if place % 4 == 0 else None
            _reminder(story, party, days, at, text=_step(story, party), deal_id=int(str(deal["id"])))


def _step(story: DemoRows, party: DemoCustomer) -> str:
    return story.filled(story.rng.choice(words.STEPS_ZH if party.chinese else words.STEPS), chinese=party.chinese)


def _reminder(story: DemoRows, party: DemoCustomer, days: int, at: time | None = None, **more: object) -> None:
    """A reminder so many days from today; `more` holds its text and what else it has."""
    day = story.today + timedelta(days=days)
    row = {
        "customer_id": party.id,
        "deal_id": None,
        "kind": "todo",
        "due": utc_text(datetime.combine(day, at)) if at else day.isoformat(),
        "due_day": day.isoformat(),
        "every": None,
        "done_at": None,
    }
    story.add("reminder", **{**row, **more})


def _case(story: DemoRows, party: DemoCustomer, days: int, *, is_solved: bool) -> None:
    """A complaint or question that came in so many days ago, due three days later."""
    opened = story.ago(days)
    kind = story.rng.choice(("complaint", "complaint", "question"))
    said = (words.CASES_ZH if party.chinese else words.CASES)[kind]
    story.add(
        "case",
        customer_id=party.id,
        kind=kind,
        text=story.rng.choice(said),
        opened_on=opened.isoformat(),
        due_day=(opened + timedelta(days=3)).isoformat(),
        closed_on=(opened + timedelta(days=story.rng.randint(1, 5))).isoformat() if is_solved else None,
        solution=story.rng.choice(words.SOLUTIONS_ZH if party.chinese else words.SOLUTIONS) if is_solved else None,
    )


def _birthdays(story: DemoRows) -> None:
    """Some birthdays fall today and in the coming days."""
    persons = [row for row in story.rows["customer"] if row["kind"] == "person"]
    for days, row in zip(_BIRTHDAYS, story.rng.sample(persons, len(_BIRTHDAYS)), strict=True):
        day = story.today + timedelta(days=days)
        row["birthday"] = date(1980, day.month, day.day).isoformat()  # 1980 has a 29 February

"""A model of a book in plain Python: what each command means, written down a second time and in another way.

It knows nothing of SQL, of the journal or of caches: rows are dicts that are never changed but replaced, undo is the
tables as they were, and every figure is counted anew from the rows. Numbers of rows are taken from crm's answers.
"""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

Row = dict[str, Any]
Tables = dict[str, dict[int, Row]]

STALE_AFTER = {"lead": 30, "qualified": 21, "proposal": 14, "negotiation": 10}  # days in a stage without a next step
OPEN_STAGES = tuple(STALE_AFTER)
CLOSED = ("won", "lost")
OF_CUSTOMER = ("note", "order", "payment", "deal", "reminder", "case")
SLIP = timedelta(minutes=10)
TABLES = ("customer", *OF_CUSTOMER, "inbox")


class Step(NamedTuple):
    """One step: the tables before it and after it."""

    before: Tables
    after: Tables


class BookModel:
    """The rows that stand, the steps that can be undone and redone, and the clock."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.tables: Tables = {name: {} for name in TABLES}
        self.steps: list[Step] = []
        self.undone: list[Step] = []
        self.moved_at: dict[int, datetime] = {}
        self.moves = 0  # numbers the moves of deals: the later one of a day counts

    @property
    def today(self) -> date:
        """The day of the clock."""
        return self.now.date()

    # --- changes

    def begin(self) -> Tables:
        """The tables as they are, to be given to `end`."""
        return {name: dict(rows) for name, rows in self.tables.items()}

    def end(self, before: Tables) -> None:
        """Keep what was done since `before` as one step; nothing is kept where nothing changed."""
        if before != self.tables:
            self.steps.append(Step(before, self.tables))
            self.tables = {name: dict(rows) for name, rows in self.tables.items()}
            self.undone.clear()

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        if not self.steps:
            return False
        self.undone.append(self.steps.pop())
        self.tables = {name: dict(rows) for name, rows in self.undone[-1].before.items()}
        return True

    def redo(self) -> bool:
        """Do the last undone step again; False when there is none."""
        if not self.undone:
            return False
        self.steps.append(self.undone.pop())
        self.tables = {name: dict(rows) for name, rows in self.steps[-1].after.items()}
        return True

    def put(self, table: str, number: int, **values: Any) -> None:
        """Add a row, or replace some of its values."""
        rows = self.tables[table]
        rows[number] = {**rows.get(number, {"id": number}), **values}

    def move_deal(self, number: int, stage: str, day: str) -> None:
        """A deal comes into a stage; it is not parked any more, and its customer's stage follows the deals."""
        deal, history = self.tables["deal"][number], self.tables["deal"][number]["history"]
        if (
            len(history) > 1
            and (history[-2][0], history[-1][1]) == (stage, day)
            and self.now - self.moved_at[history[-1][2]] <= SLIP
        ):
            history = history[:-1]  # a move back within minutes takes the move before it away
            day = history[-1][1]
        else:
            self.moves += 1
            self.moved_at[self.moves] = self.now
            history = (*history, (stage, day, self.moves))
        closed = day if stage in CLOSED else None
        self.put("deal", number, stage=stage, history=history, closed_on=closed, parked_until=None)
        self.stage_follows_deals(deal["customer"])

    def stage_follows_deals(self, who: int) -> None:
        """The furthest open deal speaks; with none open the one that was closed last; without deals nobody."""
        deals = [deal for deal in self.tables["deal"].values() if deal["customer"] == who]
        still_open = [deal for deal in deals if deal["stage"] in OPEN_STAGES]
        if still_open:
            stage = max((deal["stage"] for deal in still_open), key=OPEN_STAGES.index)
        elif deals:
            last = max(deals, key=lambda deal: (deal["closed_on"], max(move for *_, move in deal["history"])))
            stage = last["stage"]
        else:
            return
        self.put("customer", who, stage=stage)

    def merge(self, kept: int, gone: int) -> None:
        """Everything of `gone` is of `kept`; what both have stays as it is with `kept`."""
        mine, theirs = self.tables["customer"][kept], self.tables["customer"][gone]
        for table in OF_CUSTOMER:
            for number, row in list(self.tables[table].items()):
                if row["customer"] == gone:
                    self.put(table, number, customer=kept)
        self.put(
            "customer", kept, stage=mine["stage"] or theirs["stage"], city=mine["city"] or theirs["city"],
            tags=mine["tags"] | theirs["tags"], every=mine["every"] or theirs["every"],
            snooze=mine["snooze"] or theirs["snooze"], is_left=mine["is_left"] or theirs["is_left"],
        )  # fmt: skip
        self.stage_follows_deals(kept)
        del self.tables["customer"][gone]

    # --- what stands

    def living(self) -> list[int]:
        """The customers who are not in the trash."""
        return [number for number, row in self.tables["customer"].items() if not row["trash"]]

    def of(self, table: str, who: int | None = None) -> list[Row]:
        """The rows of one customer, or of all who are not in the trash."""
        there = {who} if who is not None else set(self.living())
        return [row for row in self.tables[table].values() if row["customer"] in there]

    def open_reminders(self, who: int | None = None) -> list[Row]:
        """What is still to be done, by the day and the time it is due."""
        found = [row for row in self.of("reminder", who) if not row["done"]]
        return sorted(found, key=lambda row: (row["due"][:10], row["due"], row["id"]))

    def next_step(self, deal: Row) -> Row | None:
        """A deal's own first reminder, else its customer's first that is for no deal."""
        found = self.open_reminders(deal["customer"])
        own = [row for row in found if row["deal"] == deal["id"]]
        return next(iter(own or [row for row in found if row["deal"] is None]), None)

    def is_parked(self, deal: Row) -> bool:
        """True until the day on which it is back."""
        return bool(deal["parked_until"]) and deal["parked_until"] > self.today.isoformat()

    def light(self, deal: Row) -> str:
        """What the dashboard shows of the next step."""
        if deal["stage"] in CLOSED or self.is_parked(deal):
            return "none"
        step = self.next_step(deal)
        if step is None:
            return "yellow"
        day, today = step["due"][:10], self.today.isoformat()
        return "red" if day < today else "green" if day == today else "grey"

    def is_stale(self, deal: Row) -> bool:
        """Without a step for longer than its stage allows; the time it was parked does not count."""
        if self.light(deal) != "yellow":
            return False
        since = max(*(day for _, day, _ in deal["history"]), deal["parked_until"] or "")
        return (self.today - date.fromisoformat(since)).days > STALE_AFTER[deal["stage"]]

    def in_pipeline(self) -> list[Row]:
        """The deals that are neither closed nor parked."""
        return [deal for deal in self.of("deal") if deal["stage"] in OPEN_STAGES and not self.is_parked(deal)]

    def last_contact(self, who: int) -> str | None:
        """The newest note, by its day and then its time."""
        return max((row["at"] for row in self.of("note", who)), default=None)

    def life(self, who: int) -> list[tuple[str, str, int]]:
        """Every sign of life, in order: (day, point, number of the note, 0 for an order)."""
        notes = [(row["at"][:10], row["at"], row["id"]) for row in self.of("note", who) if is_life(row)]
        return sorted(notes + [(row["day"], row["day"], 0) for row in self.of("order", who) if row["amount"] >= 0])

    def unanswered(self, who: int) -> int:
        """How many messages were sent since the last sign of life."""
        last = max(self.life(who), default=("", "", -1))
        return sum((row["at"][:10], row["at"], row["id"]) > last for row in self.of("note", who) if not is_life(row))

    def is_reachable(self, who: int) -> bool:
        """Whether a list of the quiet may name them."""
        row = self.tables["customer"][who]
        return not row["is_left"] and not (row["snooze"] and row["snooze"] > self.today.isoformat())

    def broken(self, who: int) -> str | None:
        """Whether the promise to be in touch is broken, and how badly: half as long again is hard."""
        row = self.tables["customer"][who]
        since = max(self.life(who), default=(row["added"],))[0]
        waited = (self.today - date.fromisoformat(since)).days
        if not row["every"] or waited <= row["every"]:
            return None
        return "hard" if waited > row["every"] + (row["every"] + 1) // 2 else "soft"

    def bought(self, who: int) -> tuple[int, int, str | None]:
        """Of the year up to today: the sum, how many orders, and the day of the last."""
        since = (self.today - timedelta(days=365)).isoformat()
        rows = [row for row in self.of("order", who) if since < row["day"] <= self.today.isoformat()]
        orders = [row["day"] for row in rows if row["amount"] >= 0]
        return sum(row["amount"] for row in rows), len(orders), max(orders, default=None)

    def last_scores(self) -> list[int]:
        """The latest answer of 0 to 10 of each customer, where it is of the year up to today."""
        since, latest = (self.today - timedelta(days=365)).isoformat(), {}
        for row in sorted(self.of("note"), key=lambda row: (row["at"][:10], row["id"])):
            if row["score"] is not None:
                latest[row["customer"]] = row
        return [row["score"] for row in latest.values() if row["at"][:10] >= since]

    # --- money

    def account(self, who: int) -> tuple[dict[int, int], int]:
        """What is open of each order of a customer, and the money that no order used up."""
        orders = sorted(self.of("order", who), key=lambda row: (row["day"], row["id"]))
        left = {row["id"]: row["amount"] for row in orders}
        free = 0
        for row in self.of("payment", who):
            if row["order"] in left:
                left[row["order"]] -= row["amount"]
            else:
                free += row["amount"]
        # Money of no order pays the oldest; what was given back of none takes from the oldest credit.
        for number in left:
            used = _common(left[number], free)
            left[number] -= used
            free -= used
        for giver in [number for number in left if left[number] < 0]:  # a return, or money that was too much
            for taker in [number for number in left if left[number] > 0]:
                used = min(left[taker], -left[giver])
                left[taker] -= used
                left[giver] += used
        return left, free

    def split(self, who: int, amount: int) -> list[tuple[int | None, int]]:
        """How a payment is shared out: the oldest open orders first, the rest to no order."""
        left, _ = self.account(who)
        parts: list[tuple[int | None, int]] = []
        for number in left:
            if part := _common(left[number], amount):
                parts.append((number, part))
                amount -= part
        return [*parts, (None, amount)] if amount else parts

    def owed(self, who: int) -> dict[str, Any] | None:
        """A customer's line in the report of money owed; None without one."""
        left, free = self.account(who)
        due = {number: amount for number, amount in left.items() if amount > 0}
        credit = free - sum(amount for amount in left.values() if amount < 0)
        if not due and not credit:
            return None
        ages = [0, 0, 0, 0]
        for number, amount in due.items():
            days = (self.today - date.fromisoformat(self.tables["order"][number]["day"])).days
            ages[(days > 30) + (days > 60) + (days > 90)] += amount
        if credit < 0:  # more was given back than was theirs
            ages[0] -= credit
            credit = 0
        oldest = min((self.tables["order"][number]["day"] for number in due), default=None)
        return {"owed": sum(ages), "ages": ages, "credit": credit, "oldest": oldest}


def is_life(note: Row) -> bool:
    """Whatever came from them, a meeting or a visit, and what took minutes."""
    return note["direction"] != "out" or note["channel"] in ("meet", "visit") or bool(note["minutes"])


def next_day(reminder: Row, today: date) -> str:
    """The next day of a weekly reminder: the first of its own weekdays after today and after it was due."""
    weekday = date.fromisoformat(reminder["anchor"]).weekday()
    day = max(today, date.fromisoformat(reminder["due"][:10])) + timedelta(days=1)
    while day.weekday() != weekday:
        day += timedelta(days=1)
    return day.isoformat()


def _common(open_amount: int, money: int) -> int:
    """What of `money` goes to an open amount: nothing where their signs differ."""
    return min(abs(open_amount), abs(money)) * (1 if money > 0 else -1) if open_amount * money > 0 else 0

"""Some thousand random command lines against a model of the book that was written independently of the program.

Every fifty steps the answers of show, list, today, pipeline, deals, quiet, owed, sales and brief are compared with the
model, whole. CRM_MODEL_STEPS says how many steps a seed takes; CRM_MODEL_SEED tries one seed alone.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from tests.conftest import Answer, Crm
from tests.stress.book_model import CLOSED, OPEN_STAGES, BookModel, Row, next_day

STEPS = int(os.environ.get("CRM_MODEL_STEPS", "250"))
SEEDS = [int(os.environ["CRM_MODEL_SEED"])] if "CRM_MODEL_SEED" in os.environ else [1, 2, 3]
EVERY = 50
START = datetime(2026, 3, 2, 9, 0)
CHANNELS = ("call", "mail", "meet", "visit", "chat", "letter", "other")
SYLLABLES = ("ba", "ko", "ri", "mu", "ze", "ta", "lo", "vi", "sha", "gen", "dor", "pel")


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The model knows one clock; days and zones have tests of their own."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def money(minor: int) -> str:
    """An amount as JSON has it."""
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02}"


class Walk:
    """Random steps on a book and its model. Each step types a command line and does the same to the model."""

    def __init__(self, crm: Crm, seed: int) -> None:
        self.crm = crm
        self.random = Random(seed)
        self.model = BookModel(START)
        self.typed: list[str] = []
        self.crm.at(START.isoformat())

    # --- typing

    def ok(self, *words: object) -> Any:
        """A command line that must succeed, and its answer."""
        self._note(words)
        return self.crm.ok(*words)

    def refused(self, code: int, *words: object) -> Answer:
        """A command line that must end with this code; it changes nothing."""
        self._note(words)
        answer = self.crm(*words, "--json")
        assert answer.code == code, (words, answer)
        return answer

    def _note(self, words: tuple[object, ...]) -> None:
        self.typed.append(f"{self.model.now:%Y-%m-%dT%H:%M} crm {' '.join(map(repr, words))}")

    # --- choosing

    def some(self, numbers: list[int]) -> int | None:
        """One of them, None when there is none."""
        return self.random.choice(numbers) if numbers else None

    def who(self) -> int | None:
        """A customer who is not in the trash."""
        return self.some(self.model.living())

    def past_day(self) -> str:
        """A day of the last weeks, today among them."""
        return (self.model.today - timedelta(days=self.random.choice((0, 0, 0, 1, 3, 9, 30, 200)))).isoformat()

    def coming_day(self) -> str:
        """A day of the next weeks, today among them."""
        return (self.model.today + timedelta(days=self.random.choice((0, 1, 2, 5, 8, 20)))).isoformat()

    # --- steps

    def step(self) -> None:
        """One random step; the clock goes on by itself."""
        if self.random.random() < 0.4:
            hours = self.random.choice((1, 3, 20, 26, 60))
            self.model.now += timedelta(hours=hours, minutes=self.random.randrange(60))
            self.crm.at(self.model.now.isoformat())
        steps: list[tuple[int, Callable[[], None]]] = [
            (4, self.add), (12, self.log), (5, self.remind), (6, self.done), (5, self.snooze), (8, self.order),
            (6, self.pay), (2, self.order_rm), (1, self.pay_rm), (5, self.deal_add), (8, self.deal_move),
            (3, self.deal_park), (2, self.deal_edit), (1, self.deal_rm), (3, self.edit), (2, self.rm),
            (2, self.restore), (1, self.merge), (8, self.undo), (5, self.redo), (2, self.nonsense),
        ]  # fmt: skip
        chosen = self.random.choices([act for _, act in steps], [weight for weight, _ in steps])[0]
        before = self.model.begin()
        chosen()
        if chosen not in (self.undo, self.redo):
            self.model.end(before)

    def add(self) -> None:
        if len(self.model.living()) > 25:
            return
        name = " ".join("".join(self.random.choices(SYLLABLES, k=4)).capitalize() for _ in range(2))
        made = self.ok("add", name, "--force")
        self.model.put("customer", made["id"], name=name, stage=None, city=None, tags=frozenset(), trash=False)

    def log(self) -> None:
        if (who := self.who()) is None:
            return
        channel, direction = self.random.choice(CHANNELS), self.random.choice((None, None, "in", "out", "out"))
        minutes = self.random.choice((None, None, None, 12))
        words: list[object] = ["log", who, "talked about it", f"--{channel}"]
        words += [f"--{direction}"] if direction else []
        words += ["--minutes", minutes] if minutes else []
        at = self.model.now.strftime("%Y-%m-%dT%H:%M")
        if self.random.random() < 0.4:
            at = self.past_day()
            words += ["--on", at]
        due = owed_on = stage = None
        if self.random.random() < 0.3:
            due = self.coming_day()
            words += ["--next", due, "--todo", "call back"]
        if self.random.random() < 0.15:
            owed_on = self.coming_day()
            words += ["--owe", f"the quote by {owed_on}"]
        still_open = [deal for deal in self.model.of("deal", who) if deal["stage"] in OPEN_STAGES]
        if len(still_open) == 1 and len(at) > 10 and self.random.random() < 0.4:
            stage = self.random.choice(OPEN_STAGES)
            words += ["--stage", stage]
        made = self.ok(*words)
        put = self.model.put
        put(
            "note",
            made["interaction"]["id"],
            customer=who,
            at=at,
            channel=channel,
            direction=direction,
            minutes=minutes,
        )
        if stage is not None and stage != still_open[0]["stage"]:
            self.model.move_deal(still_open[0]["id"], stage, at[:10])
        if due is not None:
            deal = still_open[0]["id"] if stage is not None else None
            self._planned(made["reminder"], who, due, deal=deal)
        if owed_on is not None:
            self._planned(made["promises"][0], who, owed_on, kind="owe")

    def _planned(
        self, made: Row, who: int, due: str, *, deal: int | None = None, kind: str = "todo", every: bool = False
    ) -> None:
        self.model.put(
            "reminder",
            made["id"],
            customer=who,
            deal=deal,
            kind=kind,
            due=due,
            every=every,
            anchor=due[:10],
            done=False,
        )

    def remind(self) -> None:
        if (who := self.who()) is None:
            return
        due, every = self.coming_day(), self.random.random() < 0.3
        words: list[object] = ["remind", who, due, "call", *(("--every", "week") if every else ())]
        if not every and self.random.random() < 0.3 and due > self.model.today.isoformat():
            words[2], due = f"{due} 15:30", f"{due}T15:30"
        self._planned(self.ok(*words), who, due, every=every)

    def done(self) -> None:
        numbers = [row["id"] for row in self.model.open_reminders()]
        chosen = self.random.sample(numbers, min(len(numbers), self.random.choice((1, 1, 1, 2))))
        if not chosen:
            return
        answer = self.ok("done", *chosen)
        for number, made in zip(chosen, answer if len(chosen) > 1 else [answer], strict=True):
            row = self.model.tables["reminder"][number]
            self.model.put("reminder", number, done=True)
            assert (made["next"] is not None) == row["every"]
            if row["every"]:
                again = next_day(row, self.model.today)
                assert made["next"]["due"] == again
                self._planned(made["next"], row["customer"], again, deal=row["deal"], kind=row["kind"], every=True)

    def snooze(self) -> None:
        if (number := self.some([row["id"] for row in self.model.open_reminders()])) is None:
            return
        day = (self.model.today + timedelta(days=self.random.choice((1, 2, 6)))).isoformat()
        made = self.ok("snooze", number, day)
        due = self.model.tables["reminder"][number]["due"]
        self.model.put("reminder", number, due=day + due[10:])
        assert made["due"] == day + due[10:]

    def order(self) -> None:
        if (who := self.who()) is None:
            return
        amount, day = self.random.choice((1200, 5000, 99_99, 250_000)), self.past_day()
        kind = self.random.choice(("order", "order", "order", "order", "return", "sample"))
        words: list[object] = ["order", "add", who, "sample 1 @ 0" if kind == "sample" else money(amount), "--on", day]
        amount = {"order": amount, "return": -amount, "sample": 0}[kind]
        words += ["--return"] if kind == "return" else []
        is_paid = kind != "sample" and self.random.random() < 0.3
        words += ["--paid"] if is_paid else []
        made = self.ok(*words)
        self.model.put("order", made["id"], customer=who, day=day, amount=amount)
        if is_paid:
            (payment,) = self._payments_of(made["id"])
            self.model.put("payment", payment, customer=who, order=made["id"], day=day, amount=amount)

    def _payments_of(self, order: int) -> list[int]:
        return [payment["id"] for payment in self.crm.ok("order", "show", order)["payments"]]

    def pay(self) -> None:
        if (who := self.who()) is None:
            return
        amount, day = self.random.choice((700, 5000, 99_99, 400_000)), self.past_day()
        sign = self.random.choice((1, 1, 1, -1))
        expected = self.model.split(who, sign * amount)
        words: list[object] = ["pay", who, money(amount), "--on", day, *(["--refund"] if sign < 0 else [])]
        made = self.ok(*words)
        assert [(part["order_id"], part["amount"]) for part in made] == [(n, money(part)) for n, part in expected]
        for part, (number, minor) in zip(made, expected, strict=True):
            self.model.put("payment", part["id"], customer=who, order=number, day=day, amount=minor)

    def order_rm(self) -> None:
        if (number := self.some([row["id"] for row in self.model.of("order")])) is None:
            return
        is_whole = self.random.random() < 0.5
        self.ok("order", "rm", number, *(["--with-payments"] if is_whole else []))
        del self.model.tables["order"][number]
        for payment, row in list(self.model.tables["payment"].items()):
            if row["order"] == number and is_whole:
                del self.model.tables["payment"][payment]
            elif row["order"] == number:
                self.model.put("payment", payment, order=None)

    def pay_rm(self) -> None:
        if (number := self.some([row["id"] for row in self.model.of("payment")])) is None:
            return
        self.ok("pay", "--rm", number)
        del self.model.tables["payment"][number]

    def deal_add(self) -> None:
        if (who := self.who()) is None:
            return
        amount, stage = self.random.choice((None, 120_000, 5_000_00)), self.random.choice(OPEN_STAGES)
        words: list[object] = ["deal", "add", who, "chairs", *([money(amount)] if amount else []), "--stage", stage]
        due = self.coming_day() if self.random.random() < 0.3 else None
        words += ["--next", due] if due else []
        made = self.ok(*words)
        today = self.model.today.isoformat()
        self.model.put(
            "deal", made["id"], customer=who, amount=amount, stage=stage, history=(), closed_on=None, parked_until=None
        )
        self.model.move_deal(made["id"], stage, today)
        if due:
            step = next(r for r in self.crm.ok("deal", "show", made["id"])["reminders"])
            self._planned(step, who, due, deal=made["id"])

    def deal_move(self) -> None:
        if (number := self.some([row["id"] for row in self.model.of("deal")])) is None:
            return
        stage = self.random.choice((*OPEN_STAGES, "won", "lost"))
        words = {"won": ("deal", "won", number), "lost": ("deal", "lost", number, "price")}.get(
            stage, ("deal", "move", number, stage)
        )
        if stage == self.model.tables["deal"][number]["stage"]:
            self.refused(5, *words)
            return
        self.ok(*words)
        self.model.move_deal(number, stage, self.model.today.isoformat())

    def deal_park(self) -> None:
        if (number := self.some([row["id"] for row in self.model.of("deal")])) is None:
            return
        deal, day = self.model.tables["deal"][number], (self.model.today + timedelta(days=12)).isoformat()
        if self.model.is_parked(deal):
            self.ok("deal", "park", number, "--back")
            self.model.put("deal", number, parked_until=self.model.today.isoformat())
        elif deal["stage"] in CLOSED:
            self.refused(5, "deal", "park", number, day)
        else:
            self.ok("deal", "park", number, day)
            self.model.put("deal", number, parked_until=day)

    def deal_edit(self) -> None:
        if (number := self.some([row["id"] for row in self.model.of("deal")])) is None:
            return
        amount, due = self.random.choice((9900, 640_000)), self.coming_day()
        self.ok("deal", "edit", number, "--amount", money(amount), "--next", due)
        self.model.put("deal", number, amount=amount)
        made = max(self.crm.ok("deal", "show", number)["reminders"], key=lambda row: row["id"])
        self._planned(made, self.model.tables["deal"][number]["customer"], due, deal=number)

    def deal_rm(self) -> None:
        if (number := self.some([row["id"] for row in self.model.of("deal")])) is None:
            return
        self.ok("deal", "rm", number)
        who = self.model.tables["deal"].pop(number)["customer"]
        for step, row in list(self.model.tables["reminder"].items()):
            if row["deal"] == number:
                del self.model.tables["reminder"][step]
        self.model.stage_follows_deals(who)

    def edit(self) -> None:
        if (who := self.who()) is None:
            return
        row = self.model.tables["customer"][who]
        tag, city = self.random.choice(("vip", "new")), self.random.choice(("Rome", "Oslo"))
        if self.random.random() < 0.5:
            self.ok("edit", who, f"city={city}")
            self.model.put("customer", who, city=city)
        else:
            self.ok("edit", who, "--tag", tag)
            self.model.put("customer", who, tags=row["tags"] | {tag})

    def rm(self) -> None:
        if len(self.model.living()) < 4 or (who := self.who()) is None:
            return
        self.ok("rm", who)
        self.model.put("customer", who, trash=True)

    def restore(self) -> None:
        trash = [number for number, row in self.model.tables["customer"].items() if row["trash"]]
        if (who := self.some(trash)) is None:
            return
        self.ok("restore", who)
        self.model.put("customer", who, trash=False)

    def merge(self) -> None:
        living = self.model.living()
        if len(living) < 4:
            return
        kept, gone = self.random.sample(living, 2)
        self.ok("merge", kept, gone, "--yes")
        self.model.merge(kept, gone)

    def undo(self) -> None:
        if self.model.undo():
            self.ok("undo")
        else:
            self.refused(3, "undo")

    def redo(self) -> None:
        if self.model.redo():
            self.ok("redo")
        else:
            self.refused(3, "redo")

    def nonsense(self) -> None:
        """What is refused leaves no trace: a number that is nobody's, a day to come, a word that is no day."""
        who = self.who() or 99_999
        ahead = (self.model.today + timedelta(days=3)).isoformat()
        words, code = self.random.choice(
            (
                (("done", 99_999), 3),
                (("show", 99_999), 3),
                (("log", who, "x", "--on", ahead), 2),
                (("order", "add", who, "5", "--on", ahead), 2),
                (("remind", who, "someday soonish", "x"), 2),
                (("deal", "move", 99_999, "won"), 3),
                (("merge", who, who), 2),
                (("edit", who, "stage=nonsense"), 2),
            )
        )
        if who != 99_999:
            self.refused(code, *words)

    # --- comparing

    def check(self) -> None:
        """Every answer is what the model says."""
        for compare in (self._customers, self._agenda, self._deals, self._pipeline):
            compare()
        for compare in (self._quiet, self._owed, self._sales, self._week):
            compare()
        for who in self.random.sample(self.model.living(), min(4, len(self.model.living()))):
            self._card(who)

    def _customers(self) -> None:
        found = {c["id"]: self._facts(c) for c in self.crm.ok("list")}
        assert found == {who: self._expected(who) for who in self.model.living()}
        trash = {number for number, row in self.model.tables["customer"].items() if row["trash"]}
        assert trash <= {c["id"] for c in self.crm.ok("restore")}

    def _facts(self, customer: Row) -> tuple[object, ...]:
        return tuple(customer[key] for key in ("name", "stage", "city", "tags", "last_contact", "next_reminder"))

    def _expected(self, who: int) -> tuple[object, ...]:
        row, steps = self.model.tables["customer"][who], self.model.open_reminders(who)
        last = self.model.last_contact(who)
        return row["name"], row["stage"], row["city"], sorted(row["tags"]), last, steps[0]["due"] if steps else None

    def _agenda(self) -> None:
        found, today = self.crm.ok("today"), self.model.today.isoformat()
        last = (self.model.today + timedelta(days=7)).isoformat()
        days = [(row["due"][:10], row["id"]) for row in self.model.open_reminders()]
        assert found["date"] == today
        for key, wanted in (
            ("overdue", {n for day, n in days if day < today}),
            ("due_today", {n for day, n in days if day == today}),
            ("upcoming", {n for day, n in days if today < day <= last}),
        ):
            assert {row["id"] for row in found[key]} == wanted, key
        assert found["open_deals"] == len(self.model.in_pipeline())

    def _deals(self) -> None:
        found = {deal["id"]: deal for deal in self.crm.ok("deal", "list", "--all")}
        expected = {}
        for deal in self.model.of("deal"):
            step = self.model.next_step(deal)
            expected[deal["id"]] = {
                "customer_id": deal["customer"],
                "stage": deal["stage"],
                "amount": None if deal["amount"] is None else money(deal["amount"]),
                "light": self.model.light(deal),
                "stale": self.model.is_stale(deal),
                "closed_on": deal["closed_on"],
                "parked_until": deal["parked_until"] if self.model.is_parked(deal) else None,
                "next_step": step["due"] if step else None,
            }
        assert {n: {key: deal[key] for key in expected.get(n, deal)} for n, deal in found.items()} == expected

    def _pipeline(self) -> None:
        found, deals = self.crm.ok("pipeline"), self.model.in_pipeline()
        for stage in found["stages"]:
            mine = [deal for deal in deals if deal["stage"] == stage["stage"]]
            assert (stage["count"], stage["amount"]) == (len(mine), money(sum(deal["amount"] or 0 for deal in mine)))
        assert set(found["parked"]) == {d["id"] for d in self.model.of("deal") if self.model.is_parked(d)}
        assert set(found["stale"]) == {d["id"] for d in deals if self.model.is_stale(d)}
        assert set(found["no_next_step"]) == {d["id"] for d in deals if self.model.light(d) == "yellow"}

    def _quiet(self) -> None:
        found = {q["customer_id"]: q for q in self.crm.ok("quiet", "--all", "--clock", "contact")}
        living = {who: self.model.life(who) for who in self.model.living()}
        assert {who: (q["last_life"], q["unanswered"]) for who, q in found.items()} == {
            who: (life[-1][0], self.model.unanswered(who)) for who, life in living.items() if life
        }
        listed = self.crm.ok("quiet")
        assert listed == self.crm.ok("quiet", "--as-of", self.model.today.isoformat())
        planned = {who for who in living for row in self.model.open_reminders(who)
                   if row["due"][:10] > self.model.today.isoformat()}  # fmt: skip
        assert not planned & {q["customer_id"] for q in listed}

    def _owed(self) -> None:
        expected = {who: line for who in self.model.living() if (line := self.model.owed(who))}
        keys = ("days_0_30", "days_31_60", "days_61_90", "days_over_90")
        found = {
            row["customer_id"]: (row["owed"], [row[key] for key in keys], row["credit"], row["oldest"])
            for row in self.crm.ok("report", "receivables")["customers"]
        }
        assert found == {
            who: (money(line["owed"]), list(map(money, line["ages"])), money(line["credit"]), line["oldest"])
            for who, line in expected.items()
        }
        left = {number: amount for who in self.model.living() for number, amount in self.model.account(who)[0].items()}
        orders = {order["id"]: (order["amount"], order["open"]) for order in self.crm.ok("order", "list")}
        assert orders == {
            n: (money(self.model.tables["order"][n]["amount"]), money(open_)) for n, open_ in left.items()
        }

    def _sales(self) -> None:
        found = {
            row["customer_id"]: (row["revenue"], row["orders"], row["last_order"])
            for row in self.crm.ok("report", "value")["customers"]
        }
        bought = {who: self.model.bought(who) for who in self.model.living()}
        assert found == {who: (money(amount), n, last) for who, (amount, n, last) in bought.items() if n}

    def _week(self) -> None:
        first = self.model.today - timedelta(days=self.model.today.weekday() + 7 * 5)
        spans = [(first + timedelta(days=7 * n)).isoformat() for n in range(7)]
        expected = []
        for start, after in pairwise(spans):
            notes = [row for row in self.model.of("note") if start <= row["at"][:10] < after]
            orders = [row for row in self.model.of("order") if start <= row["day"] < after and row["amount"] >= 0]
            won = [d for d in self.model.of("deal") if d["stage"] == "won" and start <= d["closed_on"] < after]
            expected.append((start, len(notes), len({row["customer"] for row in notes}), len(orders), len(won)))
        weeks = self.crm.ok("report", "activity", "--weeks", "6")["weeks"]
        keys = ("week", "contacts", "customers", "orders", "won")
        assert [tuple(week[key] for key in keys) for week in weeks] == expected

    def _card(self, who: int) -> None:
        shown, brief = self.crm.ok("show", who), self.crm.ok("brief", who)
        assert self._facts(shown) == self._facts(brief["customer"]) == self._expected(who)
        notes = sorted(self.model.of("note", who), key=lambda row: (row["at"][:10], row["at"], row["id"]), reverse=True)
        assert [note["id"] for note in shown["interactions"]] == [row["id"] for row in notes]
        assert [note["id"] for note in brief["interactions"]] == [row["id"] for row in notes[:3]]
        steps = self.model.open_reminders(who)
        assert [r["id"] for r in shown["reminders"] if r["done_at"] is None] == [row["id"] for row in steps]
        assert [r["id"] for r in brief["reminders"]] == [row["id"] for row in steps if row["kind"] == "todo"]
        assert [r["id"] for r in brief["owed"]] == [row["id"] for row in steps if row["kind"] == "owe"]
        deals = {deal["id"] for deal in self.model.of("deal", who)}
        assert {deal["id"] for deal in shown["deals"]} == deals
        amount, orders, last = self.model.bought(who)
        sales = [(row["amount"], row["orders"], row["last_order"]) for row in brief["sales"]]
        assert sales == ([(money(amount), orders, last)] if orders else [])
        left, free = self.model.account(who)
        balance = sum(left.values()) - free
        rows = self.crm.ok("pay", who)["balance"]
        assert [row["owed"] for row in rows] == ([money(balance)] if balance else [])


@pytest.mark.parametrize("seed", SEEDS)
def test_random_steps_agree_with_the_model(crm: Crm, seed: int) -> None:
    """Whatever is typed in whatever order: notes, money, deals, reminders, merges, the trash, undo and redo."""
    walk = Walk(crm, seed)
    for number in range(1, STEPS + 1):
        try:
            walk.step()
            if number % EVERY == 0 or number == STEPS:
                walk.check()
        except (AssertionError, KeyError) as error:
            error.add_note("\n".join(walk.typed[-60:]))
            raise

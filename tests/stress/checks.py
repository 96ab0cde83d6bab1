"""The answers of crm compared, whole, with what the model of the book says."""

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest

from tests.conftest import Crm
from tests.stress.book_model import BookModel, Row
from tests.stress.note_steps import WORDS
from tests.stress.walk import money


class Check:
    """Compares the answers of one book with its model."""

    def __init__(self, crm: Crm, model: BookModel, random: Random) -> None:
        self.crm = crm
        self.model = model
        self.random = random

    def everything(self) -> None:
        """Every answer is what the model says."""
        for compare in (self._customers, self._agenda, self._deals, self._pipeline):
            compare()
        for compare in (self._quiet, self._owed, self._sales, self._week, self._found, self._others):
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

        found = self.crm.ok("forecast")
        months: dict[str, int] = {}
        today = self.model.today.isoformat()
        priced = [deal for deal in deals if deal["amount"] is not None]
        for deal in priced:
            if deal["close"] and deal["close"] >= today:
                months[deal["close"][:7]] = months.get(deal["close"][:7], 0) + deal["amount"]
        assert {month["month"]: month["total"] for month in found["months"]} == {
            month: money(amount) for month, amount in months.items()
        }
        apart = {
            "past": {deal["id"] for deal in priced if deal["close"] and deal["close"] < today},
            "undated": {deal["id"] for deal in priced if not deal["close"]},
            "unpriced": {deal["id"] for deal in deals if deal["amount"] is None},
        }
        assert {key: {deal["id"] for deal in found[key]} for key in apart} == apart

    def _quiet(self) -> None:
        found = {q["customer_id"]: q for q in self.crm.ok("quiet", "--all", "--clock", "contact")}
        living = {who: self.model.life(who) for who in self.model.living()}
        promised = {who: self.model.tables["customer"][who]["every"] for who in living}
        assert {who: (q["last_life"], q["unanswered"]) for who, q in found.items()} == {
            who: (life[-1][0] if life else None, self.model.unanswered(who))
            for who, life in living.items()
            if (life or promised[who]) and self.model.is_reachable(who)
        }
        assert {who: q["cadence"]["broken"] for who, q in found.items() if q["cadence"]} == {
            who: self.model.broken(who) for who in found if promised[who]
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

    def _found(self) -> None:
        for word in WORDS:
            found = self.crm.ok("find", word, "--limit", "500")
            assert {hit["id"] for hit in found} == {n["customer"] for n in self.model.of("note") if word in n["text"]}
        since = (self.model.today - timedelta(days=28)).isoformat()
        silent = {who for who in self.model.living() if max(self.model.life(who), default=("",))[0] < since}
        assert {c["id"] for c in self.crm.ok("list", "--quiet", "4 weeks")} == silent
        rows = self.model.tables["customer"]
        vips = {who for who in self.model.living() if "vip" in rows[who]["tags"]}
        assert {c["id"] for c in self.crm.ok("list", "--where", "tag = vip")} == vips
        in_lead = {who for who in self.model.living() if rows[who]["stage"] == "lead"}
        assert {c["id"] for c in self.crm.ok("list", "--stage", "lead")} == in_lead

    def _others(self) -> None:
        cases = {case["id"] for case in self.model.of("case") if not case["closed"]}
        assert {case["id"] for case in self.crm.ok("case", "list")} == cases
        assert {note["id"] for note in self.crm.ok("inbox")} == set(self.model.tables["inbox"])
        scores, nps = self.model.last_scores(), self.crm.ok("report", "satisfaction")["nps"]
        assert (nps["n"] if nps else 0) == len(scores)
        if len(scores) >= 10:
            net = 100 * (sum(score >= 9 for score in scores) - sum(score <= 6 for score in scores)) / len(scores)
            assert nps["score"] == pytest.approx(net)
        ended = [deal["stage"] for deal in self.model.of("deal")]
        found = self.crm.ok("report", "winrate")
        assert (found["won"], found["lost"]) == (ended.count("won"), ended.count("lost"))
        assert found["open"] == len(ended) - ended.count("won") - ended.count("lost")

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

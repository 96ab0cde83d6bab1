"""Steps with orders, payments and deals."""

from datetime import timedelta

from tests.stress.book_model import CLOSED, OPEN_STAGES
from tests.stress.walk import Typist, money


class SalesSteps(Typist):
    """What is sold, paid and hoped for."""

    def order(self) -> None:
        """An order, a return or a sample, perhaps paid."""
        if (who := self.who()) is None:
            return
        amount, day = self.random.choice((1200, 5000, 99_99, 250_000)), self.past_day()
        kind = self.random.choice(("order", "order", "order", "lines", "return", "sample"))
        what = {"sample": "sample 1 @ 0", "lines": "tea 2 @ 5.50, rice 3kg @ 4"}.get(kind, money(amount))
        words: list[object] = ["order", "add", who, what, "--on", day]
        amount = {"order": amount, "return": -amount, "sample": 0, "lines": 2300}[kind]
        words += ["--return"] if kind == "return" else []
        is_paid = kind != "sample" and self.random.random() < 0.3
        words += ["--paid"] if is_paid else []
        made = self.ok(*words)
        self.model.put("order", made["id"], customer=who, day=day, amount=amount)
        if is_paid:
            (payment,) = [payment["id"] for payment in self.crm.ok("order", "show", made["id"])["payments"]]
            self.model.put("payment", payment, customer=who, order=made["id"], day=day, amount=amount)

    def pay(self) -> None:
        """Money comes, or is given back."""
        if (who := self.who()) is None:
            return
        amount, day = self.random.choice((700, 5000, 99_99, 400_000)), self.past_day()
        sign, (left, free) = self.random.choice((1, 1, 1, -1)), self.model.account(who)
        balance = sum(left.values()) - free
        if self.random.random() < 0.2:
            self.pay_all(who, balance)
            return
        expected = self.model.split(who, sign * amount)
        words: list[object] = ["pay", who, money(amount), "--on", day, *(["--refund"] if sign < 0 else [])]
        made = self.ok(*words)
        assert [(part["order_id"], part["amount"]) for part in made] == [(n, money(part)) for n, part in expected]
        for part, (number, minor) in zip(made, expected, strict=True):
            self.model.put("payment", part["id"], customer=who, order=number, day=day, amount=minor)

    def pay_all(self, who: int, balance: int) -> None:
        """Everything that is owed is paid; where nothing is, that is said."""
        if balance <= 0:
            self.refused(3, "pay", who, "all")
            return
        day, expected = self.model.today.isoformat(), self.model.split(who, balance)
        for part, (number, minor) in zip(self.ok("pay", who, "all"), expected, strict=True):
            assert (part["order_id"], part["amount"]) == (number, money(minor))
            self.model.put("payment", part["id"], customer=who, order=number, day=day, amount=minor)

    def pay_order(self) -> None:
        """Money for one order; what it does not need is the customer's credit."""
        if (number := self.some([row["id"] for row in self.model.of("order")])) is None:
            return
        order, amount = self.model.tables["order"][number], self.random.choice((700, 5000))
        paid = sum(row["amount"] for row in self.model.tables["payment"].values() if row["order"] == number)
        needed = min(amount, max(order["amount"] - paid, 0))
        made = self.ok("pay", order["customer"], money(amount), "--order", number)
        expected = [(number, needed)] * (needed > 0) + [(None, amount - needed)] * (needed < amount)
        assert [(part["order_id"], part["amount"]) for part in made] == [(n, money(minor)) for n, minor in expected]
        day = self.model.today.isoformat()
        for part, (of, minor) in zip(made, expected, strict=True):
            self.model.put("payment", part["id"], customer=order["customer"], order=of, day=day, amount=minor)

    def order_rm(self) -> None:
        """An order is deleted, with its payments or without."""
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
        """A payment is deleted."""
        if (number := self.some([row["id"] for row in self.model.of("payment")])) is None:
            return
        self.ok("pay", "--rm", number)
        del self.model.tables["payment"][number]

    def deal_add(self) -> None:
        """A deal, perhaps with its next step."""
        if (who := self.who()) is None:
            return
        amount, stage = self.random.choice((None, 120_000, 5_000_00)), self.random.choice(OPEN_STAGES)
        words: list[object] = ["deal", "add", who, "chairs", *([money(amount)] if amount else []), "--stage", stage]
        due = self.coming_day() if self.random.random() < 0.3 else None
        words += ["--next", due] if due else []
        close = self.random.choice((None, *((self.model.today + timedelta(days=n)).isoformat() for n in (3, 30, 90))))
        words += ["--close", close] if close else []
        made = self.ok(*words)
        today = self.model.today.isoformat()
        self.model.put(
            "deal",
            made["id"],
            customer=who,
            amount=amount,
            stage=stage,
            history=(),
            closed_on=None,
            parked_until=None,
            close=close,
        )
        self.model.move_deal(made["id"], stage, today)
        if due:
            step = next(r for r in self.crm.ok("deal", "show", made["id"])["reminders"])
            self._planned(step, who, due, deal=made["id"])

    def deal_move(self) -> None:
        """A deal moves, is won or lost; into the stage where it is it cannot."""
        if (number := self.some([row["id"] for row in self.model.of("deal")])) is None:
            return
        stage = self.random.choice((*OPEN_STAGES, "won", "lost"))
        words = {"won": ("deal", "won", number), "lost": ("deal", "lost", number, "price")}.get(
            stage, ("deal", "move", number, stage)
        )
        if stage == self.model.tables["deal"][number]["stage"]:
            self.refused(5, *words)
            return
        if self.random.random() < 0.3:
            day = self.past_day()
            if day < max(day for _, day, _ in self.model.tables["deal"][number]["history"]):
                self.refused(2, *words, "--on", day)
                return
            self.ok(*words, "--on", day)
        else:
            day = self.model.today.isoformat()
            self.ok(*words)
        self.model.move_deal(number, stage, day)

    def deal_park(self) -> None:
        """A deal is parked, or brought back."""
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
        """A deal's amount and next step."""
        if (number := self.some([row["id"] for row in self.model.of("deal")])) is None:
            return
        amount, due = self.random.choice((9900, 640_000)), self.coming_day()
        self.ok("deal", "edit", number, "--amount", money(amount), "--next", due)
        self.model.put("deal", number, amount=amount)
        made = max(self.crm.ok("deal", "show", number)["reminders"], key=lambda row: row["id"])
        self._planned(made, self.model.tables["deal"][number]["customer"], due, deal=number)

    def deal_rm(self) -> None:
        """A deal is deleted with its reminders."""
        if (number := self.some([row["id"] for row in self.model.of("deal")])) is None:
            return
        self.ok("deal", "rm", number)
        who = self.model.tables["deal"].pop(number)["customer"]
        for step, row in list(self.model.tables["reminder"].items()):
            if row["deal"] == number:
                del self.model.tables["reminder"][step]
        self.model.stage_follows_deals(who)

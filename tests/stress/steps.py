"""Random steps on a book and its model: each types a command line, and does the same to the model."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.conftest import Answer, Crm
from tests.stress.book_model import CLOSED, OPEN_STAGES, BookModel, Row, next_day

START = datetime(2026, 3, 2, 9, 0)
CHANNELS = ("call", "mail", "meet", "visit", "chat", "letter", "other")
WORDS = ("walnut", "cobalt", "meadow", "harbor", "报价单")
SYLLABLES = ("ba", "ko", "ri", "mu", "ze", "ta", "lo", "vi", "sha", "gen", "dor", "pel")


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
            (2, self.restore), (1, self.merge), (3, self.log_several), (2, self.rate), (2, self.case_add),
            (2, self.case_solve), (2, self.inbox), (2, self.inbox_file), (8, self.undo), (5, self.redo),
            (2, self.nonsense), (2, self.log_last), (1, self.import_two), (2, self.promise), (1, self.leave_alone),
        ]  # fmt: skip
        chosen = self.random.choices([act for _, act in steps], [weight for weight, _ in steps])[0]
        before = self.model.begin()
        chosen()
        if chosen not in (self.undo, self.redo):
            self.model.end(before)

    def add(self) -> None:
        """A new customer."""
        if len(self.model.living()) > 25:
            return
        name = self._name()
        self._added(self.ok("add", name, "--force")["id"], name)

    def _name(self) -> str:
        return " ".join("".join(self.random.choices(SYLLABLES, k=4)).capitalize() for _ in range(2))

    def _added(self, number: int, name: str, **said: Any) -> None:
        values = {"stage": None, "city": None, "tags": frozenset(), "trash": False, "every": None, "snooze": None}
        self.model.put(
            "customer", number, name=name, is_left=False, added=self.model.today.isoformat(), **values | said
        )

    def import_two(self) -> None:
        """Two customers come from a file, as one step."""
        if len(self.model.living()) > 25:
            return
        names, file = [self._name(), self._name()], self.crm.path.with_name("two.csv")
        file.write_text("".join(f"{line}\n" for line in ("name,city", *(f"{name},Rome" for name in names))))
        assert self.ok("import", file)["added"] == 2
        known = {customer["name"]: customer["id"] for customer in self.crm.ok("list")}
        for name in names:
            self._added(known[name], name, city="Rome")

    def log_last(self) -> None:
        """Words are added to the note that was written last, perhaps with a next step."""
        if (who := self.who()) is None:
            return
        notes = self.model.of("note", who)
        if not notes:
            self.refused(3, "log", who, "more", "--last")
            return
        note, word = max(notes, key=lambda row: row["id"]), self.random.choice(WORDS)
        due = self.coming_day() if self.random.random() < 0.5 else None
        made = self.ok("log", who, word, "--last", *(["--next", due] if due else []))
        assert made["interaction"]["id"] == note["id"]
        self.model.put("note", note["id"], text=f"{note['text']}\n{word}")
        if due:
            self._planned(made["reminder"], who, due)

    def promise(self) -> None:
        """How often to be in touch with a customer."""
        if (who := self.who()) is not None:
            days = self.random.choice((7, 14, 40))
            self.ok("edit", who, f"every={days} days")
            self.model.put("customer", who, every=days)

    def leave_alone(self) -> None:
        """A customer is not to be listed as quiet: for some weeks, or not at all."""
        if (who := self.who()) is None:
            return
        if self.random.random() < 0.7:
            day = (self.model.today + timedelta(days=20)).isoformat()
            self.ok("edit", who, "--snooze", day)
            self.model.put("customer", who, snooze=day)
        else:
            self.ok("edit", who, "do_not_contact=yes")
            self.model.put("customer", who, is_left=True)

    def log(self) -> None:
        """A note, perhaps with a next step, a promise and a move of the only open deal."""
        if (who := self.who()) is None:
            return
        channel, direction = self.random.choice(CHANNELS), self.random.choice((None, None, "in", "out", "out"))
        minutes = self.random.choice((None, None, None, 12))
        text = f"talked about {self.random.choice(WORDS)}"
        words: list[object] = ["log", who, text, f"--{channel}"]
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
        latest = max((day for deal in still_open for _, day, _ in deal["history"]), default="")
        if len(still_open) == 1 and at[:10] >= latest and self.random.random() < 0.5:
            stage = self.random.choice(OPEN_STAGES)
            words += ["--stage", stage]
        made = self.ok(*words)
        said = {"channel": channel, "direction": direction, "minutes": minutes}
        self._noted(made["interaction"], who, at, text, **said)
        if stage is not None and stage != still_open[0]["stage"]:
            self.model.move_deal(still_open[0]["id"], stage, at[:10])
        if due is not None:
            deal = still_open[0]["id"] if stage is not None else None
            self._planned(made["reminder"], who, due, deal=deal)
        if owed_on is not None:
            self._planned(made["promises"][0], who, owed_on, kind="owe")

    def _noted(self, made: Row, who: int, at: str, text: str, **said: Any) -> None:
        values = {"channel": "other", "direction": None, "minutes": None, "score": None, **said}
        self.model.put("note", made["id"], customer=who, at=at, text=text, **values)

    def log_several(self) -> None:
        """One note about two customers."""
        living = self.model.living()
        if len(living) < 2:
            return
        parties, text = self.random.sample(living, 2), self.random.choice(WORDS)
        made = self.ok("log", ", ".join(map(str, parties)), text, "--meet")
        for who, one in zip(parties, made, strict=True):
            self._noted(one["interaction"], who, f"{self.model.now:%Y-%m-%dT%H:%M}", text, channel="meet")

    def rate(self) -> None:
        """An answer of 0 to 10."""
        if (who := self.who()) is None:
            return
        score, day = self.random.randrange(11), self.past_day()
        made = self.ok("rate", who, score, "--on", day)
        self._noted(made["interaction"], who, day, "", direction="in", score=score)

    def case_add(self) -> None:
        """A complaint."""
        if (who := self.who()) is None:
            return
        made = self.ok("case", "add", who, "late delivery")
        self.model.put("case", made["id"], customer=who, closed=False)

    def case_solve(self) -> None:
        """A complaint is closed."""
        if (number := self.some([row["id"] for row in self.model.of("case") if not row["closed"]])) is None:
            return
        self.ok("case", "solve", number, "sent another")
        self.model.put("case", number, closed=True)

    def inbox(self) -> None:
        """A note about somebody whom nobody knows."""
        text = self.random.choice(WORDS)
        self.refused(3, "log", "Xyloquist", text, "--mail", "--in")
        kept = max(self.crm.ok("inbox"), key=lambda note: note["id"])
        self.model.put("inbox", kept["id"], text=text, at=f"{self.model.now:%Y-%m-%dT%H:%M}")

    def inbox_file(self) -> None:
        """A note of the inbox finds its customer."""
        if (who := self.who()) is None or (number := self.some(list(self.model.tables["inbox"]))) is None:
            return
        made, kept = self.ok("inbox", "file", number, who), self.model.tables["inbox"].pop(number)
        self._noted(made, who, kept["at"], kept["text"], channel="mail", direction="in")

    def _planned(
        self, made: Row, who: int, due: str, *, deal: int | None = None, kind: str = "todo", every: bool = False
    ) -> None:
        values = {"kind": kind, "due": due, "every": every, "anchor": due[:10], "done": False}
        self.model.put("reminder", made["id"], customer=who, deal=deal, **values)

    def remind(self) -> None:
        """Something to do, on a day or at a time, once or every week."""
        if (who := self.who()) is None:
            return
        due, every = self.coming_day(), self.random.random() < 0.3
        words: list[object] = ["remind", who, due, "call", *(("--every", "week") if every else ())]
        if not every and self.random.random() < 0.3 and due > self.model.today.isoformat():
            words[2], due = f"{due} 15:30", f"{due}T15:30"
        self._planned(self.ok(*words), who, due, every=every)

    def done(self) -> None:
        """One or two reminders are ticked off."""
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
        """A reminder is put off."""
        if (number := self.some([row["id"] for row in self.model.open_reminders()])) is None:
            return
        day = (self.model.today + timedelta(days=self.random.choice((1, 2, 6)))).isoformat()
        made = self.ok("snooze", number, day)
        due = self.model.tables["reminder"][number]["due"]
        self.model.put("reminder", number, due=day + due[10:])
        assert made["due"] == day + due[10:]

    def order(self) -> None:
        """An order, a return or a sample, perhaps paid."""
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
        """Money comes, or is given back."""
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
        self.ok(*words)
        self.model.move_deal(number, stage, self.model.today.isoformat())

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

    def edit(self) -> None:
        """A city or a tag."""
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
        """A customer goes to the trash."""
        if len(self.model.living()) < 4 or (who := self.who()) is None:
            return
        self.ok("rm", who)
        self.model.put("customer", who, trash=True)

    def restore(self) -> None:
        """A customer comes back from the trash."""
        trash = [number for number, row in self.model.tables["customer"].items() if row["trash"]]
        if (who := self.some(trash)) is None:
            return
        self.ok("restore", who)
        self.model.put("customer", who, trash=False)

    def merge(self) -> None:
        """Two customers are made one."""
        living = self.model.living()
        if len(living) < 4:
            return
        kept, gone = self.random.sample(living, 2)
        self.ok("merge", kept, gone, "--yes")
        self.model.merge(kept, gone)

    def undo(self) -> None:
        """The last step is taken back."""
        if self.model.undo():
            self.ok("undo")
        else:
            self.refused(3, "undo")

    def redo(self) -> None:
        """What was undone is done again."""
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

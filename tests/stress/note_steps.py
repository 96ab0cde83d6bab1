"""Steps with notes, ratings, cases and reminders."""

from datetime import date, timedelta

from tests.stress.book_model import OPEN_STAGES, next_day
from tests.stress.walk import Typist

CHANNELS = ("call", "mail", "meet", "visit", "chat", "letter", "other")
WORDS = ("walnut", "cobalt", "meadow", "harbor", "报价单")


class NoteSteps(Typist):
    """What is said, asked and planned."""

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
        due = self.model.tables["reminder"][number]["due"]
        day = said = (self.model.today + timedelta(days=self.random.choice((1, 2, 6)))).isoformat()
        if self.random.random() < 0.3:  # a step is counted from the day it is due, where that lies ahead
            said, start = "+3d", max(date.fromisoformat(due[:10]), self.model.today)
            day = (start + timedelta(days=3)).isoformat()
        made = self.ok("snooze", number, said)
        self.model.put("reminder", number, due=day + due[10:])
        assert made["due"] == day + due[10:]

"""Random steps on a book and its model: each types a command line, and does the same to the model."""

from collections.abc import Callable
from datetime import timedelta

from tests.stress.note_steps import NoteSteps
from tests.stress.people_steps import PeopleSteps
from tests.stress.sales_steps import SalesSteps


class Walk(PeopleSteps, NoteSteps, SalesSteps):
    """Takes one random step after another."""

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
            (3, self.pay_order),
        ]  # fmt: skip
        chosen = self.random.choices([act for _, act in steps], [weight for weight, _ in steps])[0]
        before = self.model.begin()
        chosen()
        if chosen not in (self.undo, self.redo):
            self.model.end(before)

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

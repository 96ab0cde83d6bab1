"""What all random steps share: typing a command line, and choosing what it is about."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.conftest import Answer, Crm
from tests.stress.book_model import BookModel, Row

START = datetime(2026, 3, 2, 9, 0)


def money(minor: int) -> str:
    """An amount as JSON has it."""
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02}"


class Typist:
    """Types command lines, keeps them, and chooses what they are about."""

    def __init__(self, crm: Crm, seed: int) -> None:
        self.crm = crm
        self.random = Random(seed)
        self.model = BookModel(START)
        self.typed: list[str] = []
        self.crm.at(START.isoformat())

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

    def _noted(self, made: Row, who: int, at: str, text: str, **said: Any) -> None:
        values = {"channel": "other", "direction": None, "minutes": None, "score": None, **said}
        self.model.put("note", made["id"], customer=who, at=at, text=text, **values)

    def _planned(
        self, made: Row, who: int, due: str, *, deal: int | None = None, kind: str = "todo", every: bool = False
    ) -> None:
        values = {"kind": kind, "due": due, "every": every, "anchor": due[:10], "done": False}
        self.model.put("reminder", made["id"], customer=who, deal=deal, **values)

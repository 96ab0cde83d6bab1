"""Steps with customers: added, imported, edited, merged, thrown away."""

from datetime import timedelta
from typing import Any

from tests.stress.book_model import Row
from tests.stress.walk import Typist

SYLLABLES = ("ba", "ko", "ri", "mu", "ze", "ta", "lo", "vi", "sha", "gen", "dor", "pel")


class PeopleSteps(Typist):
    """What happens to customers."""

    def add(self) -> None:
        """A new customer."""
        if len(self.model.living()) > 25:
            return
        name = self._name()
        self._added(self.ok("add", name, "--force")["id"], name)

    def _name(self) -> str:
        return " ".join("".join(self.random.choices(SYLLABLES, k=4)).capitalize() for _ in range(2))

    def _added(self, number: int, name: str, **said: Any) -> None:
        values: Row = {"stage": None, "city": None, "tags": frozenset(), "trash": False, "every": None, "snooze": None}
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

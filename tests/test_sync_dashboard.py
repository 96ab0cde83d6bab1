"""A sync from the dashboard over a real PostgreSQL: its key, the bar, and a form that is open meanwhile."""

from pathlib import Path

import psycopg
import pytest

from tests.dashboard import dashboard
from tests.hub import Machines


async def test_a_sync_while_a_form_is_open_loses_nothing_typed(machines: Machines) -> None:
    """What the other machine wrote is there, what was typed is still in the form, and both stand once it is saved."""
    machines.join("laptop", "desk")
    machines.on("laptop").ok("add", "Li Wei", "--city", "Rome")
    machines.sync("laptop", "desk")
    machines.on("desk").ok("edit", "Li Wei", "industry=tea")
    machines.on("desk").ok("log", "Li Wei", "wants a quote")
    machines.sync("desk")
    machines.on("laptop")
    async with dashboard(machines.path("laptop"), (120, 36)) as shown:
        assert "all sent" in shown.lines[0]
        await shown.press("3", "n")
        await shown.type("typed before")
        shown.app.open_verb("sync")
        await shown.settle()
        assert shown.dialog
        assert "typed before" in shown.text
        assert "2 taken" in shown.said
        await shown.type(" and after")
        await shown.press("ctrl+s")
        assert not shown.dialog
        assert shown.value("SELECT note FROM customer") == "typed before and after"
        assert shown.value("SELECT industry FROM customer") == "tea"
        assert shown.value("SELECT text FROM interaction") == "wants a quote"
        assert "1 to send" in shown.lines[0]
        await shown.press("f5")
        assert "1 sent, 0 taken." in shown.said
        assert "all sent" in shown.lines[0]
    machines.sync("desk")
    assert machines.on("desk").ok("show", "Li Wei")["note"] == "typed before and after"


async def test_offline_the_bar_says_so_and_nothing_is_lost(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub that cannot be reached is one line at the foot; the next sync sends what waits, also at 80 columns."""
    machines.join("laptop")
    machines.on("laptop").ok("add", "Li Wei")
    async with dashboard(machines.path("laptop"), (80, 24)) as shown:
        assert "1 to send" in shown.lines[0]
        with psycopg.connect(machines.hub, autocommit=True) as db:
            db.execute("ALTER TABLE hub RENAME TO elsewhere")
            await shown.press("f5")
            assert "There is no hub in that database." in shown.said
            assert "no sync, 1 to send" in shown.lines[0]
            db.execute("ALTER TABLE elsewhere RENAME TO hub")
        await shown.press("f5")
        assert "1 sent" in shown.said
        assert ("sent" in shown.lines[0], "10:00" in shown.lines[0]) == (False, True)  # narrow, the clock matters more


async def test_a_book_without_a_hub_has_no_word_of_it(empty_book: Path, tmp_path: Path) -> None:
    """The key says what would do."""
    path = tmp_path / "book.db"
    path.write_bytes(empty_book.read_bytes())
    path.chmod(0o600)
    async with dashboard(path, (80, 24)) as shown:
        await shown.press("escape", "f5")
        assert "sent" not in shown.lines[0]
        assert "This book has no hub" in shown.said

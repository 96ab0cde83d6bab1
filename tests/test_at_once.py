"""Several programs at once: whoever comes second looks again inside the transaction, and nothing is lost or doubled."""

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.book.uids import link_uid
from crmcli.book.undo import redo, undo
from crmcli.domain.dates import Moment
from crmcli.domain.settings import Settings
from crmcli.errors import NotFound, Refused
from crmcli.services.cases import NewCase, add_case, solve_case
from crmcli.services.customers import NewCustomer, add_customer, add_detail, drop_detail, move_to_trash, take_from_trash
from crmcli.services.deals import NewDeal, add_deal
from crmcli.services.log import LogEntry, Participant, log_entry
from crmcli.services.merging import merge
from crmcli.services.reminders import NewReminder, add_reminder, finish_reminders
from crmcli.store import Store
from tests.conftest import NOW, Crm

ROUNDS = 5
SETTINGS = Settings()
TODAY = Moment(NOW.date())
READY = """
import sys, pathlib, datetime
from crmcli.store import Store
from crmcli.errors import CrmError
from crmcli.book.undo import undo
from crmcli.services.merging import merge
from crmcli.services.customers import move_to_trash
from crmcli.services.log import LogEntry, Participant, log_entry
from crmcli.services.deals import move_deal
from crmcli.domain.dates import Moment
store = Store.open(pathlib.Path(sys.argv[1]), datetime.datetime(2026, 11, 18, 10))
store.value("SELECT count(*) FROM customer")
print("ready", flush=True)
sys.stdin.readline()
try:
    {}
except CrmError as error:
    sys.exit(error.exit_code)
"""


def at_once(path: Path, *actions: str) -> list[int]:
    """Run each action in a process of its own, all let go together; returns their exit codes."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", READY.format(action), str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )
        for action in actions
    ]  # fmt: skip
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in running:
        process.communicate()
    return [process.returncode for process in running]


def _book(path: Path, names: Sequence[str]) -> list[int]:
    store = Store.open(path, NOW)
    ids = [add_customer(store, NewCustomer(name), SETTINGS) for name in names]
    store.close()
    return ids


def _living(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return [name for (name,) in db.execute("SELECT name FROM customer WHERE deleted_at IS NULL ORDER BY id")]


def test_two_undos_at_once_take_back_two_steps(tmp_path: Path) -> None:
    """Each takes the newest that stands when its turn comes."""
    for number in range(ROUNDS):
        path = tmp_path / f"{number}.db"
        _book(path, ["Ann", "Bob", "Cid"])
        assert at_once(path, "undo(store)", "undo(store)") == [0, 0]
        assert _living(path) == ["Ann"]


def test_crossing_merges_leave_one_customer(tmp_path: Path) -> None:
    """`merge a b` and `merge b a`: the second finds that one of them is gone, and says so."""
    for number in range(ROUNDS):
        path = tmp_path / f"{number}.db"
        _book(path, ["Ann", "Anne"])
        assert sorted(at_once(path, "merge(store, 1, 2)", "merge(store, 2, 1)")) == [0, 3]
        assert len(_living(path)) == 1


def test_a_note_is_never_filed_in_the_trash(tmp_path: Path) -> None:
    """Either the note was first, or it is refused."""
    note = "log_entry(store, [Participant(1)], LogEntry('called', Moment(datetime.date(2026, 11, 18))))"
    for number in range(ROUNDS):
        path = tmp_path / f"{number}.db"
        _book(path, ["Ann"])
        codes = at_once(path, note, "move_to_trash(store, dict([(1, 'Ann')]))")
        assert codes in ([0, 0], [3, 0])
        with closing(sqlite3.connect(path)) as db:
            rows = db.execute("SELECT (SELECT count(*) FROM interaction), (SELECT label FROM batch WHERE id = 2)")
            assert rows.fetchone() == ((1, "log") if codes == [0, 0] else (0, "rm"))


def test_two_moves_of_one_deal(tmp_path: Path) -> None:
    """The second finds it there already."""
    move = "from crmcli.domain.settings import Settings; move_deal(store, 1, 'won', Settings())"
    for number in range(ROUNDS):
        path = tmp_path / f"{number}.db"
        _book(path, ["Ann"])
        with closing(Store.open(path, NOW)) as store:
            add_deal(store, NewDeal(1, "chairs"), SETTINGS)
        assert sorted(at_once(path, move, move)) == [0, 5]


def test_nothing_is_hung_on_a_customer_in_the_trash(store: Store) -> None:
    """Whatever door: the customer was chosen before another program deleted it."""
    who = add_customer(store, NewCustomer("Ann"), SETTINGS)
    move_to_trash(store, {who: "Ann"})
    with pytest.raises(NotFound, match="in the trash"):
        log_entry(store, [Participant(who)], LogEntry("called", TODAY))
    with pytest.raises(NotFound):
        add_reminder(store, NewReminder(who, TODAY, "call"))
    with pytest.raises(NotFound):
        add_deal(store, NewDeal(who, "chairs"), SETTINGS)
    with pytest.raises(NotFound):
        add_case(store, NewCase(who, "late"))
    with pytest.raises(NotFound):
        move_to_trash(store, {who: "Ann"})
    tables = ("interaction", "reminder", "deal", '"case"')
    assert [store.value(f"SELECT count(*) FROM {table}") for table in tables] == [0] * 4
    assert store.value("SELECT count(*) FROM batch") == 2


def test_a_note_whose_customer_is_gone_is_kept(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chosen, then deleted by another program: the note waits in the inbox, as when nobody answers to the name."""
    crm.ok("add", "Ann")
    from crmcli.commands import log

    before = log._before

    def deleted_meanwhile(*args: object) -> str:
        said = before(*args)  # type: ignore[arg-type]
        with closing(Store.open(crm.path, NOW)) as other:
            move_to_trash(other, {1: "Ann"})
        return said

    with monkeypatch.context() as patch:
        patch.setattr(log, "_before", deleted_meanwhile)
        answer = crm("log", "Ann", "wants a quote")
    assert answer.code == 3
    assert "crm inbox file 1" in answer.err
    assert [note["text"] for note in crm.ok("inbox")] == ["wants a quote"]


def test_a_case_is_solved_once(store: Store) -> None:
    """The second is refused, and leaves no step."""
    who = add_customer(store, NewCustomer("Ann"), SETTINGS)
    case = add_case(store, NewCase(who, "late"))
    solve_case(store, case.id, "sent anew")
    with pytest.raises(Refused):
        solve_case(store, case.id, "again")
    assert store.value("SELECT count(*) FROM batch") == 3


def test_a_merge_says_where_the_customer_went(store: Store) -> None:
    """Undo clears it, and so does taking the customer out of the trash."""
    kept, gone = (add_customer(store, NewCustomer(name), SETTINGS) for name in ("Ann", "Anne"))
    merge(store, kept, gone)
    assert store.row("SELECT merged_into, deleted_at IS NOT NULL FROM customer WHERE id = ?", (gone,)) == (kept, 1)
    undo(store)
    assert store.row("SELECT merged_into, deleted_at FROM customer WHERE id = ?", (gone,)) == (None, None)
    redo(store)
    assert store.value("SELECT merged_into FROM customer WHERE id = ?", (gone,)) == kept
    take_from_trash(store, gone)
    assert store.row("SELECT merged_into, deleted_at FROM customer WHERE id = ?", (gone,)) == (None, None)


def test_the_follower_of_a_recurring_reminder_is_one(store: Store) -> None:
    """Its uid follows from the one that was completed; brought back rather than doubled."""
    from crmcli.domain.dates import parse_every

    who = add_customer(store, NewCustomer("Ann"), SETTINGS)
    first = add_reminder(store, NewReminder(who, TODAY, "call", parse_every("week")))
    (done,) = finish_reminders(store, [first])
    assert done.following is not None
    assert done.following.uid == link_uid("reminder", done.reminder.uid)
    undo(store)
    assert store.value("SELECT count(*) FROM reminder") == 1
    (done,) = finish_reminders(store, [first])
    assert done.following is not None
    with store.atomic("edit", name="Ann"):
        store.update("reminder", first, done_at=None)
        store.trash("reminder", done.following.id)
    (again,) = finish_reminders(store, [first])
    assert again.following is not None
    assert (again.following.id, again.following.uid) == (done.following.id, done.following.uid)
    assert store.value("SELECT count(*) FROM reminder") == 2


def test_a_detail_has_the_uid_of_what_it_says(store: Store) -> None:
    """Two machines that add the same phone make one row; taken away and added again it is the same one."""
    who = add_customer(store, NewCustomer("Ann", phones=("13800138000",)), Settings(region="CN"))
    owner, uid, normal = store.row("SELECT c.uid, d.uid, d.normal FROM detail d JOIN customer c") or ()
    assert uid == link_uid("detail", owner, "", "phone", normal)
    with store.atomic("edit", name="Ann"):
        drop_detail(store, who, "phone", "13800138000", "CN")
    with store.atomic("edit", name="Ann"):
        add_detail(store, who, "phone", "138 0013 8000", "CN")
    assert store.rows("SELECT uid, deleted_at FROM detail") == [(uid, None)]
    with store.atomic("edit", name="Ann"):  # a row that holds the uid and says something else by now
        store.update("detail", 1, value="1", normal="1")
    with store.atomic("edit", name="Ann"):
        add_detail(store, who, "phone", "13800138000", "CN")
    assert [row == (uid,) for row in store.rows("SELECT uid FROM detail ORDER BY id")] == [True, False]


def test_an_imported_detail_has_it_too(crm: Crm, tmp_path: Path) -> None:
    """Both machines import the same card: one phone, not two."""
    file = tmp_path / "people.csv"
    file.write_text("name,phone,email\nAnn,+44 20 7946 0002,ann@x.example\n", encoding="utf-8")
    crm.ok("import", file, "--yes")
    file.write_text("name,phone,email,wechat\nAnn,+44 20 7946 0002,ann@x.example,ann_x\n", encoding="utf-8")
    crm.ok("import", file, "--yes")
    with closing(sqlite3.connect(crm.path)) as db:
        rows = db.execute(
            "SELECT d.uid, c.uid, d.kind, d.normal FROM detail d JOIN customer c ORDER BY d.id"
        ).fetchall()
    assert [kind for _, _, kind, _ in rows] == ["phone", "email", "wechat"]
    assert [uid for uid, *_ in rows] == [link_uid("detail", owner, "", kind, normal) for _, owner, kind, normal in rows]


def test_a_change_that_changes_nothing_is_no_step(crm: Crm) -> None:
    """Undo after it takes back the change before."""
    crm.ok("add", "Ann", "--city", "Rome", "--tag", "vip")
    crm.ok("edit", "Ann", "city=Rome", "tag+=vip")
    assert [step["label"] for step in crm.ok("history")] == ["add Ann"]

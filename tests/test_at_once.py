"""Several programs at once: whoever comes second looks again inside the transaction, and nothing is lost or doubled."""

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crmcli.book.uids import link_uid
from crmcli.book.undo import redo, undo
from crmcli.context import Run
from crmcli.domain.dates import Moment, parse_every
from crmcli.domain.records import LogEntry
from crmcli.domain.sales.money import Money
from crmcli.domain.settings import Settings
from crmcli.errors import NotFound, Refused
from crmcli.services.cases import NewCase, add_case, solve_case
from crmcli.services.customers import NewCustomer, add_customer, add_detail, drop_detail, move_to_trash, take_from_trash
from crmcli.services.deals import NewDeal, add_deal
from crmcli.services.log import Participant, log_entry
from crmcli.services.merging import merge
from crmcli.services.orders import NewOrder, add_order
from crmcli.services.products import ProductFacts, add_product
from crmcli.services.reminders import NewReminder, add_reminder, finish_reminders
from crmcli.store import Store
from crmcli.tui.book import LiveBook
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
from crmcli.domain.records import LogEntry
from crmcli.services.log import Participant, log_entry
from crmcli.services.deals import move_deal
from crmcli.domain.dates import Moment
from crmcli.domain.settings import Settings
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


def test_a_second_connection_keeps_the_locks_of_the_first(crm: Crm) -> None:
    """The dashboard opens the book again for each background read.

    Were its locks lost by that, the next command would take itself for the last one and remove the -wal in use: what
    the dashboard then writes goes to a file without a name, and at its end over what the shell wrote.
    """
    crm.ok("add", "Ann")
    book = LiveBook(crm.path, lambda: NOW)
    for number in range(3):
        with closing(book.elsewhere()) as store:
            assert store.value("SELECT count(*) FROM customer") == 1 + number
        command = [sys.executable, "-m", "crmcli", "log", "Ann", f"note {number}"]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
        assert crm.path.with_name("book.db-wal").exists()
        book.write(lambda store: add_customer(store, NewCustomer("Of the dashboard"), SETTINGS))
    book.close()
    assert len(crm.names()) == 4
    assert [note["text"] for note in crm.ok("show", "Ann")["interactions"]] == ["note 2", "note 1", "note 0"]
    assert crm.ok("doctor")["findings"] == []


def test_a_question_reads_one_state_of_the_book(crm: Crm) -> None:
    """Whatever another program writes between two of its statements; a write looks at what is there then."""
    crm.ok("add", "Ann")
    run = Run(crm.path)
    names = "SELECT name FROM customer ORDER BY id"
    assert run.store.rows(names) == [("Ann",)]
    with closing(Store.open(crm.path, NOW)) as other:
        add_customer(other, NewCustomer("Bob"), SETTINGS)
    assert run.store.rows(names) == [("Ann",)]
    with run.store.atomic("add", name="Cid"):
        assert run.store.rows(names) == [("Ann",), ("Bob",)]
        run.store.insert("customer", name="Cid")
    assert run.store.rows(names) == [("Ann",), ("Bob",), ("Cid",)]
    run.close()


def test_two_moves_of_one_deal(tmp_path: Path) -> None:
    """The second finds it there already."""
    move = "move_deal(store, 1, 'won', Settings())"
    for number in range(ROUNDS):
        path = tmp_path / f"{number}.db"
        _book(path, ["Ann"])
        with closing(Store.open(path, NOW)) as store:
            add_deal(store, NewDeal(1, "chairs"), SETTINGS)
        assert sorted(at_once(path, move, move)) == [0, 5]


class Pair(NamedTuple):
    """Two actions let go together; `codes` are the pairs of exit codes that are right, `sql` is true afterwards."""

    first: str
    second: str
    codes: tuple[list[int], ...]
    sql: str


_MONEY = "from crmcli.domain.sales.money import Money"
_EDIT = (
    "from crmcli.services.editing import FieldChange, edit_customer;"
    " edit_customer(store, 1, [FieldChange('set', 'city', 'Rome')], {}, Settings())"
)
_RM = "move_to_trash(store, dict([(1, 'Ann')]))"
_PAY = (
    f"{_MONEY}; from crmcli.services.payments import NewPayment, add_payment;"
    " add_payment(store, NewPayment(1, Money(10000, 'USD'), '2026-11-18', is_whole=True))"
)
_DONE = "from crmcli.services.reminders import finish_reminders; finish_reminders(store, [1])"
_SNOOZE = (
    "from crmcli.services.reminders import snooze_reminders;"
    " snooze_reminders(store, [1], lambda reminder: Moment(datetime.date(2026, 12, 24)))"
)
_TAG = "from crmcli.services.bulk_edit import tag_customers; tag_customers(store, [1], '{}')"
_ORDER = (
    "from crmcli.services.orders import NewOrder, add_order;"
    " add_order(store, NewOrder(1, 'rice 2', '2026-11-18'), Settings(currency='USD'))"
)
_ORDER_RM = "from crmcli.services.orders import remove_order; remove_order(store, 1)"
_DEAL_RM = "from crmcli.services.deals import remove_deal; remove_deal(store, 1)"
_DEAL_EDIT = (
    "from crmcli.services.deals import DealEdit, edit_deal; edit_deal(store, 1, DealEdit(title='tables'), Settings())"
)
_PRODUCT = (
    "from crmcli.services.products import ProductFacts, edit_product;"
    " from crmcli.queries.sales.products import get_product"
)
_PRICE = f"{_MONEY}; {_PRODUCT}; edit_product(store, get_product(store, 1), ProductFacts(price=Money(900, 'USD')))"
_RENAME = _PRODUCT + "; edit_product(store, get_product(store, {}), ProductFacts(name='barley'))"
_RESTORE = "from crmcli.services.customers import take_from_trash; take_from_trash(store, 3)"
_NEWEST = "(SELECT label FROM batch ORDER BY id DESC LIMIT 1)"
_STAGES = "from crmcli.services.settings import set_setting; set_setting(store, 'stages', 'lead:10%:30', Settings())"
PAIRS = {
    "edit and rm": Pair(_EDIT, _RM, ([0, 0], [3, 0]), f"SELECT {_NEWEST} = 'rm'"),
    "deal move and rm": Pair("move_deal(store, 1, 'won', Settings())", _DEAL_RM, ([0, 0], [3, 0]),
                             "SELECT deleted_at IS NOT NULL FROM deal"),
    "deal move and a stage taken out": Pair(
        "move_deal(store, 1, 'negotiation', Settings())", _STAGES, ([0, 5], [2, 0]),
        "SELECT (stage = 'lead') = EXISTS (SELECT 1 FROM setting WHERE key = 'stages') FROM deal",
    ),
    "a new deal and a stage taken out": Pair(
        "from crmcli.services.deals import NewDeal, add_deal;"
        " add_deal(store, NewDeal(1, 'tables', stage='negotiation'), Settings())", _STAGES, ([0, 5], [2, 0]),
        "SELECT (count(*) = 1) = EXISTS (SELECT 1 FROM setting WHERE key = 'stages') FROM deal",
    ),
    "deal edit and rm": Pair(_DEAL_EDIT, _DEAL_RM, ([0, 0], [3, 0]), "SELECT deleted_at IS NOT NULL FROM deal"),
    "order and a new price": Pair(
        _ORDER, _PRICE, ([0, 0],),
        'SELECT l.price IN (450, 900) AND l.amount = 2 * l.price AND o.amount = l.amount'
        " AND (l.price = 900) = (SELECT label = 'order' FROM batch ORDER BY id DESC LIMIT 1)"
        ' FROM "order" o JOIN order_line l ON l.order_id = o.id WHERE o.id = 2',
    ),
    "order rm and pay all": Pair(
        _PAY, _ORDER_RM, ([0, 0], [3, 0]),
        "SELECT count(*) = 0 FROM payment WHERE order_id IS NOT NULL",
    ),
    "pay all twice": Pair(_PAY, _PAY, ([0, 3], [3, 0]), "SELECT sum(amount) = 10000 AND count(*) = 1 FROM payment"),
    "done twice": Pair(_DONE, _DONE, ([0, 5], [5, 0]),
                       "SELECT count(*) = 2 AND sum(done_at IS NULL) = 1 FROM reminder"),
    "snooze and done": Pair(_SNOOZE, _DONE, ([0, 0], [5, 0]), "SELECT done_at IS NOT NULL FROM reminder WHERE id = 1"),
    "tag and untag": Pair(_TAG.format("new"), _TAG.format("-new"), ([0, 0],),
                          f"SELECT count(*) <= 1 AND {_NEWEST} = 'tag' FROM tag WHERE name = 'new'"),
    "tag twice": Pair(_TAG.format("new"), _TAG.format("new"), ([0, 0],),
                      "SELECT count(*) = 1 AND (SELECT count(*) = 1 FROM batch WHERE label = 'tag') FROM tag"),
    "tag and rm": Pair(_TAG.format("new"), _RM, ([0, 0], [3, 0]), f"SELECT {_NEWEST} = 'rm'"),
    "restore twice": Pair(_RESTORE, _RESTORE, ([0, 5], [5, 0]),
                          "SELECT (SELECT deleted_at IS NULL FROM customer WHERE id = 3) AND count(*) = 1 FROM batch"
                          " WHERE label = 'restore'"),
    "merge and edit": Pair(
        "merge(store, 2, 1)", _EDIT, ([0, 0], [0, 3]),
        "SELECT k.city IS 'Rome' OR g.city IS NULL FROM customer k, customer g WHERE k.id = 2 AND g.id = 1",
    ),
    "two products of one name": Pair(_RENAME.format(1), _RENAME.format(2), ([0, 5], [5, 0]),
                                     "SELECT count(*) = 1 FROM product WHERE name = 'barley'"),
}  # fmt: skip


def _prepare(path: Path) -> None:
    """Two customers and one in the trash, a deal, a product, an order of $100, a weekly reminder, a second product."""
    store = Store.open(path, NOW)
    usd = Settings(currency="USD")
    for name in ("Ann", "Anne", "Cid"):
        add_customer(store, NewCustomer(name), usd)
    move_to_trash(store, {3: "Cid"})
    add_deal(store, NewDeal(1, "chairs"), usd)
    add_product(store, ProductFacts("rice", price=Money(450, "USD")))
    add_product(store, ProductFacts("oats", price=Money(450, "USD")))
    add_order(store, NewOrder(1, "100", "2026-11-02"), usd)
    add_reminder(store, NewReminder(1, TODAY, "call", parse_every("week")))
    store.close()


@pytest.mark.parametrize("name", PAIRS)
def test_the_second_of_two_looks_again(name: str, tmp_path: Path) -> None:
    """Whoever comes second reads inside its transaction: it goes on with what stands, or is refused."""
    pair, path = PAIRS[name], tmp_path / "book.db"
    _prepare(path)
    assert at_once(path, pair.first, pair.second) in pair.codes
    with closing(sqlite3.connect(path)) as db:
        assert db.execute(pair.sql).fetchone() == (1,)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


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

    def deleted_meanwhile(*args: Any) -> str:
        said = before(*args)
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
    take_from_trash(store, gone, force=True)
    assert store.row("SELECT merged_into, deleted_at FROM customer WHERE id = ?", (gone,)) == (None, None)


def test_the_follower_of_a_recurring_reminder_is_one(store: Store) -> None:
    """Its uid follows from the one that was completed; brought back rather than doubled."""
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


# Each verb that sets something, as it is typed twice after `_SETUP`: the second run changes nothing.
TWICE = {
    "edit a field": ("edit", "Ann", "city=Paris"),
    "edit a tag that is set": ("edit", "Ann", "tag=vip"),
    "edit two tags": ("edit", "Ann", "tag=vip,new"),
    "edit a tag that is added": ("edit", "Ann", "tag+=#VIP"),
    "edit a phone that is set": ("edit", "Ann", "phone=+44 20 7946 0002"),
    "edit a mail that is added": ("edit", "Ann", "--email", "Ann@x.example"),
    "edit a field of one's own": ("edit", "Ann", "--set", "size=5"),
    "edit a rhythm": ("edit", "Ann", "--every", "6 weeks"),
    "leave out of quiet": ("edit", "Ann", "--snooze", "2026-12-24"),
    "empty a field": ("edit", "Ann", "city="),
    "empty a list": ("edit", "Ann", "tag="),
    "config": ("config", "currency", "EUR"),
    "config of a list": ("config", "stages", "lead:10%:30, proposal:50%:14"),
    "config taken back": ("config", "region", ""),
    "snooze to a day": ("snooze", "1", "2026-12-24"),
    "snooze to a minute": ("snooze", "1", "2026-12-24 15:00"),
    "park a deal": ("deal", "park", "1", "2026-12-24"),
    "edit a deal": ("deal", "edit", "1", "--title", "tables", "--amount", "500", "--close", "2026-12-24"),
    "empty a deal's note": ("deal", "edit", "1", "--note", ""),
    "edit a product": ("product", "edit", "rice", "--price", "5", "--unit", "kg", "--cost", "3"),
    "use of a product": ("product", "use", "Ann", "rice", "--per-day", "2", "--lead", "3 days"),
}
# Verbs whose second run is refused with this exit code.
REFUSED_TWICE = {
    "move a deal": (5, ("deal", "move", "1", "proposal")),
    "win a deal": (5, ("deal", "won", "1")),
    "lose a deal": (5, ("deal", "lost", "1", "price")),
    "bring a deal back": (5, ("deal", "park", "2", "--back")),
    "done": (5, ("done", "1")),
    "solve a case": (5, ("case", "solve", "1", "sent anew")),
    "rm": (3, ("rm", "Bob")),
    "restore": (5, ("restore", "3")),
    "rm of an order": (3, ("order", "rm", "1")),
    "rm of a payment": (3, ("pay", "--rm", "1")),
    "file a note": (3, ("inbox", "file", "1", "Ann")),
    "untag": (3, ("edit", "Ann", "--untag", "old")),
    "stop the use of a product": (3, ("product", "use", "Ann", "oats", "--stop")),
    "pay all": (3, ("pay", "Ann", "all")),
}


def _everything(crm: Crm) -> None:
    """One row of each kind that a verb changes."""
    for name in ("Ann", "Bob", "Cid"):
        crm.ok("add", name, "--city", "Rome", "--tag", "old")
    crm.ok("config", "currency", "USD")
    crm.ok("rm", "Cid")
    crm.ok("remind", "Ann", "tomorrow", "call", "--every", "week")
    crm.ok("deal", "add", "Ann", "chairs")
    crm.ok("deal", "add", "Ann", "lamps")
    crm.ok("deal", "park", "2", "2026-12-20")
    crm.ok("product", "add", "rice")
    crm.ok("product", "add", "oats")
    crm.ok("product", "use", "Ann", "oats", "--per-day", "2")
    crm.ok("order", "add", "Ann", "100")
    crm.ok("pay", "Ann", "10")
    crm.ok("case", "add", "Ann", "late")
    assert crm("log", "Nobody", "hello").code == 3


def test_a_change_that_changes_nothing_is_no_step(crm: Crm) -> None:
    """It says so and points at no undo, which would take back the change before."""
    _everything(crm)
    for name, words in TWICE.items():
        crm.ok(*words)
        steps = crm.ok("history", "--limit", "500")
        again = crm(*words)
        assert (name, again.code) == (name, 0)
        assert "nothing was changed" in again.err, name
        assert "crm undo" not in again.err, name
        assert crm.ok("history", "--limit", "500") == steps, name


def test_what_cannot_be_done_twice_is_refused_and_is_no_step(crm: Crm) -> None:
    """Each verb by its own reason; nothing is written."""
    for name, (code, words) in REFUSED_TWICE.items():
        crm.path.unlink(missing_ok=True)
        _everything(crm)
        crm.ok(*words)
        steps = crm.ok("history", "--limit", "500")
        assert (name, crm(*words).code) == (name, code)
        assert crm.ok("history", "--limit", "500") == steps, name

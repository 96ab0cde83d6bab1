"""A small book that never changes, for tests that look at the dashboard: late, today and to come, in two scripts."""

from datetime import datetime, timedelta
from pathlib import Path

from crmcli.domain.dates import Moment
from crmcli.domain.records import LogEntry
from crmcli.domain.sales.money import Money
from crmcli.domain.settings import Settings
from crmcli.services.cases import NewCase, add_case
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.services.deals import NewDeal, add_deal, move_deal
from crmcli.services.log import Participant, log_entry
from crmcli.services.orders import NewOrder, add_order
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store

NOW = datetime(2026, 11, 18, 10, 0)  # a Wednesday
DAY = NOW.date()
SETTINGS = Settings(currency="USD")

_PEOPLE = (
    ("Ada Stone", "Stone & Co", "Boston", ("vip",), "1990-11-20"),
    ("王永庆", "台塑米行", "嘉义", ("朋友", "vip"), None),
    ("Bea Fern", None, "Leeds", (), "--11-19"),
    ("李伟", "恒通贸易", "上海", (), None),
    ("Carl Finch", "Finch Roasters", "Dublin", ("new",), None),
    ("Dora Lake", None, "Austin", (), None),
    ("张敏", None, "北京", ("批发",), None),
    ("Example Logistics Holdings of the North", None, "Singapore", (), None),
)
_DUE = (  # customer, days from today, hour, text, kind
    (1, -9, None, "send the new price list", "todo"),
    (2, -2, None, "发新的价格表", "todo"),
    (3, 0, None, "ask how the desk is doing", "todo"),
    (4, 0, 14, "回电确认交期", "todo"),
    (5, 0, 9, "call back about the delivery date", "todo"),
    (6, 1, 10, "bring samples", "todo"),
    (7, 6, None, "send the quote for 19 shelves", "todo"),
    (1, 2, None, "the invoice", "owe"),
    (2, -1, None, "订单号", "waiting"),
)
_DEALS = (  # customer, title, thousands, stage
    (1, "new office, 12 desks", 52, "negotiation"),
    (2, "新办公室2套桌椅", 16, "proposal"),
    (3, "reading corner", 3, "lead"),
    (4, "会议室改造", 14, "lead"),
    (8, "refit of two rooms", 18, "qualified"),
    (5, "13 standing desks", None, "proposal"),
)


def small_book(path: Path) -> Path:
    """Make it."""
    store = Store.open(path, NOW)
    with store.atomic("setup"):
        for at, (name, company, city, tags, birthday) in enumerate(_PEOPLE):
            new = NewCustomer(name, company=company, city=city, tags=tags, birthday=birthday)
            phones, emails = (f"+44 20 7946 00{at:02}",), (f"p{at}@people.example",)
            add_customer(store, new._replace(phones=phones, emails=emails), SETTINGS)
        for number in range(1, 33):
            add_customer(store, NewCustomer(f"Filler {number:02}"), SETTINGS)
        for who, days, hour, text, kind in _DUE:
            due = Moment(DAY + timedelta(days=days), NOW.replace(hour=hour).time() if hour else None)
            add_reminder(store, NewReminder(who, due, text, kind=kind))
        _deeds(store)
    store.close()
    return path


def _deeds(store: Store) -> None:
    for who, title, thousands, stage in _DEALS:
        worth = Money(thousands * 100_000, "USD") if thousands else None
        add_deal(store, NewDeal(who, title, worth, stage, "2026-12-15", opened_on=DAY - timedelta(days=20)), SETTINGS)
    before = DAY - timedelta(days=60)
    lost = add_deal(store, NewDeal(6, "a lost one", Money(500_000, "USD"), opened_on=before), SETTINGS)
    move_deal(store, lost, "lost", SETTINGS, reason="price")
    for who, every, count in ((1, 30, 9), (2, 10, 12), (3, 45, 4), (8, 14, 8)):
        for n in range(count):
            day = DAY - timedelta(days=(n + (8 if who == 8 else 1)) * every)
            add_order(store, NewOrder(who, f"rice {n + 2}kg @ 40", day.isoformat()), SETTINGS)
    notes = (
        (1, 3, "call", "out", "asked for 10% off, decides with her board next week"),
        (1, 40, "visit", "out", "measured the rooms"),
        (2, 5, "meet", "in", "见了新来的采购，看重价格和交期。"),
        (4, 12, "chat", "in", "客户问了交期。"),
    )
    for who, days, channel, direction, text in notes:
        at = Moment(DAY - timedelta(days=days), NOW.time())
        log_entry(
            store, [Participant(who)], LogEntry(text, at, channel=channel, direction=direction, minutes=12), SETTINGS
        )
    add_case(store, NewCase(2, "米里有沙", due_day="2026-11-20"))

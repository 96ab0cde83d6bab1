"""The records that pass between layers; each is loaded when it is first imported from here.

NamedTuples rather than dataclasses: they are as frozen and as slotted, and quicker to define
at every start. Times are UTC text, days ISO text, money whole minor units.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.domain.records.cases import Batch, Case, InboxNote
    from crmcli.domain.records.deals import Deal, Stage, StageSum
    from crmcli.domain.records.entries import LogEntry, NewPromise
    from crmcli.domain.records.events import Interaction, Reminder
    from crmcli.domain.records.people import Contact, Customer, Detail
    from crmcli.domain.records.sales import Order, OrderLine, Payment, Product
    from crmcli.domain.records.silence import Promised, QuietCustomer, Signal

__all__ = [
    "CHANNELS",
    "DIRECTIONS",
    "REMINDER_KINDS",
    "Batch",
    "Case",
    "Contact",
    "Customer",
    "Deal",
    "Detail",
    "InboxNote",
    "Interaction",
    "LogEntry",
    "NewPromise",
    "Order",
    "OrderLine",
    "Payment",
    "Product",
    "Promised",
    "QuietCustomer",
    "Reminder",
    "Signal",
    "Stage",
    "StageSum",
]

CHANNELS = ("call", "mail", "meet", "visit", "chat", "letter", "other")
DIRECTIONS = ("in", "out")
REMINDER_KINDS = ("todo", "owe", "waiting")

_HOME = {
    "Interaction": "events",
    "LogEntry": "entries",
    "NewPromise": "entries",
    "Reminder": "events",
    "QuietCustomer": "silence",
    "Promised": "silence",
    "Signal": "silence",
    "Customer": "people",
    "Contact": "people",
    "Detail": "people",
    "Stage": "deals",
    "Deal": "deals",
    "StageSum": "deals",
    "Product": "sales",
    "OrderLine": "sales",
    "Order": "sales",
    "Payment": "sales",
    "Case": "cases",
    "InboxNote": "cases",
    "Batch": "cases",
}


def __getattr__(name: str) -> Any:
    """Load a record's module: all of them together would be felt, and `crm done` needs one."""
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

"""Calls that reached nobody, meetings left at planned, lists of calls without words, invoices that are partly paid."""

from pathlib import Path

import pytest

from tests.conftest import Crm, file_of

HUBSPOT_MEETINGS = """Record ID,Meeting name,Meeting start time,Meeting outcome,Associated Contact
31,Kickoff,2026-10-02 10:00,Scheduled,Mina Otto (otto@clinic.example)
32,Moved,2026-10-07 10:00,Rescheduled,Mina Otto (otto@clinic.example)
33,Off,2026-10-05 10:00,Canceled,Mina Otto (otto@clinic.example)
34,Fair,2026-12-03 10:00,Scheduled,Mina Otto (otto@clinic.example)
"""
HUBSPOT_CALLS = """Record ID,Call title,Activity date,Call duration,Call direction,Call outcome,Associated Contact
41,Call with Mina,2026-10-08 10:00,00:04:10,Outbound,Connected,Mina Otto (otto@clinic.example)
42,Call with Mina,2026-10-09 10:00,00:00:10,Outbound,No answer,Mina Otto (otto@clinic.example)
43,,2026-10-12 10:00,00:00:00,Inbound,Left voicemail,Mina Otto (otto@clinic.example)
"""


def test_a_meeting_left_at_planned_took_place_on_its_day(crm: Crm, tmp_path: Path) -> None:
    """One whose day has passed is history and said so, one that was moved or called off is none."""
    path = file_of(tmp_path, HUBSPOT_MEETINGS)
    made = crm.ok("import", path, "--create")
    assert (made["added"], made["left_out"], len(made["remarks"])) == (2, 2, 1)
    card = crm.ok("show", "mina")
    assert [(each["at"][:10], each["channel"], each["text"]) for each in card["interactions"]] == [
        ("2026-10-02", "meet", "Kickoff")
    ]
    assert [each["text"] for each in card["reminders"]] == ["Fair"]
    assert crm.ok("import", path, "--create")["unchanged"] == 2


def test_a_call_that_nobody_answered_is_no_contact(crm: Crm, tmp_path: Path) -> None:
    """It is an attempt with its words; who rang themselves was in touch, whoever took the call."""
    path = file_of(tmp_path, HUBSPOT_CALLS)
    crm.ok("import", path, "--create")
    calls = crm.ok("show", "mina")["interactions"]
    assert [(each["at"][:10], each["no_answer"], each["minutes"]) for each in calls] == [
        ("2026-10-12", False, 0), ("2026-10-09", True, None), ("2026-10-08", False, 4),
    ]  # fmt: skip
    assert calls[1]["text"] == "Call with Mina\nCall outcome: No answer"
    assert crm.ok("import", path, "--create")["unchanged"] == 3


@pytest.mark.parametrize(
    "text",
    [
        "Customer,Call date,Duration\nMina Otto,2026-10-02 10:00,12\n",
        "Name,Date,Direction,Duration\nMina Otto,2026-10-02 10:00,Outgoing,12\n",
        "客户名称,通话时间,通话时长,接通状态,通话内容\nMina Otto,2026-10-02 10:00,12分,已接通,\n",
    ],
)
def test_a_list_of_calls_needs_no_words(crm: Crm, tmp_path: Path, text: str) -> None:
    """A day with a duration or direction is a call or something else that happened, also without a text."""
    assert crm.ok("import", file_of(tmp_path, text), "--create", "--as", "interactions")["added"] == 1
    (call,) = crm.ok("show", "mina")["interactions"]
    assert (call["at"][:10], call["minutes"], call["text"]) == ("2026-10-02", 12, "(no text)")


HEAD = "Invoice Number,Customer,Invoice Date,Due Date,Item,Quantity,Rate,Total,"


def test_what_is_open_of_an_invoice_of_several_lines(crm: Crm, tmp_path: Path) -> None:
    """The balance is that of the whole invoice: what it comes to beyond that was paid."""
    rows = (
        "INV-1,Acorn Ltd,2026-10-01,2026-10-31,Tea,2,50,300,200,Partially Paid\n"
        "INV-1,Acorn Ltd,2026-10-01,2026-10-31,Cake,4,50,300,200,Partially Paid\n"
        "INV-2,Birch AG,2026-10-02,2026-11-01,Tea,1,50,50,0,Paid\n"
    )
    crm.ok("import", file_of(tmp_path, f"{HEAD}Balance,Status\n{rows}"), "--create")
    assert {each["ref"]: (each["amount"], each["open"]) for each in crm.ok("order", "list")} == {
        "INV-1": ("300.00", "200.00"), "INV-2": ("50.00", "0.00"),
    }  # fmt: skip


def test_a_part_that_no_column_tells_is_said(crm: Crm, tmp_path: Path) -> None:
    """Partially Paid alone says nothing of how much: the order is entered as unpaid, in words."""
    rows = "INV-1,Acorn Ltd,2026-10-01,2026-10-31,Tea,2,50,100,Partially Paid\n"
    made = crm.ok("import", file_of(tmp_path, f"{HEAD}Status\n{rows}"), "--create")
    assert ["partly paid" in each for each in made["remarks"]] == [True]


def test_sales_of_a_till_are_paid(crm: Crm, tmp_path: Path) -> None:
    """Square writes a line an item; what came back is a sale below nothing, with its money."""
    head = "Date,Item,Qty,SKU,Gross Sales,Discounts,Net Sales,Transaction ID,Event Type,Customer ID,Customer Name\n"
    rows = (
        "2026-10-01,Green Tea,2,GT1,$10.00,-$1.00,$9.00,T1,Payment,C1,Mina Otto\n"
        "2026-10-01,Cake,1,CK1,$4.00,$0.00,$4.00,T1,Payment,C1,Mina Otto\n"
        "2026-10-02,Cake,-1,CK1,-$4.00,$0.00,-$4.00,T2,Refund,C1,Mina Otto\n"
    )
    crm.ok("import", file_of(tmp_path, head + rows), "--create")
    assert [(each["ref"], each["amount"]) for each in crm.ok("order", "list")] == [("T2", "-4.00"), ("T1", "13.00")]
    assert crm.ok("report", "receivables")["customers"] == []

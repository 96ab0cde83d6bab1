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


def test_lines_with_an_amount_of_their_own_beside_the_total_of_the_invoice(crm: Crm, tmp_path: Path) -> None:
    """The tax between both is a line of the invoice; what was paid of it is counted against the whole."""
    head = "InvoiceNumber,ContactName,InvoiceDate,DueDate,Description,Quantity,UnitAmount,LineAmount,Total,"
    rows = (
        "INV-1,Acorn Ltd,2026-10-02,2026-10-31,Chair,2,50.00,100.00,180.00,60.00,120.00,Authorised\n"
        "INV-1,Acorn Ltd,2026-10-02,2026-10-31,Lamp,1,50.00,50.00,180.00,60.00,120.00,Authorised\n"
    )
    path = file_of(tmp_path, f"{head}InvoiceAmountPaid,InvoiceAmountDue,Status\n{rows}")
    crm.ok("import", path, "--create")
    (order,) = crm.ok("order", "list")
    assert (order["amount"], order["paid"], order["open"]) == ("180.00", "60.00", "120.00")
    assert [line["amount"] for line in order["lines"]] == ["100.00", "50.00", "30.00"]


def test_a_total_that_is_one_of_each_line_makes_no_order_smaller(crm: Crm, tmp_path: Path) -> None:
    """Where the lines of an order come to far more than the column says, that is no total of the order."""
    head = "Invoice Number,Customer,Invoice Date,Product,Quantity,Line Total,Total\n"
    rows = "1,Acorn Ltd,2026-10-02,Chair,1,100,120\n1,Acorn Ltd,2026-10-02,Lamp,1,100,120\n"
    crm.ok("import", file_of(tmp_path, head + rows), "--create")
    assert [order["amount"] for order in crm.ok("order", "list")] == ["200.00"]


def test_the_number_of_a_firm_is_none_of_its_people(crm: Crm, tmp_path: Path) -> None:
    """Company Id beside a person and their company counts companies."""
    text = "Id,Name,Primary Contact,Company,Company Id,Stage,Value\n201,Chairs,Ada Voss,Acorn Ltd,55,won,10\n"
    crm.ok("import", file_of(tmp_path, text), "--create", "--as", "deals")
    assert [(row["name"], row["refs"]) for row in crm.ok("list")] == [("Ada Voss", [])]


@pytest.mark.parametrize(("text", "option", "wanted"), [
    ("full_name,phone_number\nAda Voss,p:+442055501234\n", "", ["+442055501234"]),
    ("full_name,phone_number\nAda Voss,tel: 020 5550 1234\n", "", ["020 5550 1234"]),
])  # fmt: skip
def test_letters_before_a_phone_are_no_part_of_it(
    crm: Crm, tmp_path: Path, text: str, option: str, wanted: list[str]
) -> None:
    """Forms of advertisements write p: before it."""
    crm.ok("import", file_of(tmp_path, text), *filter(None, [option]))
    assert [row["phones"] for row in crm.ok("list")] == [wanted]


def test_a_draft_of_a_receipt_is_no_money(crm: Crm, tmp_path: Path) -> None:
    """单据状态 tells it, whatever the other columns say."""
    head = "单据编号,业务日期,客户,收款金额,结算方式,单据状态\n"
    text = f"{head}S1,2026-10-02,宏达食品,600,转账,已审核\nS2,2026-10-03,宏达食品,80,现金,创建\n"
    made = crm.ok("import", file_of(tmp_path, text), "--create")
    assert (made["kind"], made["added"], made["left_out"]) == ("payments", 1, 1)


def test_the_day_of_a_payment_says_that_an_order_was_paid(crm: Crm, tmp_path: Path) -> None:
    """Where no other column tells; one that was paid in part stays open."""
    head = "Order ID,Order Date,Customer,Product,Quantity,Price,Date Paid,Status\n"
    rows = "1,2026-10-02,Mina Otto,Mug,2,5,2026-10-03,New\n2,2026-10-02,Mina Otto,Mug,1,5,2026-10-03,Partially Paid\n"
    crm.ok("import", file_of(tmp_path, head + rows), "--create")
    assert {each["ref"]: each["paid"] for each in crm.ok("order", "list")} == {"1": "10.00", "2": "0.00"}


def test_meetings_of_calendly(crm: Crm, tmp_path: Path) -> None:
    """Those that were called off or that nobody came to are left out, those to come are reminders."""
    head = "Invitee Name,Invitee Email,Event Type Name,Start Date & Time,End Date & Time,Canceled,Marked as No-Show\n"
    rows = (
        "Ada Voss,ada@acorn.example,Intro,2026-10-02 10:00,2026-10-02 10:30,false,No\n"
        "Bo Lind,bo@birch.example,Intro,2026-12-02 10:00,2026-12-02 10:30,false,No\n"
        "Cy Ash,cy@ash.example,Intro,2026-10-05 10:00,2026-10-05 10:30,true,No\n"
        "Di Elm,di@elm.example,Intro,2026-10-05 10:00,2026-10-05 10:30,false,Yes\n"
    )
    made = crm.ok("import", file_of(tmp_path, head + rows), "--create")
    assert (made["added"], sum(made["not_taken"].values()), crm.names()) == (2, 2, ["Ada Voss", "Bo Lind"])
    assert [each["text"] for each in crm.ok("show", "bo")["reminders"]] == ["Intro"]


def test_stages_with_pictures(crm: Crm, tmp_path: Path) -> None:
    """Won 🎉 is won; a deal of Attio is with its person and firm."""
    head = "Record ID,Deal name,Deal stage,Deal value,Associated people,Associated company\n"
    made = crm.ok("import", file_of(tmp_path, f"{head}r1,Chairs,Won 🎉,1000,Ada Voss,Acorn Ltd\n"), "--create")
    assert made["kind"] == "deals"
    assert [(each["stage"], each["customer"]) for each in crm.ok("deal", "list", "--all")] == [("won", "Ada Voss")]


def test_a_payment_of_several_invoices(crm: Crm, tmp_path: Path) -> None:
    """A row for each invoice, with what of the payment was for it; no receipt is an order."""
    text = (
        "CustomerPayment ID,Payment Number,Mode,Date,Customer Name,Amount,Currency Code,Unused Amount,Invoice Number,"
        "Amount Applied to Invoice\n"
        "1,7,Bank,2026-10-12,Acorn Ltd,180,EUR,0,INV-1,100\n1,7,Bank,2026-10-12,Acorn Ltd,180,EUR,0,INV-2,80\n"
    )
    made = crm.ok("import", file_of(tmp_path, text), "--create")
    assert (made["kind"], made["added"]) == ("payments", 2)
    assert [each["amount"] for each in crm.ok("pay", "acorn")["payments"]] == ["80.00", "100.00"]
    assert crm.ok("import", file_of(tmp_path, text), "--create")["unchanged"] == 2


def test_what_stands_beside_a_value_in_a_list_of_json_is_said(crm: Crm, tmp_path: Path) -> None:
    """A job within a list of firms is named as not taken; labels of a value are no columns."""
    text = '[{"displayName": "Ada Voss", "emails": [{"value": "ada@acorn.example", "type": "work"}], "organizations": '
    text += '[{"name": "Acorn Ltd", "title": "Buyer"}]}]'
    made = crm.ok("import", file_of(tmp_path, text, "p.json"))
    assert made["columns"] == {
        "displayName": "name", "emails": "email", "organizations": "company", "organizations.title": None,
    }  # fmt: skip

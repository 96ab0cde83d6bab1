"""An import takes what the commands would take, says why it refuses the rest, and a refused row leaves nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm, file_of, prepared

ORDERS = "Order ID,Customer,Order Date,Product,Quantity,Unit Price,Discount,Amount,Currency\n"
PAYMENTS = "Customer,Date,Amount,Currency,Order ID,Method\n"
DEALS = "Customer,Title,Amount,Stage,Opened,Closed\n"


@prepared
def acme(crm: Crm) -> Crm:
    """A book with one customer."""
    crm.ok("add", "Acme")
    return crm


def _rejects(crm: Crm, path: Path, *options: str) -> list[Any]:
    """The rejected rows of an import that takes nothing."""
    answer = crm("import", path, *options, "--json", "--yes")
    assert answer.code == (5 if "has no stage" in answer.err else 1), answer.err
    assert (answer.json["added"], answer.json["batch"]) == (0, None)
    rejects: list[Any] = answer.json["rejects"]
    return rejects


def test_an_order_is_in_one_currency(acme: Crm, tmp_path: Path) -> None:
    """$100 and €100 were an order of $200."""
    path = file_of(tmp_path, ORDERS + "7,Acme,2026-01-02,Rice,1,100,,,USD\n7,Acme,2026-01-02,Oil,1,100,,,EUR\n")
    (reject,) = _rejects(acme, path, "--as", "orders")
    assert (reject["line"], reject["column"]) == (3, "Currency")
    assert "in one currency; this one is in USD, the line in EUR" in reject["reason"]
    assert acme.partly(path, "--as", "orders")["added"] == 1
    (order,) = acme.ok("show", "acme")["orders"]
    assert (order["amount"], order["currency"], len(order["lines"])) == ("100.00", "USD", 1)


def test_half_a_cent_is_rounded_as_typed_orders_are(acme: Crm, tmp_path: Path) -> None:
    """0.5 · 0.05 at 10 % off and a price finer than a cent: the line is exact, and rounded once."""
    lines = "1,Acme,2026-01-02,Rice,0.5,0.05,,,USD\n2,Acme,2026-01-02,Oil,1000,0.005,,,USD\n"
    acme.ok("import", file_of(tmp_path, ORDERS + lines + "3,Acme,2026-01-02,Tea,1,1.05,10%,,USD\n"), "--as", "orders")
    acme.ok("order", "add", "acme", "rice 0.5 @ 0.05")
    amounts = {order["ref"]: order["amount"] for order in acme.ok("show", "acme")["orders"]}
    assert amounts == {"1": "0.03", "2": "5.00", "3": "0.95", None: "0.03"}


def test_equal_payments_of_a_day_are_all_taken(acme: Crm, tmp_path: Path) -> None:
    """The second was taken for the first; repeating the file still changes nothing."""
    path = file_of(tmp_path, PAYMENTS + "Acme,2026-01-02,50,,,\n" * 3)
    assert acme.ok("import", path, "--as", "payments")["added"] == 3
    assert acme.ok("import", path, "--as", "payments")["unchanged"] == 3
    assert [payment["amount"] for payment in acme.ok("pay", "acme")["payments"]] == ["50.00"] * 3


def test_payments_settle_the_oldest_orders(acme: Crm, tmp_path: Path) -> None:
    """As `crm pay` does: the first order is paid, the rest goes to the next, and the second file row follows on."""
    acme.ok("order", "add", "acme", "100", "--on", "2026-01-01")
    acme.ok("order", "add", "acme", "100", "--on", "2026-02-01")
    path = file_of(tmp_path, PAYMENTS + "Acme,2026-03-01,150,,,bank\nAcme,2026-03-02,80,,,bank\n")
    assert acme.ok("import", path, "--as", "payments")["added"] == 2
    paid = [(p["order_id"], p["amount"]) for p in acme.ok("pay", "acme")["payments"]]
    assert sorted(paid, key=str) == [(1, "100.00"), (2, "50.00"), (2, "50.00"), (None, "30.00")]
    assert acme.ok("import", path, "--as", "payments")["unchanged"] == 2


def test_a_payment_for_an_unknown_order_is_credit_and_said(acme: Crm, tmp_path: Path) -> None:
    """The customer's money was refused for a number; a known number alone names the customer, an unknown one nobody."""
    acme.ok("order", "add", "acme", "100", "--ref", "A-1")
    path = file_of(tmp_path, PAYMENTS + "Acme,2026-11-02,50,,A-2,\n,2026-11-02,40,,A-1,\n")
    said = acme("import", path, "--as", "payments")
    assert "payments for orders that the book lacks are the customers' credit: A-2" in said.err
    assert acme.ok("import", path, "--as", "payments")["unchanged"] == 2
    paid = [(p["order_id"], p["amount"], p["note"]) for p in acme.ok("pay", "acme")["payments"]]
    assert sorted(paid, key=str) == [(1, "40.00", None), (None, "50.00", "order A-2")]
    path = file_of(tmp_path, PAYMENTS + ",2026-11-02,40,,A-3,\n")
    (reject,) = _rejects(acme, path, "--as", "payments")
    assert (reject["line"], reject["reason"]) == (2, "there is no order 'A-3' that it could be for")


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("customers", "Name,City\n" + "x" * 6000 + ",Paris\n", "That name has 6000 characters; 5000 are the most."),
        ("customers", "Name,Stage\nLi Wei,nowhere\n", "There is no stage 'nowhere'."),
        ("customers", "Name,Tags\nLi Wei,#\n", "'#' is not a tag."),
        ("payments", PAYMENTS + "Acme,2026-01-02,0,,,\n", "A payment of nothing is none."),
        ("deals", DEALS + "Acme,chairs,-500,,,\n", "A deal cannot be worth less than nothing."),
        ("deals", DEALS + "Acme,chairs,500,nowhere,,\n", "There is no stage 'nowhere'."),
        ("orders", ORDERS + "7,Acme,2026-01-02,,,,,0,USD\n", "An order is worth more than nothing."),
    ],
)
def test_a_row_that_no_command_would_take_is_rejected(
    acme: Crm, tmp_path: Path, kind: str, text: str, reason: str
) -> None:
    """With its line and the sentence that the command would say."""
    (reject,) = _rejects(acme, file_of(tmp_path, text), "--as", kind)
    assert (reject["line"], reject["reason"]) == (2, reason)


def test_a_row_with_several_faults_names_them_all(crm: Crm, tmp_path: Path) -> None:
    """Whoever mends the row mends it once."""
    (reject,) = _rejects(crm, file_of(tmp_path, "Name,Stage,Tags\nLi Wei,nowhere,#\n"))
    assert reject["reason"] == "There is no stage 'nowhere'. '#' is not a tag."
    assert reject["column"] == "Stage"


def test_an_imported_deal_gives_the_customer_its_stage(acme: Crm, tmp_path: Path) -> None:
    """As `crm deal add` does; a deal that was lost before the newest one moved does not take it back."""
    rows = "Acme,chairs,500,proposal,2026-11-01,\nAcme,desks,500,lost,2025-01-01,2025-02-01\n"
    assert acme.ok("import", file_of(tmp_path, DEALS + rows), "--as", "deals")["added"] == 2
    assert acme.ok("show", "acme")["stage"] == "proposal"


def test_no_cell_ends_a_file(crm: Crm, tmp_path: Path) -> None:
    """A tag of nothing but # and a heading that cannot name a field ended the file without a line number."""
    path = file_of(tmp_path, "Name,Tags,Email\nLi Wei,#,li@x.example\nWang,vip;#VIP,\n")
    assert [reject["line"] for reject in _rejects(crm, path)] == [2]
    assert crm.partly(path)["added"] == 1
    assert [(c["name"], c["tags"], c["emails"]) for c in crm.ok("list")] == [("Wang", ["vip"], [])]
    odd = file_of(tmp_path, "Name,???\nAnna,x\nBob,\n", "odd.csv")
    (reject,) = _rejects(crm, odd, "--keep-unknown")
    assert (reject["line"], reject["reason"]) == (2, "'???' cannot name a field.")
    assert crm.partly(odd, "--keep-unknown")["added"] == 1


def test_a_rejected_row_makes_no_customer(crm: Crm, tmp_path: Path) -> None:
    """--create makes a customer with its row, or neither."""
    notes = "Customer,Date,Amount,Currency,Order ID,Method\nNobody,2026-01-02,-,,A-9,\nNo One,2026-01-02,0,,,\n"
    path = file_of(tmp_path, notes)
    assert crm.partly(path, "--as", "payments", "--create")["rejected"] == 2
    assert crm.ok("list") == []
    assert crm.ok("history") == []


def test_who_is_made_for_a_row_is_a_person_or_a_company_by_name(crm: Crm, tmp_path: Path) -> None:
    """Everybody made for a note was a company."""
    path = file_of(tmp_path, "Customer,Date,Notes\nLi Wei,2026-01-02,x\nMüller GmbH,2026-01-02,y\n")
    crm.ok("import", path, "--as", "interactions", "--create")
    assert {c["name"]: c["kind"] for c in crm.ok("list")} == {"Li Wei": "person", "Müller GmbH": "company"}


def test_nothing_said_of_a_contact_is_lost(acme: Crm, tmp_path: Path) -> None:
    """Role, birthday and notes of a contact were read and left out."""
    text = "Company,Name,Job Title,Role,Birthday,Notes\nAcme,Ann Lee,Buyer,decides,1980-05-03,likes tea\n"
    path = file_of(tmp_path, text)
    assert acme.ok("import", path, "--as", "contacts", "--map", "Role=role")["added"] == 1
    assert acme.ok("import", path, "--as", "contacts", "--map", "Role=role")["unchanged"] == 1
    (row,) = [
        json.loads(line) for line in acme("export", "--all", "--format", "jsonl").out.splitlines() if "Ann Lee" in line
    ]
    said = (row["name"], row["title"], row["role"], row["birthday"], row["note"])
    assert said == ("Ann Lee", "Buyer", "decides", "1980-05-03", "likes tea")


CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nN:{parts};;;\n{more}END:VCARD\n"


@pytest.mark.parametrize(
    ("file", "text", "kind"),
    [
        ("a.vcf", CARD.format(name="Acme Ltd", parts="Ltd;Acme", more=""), "company"),
        ("a.vcf", CARD.format(name="Acme Ltd", parts=";Acme Ltd", more="KIND:individual\n"), "person"),
        ("a.vcf", CARD.format(name="Ann Lee", parts="Lee;Ann", more=""), "person"),
        ("a.vcf", CARD.format(name="Ann Lee", parts="Lee;Ann", more="ORG:Acme Ltd\n"), "person"),
        ("a.ldif", "dn: x\ncn: Acme Ltd\nsn: Acme Ltd\nmail: a@acme.example\n", "company"),
        ("a.ldif", "dn: x\nsn: Acme Ltd\nmail: a@acme.example\n", "company"),
        ("a.ldif", "dn: x\ngivenname: Ann\nsn: Lee\nmail: a@acme.example\n", "person"),
        ("a.json", '[{"name": "Acme Ltd", "city": "Bonn"}]', "company"),
        ("a.json", '[{"last_name": "Acme Ltd", "city": "Bonn"}]', "company"),
        ("a.csv", "Name,City\nAcme Ltd,Bonn\n", "company"),
    ],
)
def test_every_format_knows_a_company_by_its_name(crm: Crm, tmp_path: Path, file: str, text: str, kind: str) -> None:
    """A card "Acme Ltd" was a person, while the same name in a table was a company."""
    crm.ok("import", file_of(tmp_path, text, file), "--as", "customers")
    (customer,) = crm.ok("list")
    assert customer["kind"] == kind


def test_a_customer_made_by_a_row_of_history_is_known_by_its_name(crm: Crm, tmp_path: Path) -> None:
    """--create asks the same function what the name is."""
    text = "Customer,Date,Notes\nAcme Ltd,2026-01-02,called\nAnn Lee,2026-01-02,called\n"
    crm.ok("import", file_of(tmp_path, text), "--as", "interactions", "--create")
    assert {each["name"]: each["kind"] for each in crm.ok("list")} == {"Acme Ltd": "company", "Ann Lee": "person"}


def test_a_product_made_by_a_file_has_the_price_of_its_newest_order(acme: Crm, tmp_path: Path) -> None:
    """As if the orders had been typed; the lines of a file stand in any order."""
    rows = "1,Acme,2026-03-02,Rice,1,4,,,USD\n2,Acme,2026-05-02,Rice,1,5,,,USD\n3,Acme,2026-04-02,Rice,1,3,,,USD\n"
    acme.ok("import", file_of(tmp_path, ORDERS + rows + "3,Acme,2026-04-02,Tea,1,,,7,USD\n"), "--as", "orders")
    prices = {each["name"]: each["price"] for each in acme.ok("product", "list")}
    assert prices == {"Rice": "5.00", "Tea": None}


@pytest.mark.parametrize("table", ["interaction", "reminder", "case", "customer", "contact", "deal", "product"])
def test_a_stored_row_that_says_nothing_is_refused(acme: Crm, tmp_path: Path, table: str) -> None:
    """An empty note of a whole book was taken, and could be neither read nor edited."""
    acme.ok("log", "acme", "hello")
    acme.ok("remind", "acme", "tomorrow", "call")
    acme.ok("case", "add", "acme", "late")
    acme.ok("deal", "add", "acme", "chairs")
    acme.ok("product", "add", "rice", "--price", "4")
    acme.ok("import", file_of(tmp_path, "Company,Name\nAcme,Ann\n", "people.csv"), "--as", "contacts")
    lines = [json.loads(line) for line in acme("export", "--all").out.splitlines()]
    (row,) = [line for line in lines if line.get("table") == table]
    row.update({column: "" for column in ("text", "name", "title") if row.get(column)})
    path = file_of(tmp_path, "\n".join(map(json.dumps, lines)) + "\n", "book.jsonl")
    acme.path.unlink()
    answer = acme("import", path, "--json")
    assert answer.code == 1
    assert answer.json["batch"] is None

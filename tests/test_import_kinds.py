"""What a file is: customers by a sure column of names; deals, orders and tasks as such; anything else refused."""

from pathlib import Path

import pytest

from crmcli.transfer.cells import is_name
from tests.conftest import Crm, file_of

CASES = Path(__file__).parent / "fixtures" / "cases"


def test_a_column_of_flags_is_no_name(crm: Crm) -> None:
    """`Customer` holds 0 and 1 there, and the names stand under Name; what is not taken is listed."""
    answer = crm("import", CASES / "erp-flags.csv", "--yes")
    assert answer.code == 0
    assert "columns that are not taken: Id, Status, Customer, Supplier" in answer.err
    assert crm.names() == ["Bäckerei Stern", "Fischhaus Nord", "Holzhandel Süd"]


def test_deals_of_odoo(crm: Crm) -> None:
    """Opportunity, Expected Revenue, Expected Closing and Created on are a deal's."""
    assert crm.ok("import", CASES / "deals-odoo.csv", "--yes", "--create")["kind"] == "deals"
    deals = {deal["title"]: deal for deal in crm.ok("deal", "list", "--all")}
    assert sorted(deals) == ["20 chairs", "Lamps"]
    assert (deals["20 chairs"]["amount"], deals["20 chairs"]["expected_close"]) == ("12500.00", "2026-12-15")
    assert deals["Lamps"]["stage"] == "won"


def test_deals_named_by_their_product(crm: Crm) -> None:
    """Where no column is a title the product serves as one; the account is the customer."""
    assert crm.ok("import", CASES / "deals-by-product.csv", "--yes", "--create")["kind"] == "deals"
    deals = {deal["title"]: deal for deal in crm.ok("deal", "list", "--all")}
    assert (deals["Desk Basic"]["stage"], deals["Desk Basic"]["amount"]) == ("won", "1054.00")
    assert deals["Desk Pro"]["stage"] == "lost"
    assert crm.names() == ["Cancel City", "Isdomain"]


@pytest.mark.parametrize(
    "headings",
    [
        "客户,商机,金额,阶段",
        "客户名称,机会,预计金额,销售阶段",
        "Customer,Deal,Amount,Stage",
        "Account,Opportunity,Value,Stage",
    ],
)
def test_deals_under_the_plain_words(crm: Crm, tmp_path: Path, headings: str) -> None:
    """A table of customers, deals, amounts and stages is one of deals: taken as customers it would lose the amounts."""
    path = file_of(tmp_path, f"{headings}\nAcme,Chairs,100,won\nAcme,Lamps,200,lost\n")
    assert crm.ok("import", path, "--yes", "--create")["kind"] == "deals"
    deals = {deal["title"]: (deal["amount"], deal["stage"]) for deal in crm.ok("deal", "list", "--all")}
    assert deals == {"Chairs": ("100.00", "won"), "Lamps": ("200.00", "lost")}


def test_customers_with_stages_and_amounts_and_no_deal_are_asked(crm: Crm, tmp_path: Path) -> None:
    """An expected amount is a deal's; what the deal is called is not said."""
    path = file_of(tmp_path, "客户名称,电话,销售阶段,预计金额\n台北米行,13800138000,报价,300\n")
    refused = crm("import", path, "--yes")
    assert (refused.code, "looks like deals" in refused.err) == (5, True)
    assert crm.ok("import", path, "--yes", "--as", "customers")["added"] == 1


@pytest.mark.parametrize(
    "last",
    [
        "Total: 2,,",
        "Grand Total,,2",
        "合计,,",
        "Total (2),,",
        "Confidential Information - Do Not Distribute",
        "Generated on 2026-11-18,,\nPage 1 of 1,,",
        "Total,,\nCopyright (c) 2000-2026 sales.example",
    ],
)
def test_totals_and_page_ends_are_no_customers(crm: Crm, tmp_path: Path, last: str) -> None:
    """The last rows of a report are counted as not taken."""
    text = (CASES / "with-totals.csv").read_text(encoding="utf-8").replace("Total: 2,,", last)
    made = crm.ok("import", file_of(tmp_path, text), "--yes")
    assert made["added"] == 2
    assert made["not_taken"] == {"lines of totals or page ends": last.count("\n") + 1}
    assert crm.names() == ["Acorn Ltd", "Birch Ltd"]


def test_a_customer_called_total_is_one(crm: Crm, tmp_path: Path) -> None:
    """A total has empty cells or sums beside it and stands last."""
    rows = "Name,City,Phone\nTotal,Paris,\nCount Basie,,\nTotal,Oslo,\nAcorn,Rome,\nTotal Energies,,\n"
    assert crm.ok("import", file_of(tmp_path, rows), "--yes")["added"] == 5
    last = file_of(tmp_path, "Name,City,Phone\nAcorn,Rome,\nTotal,,+33 1 47 44 45 46\n")
    assert crm.ok("import", last, "--yes")["added"] == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Id,Customer,Phone,City\n1,0,+49301234567,Ulm\n2,1,+49301234568,Kiel\n", "Customer (0, 1)"),
        ("Id,Customer,Who is it,Phone\n1,0,Ann Lee,+49301234567\n", '--map "Who is it=name"'),
        ("Email,Phone\nann@x.example,+49301234567\n", "certainly one of names"),
        ("Customer ID,City\nK1,Ulm\n", "No heading says the name"),
        ("Name,SKU,Price,Stock\nChair,C1,10,3\n", "a list of products: SKU, Price, Stock"),
        ("Name,Pclass,Sex,Fare,Ticket\nAnn Lee,1,f,7.25,A5\n", "3 of 5 columns"),
        ("Deal Stage,Close Date,Account Name\nWon,2026-10-01,Acorn\n", "--as deals"),
        ("Call ID,Call duration,Contact\n1,4,Ann\n", "--as interactions"),
        ("Task ID,Due Date,Name\n1,2026-12-01,Ann\n", "--as reminders"),
        ("Order ID,Quantity,Customer\n1,2,Acorn\n", "--as orders"),
    ],
)
def test_what_is_not_certain_is_refused(crm: Crm, tmp_path: Path, text: str, said: str) -> None:
    """Exit 5 with what was seen and the option that would do; nothing is taken."""
    refused = crm("import", file_of(tmp_path, text), "--yes", "--create")
    assert refused.code == 5
    assert said in refused.err
    assert crm.ok("list") == []


def test_orders_without_a_date_are_refused(crm: Crm, tmp_path: Path) -> None:
    """The kind that was asked for lacks a column: exit 5 with the line that would do."""
    refused = crm("import", file_of(tmp_path, "Name,Email\nBob,b@x.example\n"), "--as", "orders", "--yes")
    assert refused.code == 5
    assert '--map "Heading=day"' in refused.err


def test_the_rest_of_the_columns_can_be_left_out(crm: Crm, tmp_path: Path) -> None:
    """More than half unknown is a refusal until they are kept or left out in one go."""
    path = file_of(tmp_path, "Name,A1,B1,C1\nAnn Lee,x,y,z\n")
    assert crm("import", path, "--yes").code == 5
    assert crm.ok("import", path, "--yes", "--map", "*=-")["added"] == 1
    empty = file_of(tmp_path, "Name,A1,B1,C1\nBo Ek,,,\n")
    assert crm.ok("import", empty, "--yes")["added"] == 1
    kept = file_of(tmp_path, "Name,A1,B1,C1\nCai Berg,x,y,z\n")
    assert crm.ok("import", kept, "--yes", "--keep-unknown")["added"] == 1


@pytest.mark.parametrize("cell", ["#1001", "4711", "+49 30 1234567", "ann@x.example", "2026-11-18", "true", "-"])
def test_numbers_phones_and_mails_are_no_names(crm: Crm, tmp_path: Path, cell: str) -> None:
    """Such a row is rejected among others; a number is one where a person mapped the column."""
    path = file_of(tmp_path, f"Name,City\nAnn Lee,Ulm\nBo Ek,Kiel\n{cell},Rome\n")
    refused = crm("import", path, "--yes")
    assert refused.code == 1
    assert "line 4" in refused.err
    assert crm("import", path, "--yes", "--map", "Name=name").code == (1 if cell in ("ann@x.example", "-") else 0)


def test_a_firm_of_figures_is_a_name() -> None:
    """A letter makes a name of figures; a flag in any case is none."""
    assert all(map(is_name, ("3M", "1&1 AG", "7-Eleven", "Björk", "李伟", "Total Energies", "No Limits")))
    assert not any(map(is_name, ("", "0", "TRUE", "No", "2026-11-18T10:00:00Z", "1.234,50 €")))


def test_orders_of_a_shop_are_orders(crm: Crm, tmp_path: Path) -> None:
    """Shopify has the number of the order under Name, the buyer under Billing Name; a refunded one is no sale."""
    head = (
        "Name,Email,Financial Status,Paid at,Currency,Total,Created at,Lineitem quantity,Lineitem name,Billing Name\n"
    )
    rows = (
        "#1001,ann@x.example,paid,2026-10-01,EUR,55,2026-10-01,2,Tea,Ann Lee\n"
        "#1002,bo@x.example,refunded,2026-10-02,EUR,35,2026-10-02,1,Cup,Bo Ek\n"
    )
    made = crm.ok("import", file_of(tmp_path, head + rows), "--yes", "--create")
    assert (made["kind"], made["added"], made["left_out"]) == ("orders", 1, 1)
    assert crm.names() == ["Ann Lee"]
    (order,) = crm.ok("order", "list")
    assert order["amount"] == "55.00"


def test_a_file_of_companies_makes_companies(crm: Crm, tmp_path: Path) -> None:
    """The facts of a firm that no field keeps are listed, and are no reason to refuse the file."""
    text = "account,sector,year_established,revenue,employees,office_location\n"
    text += "Acorn Ltd,retail,1996,1.5,20,Leeds\n"
    assert crm.ok("import", file_of(tmp_path, text), "--yes")["added"] == 1
    card = crm.ok("show", "Acorn")
    assert (card["kind"], card["industry"]) == ("company", "retail")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Customer,Date,Amount\nAcme,2026-10-01,5\n", "looks like orders: Date, Amount"),
        ("Name,Email,Date,Amount\nAnn Lee,a@x.example,2026-10-01,5\n", "--as orders, or --as customers"),
        ("Customer,Product,Amount,Status\nAcme,Chair,5,open\n", "looks like deals: Amount, Status"),
        ("Title,Due date,Assigned to,Status\nCall,2026-12-01,Jo,open\n", "looks like reminders"),
        ("Name,Title,Company,Amount,Stage\nAnn Lee,Buyer,Acme,5,won\n", "looks like deals: Amount, Stage"),
        ("Order ID,Order Date,Customer,Widget,Qty,Unit Price\n1,2026-10-01,A,Chair,2,9\n", '--map "Widget=product"'),
        ("Order ID,Order Date,Customer,Product,Bottles,Amount\n1,2026-10-01,A,Wine,2,9\n", '--map "Bottles=quantity"'),
        ("Colour,Size,Weight\nred,1,2\n", "No heading of"),
    ],
)
def test_amounts_beside_customers_are_asked_about(crm: Crm, tmp_path: Path, text: str, said: str) -> None:
    """An amount is no customer's: the file is refused with the kind that it may be, and nothing is lost unsaid."""
    refused = crm("import", file_of(tmp_path, text), "--yes", "--create")
    assert refused.code == 5
    assert said in refused.err
    assert crm.ok("list") == []


def test_further_lines_of_an_order_have_blank_cells(crm: Crm, tmp_path: Path) -> None:
    """Shops and ERP programs say the buyer and the day on the first line alone; a further line belongs to it."""
    lines = "Order Lines/Product,Order Lines/Quantity,Order Lines/Unit Price"
    head = f"Order Reference,Customer,Order Date,{lines},Status\n"
    rows = "S1,Acme,2026-10-01,Chair,2,100,Sales Order\n,,,Desk,1,50,\nS2,Birch,2026-10-02,Chair,1,100,Quotation\n"
    made = crm.ok("import", file_of(tmp_path, head + rows), "--yes", "--create")
    assert (made["added"], made["left_out"]) == (1, 1)
    (order,) = crm.ok("order", "list")
    assert (order["amount"], [line["product"] for line in order["lines"]]) == ("250.00", ["Chair", "Desk"])


def test_a_further_line_of_a_rejected_order_is_rejected(crm: Crm, tmp_path: Path) -> None:
    """It must not be filed with the order before."""
    rows = "1,2026-10-01,Acme,Tea,1,2\n2,no day,Birch,Tea,1,2\n,,,Cup,1,3\n"
    made = crm.partly(file_of(tmp_path, "Order ID,Order Date,Customer,Product,Qty,Price\n" + rows), "--create")
    assert [reject["line"] for reject in made["rejects"]] == [3, 4]
    assert [order["amount"] for order in crm.ok("order", "list")] == ["2.00"]


@pytest.mark.parametrize("totals", [("1,050.00", "1,050.00"), ("1,050.00", "")])
def test_the_total_of_an_order_beside_its_lines(crm: Crm, tmp_path: Path, totals: tuple[str, str]) -> None:
    """The same amount on each line, or on the first alone, is what the whole order comes to, counted once."""
    head = "订单编号,客户名称,下单日期,产品名称,数量,单价(元),订单金额(元)\n"
    rows = f'D1,宏达,2026-10-01,轴承,10,100,"{totals[0]}"\nD1,宏达,2026-10-01,螺母,5,10,"{totals[1]}"\n'
    crm.ok("import", file_of(tmp_path, head + rows), "--yes", "--create")
    (order,) = crm.ok("order", "list")
    assert (order["amount"], [line["amount"] for line in order["lines"]]) == ("1050.00", ["1000.00", "50.00"])


def test_shipping_of_a_shop_is_a_line(crm: Crm, tmp_path: Path) -> None:
    """The order comes to its Total; what its items do not explain stands as a line, and the payment is whole."""
    head = (
        "Name,Email,Financial Status,Paid at,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price\n"
    )
    rows = "#1,a@x.example,paid,2026-10-01,EUR,55,2026-10-01,2,Tea,20\n#1,a@x.example,,,,,2026-10-01,1,Cup,10\n"
    crm.ok("import", file_of(tmp_path, head + rows), "--yes", "--create")
    (order,) = crm.ok("order", "list")
    assert (order["amount"], order["open"], len(order["lines"])) == ("55.00", "0.00", 3)
    assert order["lines"][2]["amount"] == "5.00"


def test_a_product_without_a_name_is_named_by_its_code(crm: Crm, tmp_path: Path) -> None:
    """Another line of the file may say the name; else the code is kept, and not lost."""
    head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,Customer\n"
    rows = "1,T1,Tea,2,2026-10-01,5,Acme\n1,T1,,1,2026-10-01,5,Acme\n1,X9,,1,2026-10-01,7,Acme\n"
    crm.ok("import", file_of(tmp_path, head + rows), "--yes", "--create")
    (order,) = crm.ok("order", "list")
    assert [line["product"] for line in order["lines"]] == ["Tea", "Tea", "X9"]


def test_text_of_ms_dos(crm: Crm, tmp_path: Path) -> None:
    """Excel's CSV (MS-DOS) is code page 850: ü is 0x81 there, which Windows-1252 does not have."""
    path = tmp_path / "dos.csv"
    path.write_bytes("Name,City\nPeter Bühler,Köln\nJosé Núñez,Orléans\n".encode("cp850"))
    crm.ok("import", path, "--yes")
    assert crm.names() == ["José Núñez", "Peter Bühler"]


def test_a_name_with_its_mail_in_brackets(crm: Crm) -> None:
    """`Mina Otto (otto@clinic.example)` is her name and her mail: her deal, and no customer of that whole text."""
    crm.ok("add", "Mina Otto", "--email", "otto@clinic.example")
    assert crm.ok("import", CASES / "mig-contact-in-brackets.csv", "--yes", "--create")["added"] == 1
    assert crm.names() == ["Mina Otto"]
    (deal,) = crm.ok("deal", "list")
    assert (deal["title"], deal["customer"], deal["amount"]) == ("Pilot", "Mina Otto", "900.00")


def test_closed_deals_of_a_file_are_told_of(crm: Crm) -> None:
    """Thirty closed deals are not none: the pipeline says why its chances are not learned from them."""
    crm.ok("import", CASES / "closed-history.csv", "--yes", "--create")
    assert "30 closed deals are not counted" in " ".join(crm("pipeline").out.split())


def test_a_mail_under_customer_is_a_mail(crm: Crm, tmp_path: Path) -> None:
    """It finds whose it is, whatever their name."""
    crm.ok("add", "Ann Lee", "--email", "ann@x.example")
    path = file_of(tmp_path, "Order ID,Order Date,Customer,Amount\n1,2026-10-01,Ann@x.example,5\n")
    assert crm.ok("import", path, "--yes")["added"] == 1
    assert crm.ok("order", "list")[0]["customer"] == "Ann Lee"


def test_firms_with_the_parts_of_a_person(crm: Crm, tmp_path: Path) -> None:
    """A contact's name beside a first and last name is the firm's, as accounting programs have it."""
    rows = "Acorn Ltd,ann@acorn.example,Ann,Lee\nBo Ek,bo@x.example,Bo,Ek\n"
    crm.ok("import", file_of(tmp_path, f"*ContactName,EmailAddress,FirstName,LastName\n{rows}"), "--yes")
    assert crm.names() == ["Acorn Ltd", "Bo Ek"]
    assert [person["name"] for person in crm.ok("show", "Acorn Ltd")["contacts"]] == ["Ann Lee"]


def test_a_chinese_list_of_products_is_no_list_of_customers(crm: Crm, tmp_path: Path) -> None:
    """单位 is there what a product is counted in, and no firm."""
    refused = crm("import", file_of(tmp_path, "产品名称,产品编号,单价,库存,单位\n轴承,A1,10,5,箱\n"), "--yes")
    assert (refused.code, "a list of products" in refused.err) == (5, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Customer,Task\nAcme,call them\n", "reminders"),
        ("Customer,Product\nAcme,Chair\n", "orders"),
        ("Company,Order ID\nAcme,7\n", "orders"),
        ("Company,City,Budget\nAcme,Ulm,500\n", "deals"),
        ("Name,Close Date\nAcme,2026-12-01\n", "deals"),
        ("Name,Email,Product,Qty\nAnn Lee,a@x.example,Chair,2\n", "orders"),
        ("Kunde;Aufgabe\nAcme;anrufen\n", "reminders"),
    ],
)
def test_what_no_customer_has_is_not_left_out_silently(crm: Crm, tmp_path: Path, text: str, kind: str) -> None:
    """A task, product, order number or amount is lost in a list of customers: the file is refused naming the kind."""
    path = file_of(tmp_path, text)
    refused = crm("import", path, "--yes")
    assert (refused.code, f"--as {kind}" in refused.err) == (5, True)
    assert crm.ok("import", path, "--yes", "--as", "customers")["added"] == 1


def test_invoices_with_what_was_paid_are_orders(crm: Crm, tmp_path: Path) -> None:
    """Total beside Amount Paid is what an invoice comes to: not a payment whose order nobody has."""
    text = "Invoice No,Date,Customer,Total,Amount Paid\nI1,2026-10-01,Acorn Ltd,1000,{}\n"
    crm.ok("import", file_of(tmp_path, text.format(800)), "--yes", "--create")
    (order,) = crm.ok("order", "list")
    assert (order["amount"], order["open"]) == ("1000.00", "200.00")


@pytest.mark.parametrize(("paid", "open_"), [("600", "400.00"), ("0", "1000.00"), ("900", "100.00")])
def test_a_newer_invoice_of_which_another_sum_was_paid(crm: Crm, tmp_path: Path, paid: str, open_: str) -> None:
    """Less, too, is said, and taken with overwrite; the second time nothing changes, and undo takes it back."""
    text = "Invoice No,Date,Customer,Total,Amount Paid\nI1,2026-10-01,Acorn Ltd,1000,{}\n"
    crm.ok("import", file_of(tmp_path, text.format(800)), "--yes", "--create")
    path = file_of(tmp_path, text.format(paid))
    said = crm.ok("import", path, "--yes")
    assert (said["unchanged"], said["differ"], said["changes"][0]["field"]) == (0, 1, "paid")
    assert crm.ok("import", path, "--yes", "--update", "overwrite")["updated"] == 1
    assert [order["open"] for order in crm.ok("order", "list")] == [open_]
    assert crm.ok("import", path, "--yes", "--update", "overwrite")["unchanged"] == 1
    crm.ok("undo")
    assert [order["open"] for order in crm.ok("order", "list")] == ["200.00"]


def test_payments_typed_by_hand_stay_beside_an_invoice_that_says_less(crm: Crm, tmp_path: Path) -> None:
    """They are rows of their own: the file is said to differ, with overwrite too."""
    text = "Invoice No,Date,Customer,Total,Amount Paid\nI1,2026-10-01,Acorn Ltd,1000,{}\n"
    crm.ok("import", file_of(tmp_path, text.format("")), "--yes", "--create")
    crm.ok("pay", "acorn", "500")
    said = crm.ok("import", file_of(tmp_path, text.format(300)), "--yes", "--update", "overwrite")
    assert (said["updated"], said["unchanged"], said["differ"]) == (0, 0, 1)
    assert [order["open"] for order in crm.ok("order", "list")] == ["500.00"]


@pytest.mark.parametrize(
    ("rows", "channel"),
    [
        ("Fecha;Cliente;Tipo;Notas\n13/10/2026;Acorn SL;Llamada;Quiere oferta\n", "call"),
        ("Date;Client;Type;Compte rendu;Durée (min)\n13/10/2026;Acorn SARL;Visite;Vu le toit;12\n", "visit"),
        ("Datum;Kunde;Typ;Notiz\n13.10.2026;Acorn GmbH;Anruf;Will ein Angebot\n", "call"),
    ],
)
def test_a_list_of_talks_makes_no_list_of_customers(crm: Crm, tmp_path: Path, rows: str, channel: str) -> None:
    """A day, whom, of what kind and what was said: history, in other languages too."""
    crm.ok("import", file_of(tmp_path, rows), "--yes", "--create")
    (talk,) = crm.ok("show", "acorn")["interactions"]
    assert (talk["at"][:10], talk["channel"]) == ("2026-10-13", channel)

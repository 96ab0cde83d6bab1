"""The same record by command, csv, JSON, whole book and form: equal rows, or equal refusals, for every kind of record.

A table, an importer, a form or a service that makes records and stands nowhere here makes these tests fail. A form is
opened by its key in the dashboard, its lines are filled, and Enter saves it.
"""

import ast
import importlib
import inspect
import json
import pkgutil
import re
from pathlib import Path

import pytest
from textual.screen import ModalScreen

import crmcli
import crmcli.tui.dialogs
from crmcli.book.tables import TABLES
from crmcli.services.importing.importers import IMPORTERS
from tests.conftest import Crm, prepared
from tests.two_doors import DOORS, Case, Cells, Typed, forms, put

LONG = "x" * 5001
TITLE_TOO_LONG = "That title has 5001 characters; 5000 are the most."
TOO_LONG = "That name has 5001 characters; 5000 are the most."
UNBORN = "'2030-05-03' is still to come; nobody is born on that day yet."
MINUS = "'-49' begins with a minus; no phone does."
NO_STAGE = "There is no stage 'nowhere'."
ORDER = {"Customer": "Acme", "Order Date": "2026-11-17", "Currency": "USD"}
CHAIRS = {"customer_id": 1, "title": "chairs", "opened_on": "2026-11-18"}
CALL = {"customer_id": 1, "at": "2026-11-17", "day": "2026-11-17", "channel": "call", "text": "hello"}
QUOTE = {"customer_id": 1, "due": "2026-11-20", "due_day": "2026-11-20", "text": "send quote"}

MÜLLER = {"name": "Müller GmbH", "kind": "company", "city": "Bonn", "source": "fair"}
OWN_FIELDS = json.dumps({"size": 5, "version": "1.10"})
PHONE = {"kind": "phone", "value": "+49 30 1234567", "normal": "+49301234567"}
CASH = {"customer_id": 1, "order_id": 1, "day": "2026-11-17", "amount": 6000, "method": "cash"}
RATED = {"customer_id": 1, "at": "2026-11-17", "channel": "other", "direction": "in", "text": "rated 9 of 10: quick"}
NO_KIND = "A detail is one of phone, email, wechat, url, fax, alias, address, ref, not 'fox'."
NOTES = {"Customer": "Acme", "Date": "2026-11-17", "Notes": "hello"}

CASES = (
    Case(
        "a company by its name", "customer", row=MÜLLER,
        command=("add", "Müller GmbH", "--city", "Bonn", "--source", "fair"),
        file=Cells("customers", {"Name": "Müller GmbH", "City": "Bonn", "Source": "fair"}),
        stored=MÜLLER,
        form=Typed("AddForm", {"name": "Müller GmbH", "city": "Bonn", "source": "fair"}),
    ),
    Case(
        "a person at a company", "customer", row={"name": "Li Wei", "kind": "person", "company": "Bolt Ltd"},
        command=("add", "Li Wei", "--company", "Bolt Ltd"),
        file=Cells("customers", {"Name": "Li Wei", "Company": "Bolt Ltd"}),
        stored={"name": "Li Wei", "company": "Bolt Ltd"},
        form=Typed("AddForm", {"name": "Li Wei", "company": "Bolt Ltd"}),
    ),
    Case(
        "a name that is too long", "customer", refusal=TOO_LONG,
        command=("add", LONG), file=Cells("customers", {"Name": LONG, "City": "Bonn"}),
        form=Typed("AddForm", {"name": LONG}),
    ),
    Case(
        "a stage that is not there", "customer", refusal=NO_STAGE,
        command=("add", "Bolt", "--stage", "nowhere"), file=Cells("customers", {"Name": "Bolt", "Stage": "nowhere"}),
        form=Typed("EditForm", {"stage": "nowhere"}),
    ),
    Case(
        "a birthday that is none", "customer", refusal="'soon' is not a birthday.",
        command=("add", "Bolt", "--birthday", "soon"), stored={"name": "Bolt", "birthday": "soon"},
        form=Typed("EditForm", {"birthday": "soon"}),
    ),
    Case(
        "a birthday to come", "customer", refusal=UNBORN,
        command=("add", "Bolt", "--birthday", "3 May 2030"),
        file=Cells("customers", {"Name": "Bolt", "Birthday": "2030-05-03"}),
        form=Typed("EditForm", {"birthday": "2030-05-03"}),
    ),
    Case(
        "a contact with a birthday to come", "contact", refusal=UNBORN,
        command=("contact", "add", "acme", "Ann Lee", "--birthday", "2030-05-03"),
        file=Cells("contacts", {"Company": "Acme", "Name": "Ann Lee", "Birthday": "2030-05-03"}),
        form=Typed("ContactForm", {"name": "Ann Lee", "birthday": "2030-05-03"}),
    ),
    Case(
        "a phone with a minus", "detail", refusal=MINUS,
        command=("add", "Bolt", "--phone", "-49"), file=Cells("customers", {"Name": "Bolt", "Phone": "-49"}),
        form=Typed("AddForm", {"name": "Bolt", "phone": "-49"}),
    ),
    Case(
        "a phone of two digits", "detail", refusal="'49' is too short for a phone.",
        command=("edit", "acme", "phone+=49"), file=Cells("customers", {"Name": "Acme", "Phone": "49"}),
        form=Typed("EditForm", {"phone": "49"}),
    ),
    Case(
        "a contact's phone with a minus", "detail", refusal=MINUS,
        command=("contact", "add", "acme", "Ann Lee", "--phone", "-49"),
        file=Cells("contacts", {"Company": "Acme", "Name": "Ann Lee", "Phone": "-49"}),
        form=Typed("ContactForm", {"name": "Ann Lee", "phone": "-49"}),
    ),
    Case(
        "a phone", "detail", row={"customer_id": 2, **PHONE},
        command=("add", "Bolt", "--phone", "+49 30 1234567"),
        file=Cells("customers", {"Name": "Bolt", "Phone": "+49 30 1234567"}),
        stored=None, form=Typed("AddForm", {"name": "Bolt", "phone": "+49 30 1234567"}),
    ),
    Case(
        "a phone of the first customer", "detail",
        row={"customer_id": 1, **PHONE},
        command=("edit", "acme", "phone+=+49 30 1234567"),
        file=Cells("customers", {"Name": "Acme", "Phone": "+49 30 1234567"}),
        stored={"customer_id": 1, **PHONE},
        form=Typed("EditForm", {"phone": "+49 30 1234567"}),
    ),
    Case(
        "a detail of no kind", "detail", refusal=NO_KIND,
        stored={"customer_id": 1, "kind": "fox", "value": "x", "normal": "x"},
    ),
    Case(
        "a person at a customer", "contact",
        row={"customer_id": 1, "name": "Ann Lee", "title": "Buyer", "birthday": "1980-05-03", "note": "likes tea"},
        command=("contact", "add", "acme", "Ann Lee", "--title", "Buyer", "--birthday", "3 May 1980", "--note",
                 "likes tea"),
        form=Typed("ContactForm", {"name": "Ann Lee", "title": "Buyer", "birthday": "1980-05-03",
                                   "note": "likes tea"}),
        file=Cells("contacts", {"Company": "Acme", "Name": "Ann Lee", "Job Title": "Buyer", "Birthday": "1980-05-03",
                                "Notes": "likes tea"}),
        stored={"customer_id": 1, "name": "Ann Lee", "title": "Buyer", "birthday": "1980-05-03", "note": "likes tea"},
    ),
    Case(
        "a contact without a name", "contact", refusal="A contact needs a name.",
        command=("contact", "add", "acme", " ", "--title", "Buyer"),
        form=Typed("ContactForm", {"title": "Buyer"}),
    ),
    Case(
        "a contact with a title that is too long", "contact", refusal=TITLE_TOO_LONG,
        command=("contact", "add", "acme", "Ann Lee", "--title", LONG),
        file=Cells("contacts", {"Company": "Acme", "Name": "Ann Lee", "Job Title": LONG}),
        form=Typed("ContactForm", {"name": "Ann Lee", "title": LONG}),
    ),
    Case(
        "a tag", "tag", row={"customer_id": 1, "name": "vip"},
        command=("edit", "acme", "tag+=#VIP"), file=Cells("customers", {"Name": "Acme", "Tags": "#VIP"}),
        stored={"customer_id": 1, "name": "vip"}, form=Typed("TagForm", {"tags": "#VIP"}),
    ),
    Case(
        "a tag of nothing", "tag", refusal="'#' is not a tag.",
        command=("edit", "acme", "tag+=#"), file=Cells("customers", {"Name": "Acme", "Tags": "#"}),
        stored={"customer_id": 1, "name": "#"}, form=Typed("TagForm", {"tags": "#"}),
    ),
    Case(
        "a field of one's own", "customer", row={"name": "Bolt", "extra": OWN_FIELDS},
        file=Cells("customers", {"Name": "Bolt", "version": "1.10", "size": "5"}, ("--keep-unknown",)),
        stored={"name": "Bolt", "extra": OWN_FIELDS},
    ),
    Case(
        "a field of one's own set later", "customer", row={"name": "Acme", "extra": OWN_FIELDS},
        command=("edit", "acme", "--set", "version=1.10", "--set", "size=5"),
        file=Cells("customers", {"Name": "Acme", "version": "1.10", "size": "5"}, ("--keep-unknown",)),
    ),
    Case(
        "a field without a name", "customer", refusal="'???' cannot name a field.",
        command=("edit", "acme", "--set", "???=1"),
        file=Cells("customers", {"Name": "Acme", "???": "1"}, ("--keep-unknown",)),
        stored={"name": "Bolt", "extra": '{"???": 1}'},
    ),
    Case(
        "a deal", "deal", row={**CHAIRS, "amount": 50000, "currency": "USD", "stage": "proposal", "closed_on": None},
        command=("deal", "add", "acme", "chairs", "500", "--stage", "prop"),
        file=Cells("deals", {"Customer": "Acme", "Title": "chairs", "Amount": "500", "Stage": "Proposal"}),
        stored={**CHAIRS, "amount": 50000, "currency": "USD", "stage": "proposal"},
        form=Typed("DealForm", {"title": "chairs", "amount": "500", "stage": "prop"}),
    ),
    Case(
        "a deal that is won", "deal", row={**CHAIRS, "stage": "won", "closed_on": "2026-11-18"},
        command=("deal", "add", "acme", "chairs", "--stage", "won"),
        file=Cells("deals", {"Customer": "Acme", "Title": "chairs", "Stage": "won"}),
        stored={**CHAIRS, "stage": "won", "closed_on": "2026-11-18"},
        form=Typed("DealForm", {"title": "chairs", "stage": "won"}),
    ),
    Case(
        "the stage that a deal gives its customer", "customer", row={"name": "Acme", "stage": "proposal"},
        command=("deal", "add", "acme", "chairs", "--stage", "proposal"),
        file=Cells("deals", {"Customer": "Acme", "Title": "chairs", "Stage": "proposal"}),
        form=Typed("DealForm", {"title": "chairs", "stage": "proposal"}),
    ),
    Case(
        "a deal's first stage", "deal_stage", row={"deal_id": 1, "stage": "lead", "day": "2026-11-18"},
        command=("deal", "add", "acme", "chairs"),
        file=Cells("deals", {"Customer": "Acme", "Title": "chairs", "Stage": ""}),
        form=Typed("DealForm", {"title": "chairs"}),
    ),
    Case(
        "a stage of no deal", "deal_stage", refusal="the deal that it names is not in the file",
        stored={"deal_id": "nothing", "stage": "lead", "day": "2026-11-18"},
    ),
    Case(
        "a deal worth less than nothing", "deal", refusal="A deal cannot be worth less than nothing.",
        command=("deal", "add", "acme", "chairs", "--amount=-500"),
        file=Cells("deals", {"Customer": "Acme", "Title": "chairs", "Amount": "-500"}),
        stored={**CHAIRS, "amount": -50000, "currency": "USD", "stage": "lead"},
        form=Typed("DealForm", {"title": "chairs", "amount": "-500"}),
    ),
    Case(
        "a deal in no stage", "deal", refusal=NO_STAGE,
        command=("deal", "add", "acme", "chairs", "--stage", "nowhere"),
        file=Cells("deals", {"Customer": "Acme", "Title": "chairs", "Stage": "nowhere"}),
        form=Typed("DealForm", {"title": "chairs", "stage": "nowhere"}),
    ),
    Case(
        "an order", "order",
        row={"customer_id": 1, "day": "2026-11-17", "amount": 1013, "currency": "USD", "deal_id": None, "note": None},
        command=("order", "add", "acme", "rice 2.5kg @ 4.50 -10%", "--on", "2026-11-17"),
        file=Cells("orders", {**ORDER, "Product": "rice", "Quantity": "2.5", "Unit Price": "4.50", "Discount": "10%"}),
        stored={"customer_id": 1, "day": "2026-11-17", "amount": 1013, "currency": "USD"},
        form=Typed("OrderForm", {"what": "rice 2.5kg @ 4.50 -10%", "day": "2026-11-17"}),
    ),
    Case(
        "a line of an order", "order_line",
        row={"product_id": 1, "quantity": 2.5, "price": 450, "discount": 0.1, "amount": 1013, "text": None},
        command=("order", "add", "acme", "rice 2.5kg @ 4.50 -10%", "--on", "2026-11-17"),
        file=Cells("orders", {**ORDER, "Product": "rice", "Quantity": "2.5", "Unit Price": "4.50", "Discount": "10%"}),
        stored={"order_id": 1, "product_id": 1, "quantity": 2.5, "price": 450, "discount": 0.1, "amount": 1013},
        form=Typed("OrderForm", {"what": "rice 2.5kg @ 4.50 -10%", "day": "2026-11-17"}),
    ),
    Case(
        "an order of nothing", "order", refusal="An order is worth more than nothing.",
        command=("order", "add", "acme", "0"), file=Cells("orders", {**ORDER, "Amount": "0"}),
        form=Typed("OrderForm", {"what": "0"}),
    ),
    Case(
        "a payment", "payment", row=CASH,
        command=("pay", "acme", "60", "--on", "2026-11-17", "--method", "cash"),
        file=Cells("payments", {"Customer": "Acme", "Date": "2026-11-17", "Amount": "60", "Method": "cash"}),
        stored={**CASH, "currency": "USD"},
        form=Typed("PayForm", {"amount": "60", "day": "2026-11-17", "method": "cash"}),
    ),
    Case(
        "a payment of nothing", "payment", refusal="A payment of nothing is none.",
        command=("pay", "acme", "0"),
        file=Cells("payments", {"Customer": "Acme", "Date": "2026-11-17", "Amount": "0"}),
        stored={"customer_id": 1, "day": "2026-11-17", "amount": 0, "currency": "USD"},
        form=Typed("PayForm", {"amount": "0"}),
    ),
    Case(
        "money given back", "payment", row={"customer_id": 1, "order_id": None, "amount": -500, "currency": "USD"},
        command=("pay", "acme", "5", "--refund", "--on", "2026-11-17"),
        file=Cells("payments", {"Customer": "Acme", "Date": "2026-11-17", "Amount": "-5"}),
        stored={"customer_id": 1, "day": "2026-11-17", "amount": -500, "currency": "USD"},
    ),
    Case(
        "a payment in a currency that is not owed", "payment", refusal="What is owed is in USD, this payment in EUR.",
        command=("pay", "acme", "€60"),
        file=Cells("payments", {"Customer": "Acme", "Date": "2026-11-17", "Amount": "60", "Currency": "EUR"}),
        form=Typed("PayForm", {"amount": "€60"}),
    ),
    Case(
        "a reminder", "reminder", row={**QUOTE, "kind": "todo", "every": "month", "done_at": None},
        command=("remind", "acme", "2026-11-20", "send quote", "--every", "month"),
        file=Cells("reminders", {"Customer": "Acme", "Due": "2026-11-20", "Text": "send quote", "Every": "month"}),
        stored={**QUOTE, "kind": "todo", "every": "month"},
        form=Typed("RemindForm", {"when": "2026-11-20", "text": "send quote", "every": "month"}),
    ),
    Case(
        "a promise", "reminder", row={**QUOTE, "kind": "owe", "every": None},
        command=("log", "acme", "hello", "--owe", "send quote by 2026-11-20"),
        file=Cells("reminders", {"Customer": "Acme", "Due": "2026-11-20", "Text": "send quote", "Kind": "owe"},
                   ("--map", "Kind=kind")),
        stored={**QUOTE, "kind": "owe"}, form=Typed("PromiseForm", {"owe": "send quote by 2026-11-20"}),
    ),
    Case(
        "a reminder of nothing", "reminder", refusal="A reminder needs a word about what to do.",
        command=("remind", "acme", "2026-11-20", ""),
        file=Cells("reminders", {"Customer": "Acme", "Due": "2026-11-20", "Text": ""}), stored={**QUOTE, "text": ""},
        form=Typed("RemindForm", {"when": "2026-11-20"}),
    ),
    Case(
        "a note", "interaction", row={**CALL, "direction": "in", "minutes": 12, "deal_id": None},
        command=("log", "acme", "hello", "--call", "--in", "--minutes", "12", "--on", "2026-11-17"),
        file=Cells("interactions", {"Customer": "Acme", "Date": "2026-11-17", "Type": "call", "Direction": "in",
                                    "Minutes": "12", "Notes": "hello"}),
        stored={**CALL, "direction": "in", "minutes": 12},
        form=Typed("LogForm", {"text": "hello /min 12 /on 2026-11-17 /call /in"}),
    ),
    Case(
        "a note of too many minutes", "interaction",
        refusal="Minutes is a whole number from 0 to 100000, not 159939.",
        command=("log", "acme", "hello", "--minutes", "159939"),
        file=Cells("interactions", {**NOTES, "Minutes": "999h 99999m"}),
        stored={**CALL, "minutes": 159_939}, form=Typed("LogForm", {"text": "hello /min 159939"}),
    ),
    Case(
        "a note of nothing", "interaction", refusal="The note is empty.",
        command=("log", "acme", ""), file=Cells("interactions", {**NOTES, "Notes": ""}), stored={**CALL, "text": ""},
        form=Typed("LogForm", {}),
    ),
    Case(
        "a rating", "interaction",
        row=RATED, form=Typed("RateForm", {"score": "9", "words": "quick", "day": "2026-11-17"}),
        command=("rate", "acme", "9", "quick", "--on", "2026-11-17"),
        stored={**RATED, "day": "2026-11-17", "ref": "rating:10:9:x"},
    ),
    Case(
        "a case", "case", row={"customer_id": 1, "kind": "complaint", "text": "late", "due_day": "2026-11-20"},
        command=("case", "add", "acme", "late", "--due", "2026-11-20"),
        stored={"customer_id": 1, "text": "late", "opened_on": "2026-11-18", "due_day": "2026-11-20"},
        form=Typed("CaseForm", {"text": "late", "due": "2026-11-20"}),
    ),
    Case(
        "a case of nothing", "case", refusal="A case needs a word about what is wrong.",
        command=("case", "add", "acme", ""), 
        stored={"customer_id": 1, "text": "", "opened_on": "2026-11-18", "due_day": "2026-11-20"},
        form=Typed("CaseForm", {}),
    ),
    Case(
        "a note of a day to come", "interaction",
        refusal="2026-11-19 is still to come; a note is about what happened.",
        command=("log", "acme", "hello", "--on", "2026-11-19"),
        file=Cells("interactions", {**NOTES, "Date": "2026-11-19"}),
        form=Typed("LogForm", {"text": "hello /on 2026-11-19"}),
    ),
    Case(
        "a note of an hour to come", "interaction",
        refusal="2026-11-18 11:00 is still to come; a note is about what happened.",
        command=("log", "acme", "hello", "--on", "2026-11-18 11:00"),
        file=Cells("interactions", {**NOTES, "Date": "2026-11-18 11:00"}),
        form=Typed("LogForm", {"text": "hello /on 2026-11-18 11:00"}),
    ),
    Case(
        "a meeting to come", "reminder", row={"customer_id": 1, "text": "hello", "due_day": "2026-11-19"},
        file=Cells("interactions", {**NOTES, "Date": "2026-11-19", "Type": "meeting"}),
    ),
    Case(
        "a rating of a day to come", "interaction",
        refusal="2026-11-19 is still to come; a note is about what happened.",
        command=("rate", "acme", "9", "--on", "2026-11-19"),
        form=Typed("RateForm", {"score": "9", "day": "2026-11-19"}),
    ),
    Case(
        "an order of a day to come", "order",
        refusal="2026-11-19 is still to come; an order is entered on its day.",
        command=("order", "add", "acme", "50", "--on", "2026-11-19"),
        file=Cells("orders", {**ORDER, "Order Date": "2026-11-19", "Amount": "50"}),
        form=Typed("OrderForm", {"what": "50", "day": "2026-11-19"}),
    ),
    Case(
        "a payment of a day to come", "payment",
        refusal="2026-11-19 is still to come; a payment is entered when it is there.",
        command=("pay", "acme", "60", "--on", "2026-11-19"),
        file=Cells("payments", {"Customer": "Acme", "Date": "2026-11-19", "Amount": "60"}),
        form=Typed("PayForm", {"amount": "60", "day": "2026-11-19"}),
    ),
    Case(
        "a deal won on a day to come", "deal",
        refusal="2026-11-19 is still to come; a deal opens, moves and closes on a day that was.",
        file=Cells("deals", {"Customer": "Acme", "Title": "chairs", "Stage": "won", "Won time": "2026-11-19"}),
    ),
    Case(
        "a product", "product", row={"name": "oil", "unit": "litre", "price": 900, "cost": 500, "currency": "USD"},
        command=("product", "add", "oil", "--unit", "litre", "--price", "9", "--cost", "5"),
        stored={"name": "oil", "unit": "litre", "price": 900, "cost": 500, "currency": "USD"},
    ),
    Case(
        "a product that an order names first", "product", row={"name": "oil", "price": 900, "currency": "USD"},
        command=("order", "add", "acme", "oil 2 @ 9"),
        file=Cells("orders", {**ORDER, "Product": "oil", "Quantity": "2", "Unit Price": "9"}),
        stored={"name": "oil", "price": 900, "currency": "USD"}, form=Typed("OrderForm", {"what": "oil 2 @ 9"}),
    ),
    Case(
        "what a customer uses", "consumption", row={"customer_id": 1, "product_id": 1, "per_day": 2, "lead_days": 3},
        command=("product", "use", "acme", "rice", "--per-day", "2kg", "--lead", "3 days"),
        stored={"customer_id": 1, "product_id": 1, "per_day": 2, "lead_days": 3},
    ),
    Case(
        "a customer who is not itself", "distinct_pair", refusal="These are one and the same customer.",
        command=("dupes", "--not", "1", "1"), stored={"customer_id": 1, "other_id": 1},
    ),
    Case(
        "a brother of himself", "relation", refusal="These are one and the same customer.",
        command=("link", "1", "1", "brother"), stored={"customer_id": 1, "other_id": 1, "words": "brother"},
    ),
    Case(
        "a note without a home", "inbox", row={"who": "Nobody", "text": "hello", "at": "2026-11-17"},
        stored={"who": "Nobody", "text": "hello", "line": "{}", "at": "2026-11-17"},
    ),
    Case(
        "a setting", "setting", row={"key": "date_order", "value": '"DMY"'},
        command=("config", "date_order", "dmy"), stored={"key": "date_order", "value": '"DMY"'},
    ),
    Case(
        "a person who uses the book", "person", row={"name": "Ann", "role": "member", "email": None},
        stored={"name": "Ann"},
    ),
)  # fmt: skip

_NO_FILE = "no file format carries it: it comes with the whole book"
_AS_KEPT = "a whole book's rows are kept as they are: each of its rows says what it is"
_LOOSER = "domain.rules: a whole book keeps text of any length, and stages that its settings no longer have"
_OLD = "what an older program let in stays in the book, and counts when its day has come"
_NO_FORM_LINE = "the forms have no line for fields of one's own"
# A kind of record that a door lacks, and why. What is missing here and in CASES makes a test fail.
GAPS = {
    ("case", "csv"): _NO_FILE,
    ("case", "json"): _NO_FILE,
    ("consumption", "csv"): _NO_FILE,
    ("consumption", "json"): _NO_FILE,
    ("consumption", "form"): "the dashboard shows when to reorder, and does not ask how much is used",
    ("distinct_pair", "csv"): _NO_FILE,
    ("distinct_pair", "json"): _NO_FILE,
    ("distinct_pair", "form"): "the dashboard does not list duplicates",
    ("relation", "csv"): _NO_FILE,
    ("relation", "json"): _NO_FILE,
    ("relation", "form"): "the card shows links and opens them; crm link makes one",
    ("inbox", "command"): "it is written by a refusal (exit 3), which is tested with crm log",
    ("inbox", "csv"): "a row whose customer is unknown is rejected with its line instead",
    ("inbox", "json"): "a row whose customer is unknown is rejected with its line instead",
    ("inbox", "form"): "a form is about a customer who was chosen",
    ("setting", "csv"): "settings are set one by one",
    ("setting", "json"): "settings are set one by one",
    ("setting", "form"): "the dashboard has no form for settings",
    ("person", "command"): "who else uses a book is known when books meet, which they cannot yet",
    ("person", "csv"): "as for the command",
    ("person", "json"): "as for the command",
    ("person", "form"): "as for the command",
}
# A case that a door does not have although the door takes its kind of record, and why; "file" is csv and json.
CASE_GAPS = {
    ("a name that is too long", "whole"): _LOOSER,
    ("a stage that is not there", "whole"): _LOOSER,
    ("a contact without a name", "file"): "a row without a person's name is about the customer",
    ("a contact without a name", "whole"): "a row of a whole book that lacks a column is refused by the column's name",
    ("a contact with a title that is too long", "whole"): _LOOSER,
    ("a deal in no stage", "whole"): _LOOSER,
    ("a birthday that is none", "file"): "it is refused as a date, with one that the whole column could hold",
    ("a birthday to come", "whole"): _LOOSER,
    ("a contact with a birthday to come", "whole"): _LOOSER,
    ("a phone with a minus", "whole"): _LOOSER,
    ("a phone of two digits", "whole"): _LOOSER,
    ("a contact's phone with a minus", "whole"): _LOOSER,
    ("a phone", "whole"): "the new customer's number is not known beforehand; the next case has its row",
    ("a detail of no kind", "command"): "an option names the kind",
    ("a detail of no kind", "file"): "a heading names the kind",
    ("a detail of no kind", "form"): "a line names the kind",
    ("a field of one's own", "command"): "crm add takes none; the next case sets it with crm edit",
    ("a field of one's own", "form"): _NO_FORM_LINE,
    ("a field of one's own set later", "whole"): "a whole book brings new rows only",
    ("a field of one's own set later", "form"): _NO_FORM_LINE,
    ("a field without a name", "form"): _NO_FORM_LINE,
    ("the stage that a deal gives its customer", "whole"): _AS_KEPT,
    ("a deal's first stage", "whole"): _AS_KEPT,
    ("a stage of no deal", "command"): "a stage comes with its deal",
    ("a stage of no deal", "file"): "a stage comes with its deal",
    ("a stage of no deal", "form"): "a stage comes with its deal",
    ("an order of nothing", "whole"): "its lines are rows of their own, which may come later in the file",
    ("a payment in a currency that is not owed", "whole"): _AS_KEPT,
    ("money given back", "form"): "the form takes payments; crm pay --refund gives back",
    ("a rating", "file"): _NO_FILE,
    ("a note of a day to come", "whole"): _OLD,
    ("a note of an hour to come", "whole"): _OLD,
    ("a meeting to come", "command"): "crm remind plans it",
    ("a meeting to come", "form"): "RemindForm plans it",
    ("a meeting to come", "whole"): _AS_KEPT,
    ("a rating of a day to come", "file"): _NO_FILE,
    ("a rating of a day to come", "whole"): _OLD,
    ("an order of a day to come", "whole"): _OLD,
    ("a payment of a day to come", "whole"): _OLD,
    ("a deal won on a day to come", "command"): "a deal is won by a move, which test_deals refuses",
    ("a deal won on a day to come", "form"): "a deal is won by a move, which test_deals refuses",
    ("a deal won on a day to come", "whole"): _OLD,
    ("a product", "file"): "a file's orders name products; there is no list of products to import yet",
    ("a product", "form"): "an order's form names products; there is no form for one alone yet",
}
# Forms that make no record of their own.
OTHER_FORMS = {
    "PastDayForm": "what other forms are made of",
    "ChoiceForm": "what other forms are made of",
    "Confirmation": "what other forms are made of",
    "SnoozeChoices": "what other forms are made of",
    "LostChoices": "what other forms are made of",
    "SnoozeManyForm": "moves reminders",
    "DoneManyForm": "ticks off reminders",
    "LostManyForm": "moves deals",
    "SnoozeForm": "moves a reminder",
    "LostForm": "moves a deal",
    "FinishForm": "what LogForm and DoneForm share",
    "DoneForm": "ticks off a reminder; its note is LogForm's",
    "DealEditForm": "changes a deal",
    "RecordForm": "what the forms that change a record are made of",
    "NoteEditForm": "changes a note",
    "RatingEditForm": "changes a rating",
    "ReminderEditForm": "changes a reminder",
    "CaseEditForm": "changes a case",
    "OrderEditForm": "changes an order",
    "PaymentEditForm": "changes a payment",
    "ContactEditForm": "changes a contact",
    "LogManyForm": "one note with many customers, by the service of LogForm's",
    "RemindManyForm": "one reminder for many customers, by the service of RemindForm's",
    "DeleteForm": "moves to the trash",
    "NoteForm": "changes a customer's note as EditForm does",
    "BringForm": "imports a file",
}
# Functions of services that insert rows: each takes them from a rule, or copies rows that are there (merging).
INSERTING = {
    "cases.add_case", "contacts.add_contact", "customers.add_customer", "customers.insert_detail",
    "customers.add_tag", "deals.follow_deal", "deals.insert_deal",
    "deals.move_deal", "distinct_pairs.insert_pair", "inbox.keep_in_inbox", "log._log_one", "merging._merge_uses",
    "orders._insert_order", "orders._insert_lines", "own_fields._keep_types", "payments.add_payment",
    "payments.edit_payment",
    "products.add_product", "ratings.add_rating", "relations.put_relation",
    "reminders.insert_reminder", "reorder.set_use", "reorder._plan",
    "new_book.begin_settings",
    "settings.set_setting",
    "importing/customers.flush", "importing/follow_ups._is_new", "importing/history.flush",
    "importing/known._write_names", "importing/layouts.remember", "importing/orders._product", "importing/orders.flush",
    "importing/whole_book._insert",
}  # fmt: skip
# Dialogs that are no form: they choose or show, and make no record themselves.
OTHER_DIALOGS = {"Dialog", "Chooser", "Finder", "Help", "Jump", "NextDialog", "Tour", "Welcome"}


@prepared
def book(crm: Crm) -> Crm:
    """A customer, a product, and an order that is not paid."""
    crm.ok("config", "currency", "USD")
    crm.ok("add", "Acme", "--is-company")
    crm.ok("product", "add", "rice", "--unit", "kg", "--price", "4.50")
    crm.ok("order", "add", "acme", "100", "--on", "2026-11-02")
    return crm


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_door_keeps_the_same_row_or_refuses_alike(case: Case, door: str, book: Crm, tmp_path: Path) -> None:
    """What one door takes, every door takes as the same row; what one refuses, all refuse with one sentence."""
    if not case.asks(door):
        assert _gap(case, door)
        return
    outcome = put(case, door, book, tmp_path)
    if case.refusal is not None:
        assert (outcome.refusal, outcome.rows) == (case.refusal, [])
        return
    assert outcome.refusal is None
    assert case.row is not None
    assert [{column: row[column] for column in case.row} for row in outcome.rows] == [case.row]


def _gap(case: Case, door: str) -> str:
    """Why a case is not put through a door; "" without a reason."""
    kinds = (door, "file") if door in ("csv", "json") else (door,)
    found = [GAPS.get((case.table, door), ""), *(CASE_GAPS.get((case.name, kind), "") for kind in kinds)]
    return next(filter(None, found), "")


def test_no_reason_stands_for_a_case_that_the_door_has() -> None:
    """A reason that no longer holds, or that names no case, goes."""
    cases = {case.name: case for case in CASES}
    for name, kind in CASE_GAPS:
        for door in ("csv", "json") if kind == "file" else (kind,):
            assert not cases[name].asks(door)
            assert (cases[name].table, door) not in GAPS


def test_every_table_has_every_door_or_a_reason() -> None:
    """A new table is asked for at each door; a reason that no longer holds goes."""
    asked = {(case.table, door) for case in CASES for door in DOORS if case.asks(door)}
    wanted = {(table.name, door) for table in TABLES if table.is_journalled for door in DOORS}
    assert wanted - asked - GAPS.keys() == set()
    assert GAPS.keys() & asked == set()
    assert GAPS.keys() <= wanted
    assert all(GAPS.values())


def test_every_importer_and_every_form_is_a_door_of_some_record() -> None:
    """A new importer or form is found here before its rules drift."""
    assert {case.file.kind for case in CASES if case.file} == {"customers", *IMPORTERS}
    assert {case.form.form for case in CASES if case.form} | OTHER_FORMS.keys() == set(forms())


def test_every_dialog_is_a_form_or_known() -> None:
    """A dialog that writes past the forms would be no door of any case."""
    dialogs = {
        name
        for module in pkgutil.iter_modules(crmcli.tui.dialogs.__path__, "crmcli.tui.dialogs.")
        for name, value in inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
        if issubclass(value, ModalScreen) and value is not ModalScreen
    }
    assert dialogs - forms().keys() - {"Form"} == OTHER_DIALOGS


def inserting_functions(source: str) -> set[str]:
    """The functions that insert rows, through the store or by a statement of their own."""
    return {
        function.name
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if (isinstance(node, ast.Attribute) and node.attr in ("insert", "insert_many"))
        or (isinstance(node, ast.Constant) and re.search(r"\b(INSERT|REPLACE)\b.*\bINTO\b", str(node.value)))
    }


def test_every_service_that_inserts_is_known() -> None:
    """A function that inserts rows goes through the rules; a new one is looked at and named here."""
    root = Path(crmcli.__file__).parent / "services"
    inserting = {
        f"{path.relative_to(root).with_suffix('').as_posix()}.{name}"
        for path in root.rglob("*.py")
        for name in inserting_functions(path.read_text(encoding="utf-8"))
    }
    assert inserting == INSERTING


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ('store.insert("tag", name="x")', True), ('self._store.insert_many("tag", (), ())', True),
        ("each(store, 'INSERT INTO tag (name) VALUES (?)', rows)", True),
        ("each(store, 'INSERT OR REPLACE INTO tag VALUES (?)', rows)", True),
        ('store.update("tag", 1, name="x")', False),
    ],
)  # fmt: skip
def test_the_walk_finds_what_inserts(body: str, is_found: bool) -> None:
    """Through the store, or by a statement."""
    assert inserting_functions(f"def f(store):\n    {body}\n") == ({"f"} if is_found else set())

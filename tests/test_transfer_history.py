"""Orders, payments, deals, interactions and reminders, and what a person may say about a table."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from crmcli.errors import Usage
from crmcli.transfer.drafts import (
    ContactDraft,
    CustomerDraft,
    CustomerKey,
    DealDraft,
    DetailDraft,
    InteractionDraft,
    OrderLineDraft,
    PaymentDraft,
    Rejected,
    ReminderDraft,
)
from crmcli.transfer.read.source import SourceOptions, open_source
from tests.drafts import FIXTURES, drafts


def test_northwind_order_lines_find_their_customer_by_its_reference() -> None:
    found = drafts("northwind/order_lines.csv")
    assert len(found) == 2155
    assert len({line.order_ref for line in found if isinstance(line, OrderLineDraft)}) == 830
    assert found[0] == OrderLineDraft(
        2, (), CustomerKey(ref="VINET"), date(1996, 7, 4), "10248", "Queso Cabrales", "", 12.0, "14", 0.0, "168.0"
    )


def test_deals_say_in_their_stage_or_status_how_they_ended() -> None:
    assert drafts("transfer/hubspot_deals.csv")[0] == DealDraft(
        2,
        (),
        CustomerKey(name="Grace Example", company="Hopper Example LLC", program="hubspot"),
        "Compiler licences",
        ref="hubspot deal 9001",
        stage="Closed won",
        status="won",
        amount="12500.00",
        expected_close=date(2023, 6, 30),
        usual_stage="won",
    )
    assert drafts("transfer/pipedrive_deals.csv") == [
        DealDraft(
            2,
            (),
            CustomerKey(name="Lena Phantasie", company="Phantasie AG", program="pipedrive"),
            "Phantasie deal",
            ref="pipedrive deal 5",
            stage="Proposal made",
            status="lost",
            amount="4200",
            currency="CHF",
            expected_close=date(2023, 9, 1),
            opened_on=date(2023, 7, 1),
            closed_on=date(2023, 8, 20),
            lost_reason="Too dear",
            usual_stage="proposal",
        )
    ]


def test_one_date_column_tells_the_order_of_another_that_never_does() -> None:
    (deal,) = drafts("transfer/salesforce_opportunities.csv")
    assert isinstance(deal, DealDraft)
    assert (deal.expected_close, deal.opened_on) == (date(2023, 12, 31), date(2023, 1, 2))
    assert (deal.amount, deal.currency, deal.status) == ("35000.00", "USD", "lost")


def test_chinese_orders_and_payments() -> None:
    who = CustomerKey(ref="K001", name="广州假想五金有限公司")
    assert drafts("transfer/orders_zh.csv") == [
        OrderLineDraft(2, (), who, date(2023, 5, 4), "SO-1", "螺丝", "", 1000.0, "0.125", 0.1, "112.50", "元"),
        OrderLineDraft(3, (), who, date(2023, 5, 4), "SO-1", "螺母", "", 500.0, "0.1", 0.0, "50", "元"),
    ]
    assert drafts("transfer/payments_zh.csv") == [
        PaymentDraft(
            2, (), CustomerKey(name="广州假想五金有限公司"), date(2023, 6, 1), "162.50", "￥", "SO-1", "HK-1", "转账"
        )
    ]


def test_interactions_and_reminders() -> None:
    assert drafts("transfer/interactions_en.csv") == [
        InteractionDraft(
            2,
            (),
            CustomerKey(name="Invented Oil & Gas"),
            datetime(2023, 3, 4, 14, 30),
            "Pricing\nAsked for a quote",
            "call",
            "out",
            12,
        ),
        InteractionDraft(3, (), CustomerKey(name="Invented Oil & Gas"), date(2023, 4, 13), "Lunch", "meet", "", 90),
    ]
    assert drafts("transfer/interactions_zh.csv")[1].text == "直播: 看样"
    assert drafts("transfer/reminders.csv") == [
        ReminderDraft(
            2, (), CustomerKey(name="Phantasie AG"), datetime(2023, 7, 1, 9), "Send the new list", every="month"
        ),
        InteractionDraft(
            3,
            (),
            CustomerKey(name="Fictional Textiles"),
            date(2023, 6, 1),
            "Call back",
            is_done=True,
            planned=date(2023, 6, 1),
        ),
    ]


def test_contacts_belong_to_a_customer(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("CustomerID,First Name,Last Name,Title,E-mail\nALFKI,Eve,Added,Buyer,eve@a.example\n,No,One,,\n")
    with open_source(path, SourceOptions(kind="contacts")) as source:
        eve, rejected = list(source)
    assert isinstance(eve, ContactDraft)
    assert (eve.who, eve.name, eve.title, eve.details) == (
        CustomerKey(ref="ALFKI"),
        "Eve Added",
        "Buyer",
        (DetailDraft("email", "", "eve@a.example"),),
    )
    assert isinstance(rejected, Rejected)
    assert rejected.reason == "no customer is named"


def test_a_mapping_comes_before_what_is_known(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Wer,Telefon,Email,Grund\nBob,123456,b@x.example,why\n")
    mapping = {"wer": "name", "Telefon": "phone:work", "Email": "-", "Grund": "notes"}
    with open_source(path, SourceOptions(mapping=mapping)) as source:
        assert source.mapping == {"Wer": "name", "Telefon": "phone:work", "Grund": "notes"}
        assert source.unknown == ("Email",)
        (bob,) = list(source)
    assert isinstance(bob, CustomerDraft)
    assert (bob.name, bob.details, bob.notes) == ("Bob", (DetailDraft("phone", "work", "123456"),), "why")


@pytest.mark.parametrize(
    "wanted",
    [
        SourceOptions(mapping={"Nobody": "name"}),
        SourceOptions(mapping={"Name": "shoesize"}),
        SourceOptions(kind="sheep"),
        SourceOptions(format="docx"),
        SourceOptions(encoding="klingon"),
        SourceOptions(encoding="base64"),
        SourceOptions(kind="orders", keep_unknown=True),
    ],
)
def test_wishes_that_cannot_be_met_are_usage_errors(tmp_path: Path, wanted: SourceOptions) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Email\nBob,b@x.example\n")
    with pytest.raises(Usage):
        open_source(path, wanted)


def test_what_the_rows_are_is_told_by_their_headings() -> None:
    kinds = {}
    for path in (FIXTURES / "transfer").glob("*.csv"):
        with open_source(path) as source:
            kinds[path.stem] = source.kind
    assert Counter(kinds.values()) == {
        "customers": 17, "deals": 3, "orders": 1, "payments": 1, "interactions": 2, "reminders": 1,
    }  # fmt: skip

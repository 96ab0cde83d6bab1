"""Cards, mails, meetings, JSON and LDIF become drafts; one that is broken costs itself."""

from datetime import datetime, timedelta, timezone

from crmcli.transfer.drafts import AddressDraft, CustomerDraft, CustomerKey, DetailDraft, InteractionDraft, Rejected
from crmcli.transfer.read.source import SourceOptions, open_source
from tests.drafts import FIXTURES, drafts


def test_json_flattens_what_stands_inside_an_object() -> None:
    olga, nula = drafts("transfer/records.json", SourceOptions(keep_unknown=True))
    assert olga == CustomerDraft(
        2,
        (),
        "Olga Nepravda",
        "person",
        ref="7",
        company="Vymysel s.r.o.",
        details=(
            DetailDraft("email", "", "olga@vymysel.example"),
            DetailDraft("email", "", "o@vymysel.example"),
            DetailDraft("phone", "", "+420 000 000 000"),
        ),
        addresses=(AddressDraft("", "Smyšlená 1", "Brno", "", "", "Czechia"),),
        tags=("a", "b"),
        extra=(("vip", "true"), ("score", "1.5")),
    )
    assert (nula.name, nula.kind, nula.ref) == ("Nula, a.s.", "company", "8")


def test_a_broken_line_of_json_lines_costs_itself() -> None:
    with open_source(FIXTURES / "transfer/records.jsonl") as source:
        kinds = [(draft.line, type(draft).__name__) for draft in source]
    assert kinds == [(1, "CustomerDraft"), (2, "CustomerDraft"), (3, "Rejected"), (4, "Rejected")]


def test_an_iphone_labels_by_groups_forgets_years_and_sends_pictures_along() -> None:
    with open_source(FIXTURES / "transfer/icloud.vcf") as source:
        anna, kern = list(source)
        assert source.unknown == ("ORG department", "PHOTO")
    assert isinstance(anna, CustomerDraft)
    assert anna._replace(row=()) == CustomerDraft(
        1,
        (),
        "Anna Apfel",
        "person",
        uid="8f1e2a34-0000-4000-8000-00000000abcd",
        company="Obst & Söhne, Nachf.",
        title="Einkäuferin",
        details=(
            DetailDraft("phone", "lager", "+49 30 000000"),
            DetailDraft("phone", "mobile", "+49 170 0000000"),
            DetailDraft("email", "work", "anna@obst.example"),
            DetailDraft("url", "homepage", "https://obst.example"),
        ),
        addresses=(AddressDraft("home", "Erfundene Allee 1, Hinterhaus", "Berlin", "", "10000", "Germany"),),
        tags=("Obst", "VIP"),
        birthday="--05-20",
        notes="Mag Birnen, keine Bananen.\nRuft selten zurück.",
    )
    assert isinstance(kern, CustomerDraft)
    assert (kern.name, kern.kind, kern.details) == (
        "Kernobst AG",
        "company",
        (DetailDraft("fax", "work", "+49 30 000001"),),
    )


def test_old_phones_write_quoted_printable_in_a_character_set_of_their_own() -> None:
    first, second, third = drafts("transfer/nokia21.vcf")
    assert first == CustomerDraft(
        1,
        (),
        "诺小",
        "person",
        company="诺基虚构公司",
        details=(DetailDraft("phone", "mobile", "13800000006"), DetailDraft("fax", "work", "010-00000009")),
        notes="第一行\n第二行, 带逗号; 和分号",
    )
    assert (second.name, third.name) == ("Card Raw", "裸字节")


def test_version_four_cards() -> None:
    (simon,) = drafts("transfer/v4.vcf")
    assert simon == CustomerDraft(
        1,
        (),
        "Simon Erdacht",
        "person",
        uid="0192aaaa-0000-7000-8000-0000000000ff",
        company="Erdacht Oy",
        title="Myyjä",
        details=(
            DetailDraft("phone", "work", "+1-418-555-0100 x102"),
            DetailDraft("phone", "mobile", "+1-418-555-0101"),
            DetailDraft("email", "work", "simon@erdacht.example"),
            DetailDraft("wechat", "xmpp", "simon@chat.example"),
        ),
        addresses=(AddressDraft("work", "Suite D2-630, 2875 Fake", "Quebec", "QC", "G1V 2M2", "Canada"),),
        birthday="--02-03",
        notes="Long note folded over two lines",
    )


def test_of_a_mail_only_people_day_subject_and_text_are_kept() -> None:
    with open_source(FIXTURES / "transfer/box.mbox") as source:
        first, second = list(source)
        assert source.unknown == ("mails without addresses",)  # costs itself, not the box
    assert first == InteractionDraft(
        2,
        (),
        CustomerKey(),
        datetime(2023, 5, 2, 10, tzinfo=timezone(timedelta(hours=2))),
        "订单 and a quote\nPlease send prices for 10 € items.\nFrom what I know, yes.",
        "mail",
        ref="<1@client.example>",
        sender="ann@client.example",
        others=("me@own.example", "bob@client.example"),
    )
    assert isinstance(second, InteractionDraft)
    assert second.text == "Re: a quote\n您好\n12 € each."
    assert [d.text for d in drafts("transfer/mail.eml")] == ["Hello\nOne line."]


def test_meetings_that_repeat_move_or_are_called_off() -> None:
    with open_source(FIXTURES / "transfer/meetings.ics") as source:
        found = list(source)
        assert source.unknown == ("tasks without a day",)
    held = [d for d in found if isinstance(d, InteractionDraft)]
    assert [m.ref for m in held if m.is_cancelled] == ["ev4"]
    meetings = [m for m in held if not m.is_cancelled]
    assert [(m.at.strftime("%m-%d"), m.ref) for m in meetings] == [
        ("05-02", "ev1@own.example"),
        ("06-01", "ev2@own.example/20230601T080000Z"),
        ("06-22", "ev2@own.example/20230622T080000Z"),
        ("06-16", "ev2@own.example/20230615T080000Z"),
        ("07-04", "ev3"),
        ("07-06", "ev5"),  # names no address: the import looks for a customer in its words
    ]
    assert (meetings[0].minutes, meetings[0].sender, meetings[0].others) == (
        90,
        "me@own.example",
        ("ann@client.example",),
    )
    assert meetings[0].text == "Price talk\nOffice\nBring the list, please."
    assert [(d.line, d.column) for d in found if isinstance(d, Rejected)] == [(69, "DTSTART")]


def test_every_fixture_is_read_twice_alike_and_keeps_the_row_it_came_from() -> None:
    for path in sorted((FIXTURES / "transfer").glob("*.*")):
        if path.suffix == ".md":
            continue
        with open_source(path) as source:
            first, again = list(source), list(source)
            assert first == again
            if source.headings:
                assert all(
                    len(draft.row) == len(source.headings) for draft in first if draft.row and len(draft.row) > 1
                )

"""Command lines as people type them before they have read anything: taken as meant, or refused with the line."""

import shlex

import pytest

from crmcli.cli import COMMANDS, build
from crmcli.domain.command_line.commands import COMMAND_WORDS, SUBCOMMAND_WORDS
from crmcli.domain.command_line.options import CHANNELS, MEANINGS, params_meant
from crmcli.domain.command_line.places import ORDERS, SLOTS
from crmcli.typer_parts import TyperGroup, click
from tests.conftest import Answer, Crm, prepared


@prepared
def book(crm: Crm) -> Crm:
    """A book with a firm, a person and a person of a firm."""
    crm.ok("add", "Fox Hill Ltd", "--phone", "01332 555 010", "--city", "Derby", "--tag", "vip")
    crm.ok("add", "Steve Marsh", "--company", "Brennan")
    crm.ok("add", "Steve Pike", "--company", "Kessler Pumps")
    return crm


def typed(crm: Crm, line: str) -> Answer:
    """Run a line as the shell would hand it over."""
    return crm(*shlex.split(line)[1:])


TAKEN = [
    ("crm serach fox", "crm find fox"),
    # options of another name
    ('crm log fox "called" --when yesterday --phone', "--when read as --on."),
    ('crm log fox "left a message" --vm', "--vm read as --call."),
    ('crm log fox "showed the flat" --viewing', "--viewing read as --visit."),
    ('crm log fox "sent details" --text', "--text read as --chat."),
    ('crm log fox --note "he rang"', "--note read as TEXT."),
    ('crm log fox "he rang" --channel phone', "--channel read as --call."),
    ('crm log fox "he rang" -c', "-c read as --call."),
    ('crm log fox -m "he rang"', "-m read as TEXT."),
    ('crm log fox "he rang" --duration "10 min"', "--duration read as --minutes."),
    ("crm add Ann --mobile 07801555222 --dob 1980-05-03 --role buyer", "--role read as --title."),
    ("crm add Ann --from referral --referred-by steve-x --mail a@b.example", "--referred-by read as --by."),
    ('crm remind fox "call her" --when fri', "--when read as WHEN."),
    ('crm remind --who fox --when fri --text "call her"', "--who read as WHO."),
    ('crm remind fox fri "stock" --repeat week', "--repeat read as --every."),
    ('crm deal add fox kitchen 12k --due "15 dec"', "--due read as --close."),
    ('crm case add fox "late" --by friday', "--by read as --due."),
    ("crm order list --customer fox", "--customer read as WHO."),
    ("crm edit fox --website fox.example", "--website read as --set website=fox.example."),
    # words that join, and other orders
    ("crm log fox wants a price", 'crm log fox "wants a price"'),
    ('crm log "sent the contract" fox', 'crm log fox "sent the contract"'),
    ("crm log fox hill wants a price", 'crm log "fox hill" "wants a price"'),
    ("crm remind fox fri 10am call him", 'crm remind fox "fri 10am" "call him"'),
    ('crm remind fox "call her" fri', 'crm remind fox fri "call her"'),
    ("crm remind fox call her next fri", 'crm remind fox "next fri" "call her"'),
    ("crm remind fri fox call", "crm remind fox fri call"),
    ("crm remind fox fri 10am", 'crm remind fox "fri 10am"'),
    ("crm remind steve marsh tomorrow send quote", 'crm remind "steve marsh" tomorrow "send quote"'),
    ("crm deal add fox £435,000 '12 Park Lane'", 'crm deal add fox "12 Park Lane" £435,000'),
    ("crm deal add fox kitchen refit 12k", 'crm deal add fox "kitchen refit" 12k'),
    ("crm case add fox two arrived cracked", 'crm case add fox "two arrived cracked"'),
    ("crm rate fox 8/10 quick replies", 'crm rate fox 8/10 "quick replies"'),
    ("crm rate fox 5 stars great job", 'crm rate fox "5 stars" "great job"'),
    ("crm order add fox 200 seals @ 9.25", 'crm order add fox "200 seals @ 9.25"'),
    ("crm order add fox '10 kg rice @ 4' '2 box tea @ 9'", 'crm order add fox "10 kg rice @ 4, 2 box tea @ 9"'),
    ("crm pay 1000 fox", "crm pay fox 1000"),
    ("crm pay fox 1000 cash", "crm pay fox 1000 --method cash"),
    ("crm show steve marsh", 'crm show "steve marsh"'),
    ("crm edit steve marsh phone=07801555223", 'crm edit "steve marsh" phone=07801555223'),
    ('crm edit "steve marsh" phone 07801555223', 'crm edit "steve marsh" phone=07801555223'),
    # commands of another name
    ("crm deals", "deals read as deal list."),
    ("crm deal", "Read as: crm deal list"),
    ("crm orders fox", "orders read as order list."),
    ("crm customers", "customers read as list."),
    ('crm note fox "he rang"', 'crm note add fox "he rang"'),
    ("crm called fox he will come", 'crm log fox "he will come" --call'),
    ('crm call fox "no answer"', "call read as log --call."),
    ('crm complaint fox "wrong invoice"', "complaint read as case add."),
    ('crm case fox "wrong invoice"', 'crm case add fox "wrong invoice"'),
    ("crm quote fox seals 1850", "quote read as deal add --stage proposal."),
    ("crm owed", "owed read as report receivables."),
    ("crm tag fox important", "crm edit fox tag+=important"),
    ("crm list vip", "crm list --tag vip"),
    ("crm list derby", "crm list --city derby"),
    ("crm list brennan", 'crm list --where'),
    ("crm quiet 30", 'crm list --quiet "30 days"'),
    ("crm --json list", ""),
    ("crm report", ""),
    ("crm rename fox Fox Hill Group", 'crm edit fox "name=Fox Hill Group"'),
    ("crm birthdays", "birthdays read as list"),
    ('crm log fox "要500个" --电话', "--电话 read as --call."),
    ("crm config date order dmy", 'crm config "date order" dmy'),
]  # fmt: skip


@pytest.mark.parametrize(("line", "told"), TAKEN, ids=[line for line, _ in TAKEN])
def test_a_line_with_one_reading_is_taken_and_told(book: Crm, line: str, told: str) -> None:
    """Nobody has to learn our words first; how the line was read is said, so that a wrong reading is seen."""
    answer = typed(book, line)
    assert answer.code == 0, answer.err
    assert told in answer.err


REFUSED = [
    ('crm log fox --text "called about it"', "crm log fox \"called about it\""),
    ('crm deal add fox kitchen 12k --date "15 dec"', '--close "15 dec"'),
    ("crm call fox friday asked about it", 'crm remind fox friday "call asked about it"'),
    ("crm ad fox", "crm add fox"),
    ("crm pipeline fox", "crm deal list fox"),
    ("crm overdue", "crm report receivables"),
    ("crm remnid fox fri call", "crm remind fox fri call"),
    ("crm deal add fox 50 chairs", 'crm deal add fox "50 chairs"'),
    ("crm deal add fox kitchen refit", 'crm deal add fox "kitchen refit"'),
    ("crm deal add fox 12k 50 chairs", 'crm deal add fox "12k 50 chairs"'),
    ("crm remind fox someday 'call her'", 'crm remind fox WHEN "call her"'),
    ("crm deal add fox forks '3,4k'", "crm deal add fox forks 3.4k"),
    ("crm pay fox lots", "crm pay fox AMOUNT"),
    ("crm order add fox 'x at nine each'", "crm order add fox ITEMS"),
    ("crm remind steve fri 'call'", "crm remind 2 fri call"),
    ("crm remind Nobody fri 'call'", "crm remind WHO fri call"),
    ("crm deal add fox kitchen --probability 60", "crm deal add fox kitchen"),
    ("crm edit fox --payment-terms 'net 45'", '--set "payment_terms=net 45"'),
    ("crm deal add fox", "crm deal add fox TITLE"),
    ("crm log fox 'x' --deal", "--deal TITLE"),
    ("crm list --limit many", "--limit is a number, not 'many'."),
]  # fmt: skip


@pytest.mark.parametrize(("line", "shown"), REFUSED, ids=[line for line, _ in REFUSED])
def test_a_refusal_shows_the_line_to_write(book: Crm, line: str, shown: str) -> None:
    """What was typed comes back whole, with what to change; nothing is written on a guess."""
    answer = typed(book, line)
    assert answer.code in (2, 3, 4), answer.err
    assert shown in answer.err
    assert book.ok("deal", "list") == []
    assert "valid int" not in answer.err


def test_a_contact_behind_the_name_leaves_two_readings(book: Crm) -> None:
    """`acme anna not there` may be a note with Anna or one about her: the person says which."""
    book.ok("contact", "add", "fox", "Anna Bell")
    answer = typed(book, "crm log fox anna not there")
    assert answer.code == 2
    assert 'crm log fox "anna not there"' in answer.err
    assert 'crm log "fox anna" "not there"' in answer.err
    assert book.ok("show", "fox")["interactions"] == []


def test_a_note_without_quotes_for_nobody_is_kept(book: Crm) -> None:
    """A refused note is not lost, however it was typed."""
    answer = typed(book, "crm log Nobody wants six gearboxes")
    assert answer.code == 3
    assert [note["text"] for note in book.ok("inbox")] == ["wants six gearboxes"]


def test_deals_and_cases_are_meant_by_their_customer_or_words(book: Crm) -> None:
    """A number is asked for only where several fit."""
    book.ok("deal", "add", "fox", "kitchen refit", "12k")
    assert typed(book, "crm deal move fox proposal").code == 0
    assert typed(book, "crm deal move kitchen next").code == 0
    assert book.ok("deal", "show", "1")["stage"] == "negotiation"
    assert typed(book, "crm deal move fox negotiation to proposal").code == 0
    assert typed(book, "crm deal move fox lead to won").code == 2
    book.ok("deal", "add", "fox", "garden", "3k")
    answer = typed(book, "crm deal won fox")
    assert answer.code == 4
    assert "1  kitchen refit" in answer.err
    assert "2  garden" in answer.err
    assert typed(book, "crm deal lost garden price Beta was cheaper").code == 0
    assert book.ok("deal", "show", "2")["lost_reason"] == "price"
    book.ok("case", "add", "fox", "two arrived cracked")
    assert typed(book, "crm case solve cracked sent new ones").code == 0
    assert book.ok("case", "list", "fox", "--all")[0]["solution"] == "sent new ones"
    assert typed(book, "crm case solve fox").code == 3
    book.ok("order", "add", "fox", "200 seals @ 9.25", "--ref", "PO-4472")
    assert book.ok("pay", "fox", "100", "--order", "po-4472")[0]["order_id"] == 1
    assert typed(book, "crm order show fox").code == 0


def test_the_stage_that_people_say_is_found(book: Crm) -> None:
    """Quoted is a proposal, unless the book has a stage of that name; the step after the last open one is not won."""
    assert book.ok("deal", "add", "fox", "seals", "5k", "--stage", "quoted")["stage"] == "proposal"
    assert book.ok("deal", "move", "1", "negotiating")["stage"] == "negotiation"
    assert book("deal", "move", "1", "next").code == 2
    assert book("deal", "move", "1", "viewing").code == 2
    book.ok("deal", "move", "1", "won")
    book.ok("config", "stages", "lead:10%:30, quoted:40%:14")
    assert book.ok("deal", "add", "fox", "rings", "5k", "--stage", "quoted")["stage"] == "quoted"


def test_minutes_are_read_as_they_are_said(book: Crm) -> None:
    """A length of time in hours or with its unit is one too."""
    for said, minutes in (
        ("10 min", 10),
        ("1h", 60),
        ("1h30", 90),
        ("1.5 hours", 90),
        ("half an hour", 30),
        ("12", 12),
    ):
        assert book.ok("log", "fox", "x", "--minutes", said)["interaction"]["minutes"] == minutes
    assert book("log", "fox", "x", "--minutes", "long").code == 2


def test_snooze_takes_words_without_quotes(book: Crm) -> None:
    """The time is what ends the line; two times that can be meant are asked about."""
    book.ok("remind", "fox", "tomorrow", "send quote")
    assert typed(book, "crm snooze fox hill next friday").code == 0
    assert book.ok("snooze", "send", "quote", "to", "2026-12-07")["due"] == "2026-12-07"
    assert book.ok("snooze", "1", "2026-12-08")["due"] == "2026-12-08"


def test_a_pipe_is_the_note(book: Crm) -> None:
    """`crm log fox < mail.txt` needs no dash; an empty pipe is no note."""
    made = book.ok("log", "fox", "--mail", stdin="Dear all,\nthanks\n")
    assert made["interaction"]["text"] == "Dear all,\nthanks"
    assert book("log", "fox", stdin="").code == 2


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("crm close 1", "crm deal won 1"),
        ("crm deal mvoe 1 won", "crm deal move 1 won"),
        ("crm deal edit 1 --stage won --amount 5k", "crm deal edit 1 --amount 5k"),
    ],
)
def test_a_refusal_proposes_what_the_book_has(book: Crm, line: str, shown: str) -> None:
    """A line about a deal is proposed where that deal is there; elsewhere it would be refused in its turn."""
    assert shown not in typed(book, line).err
    book.ok("deal", "add", "fox", "kitchen", "12k")
    assert shown in typed(book, line).err


def test_undo_takes_back_as_many_as_are_said(book: Crm) -> None:
    """A small number is how many, a great one may be a step: the line for it is shown."""
    for count in range(12):
        book.ok("log", "fox", f"call {count}")
    assert book("undo", "2").code == 0
    assert len(book.ok("show", "fox", "--all")["interactions"]) == 10
    answer = book("undo", "12")
    assert (answer.code, "crm undo --batch 12" in answer.err) == (2, True)
    assert "--batch" not in book("undo", "99").err, "no such step"
    assert len(book.ok("show", "fox", "--all")["interactions"]) == 10


def test_forecast_of_one_month(book: Crm) -> None:
    """The month, or the quarter, is said as people say it."""
    book.ok("deal", "add", "fox", "kitchen", "12k", "--close", "2026-12-15")
    book.ok("deal", "add", "fox", "garden", "3k", "--close", "2027-01-15")
    for said in ("december", "next month", "2026-12", "dec 2026", "12月"):
        answer = book.ok("forecast", *said.split())
        assert (answer["month"], [deal["title"] for deal in answer["deals"]]) == ("2026-12", ["kitchen"]), said
    assert book.ok("forecast", "march")["deals"] == []
    for said in ("q1", "next quarter", "Q1 2027"):
        answer = book.ok("forecast", *said.split())
        assert (answer["months"][0], [deal["title"] for deal in answer["deals"]]) == ("2027-01", ["garden"]), said
    assert book("forecast", "friday").code == 2


def test_settings_are_found_and_read_as_people_say_them(book: Crm) -> None:
    """A sign that several currencies share is asked about."""
    assert book.ok("config", "currency", "£") == {"currency": "GBP"}
    assert book.ok("config", "country", "uk") == {"region": "GB"}
    assert book.ok("config", "date-order", "dd/mm/yyyy") == {"date_order": "dmy"}
    assert book.ok("config", "date-format", "month first") == {"date_order": "mdy"}
    assert book.ok("config", "currency=EUR") == {"currency": "EUR"}
    answer = book("config", "currency", "$")
    assert (answer.code, "currency USD or crm config currency CAD" in answer.err) == (2, True), answer.err


def test_stages_that_go_say_where_their_deals_go(book: Crm) -> None:
    """The list and the deals change in one step; without a word about the deals nothing changes."""
    book.ok("deal", "add", "fox", "kitchen", "12k")
    answer = book("config", "stages", "enquiry, offer")
    assert answer.code == 5
    assert "crm config stages 'enquiry, offer' --move lead=enquiry" in answer.err
    assert book("config", "stages", "enquiry, offer", "--move", "lead=nowhere").code == 2
    assert book.ok("deal", "show", "1")["stage"] == "lead"
    book.ok("config", "stages", "enquiry, offer", "--move", "lead=enquiry")
    assert book.ok("deal", "show", "1")["stage"] == book.ok("show", "fox")["stage"] == "enquiry"
    assert book("undo").code == 0
    assert book.ok("deal", "show", "1")["stage"] == "lead"
    assert book("config", "currency", "EUR", "--move", "lead=offer").code == 2


def test_no_help_calls_a_value_by_its_type(crm: Crm) -> None:
    """WHO, WHEN and AMOUNT say what to write; str and int do not."""
    for name, _ in leaves():
        out = crm(*name.split(), "--help").out
        assert out, name
        assert "<str>" not in out, name
        assert "<int" not in out, name


def leaves() -> list[tuple[str, click.Command]]:
    """Every command with its words."""
    root = build()
    found = []
    for name in COMMANDS:
        command = root.get_command(None, name)  # type: ignore[attr-defined]
        if isinstance(command, TyperGroup):
            found += [(f"{name} {sub}", each) for sub, each in command.commands.items()]
        else:
            found.append((name, command))
    return found


def test_the_table_of_options_holds_for_every_command() -> None:
    """Each parameter of the table is some command's, and a word means each parameter of a command once."""
    commands = leaves()
    all_params = {param.name for _, command in commands for param in command.params}
    for meaning in MEANINGS:
        for group in meaning.params:
            for name in group.split("|"):
                assert name == "channel" or name.partition(":")[0] in all_params | {"set"}, name
    known = {option for _, command in commands for param in command.params for option in param.opts}
    assert {f"--{option}" for option in CHANNELS.values()} <= known
    for name, command in commands:
        params = {param.name for param in command.params if param.name}
        for meaning in MEANINGS:
            for word in meaning.words:
                meant = params_meant(word, params)
                assert len(meant) == len(set(meant)), (name, word)


def test_the_table_of_commands_names_commands_and_hides_none() -> None:
    """Each word leads to a command that there is, and none stands in the way of one."""
    names = {name for name, _ in leaves()} | set(COMMANDS)
    for word, lines in COMMAND_WORDS.items():
        assert word not in COMMANDS
        for line in lines:
            path = line.partition(" --")[0]
            assert path in names, (word, line)
    subs = {name.split()[1] for name in names if " " in name}
    assert {sub for targets in SUBCOMMAND_WORDS.values() for sub in targets} <= subs
    assert set(SLOTS) <= names
    assert set(ORDERS) <= set(SLOTS)


def test_no_help_shows_the_words_of_the_table(crm: Crm) -> None:
    """The table is for those who have read nothing; the help has one word for each thing."""
    for words in (["log"], ["add"], ["remind"], ["deal", "add"]):
        out = crm(*words, "--help").out
        assert not {"--when", "--dob", "--mobile", "--vm", "--website", "--referred-by"} & set(out.split())

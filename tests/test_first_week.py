"""Lines of a first week at the desk: order lines as people say them, several conditions at once, what is there already.

Each table has a line, what is asked afterwards, and words of its answer.
"""

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import Answer, Crm, prepared

NOW = "2026-11-18T09:00"


@prepared
def book(crm: Crm) -> Crm:
    """A book with three customers, three deals and a product."""
    crm.at(NOW)
    crm.ok("add", "Nadia Brooks", "07700900801", "--tag", "buyer", "--city", "Leeds")
    crm.ok("add", "Colin Tate", "--phone", "07700900802", "--tag", "vendor", "--tier", "A")
    crm.ok("add", "Hi-Line Conveyor", "--is-company", "--tag", "vendor")
    crm.ok("deal", "add", "nadia", "Quarry Rise", "410000")
    crm.ok("deal", "add", "tate", "seals", "100")
    crm.ok("deal", "add", "tate", "belts", "200")
    crm.ok("product", "add", "GB-210", "--price", "40")
    return crm


def typed(crm: Crm, line: str) -> Answer:
    """Run a line as the shell would hand it over."""
    return crm(*shlex.split(line)[1:])


TAKEN = [
    ("crm order add hi-line 3 cases degreaser 64 each", "order list", "'amount': '192.00'|'degreaser'"),
    ('crm order add hi-line "GB-210 qty 6 @ 41"', "order list", "'amount': '246.00'|'GB-210'|'quantity': 6"),
    ('crm order add hi-line "seals (qty 4) @ 3"', "order list", "'amount': '12.00'|'seals'|'quantity': 4"),
    ('crm order add hi-line "6204-2RS 500pcs 3.95/ea"', "order list", "'amount': '1975.00'|'6204-2RS'"),
    ('crm order add hi-line "500 @ 3.95 6204-2RS"', "order list", "'amount': '1975.00'|'6204-2RS'"),
    ("crm order add hi-line 20h design 85/h", "order list", "'amount': '1700.00'|'design'"),
    ('crm order add hi-line "12 hrs @ 85, 3 proofs @ 60"', "order list", "'amount': '1200.00'|'hours'"),
    ("crm order add hi-line 3 GB-210 and 2 belts @ 11", "order list", "'amount': '142.00'|'belts'"),
    ('crm order add hi-line "3 dozen gloves 18 per doz"', "order list", "'amount': '54.00'|'USD'|'gloves'"),
    ("crm order add hi-line GB-210 @ 40 x 6", "order list", "'amount': '240.00'"),
    ("crm order hi-line 4x GB-210 ref PO-77 net30", "order list", "'PO-77'|2026-12-18|'amount': '160.00'"),
    ("crm order hi-line 4x GB-210 due friday", "order list", "'due': '2026-11-20'|'amount': '160.00'"),
    ("crm order hi-line 4x GB-210 paid cash", "order list", "'open': '0.00'|'amount': '160.00'"),
    ("crm call tate tomorrow 3pm about the roof", "show tate", "2026-11-19T15:00|'call about the roof'"),
    ("crm send tate the brochure monday", "show tate", "2026-11-23|'send the brochure'"),
    ("crm lunch with tate friday", "show tate", "2026-11-20T12:00|'lunch with tate'"),
    ("crm 'met nadia about the survey'", "show nadia", "'channel': 'meet'|'about the survey'"),
    ("crm called nadia yesterday, left message", "show nadia", "2026-11-17|'left message'"),
    ("crm spoke to nadia, wants price", "show nadia", "'channel': 'call'|'wants price'"),
    ("crm nadia wants a second viewing", "show nadia", "'wants a second viewing'"),
    ("crm nadia phone broken", "show nadia", "'phone broken'"),  # no number to call
    ("crm nadia paid 300", "pay nadia", "'amount': '300.00'"),
    ("crm remind me to call nadia tomorrow at 4pm", "show nadia", "2026-11-19T16:00|'call nadia'"),
    ("crm new deal nadia flat 700", "deal list nadia", "'title': 'flat'"),
    ("crm edit deal 1 amount 415k", "deal list nadia", "'amount': '415000.00'"),
    ("crm deal edit belts amount=1925", "deal list tate", "'amount': '1925.00'"),
    ("crm deal edit belts 3200 close dec", "deal list tate", "'amount': '3200.00'|2026-12-31"),
    ("crm deal edit belts --discount 10%", "deal list tate", "'amount': '180.00'"),
    ("crm order add tate cards --qty 500 --price 0.20 --freight 12", "order list", "'amount': '112.00'|freight"),
    ("crm case add tate 'drawer broken' --priority high", "case list", "'drawer broken (priority high)'"),
    ("crm log nadia kickoff --zoom --1h", "show nadia", "'minutes': 60|'channel': 'meet'"),
    ("crm add Ola --instagram ola.b --type company", "show ola", "'instagram': 'ola.b'|'kind': 'company'"),
    ("crm edit tate -vendor", "show tate", "'tags': []"),
    ("crm edit nadia city none", "show nadia", "'city': None"),
    ("crm edit nadia city=none", "show nadia", "'city': None"),
    ("crm follow up nadia thursday re quote", "show nadia", "2026-11-19|'follow-up re quote'"),
    ("crm todo: send contract to nadia friday", "show nadia", "2026-11-20|'send contract'"),
    ("crm chase nadia for payment monday", "show nadia", "2026-11-23|'chase for payment'"),
    ("crm book viewing nadia saturday 11am", "show nadia", "2026-11-21T11:00|'book viewing'"),
    ("crm nadia website hart.example", "show nadia", "'website': 'hart.example'"),
    ("crm deal nadia on hold until january", "deal list nadia", "2027-01-01"),
    ("crm park nadia till feb", "deal list nadia", "2027-02-01"),
    ("crm invoice nadia 770 INV-2001 due 30 days", "order list nadia", "'INV-2001'|'2026-12-18'|'770.00'"),
    ("crm pay nadia 10 BACS ref 99812", "pay nadia", "'method': 'BACS'|'ref 99812'"),
    ("crm nadia paid 10 by bank transfer yesterday", "pay nadia", "'bank transfer'|2026-11-17"),
    ('crm invoice nadia "3 revisions" 60 each', "order list nadia", "'amount': '180.00'"),
    ('crm invoice nadia "extra rounds 2 x 150"', "order list nadia", "'amount': '300.00'|'extra rounds'"),
    ('crm add "Oakley & Finch" --company -p 0161 496 0202', "show oakley", "'kind': 'company'|0161 496 0202"),
    ("crm add 'Ann Bell' 0161 496 0101 --buyer", "show 'ann bell'", "'tags': ['buyer']"),
    ('crm add "Joan Price" "22 Station Road"', "show joan", "'name': 'Joan Price'|'company': None"),
    ('crm add "Halden Architects" company', "show halden", "'kind': 'company'"),
    ('crm contact add hi-line "Mike Hart" 0161 496 0203 solicitor', "contact list hi-line", "'Mike Hart'|'solicitor'"),
    ('crm product add SK-44 "seal kit" 38.50', "product list", "'SK-44 seal kit'|'38.50'"),
    ("crm add Tim Boon, buyer, 07700900224", "show tim", "'name': 'Tim Boon'|'buyer'|07700900224"),
    ("crm add Gus Ray, foreman at Delmar, 414-555-0191", "show gus", "'title': 'foreman'|'company': 'Delmar'"),
    ("crm nadia paid deposit 1200", "pay nadia", "'amount': '1200.00'|'note': 'deposit'"),
    ("crm invoice nadia 8 hours design at 70", "order list nadia", "'amount': '560.00'|'design'"),
    ("crm pay nadia 50 via paypal", "pay nadia", "'method': 'paypal'"),
    ("crm add Cal --company --phone 01422 555 010", "show cal", "'kind': 'company'|01422 555 010"),
    ("crm sent tate the price list", "show tate", "'sent the price list'"),
    ("crm sent quote hi-line", "show hi-line", "'sent quote'"),
    ('crm add "Ana Ruiz" from instagram', "show ana", "'source': 'instagram'"),
    ("crm add Ruth Alder, owner, Hi-Line Conveyor", "show ruth", "'title': 'owner'|'company': 'Hi-Line Conveyor'"),
    ("crm add Bo Fay, bo@fay.example, 555-0142, referred by Nadia", "show 'bo fay'", "'referred_by': 'Nadia Brooks'"),
    ("crm add Tina Fox 0161 496 0101, 12 Mill Lane", "show tina", "12 Mill Lane|0161 496 0101"),
    ("crm new lead Bea Sorrell website 3k", "show bea", "'name': 'Bea Sorrell'|'stage': 'lead'|website 3k"),
    ("crm add 周文 天成贸易 采购经理", "show 周文", "'company': '天成贸易'|'title': '采购经理'"),
    ("crm left vm for tate", "show tate", "'channel': 'call'|'left vm'"),
    ("crm log nadia mail 'sent draft' yesterday 4pm", "show nadia", "'channel': 'mail'|2026-11-17T16:00|'sent draft'"),
    ("crm log nadia yesterday met for coffee", "show nadia", "2026-11-17|'met for coffee'"),
    ("crm deal Quarry Rise is now 420k", "deal list nadia", "'amount': '420000.00'"),
    ("crm deal add nadia roof 500 close q2 2027", "deal list nadia", "'title': 'roof'|2027-06-30"),
    ("crm deal nadia stage negotiation", "deal list nadia", "negotiation"),
    ("crm order tate PO 77121 40x B68 @ 11.40", "order list", "'77121'|'amount': '456.00'"),
    ("crm order add tate 3 ea motor @ 630 + freight 85", "order list", "'amount': '1975.00'|freight"),
    ("crm order add tate 10 gal oil @ 14/gal less 5%", "order list", "'amount': '133.00'"),
    ("crm received 500 from tate ck 10233", "pay tate", "'amount': '500.00'|'ck'|'10233'"),
    ("crm edit tate add tag medicare", "show tate", "medicare"),
    ("crm product price GB-210 to 44", "product list", "'44.00'"),
    ("crm product add 'GB-33 gearbox' 640 cost 410", "product list", "'GB-33 gearbox'|'640.00'|'410.00'"),
    ("crm deal 2 is won", "deal list --all", "'title': 'seals'|'won'"),
    ("crm log tate 'all agreed' --deal 3 --stage won", "deal list tate --all", "'title': 'belts'|'won'"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "asked", "answer"), TAKEN, ids=[line for line, *_ in TAKEN])
def test_a_line_writes_what_was_meant(book: Crm, line: str, asked: str, answer: str) -> None:
    """What stands in the book afterwards counts, not that the program ended well."""
    ran = typed(book, line)
    assert ran.code == 0, ran.err
    found = str(book.ok(*shlex.split(asked)))
    assert [part for part in answer.split("|") if part not in found] == []


SHOWN = [
    ("crm list vendors no email", "Hi-Line|Colin", "Nadia"),
    ("crm list A vendors", "Colin", "Hi-Line"),
    ("crm list buyers in leeds", "Nadia", "Colin"),
    ("crm list everyone", "Nadia|Colin|Hi-Line", "No customer"),
    ("crm list customers with no next step", "Nadia|Colin|Hi-Line", "No customer"),
    ("crm phone nadia", "07700900801", "Colin"),
    ("crm who owes me", "Nothing is owed", "Nadia"),
    ("crm how much does nadia owe", "Nothing is owed", "Colin"),
    ("crm whats due today", "nothing is due", "There is no"),
    ("crm list --buyers", "Nadia", "Colin"),
    ("crm list --no-phone", "Hi-Line", "Nadia"),
    ("crm list --sort last", "Nadia|Colin", "No customer"),
    ("crm next week", "Mon 23 Nov", "no words"),
    ("crm deals closing q1", "No open deal", "Quarry"),
    ("crm nadia", "Nadia", "Colin"),
    ("crm nadia deals", "Quarry", "belts"),
    ("crm list deals", "Quarry|belts", "No customer"),
    ("crm show deal 1", "Quarry", "belts"),
    ("crm find colin tat", "Colin", "Nadia"),
    ("crm list not contacted in 30 days", "Nadia|Colin|Hi-Line", "No customer"),
    ("crm list customers by last contact", "Nadia|Colin|Hi-Line", "No customer"),
    ("crm deals over 300k", "Quarry", "belts"),
    ("crm deals under 5k", "belts|seals", "Quarry"),
    ("crm open deals", "Quarry|belts", "No deal"),
    ("crm clients in leeds", "Nadia", "Colin"),
    ("crm buyers", "Nadia", "Colin"),
    ("crm new customers this week", "Nadia|Colin", "Added"),
    ("crm quiet customers", "Nobody", "no words"),
    ("crm 超过30天没联系的客户", "Nadia|Colin", "No customer"),
    ("crm 今天要做什么", "nothing is due", "There is no"),
]


@pytest.mark.parametrize(("line", "shown", "left_out"), SHOWN, ids=[line for line, *_ in SHOWN])
def test_a_question_is_answered_as_it_was_meant(book: Crm, line: str, shown: str, left_out: str) -> None:
    """Words behind a list are conditions, all of them; none is taken for a name that nobody has."""
    answer = typed(book, line)
    assert answer.code == 0, answer.err
    assert [part for part in shown.split("|") if part not in answer.out] == []
    assert left_out not in answer.out


PROPOSED = [
    ("crm remind tate after thanksgiving review", "show tate", "2026-11-27|'review'"),
    ("crm order add tate 12 bearings 6206 at 8.90", "order list", "'amount': '106.80'"),
    ('crm order add hi-line "bolts M8x40 500 @ .12; nuts 500@.03"', "order list", "'amount': '75.00'"),
    ('crm order add hi-line "menu 800 - 10%"', "order list", "'amount': '720.00'"),
    ("crm order add hi-line 500 cards 110 paid", "order list", "'amount': '110.00'|'open': '0.00'"),
    ("crm order add hi-line 2 drums hyd oil 46 @ 389", "order list", "'amount': '778.00'"),
    ('crm order add hi-line "6 off GB-210 @ 40"', "order list", "'amount': '240.00'"),
    ("crm invoice hi-line 3822 fee", "order list", "'amount': '3822.00'"),
    ('crm add "Colin Tate" 07700900999 --city York', "show tate", "07700900999|'city': 'York'"),
    ("crm log tate 'going well' --stage negotiation", "deal list tate", "negotiation"),
    ("crm met tate, quote by friday", "show tate", "'quote'|2026-11-20"),
    ("crm deal add nadia roof 500 --prob 60", "deal list nadia", "'note': 'prob 60'"),
    ("crm viewing nadia flat saturday 11am", "show nadia", "2026-11-21T11:00"),
    ("crm report q4", "deal list", "Quarry Rise"),
    ("crm list --sort owed", "deal list", "Quarry Rise"),
    ("crm report won", "deal list", "Quarry Rise"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "asked", "answer"), PROPOSED, ids=[line for line, *_ in PROPOSED])
def test_a_proposed_line_works(book: Crm, line: str, asked: str, answer: str) -> None:
    """The first line in a refusal, pasted, does what was asked."""
    ran = typed(book, line)
    assert ran.code in (2, 4, 5), ran.err
    found = re.search(r"(crm [a-z].*?)(?: or crm |$)", "\n".join(ran.err.splitlines()[1:]), flags=re.MULTILINE)
    assert found is not None, ran.err
    pasted = typed(book, found[1])
    assert pasted.code == 0, pasted.err
    given = str(book.ok(*shlex.split(asked)))
    assert [part for part in answer.split("|") if part not in given] == []


REFUSED = [
    'crm order add hi-line "gloves 2 doz 1.50 each"',  # each glove, or each dozen
    "crm order add hi-line 100 seals 9.25",  # for one, or for all
    "crm log tate 'all agreed' --deal 7",  # no deal called 7 is opened
    "crm list blue sky people",
    "crm tate paid",  # how much is not said
    "crm track nadia 2h",  # a plan in two hours, or two hours of work
    "crm remind tate 30 days before renewal",  # of what day, is not said
    "crm remind tate tues 3:30",  # in the afternoon, or at night
    "crm remind tate after lunch",
    "crm remind tate every tuesday until dec",
    "crm add Tolland Presses, 414 555 0123, Racine",  # a city, or a company
    "crm list no orders in 90 days",
]


@pytest.mark.parametrize("line", REFUSED)
def test_what_has_two_readings_writes_nothing(book: Crm, line: str) -> None:
    """Nothing is written, and no empty answer given, on a guess."""
    before = [book.ok(*asked) for asked in (("deal", "list"), ("order", "list"), ("find", "--notes"))]
    assert typed(book, line).code in (2, 3, 4)
    assert [book.ok(*asked) for asked in (("deal", "list"), ("order", "list"), ("find", "--notes"))] == before


def test_two_orders_of_one_number_elsewhere_are_a_choice(book: Crm) -> None:
    """Both answer to the number, and each has its line."""
    for _ in range(2):
        book.ok("order", "add", "tate", "1850", "--ref", "PO-4472")
    answer = typed(book, "crm pay tate 1850 --ref PO-4472")
    assert answer.code == 4
    assert "crm pay tate 1850 --order 1" in answer.err
    assert "crm pay tate 1850 --order 2" in answer.err


def test_a_file_called_orders_gets_the_orders(book: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Customers in a file called orders.csv were never meant."""
    monkeypatch.chdir(tmp_path)
    book.ok("order", "add", "tate", "1850")
    assert "1 order written" in book("export", "orders.csv").err
    assert "3 deals written" in book("export", "deals.csv").err


def test_who_is_near_is_named_where_nothing_was_found(book: Crm) -> None:
    """A name with a slip finds nothing in the notes either: whom it is like is said."""
    assert "crm show 2" in book("find", "collin tait").err


def test_the_number_of_an_order_is_no_sum(book: Crm) -> None:
    """`invoice tate 4471` asks for the order with that number: no order of 4,471 is made."""
    book.ok("order", "add", "tate", "99", "--ref", "4471")
    answer = typed(book, "crm invoice tate 4471")
    assert answer.code == 2
    assert "crm order show 1" in answer.err
    assert len(book.ok("order", "list")) == 1


def test_a_product_with_a_number_in_its_name_is_ordered(book: Crm) -> None:
    """`40 bearing 6205` is forty of a product that the book has, and no amount of 6,205."""
    book.ok("product", "add", "bearing 6205", "--price", "3.95")
    assert typed(book, "crm order tate 40 bearing 6205").code == 0
    assert book.ok("order", "list")[0]["amount"] == "158.00"
    assert "bearing" in typed(book, "crm orders tate open").out


@pytest.mark.parametrize("said", ["account no 40021", "acct 40021", "ref no. 40021", "po number 40021", "ref 40021"])
def test_a_reference_is_its_number_alone(crm: Crm, said: str) -> None:
    """The word before it is no part of it."""
    crm.ok("add", "Apex")
    assert crm("edit", "apex", *said.split()).code == 0
    assert crm.ok("show", "apex")["refs"] == ["40021"]


CHINESE = [
    ("crm 明天给李雪梅发合同", "show 李雪梅", "2026-11-19|'发合同'"),
    ("crm 提醒我后天上午十点半给李雪梅打电话", "show 李雪梅", "2026-11-20T10:30|'打电话'"),
    ("crm 昨天拜访了李雪梅，谈了付款方式", "show 李雪梅", "2026-11-17|'visit'|谈了付款方式"),
    ("crm 约李雪梅周六上午十点看房", "show 李雪梅", "2026-11-21T10:00|'看房'"),
    ("crm 李雪梅付了1万 转账", "pay 李雪梅", "'amount': '10000.00'|'转账'"),
    ("crm 收到李雪梅5千", "pay 李雪梅", "'amount': '5000.00'"),
    ("crm 李雪梅 生日 农历八月十五", "show 李雪梅", "08-15"),
    ("crm 新建商机 李雪梅 车床 3万5", "deal list", "'title': '车床'|'amount': '35000.00'"),
    ("crm 新增客户 赵雪 公司 天成贸易", "show 赵雪", "'company': '天成贸易'"),
    ("crm 提醒 李雪梅 明天下午两点到三点 开会", "show 李雪梅", "2026-11-19T14:00|'开会'"),
]


@pytest.mark.parametrize(("line", "asked", "answer"), CHINESE, ids=[line for line, *_ in CHINESE])
def test_a_chinese_line_writes_what_was_meant(crm: Crm, line: str, asked: str, answer: str) -> None:
    """People write it without spaces, the name in the middle."""
    crm.at(NOW)
    crm.ok("add", "李雪梅", "--company", "天成贸易")
    ran = typed(crm, line)
    assert ran.code == 0, ran.err
    found = str(crm.ok(*shlex.split(asked)))
    assert [part for part in answer.split("|") if part not in found] == []


def test_the_number_of_an_order_is_no_payment(book: Crm) -> None:
    """`pay tate 77121 in full` asks for the order with that number: no payment of 77,121 is made."""
    book.ok("order", "add", "tate", "456", "--ref", "77121")
    answer = book("pay", "tate", "77121")
    assert answer.code == 5
    assert 'crm pay "tate" all --order 1' in answer.err


def test_people_of_a_firm_and_a_firm_in_another_writing_are_a_choice(crm: Crm) -> None:
    """JB Hartley, where somebody works, may be J. B. Hartley Bearings."""
    crm.ok("add", "J. B. Hartley Bearings")
    crm.ok("add", "Lou Perez", "--company", "JB Hartley")
    assert crm("show", "jb hartley").code == 4
    assert crm("show", "lou perez").code == 0

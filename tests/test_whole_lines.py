"""Whole questions and statements typed as a command, and the command that each is read as."""

import re
import shlex

import pytest

from crmcli.commands.repair.meanings import compiled
from crmcli.domain.command_line import asked_chinese, asked_english, told_chinese, told_english
from tests.conftest import Crm, prepared
from tests.test_speed import modules_after

NOW = "2026-11-18T09:00"


@prepared
def book(crm: Crm) -> Crm:
    """A book with a firm, a person and a Chinese customer, with an invoice, deals, a reminder, a case and a tag."""
    crm.at(NOW)
    crm.ok("add", "Moorgate Wine Bar", "--city", "Stamford", "--tag", "trade")
    crm.ok("add", "Helen Ashby", "--company", "Fenwick")
    crm.ok("add", "王建国", "--by", "Helen Ashby")
    crm.ok("order", "add", "moorgate", "620", "--ref", "5512")
    crm.ok("deal", "add", "helen", "reserva", "1680")
    crm.ok("deal", "add", "王建国", "重疾险", "8000")
    crm.ok("remind", "helen", "friday", "demo")
    crm.ok("case", "add", "moorgate", "two bottles corked")
    return crm


READ_AS = [
    ("moorgate paid invoice 5512", "crm pay moorgate all --order 5512"),
    ("invoice 5512 is paid", "crm pay 1 all --order 5512"),
    ("helen paid a deposit of 200", "crm pay helen 200 --note deposit"),
    ("received 300 from helen by bank transfer", 'crm pay helen 300 --method "bank transfer"'),
    ("phone number for helen", "crm show helen"),
    ("helens email", "crm show helen"),
    ("what's helen’s address?", "crm show helen"),
    ("when did i last speak to helen", "crm show helen"),
    ("how is moorgate doing", "crm brief moorgate"),
    ("who did helen refer", "crm list --where 'referred_by = \"Helen Ashby\"'"),
    ("what does moorgate still owe me", "crm pay moorgate"),
    ("unpaid invoices for moorgate", "crm order list moorgate --open"),
    ("pending payments", "crm report receivables"),
    ("sales this month", "crm order list --since 2026-11-01 --until 2026-11-30"),
    ("what did i do yesterday", "crm note list --since 2026-11-17 --until 2026-11-17"),
    ("how did i do this month", "crm report changes --since 2026-11-01"),
    ("my deals", "crm deal list"),
    ("biggest deal", "crm deal list"),
    ("which deals did i win", "crm deal list --stage won"),
    ("open quotes", "crm deal list --stage proposal"),
    ("how much is in the pipeline", "crm pipeline"),
    ("diary", "crm agenda"),
    ("what's on thursday", "crm agenda thursday"),
    ("who do i need to ring today", "crm today"),
    ("which customers are in Stamford", "crm list --city Stamford"),
    ("show me all trade", "crm list --tag trade"),
    ("clients with no email", "crm list --missing email"),
    ("who have i not spoken to this month", 'crm list --quiet "17 days"'),
    ("helen's phone is 555-010-7788", "crm edit helen --phone 555-010-7788"),
    ("change moorgate email to bar@moor.example", "crm edit moorgate email=bar@moor.example"),
    ("moorgate is an A customer", "crm edit moorgate tier=A"),
    ("helen is trade", "crm edit helen --tag trade"),
    ("王建国 was referred by helen", 'crm edit 王建国 "referred_by=Helen Ashby"'),
    ("helen deal 1700", "crm deal edit 1 --amount 1700"),
    ("reserva deal won", "crm deal won reserva"),
    ("cancel the demo with helen", "crm remind --rm 1"),
    ("reschedule helen to monday", "crm snooze 1 monday"),
    ("moorgate complains about the label", "crm case add moorgate"),
    ("moorgate's complaint is settled", "crm case solve 1"),
    ("demo for moorgate tomorrow 4pm", 'crm remind moorgate "tomorrow 4pm" demo'),
    ("remind me to send helen the tech sheets tomorrow", 'crm remind helen tomorrow "send helen the tech sheets"'),
    ("invoice moorgate 5513 6 cases picpoul @ 62", 'crm order add moorgate "6 cases picpoul @ 62" --ref 5513'),
    ("invoice moorgate RE-2026-118 900 net 30", 'crm order add moorgate 900 --ref RE-2026-118 --terms "net 30"'),
    ("helen reserva lost to Geico", "crm deal lost 1 competitor Geico"),
    ("proposal sent to helen", 'crm log helen "proposal sent to helen"'),
    ("set renewal date for helen to Dec 20", 'crm edit helen --set "renewal=Dec 20"'),
    ("demo done", "crm done 1"),
    ("pipline", "crm pipeline"),
    ("best customer", "crm report value"),
    ("greg at moorgate 03 5555 0144", 'crm contact add moorgate greg --phone "03 5555 0144"'),
    ("helen introduced Tom Pryor 07700 900123", 'crm add "Tom Pryor" "07700 900123" --by helen'),
    ("site visit done moorgate, roof is fine", 'crm log moorgate "site visit done moorgate, roof is fine"'),
    ("where do my leads come from", "crm list --columns name,source --sort source"),
    ("helen推荐了李娜 13812345678", "crm add 李娜 13812345678 --by helen"),
    ("王建国老公 王强 13912345678", "crm contact add 王建国 王强 --title 老公 --phone 13912345678"),
    ("刚才那条删了", "crm undo"),
    ("add Ann Bell landlord", 'crm add "Ann Bell" --tag landlord'),
    ("下周一提醒我跟进helen", "crm remind helen 下周一 跟进"),
    ("helen 付款 300 T/T", "crm pay helen 300 --method T/T"),
    ("helen付了960美元定金", "crm pay helen 960美元 --note 定金"),
    ("王建国的电话号码是多少", "crm show 王建国"),
    ("王建国是谁介绍的", "crm show 王建国"),
    ("helen介绍了谁", "crm list --where 'referred_by = \"Helen Ashby\"'"),
    ("谁还没付款", "crm report receivables"),
    ("今天要联系谁", "crm today"),
    ("下周要做什么", "crm agenda 下周"),
    ("最大的单子", "crm deal list"),
    ("王建国的生日是3月8日", "crm edit 王建国 birthday=3月8日"),
    ("把王建国标成A级", "crm edit 王建国 tier=A"),
    ("王建国单子改成 9000", "crm deal edit 2 --amount 9000"),
    ("王建国签单了", "crm deal won 2"),
    ("王建国交了8000保费", "crm pay 王建国 8000 --note 保费"),
    ("王建国投诉回访太慢", "crm case add 王建国 回访太慢"),
    ("Stamford的客户有哪些", "crm list --city Stamford"),
]


@pytest.mark.parametrize(("line", "meant"), READ_AS, ids=[line for line, _ in READ_AS])
def test_a_whole_line_is_read_as_its_command(book: Crm, line: str, meant: str) -> None:
    """Nobody has read the manual on the first day; what was taken for what is said."""
    answer = book(*(["add", "Ann Bell", "landlord"] if line.startswith("add ") else line.replace("'", "’").split()))
    assert answer.code == 0, answer.err
    assert f"Read as: {meant}" in answer.err


ASKED = [
    ("helen is now at Harvey", ("crm edit helen company=Harvey", "crm edit helen city=Harvey")),
    ("helen accepted the quote", ("crm deal won 1", 'crm log helen "accepted the quote"')),
    ("add karen bell 0412 555 019 leeds", ('crm add "karen bell" --phone "0412 555 019" --city leeds',)),
    ("王建国 试听 周六10点", ("crm remind 王建国 周六10点 试听", "crm log 王建国 试听 --on 周六10点")),
    ("anything overdue", ("crm today --late", "crm report receivables")),
    ("王建国不买了，嫌贵", ("crm deal lost 2 price", "crm log 王建国")),
]


@pytest.mark.parametrize(("line", "ways"), ASKED, ids=[line for line, _ in ASKED])
def test_a_line_with_two_meanings_is_asked(book: Crm, line: str, ways: tuple[str, ...]) -> None:
    """Nothing is done on a guess: each line that may be meant is shown, and each of them runs."""
    before = book.ok("history")
    answer = book(*line.split())
    assert answer.code == 2
    assert book.ok("history") == before
    shown = [found[2:] for found in answer.err.splitlines() if found.strip().startswith("crm ")]
    for way in ways:
        assert any(way in found for found in shown), answer.err
    for found in shown:
        book.ok(*shlex.split(found)[1:])
        book("undo")


REFUSED = """\
crm add "Ann Bell" stamford
crm add Ann Bell, Loft Coffee, ann@loft.example
crm add Lou 埃及 +20 100 555 0188
crm call helen yesterday or so
crm case 1
crm case 1 refunded
crm cold leads
crm credit helen 20
crm deal add helen forks 3,4k
crm deal add helen kits 3.400
crm deal edit reserva --stage proposal --amount 5k
crm deal helen accepted
crm deal lost helen "no idea"
crm deal won reserva 1700
crm delete
crm done nothing
crm email helen
crm helen email soon
crm helen at harvey tomorrow
crm helen says yes friday
crm list --limit many
crm list somewhere else
crm lst
crm moorgte 5
crm order add moorgate "6 pumps 40"
crm pay helen
crm pay moorgate half
crm pay nobody 500
crm rate nobody 9
crm remind nobody friday call
crm report won
crm report sales
crm rm nobody
crm show helin
crm today moorgate
crm tag nobody vip
crm whatever
crm zhang 13800138000
crm 王建国住海淀
crm 给王建国发报价
crm 这个月收了多少钱"""


def test_each_line_of_a_refusal_runs(book: Crm) -> None:
    """Who is refused pastes the line that is shown: it must be taken, or it only sends them round in a circle."""
    refused = 0
    taken_not: list[tuple[str, str, str]] = []
    for line in REFUSED.splitlines():
        answer = book(*shlex.split(line)[1:])
        refused += answer.code != 0
        for way in re.findall(r"(?:^\s+|: | or |and: )(crm \S.*?)(?= or crm |$)", answer.err, flags=re.MULTILINE):
            if re.search(r"\b(WHO|WHEN|TEXT|AMOUNT|STAGE|DEAL|NUMBER|ITEMS|TITLE|NAME|PRICE)\b|…|--help", way):
                continue
            ran = book(*shlex.split(way.split(" shows ")[0].split(" lists ")[0])[1:])
            if ran.code != 0:
                taken_not.append((line, way, ran.err))
            if book.ok("history")[:1] and not ran.out:
                book("undo")
    assert not taken_not, "\n".join(map(str, taken_not))
    assert refused > len(REFUSED.splitlines()) // 2


def test_no_table_is_read_by_a_line_that_works(book: Crm) -> None:
    """The tables are read only where a word is not known: a line that works pays nothing for them."""
    for words in (["log", "helen", "rang"], ["today"], ["done", "1"]):
        loaded = modules_after(f"from crmcli.boundary import run; assert run({words!r}) == 0")
        assert not [name for name in loaded if ".repair" in name or "command_line.asked" in name or ".told" in name]


def test_notes_of_some_days(book: Crm) -> None:
    """What was done on a day is asked for as often as what is to be done."""
    book.ok("log", "helen", "rang", "--on", "yesterday")
    book.ok("log", "moorgate", "mailed")
    notes = book.ok("note", "list", "--since", "yesterday", "--until", "yesterday")
    assert [note["text"] for note in notes] == ["rang"]
    assert "No notes of these days." in book("note", "list", "--until", "2026-11-01").out


MADE = {"added", "changed", "reason", "tail", "whole", "plan", "step", "owner", "deal", "text", "ownmonth", "todone"}


def test_every_pattern_is_sound() -> None:
    """A pattern that does not compile would be found by the first person who types a line of its section only."""
    for table in (asked_english, told_english, asked_chinese, told_chinese):
        for keys, rules in table.SECTIONS:
            assert keys == keys.lower()
            for pattern, lines in rules:
                known = set(compiled(pattern).groupindex)
                for line in (lines,) if isinstance(lines, str) else lines:
                    holes = {hole.partition(".")[0] for hole in re.findall(r"<([a-z.]+)>", line)}
                    assert holes - MADE <= known, (pattern, line)

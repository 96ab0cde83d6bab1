"""Names as people say and write them lead to the one customer, or to a choice; never to a wrong one."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Crm


def wrong(crm: Crm, *words: str) -> int:
    """The exit code of a command line."""
    return crm(*words).code


def shown(crm: Crm, who: str) -> str | int:
    """The name of the customer that `who` leads to, or the exit code when it leads to none."""
    answer = crm("show", who, "--json")
    return str(answer.json["name"]) if answer.code == 0 else answer.code


def test_a_firm_asks_where_several_hold_the_word(crm: Crm) -> None:
    """A Chinese firm begins with a place: what another begins with proves nothing."""
    crm.ok("add", "上海宏达机电有限公司")
    assert shown(crm, "宏达") == "上海宏达机电有限公司"
    crm.ok("add", "宏达二厂")
    for words in (["log", "宏达", "来电"], ["remind", "宏达", "明天", "回访"], ["edit", "宏达", "--city", "上海"]):
        answer = crm(*words)
        assert answer.code == 4
        assert "上海宏达机电有限公司" in answer.err
        assert "宏达二厂" in answer.err
    assert [shown(crm, who) for who in ("hongda", "hd", "机电", "二厂")] == [4, 4, "上海宏达机电有限公司", "宏达二厂"]
    crm.ok("add", "宏达")
    assert shown(crm, "宏达") == "宏达"


def test_a_part_of_a_firms_name_means_the_firm_and_not_its_people(crm: Crm) -> None:
    """As its whole name does, however many people work there; a customer that is to go is asked about."""
    crm.ok("add", "Sample Bakery")
    crm.ok("add", "Anna Berg", "--company", "Sample Bakery")
    assert "Sample Bakery" in crm("log", "bakery", "called").err
    crm.ok("add", "Bert Ochs", "--company", "Sample Bakery")
    crm.ok("edit", "bakery", "--city", "Bonn")
    assert (shown(crm, "bakery"), crm.ok("show", "sample bakery")["city"]) == ("Sample Bakery", "Bonn")
    assert wrong(crm, "rm", "bakery") == 4
    crm.ok("add", "Cora Lind", "--company", "Bakery Cooperative")
    assert wrong(crm, "log", "bakery", "called") == 4


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Jörg Müller", "joerg mueller"),
        ("Jörg Müller", "MUELLER"),
        ("Jörg Müller", "muell"),
        ("Jörg Müller", "muller"),
        ("Jörg Müller", "Mu\u0308ller"),
        ("Joerg Mueller", "Jörg Müller"),
        ("Joerg Mueller", "Müll"),
        ("Weißgerber", "weissgerber"),
        ("Weissgerber", "weißgerber"),
        ("Åse Bjørnstad", "aase bjoernstad"),
        ("Aase Bjoernstad", "åse bjørnstad"),
        ("Lærke Sæby", "laerke saeby"),
        ("王永庆", "庆 王"),
        ("王永庆", "永庆王"),
        ("王永庆", "yongqingwang"),
        ("上海天元机电有限公司", "tianyuan"),
        ("吕伟", "lyuwei"),
        ("李伟", "weili"),
        ("李伟", "liwei"),
        ("Li Wei", "weili"),
        ("Anna Smith", "smithanna"),
        ("欧阳修文", "修文欧阳"),
    ],
)
def test_names_in_every_spelling_and_order(crm: Crm, stored: str, typed: str) -> None:
    """Both ways of writing ü, and words in any order, also written together."""
    crm.ok("add", stored)
    crm.ok("add", "Someone Else", "--company", "Samuel & Co")
    assert shown(crm, typed) == stored


def test_pinyin_that_may_be_two_people_asks(crm: Crm) -> None:
    """Wei Li is 李伟 for some and 魏丽 for others; Mali is not Lima."""
    crm.ok("add", "李伟")
    crm.ok("add", "魏丽")
    crm.ok("add", "Lima")
    assert [shown(crm, who) for who in ("weili", "liwei", "wei li", "mali")] == [4, 4, 4, 3]


def test_other_words_that_join_to_a_name_are_not_that_name(crm: Crm) -> None:
    """The words of a name stand in any order, or are joined, and not both; with a comma the surname is first."""
    for name in ("Lima", "Na An", "Paul Simon", "Simon Paul", "Wei Li"):
        crm.ok("add", name)
    asked = ("Ma Li", "ma, li", "Anna", "a mil", "An Na", "naan", "liwei", "Simon Paul", "Simon, Paul")
    assert [shown(crm, who) for who in asked] == [4, 4, 3, 3, "Na An", "Na An", "Wei Li", "Simon Paul", 4]


def test_filters_do_not_ask_how_an_umlaut_is_written(crm: Crm) -> None:
    """In list and in find, both ways."""
    crm.ok("add", "Anna", "--company", "Müller Möbel", "--city", "KÖLN")
    crm.ok("add", "Bert", "--company", "Mueller Moebel", "--city", "Koeln")
    for condition in ("company~mueller", "company~MÜLLER", "city=köln", "city=Koeln"):
        assert len(crm("list", "--where", condition, "--ids").out.split()) == 2, condition
    assert len(crm("find", "company:mueller", "--ids").out.split()) == 2
    assert len(crm("find", "company:müller", "--ids").out.split()) == 2


@pytest.mark.parametrize("typed", ["王总", "王先生", "老王", "小王", "王 经理", "王老板"])
def test_one_person_of_the_surname_answers_to_a_form_of_address(crm: Crm, typed: str) -> None:
    """And several are a choice."""
    crm.ok("add", "王永庆")
    crm.ok("add", "王府井百货有限公司")
    crm.ok("add", "李小龙")
    assert shown(crm, typed) == "王永庆"
    crm.ok("add", "王芳")
    assert shown(crm, typed) == 4


def test_who_is_stored_by_a_form_of_address_answers_to_the_surname(crm: Crm) -> None:
    """老陈 in the book is a 陈 as 陈建国 is: two are a choice."""
    crm.ok("add", "老陈")
    assert shown(crm, "陈总") == "老陈"
    crm.ok("add", "陈建国")
    assert (shown(crm, "陈总"), shown(crm, "老陈")) == (4, "老陈")


def test_a_stored_title_decides_or_contradicts(crm: Crm) -> None:
    """The general manager among two, and not the book-keeper who is alone."""
    crm.ok("add", "王建国", "--title", "总经理")
    crm.ok("add", "王芳", "--title", "会计")
    assert [shown(crm, who) for who in ("王总", "王会计", "王小姐")] == ["王建国", "王芳", 4]
    crm.ok("rm", "王建国")
    assert shown(crm, "王总") == 4


def test_titles_in_other_languages(crm: Crm) -> None:
    """A given name asks, another surname or the other gender is not taken."""
    crm.ok("add", "John Smith")
    crm.ok("add", "Chen Wei")
    crm.ok("add", "Jürgen Müller")
    crm.ok("add", "张小红")
    assert [shown(crm, who) for who in ("Mr Smith", "Ms. Chen", "Herr Mueller", "Dr Smith", "Ms Zhang", "张小姐")] == [
        "John Smith", "Chen Wei", "Jürgen Müller", "John Smith", "张小红", "张小红",
    ]  # fmt: skip
    assert [shown(crm, who) for who in ("Mr John", "Mr Wei", "Mr Nobody")] == [4, 4, 3]
    crm.ok("add", "Kim Min-jun")
    crm.ok("add", "Elton John")
    assert [shown(crm, who) for who in ("Mr Kim", "Mr Elton", "Mr Chen Wei")] == [4, 4, "Chen Wei"]
    crm.ok("add", "Ana Lima")
    crm.ok("add", "Mike O'Neil")
    assert [shown(crm, who) for who in ("Ms Lima", "Mr O'Neil", "Mr ONeil")] == [
        "Ana Lima",
        "Mike O'Neil",
        "Mike O'Neil",
    ]
    crm.ok("add", "Bruce Lee")
    assert shown(crm, "Mr Lee") == "Bruce Lee"
    crm.ok("add", "Lee Soo-jin")
    crm.ok("add", "杨过")
    crm.ok("add", "乐山大佛旅游")
    assert [shown(crm, who) for who in ("Mr Lee", "Mr John", "Mr Yang", "Mr Le")] == [4, 4, "杨过", 3]
    crm.ok("add", "Mrs Jane Smith")
    assert [shown(crm, who) for who in ("Mrs Smith", "Dr Smith")] == ["Mrs Jane Smith", 4]


def test_the_marks_of_the_index_answer_nobody(crm: Crm) -> None:
    """A number after its customer went to the trash is not the initials of a Chinese name."""
    crm.ok("add", "Gone")
    crm.ok("add", "王 Silva", "--phone", "+8613800138000")
    crm.ok("rm", "1")
    assert [shown(crm, who) for who in ("1", "0", "00", "1w", "2s", "p0")] == [3] * 6
    for typed in ("1", "0", "00", "1w", "p00083"):
        assert crm.ok("find", typed) == [], typed
    assert crm("find", "王 silva", "--ids").out.split() == ["2"]


def test_a_name_without_quotes_is_taken(crm: Crm) -> None:
    """The words that are the customer's own name are it, and the rest is the text."""
    crm.ok("add", "Sample Bakery")
    answer = crm("log", "sample", "bakery", "called", "today")
    assert answer.code == 0
    assert 'Read as: crm log "sample bakery" "called today"' in answer.err
    answer = crm("remind", "sample", "bakery", "tomorrow", "send", "it")
    assert 'Read as: crm remind "sample bakery" tomorrow "send it"' in answer.err
    assert crm("show", "sample", "bakery").code == 0
    assert crm("show", "sample", "nothing").code == 3


def completed(book: Path, line: str, number: int) -> str:
    """What bash is offered."""
    import os

    found = {"_CRM_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(number), "CRM_BOOK": str(book)}
    code = "import sys; from crmcli.boundary import main; sys.argv = ['crm']; main()"
    return subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **found}, capture_output=True, text=True, check=True
    ).stdout


def test_completion_ignores_case(crm: Crm, tmp_path: Path) -> None:
    """And takes no % for a wildcard."""
    crm.ok("add", "Fischhaus Nord")
    crm.ok("add", "Bäckerei Stern")
    book = crm.path
    assert completed(book, "crm show fis", 2) == "Fischhaus\\ Nord\n"
    assert completed(book, "crm show bäck", 2) == "Bäckerei\\ Stern\n"
    assert completed(book, "crm show BÄCK", 2) == "Bäckerei\\ Stern\n"
    assert completed(book, "crm show %", 2).strip() == ""


@pytest.mark.parametrize("typed", ["138 0013 8000", "8000", "WANG@x.example", "wangyongqing", "wyq", "永庆", "台塑"])
def test_the_trash_is_searched_by_any_identifier(crm: Crm, typed: str) -> None:
    """As the book is."""
    crm.ok("add", "王永庆", "--company", "台塑集团", "--phone", "+8613800138000", "--email", "wang@x.example")
    crm.ok("add", "李伟", "--phone", "+8613900139111")
    crm.ok("rm", "王永庆", "李伟")
    assert "王永庆" in crm("restore", typed).err
    assert wrong(crm, "restore", "nobody") == 3


def test_notes_near_what_was_typed_come_after_exact_ones(crm: Crm) -> None:
    """送货又迟到 is found by 送货迟到, below the words as typed."""
    crm.ok("add", "王永庆")
    crm.ok("log", "王永庆", "送货又迟到")
    crm.ok("log", "王永庆", "说过送货迟到", "--on", "yesterday")
    crm.ok("log", "王永庆", "送货很快")
    hits = crm.ok("find", "送货迟到")[0]["hits"]
    assert [hit["text"] for hit in hits] == ["说过送货迟到", "送货又迟到"]


def test_possible_duplicates_by_nickname_and_form_of_address(crm: Crm) -> None:
    """Shown, never sure."""
    for name in (
        "Bob Smith",
        "Robert Smith",
        "Liz Gray",
        "Elizabeth Gray",
        "王建国",
        "老王",
        "张爱华",
        "爱华",
        "陈小明",
        "小明",
        "Ann Other",
    ):
        crm.ok("add", name, "--force")
    found = crm.ok("dupes")
    pairs = {frozenset((pair["a"]["name"], pair["b"]["name"])) for pair in found}
    assert pairs == {
        frozenset(("Bob Smith", "Robert Smith")), frozenset(("Liz Gray", "Elizabeth Gray")),
        frozenset(("王建国", "老王")), frozenset(("张爱华", "爱华")),
        frozenset(("陈小明", "小明")),
    }  # fmt: skip
    assert not any(pair["sure"] for pair in found)


def test_umlauts_written_both_ways_are_one(crm: Crm, tmp_path: Path) -> None:
    """Two rows of one firm."""
    rows = tmp_path / "firms.csv"
    rows.write_text("Name,City\nMüller Möbel GmbH,Köln\nMueller Moebel GmbH,Köln\n", encoding="utf-8")
    crm("import", "--yes", str(rows))
    found = crm.ok("dupes")
    there = crm.ok("list")
    assert len(there) == 1 or [{pair["a"]["name"], pair["b"]["name"]} for pair in found] == [
        {"Müller Möbel GmbH", "Mueller Moebel GmbH"}
    ]


def candidates(crm: Crm, who: str) -> list[tuple[str, str | None]]:
    """The customers and contacts that `who` is asked about; it must be a choice."""
    answer = crm("show", who, "--json")
    assert answer.code == 4, answer
    return sorted((each["name"], each["contact"]) for each in answer.json["candidates"])


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("陈大文", "chan"),
        ("陳大文", "tan"),
        ("黄志强", "wong"),
        ("王永庆", "wong"),
        ("张国荣", "cheung"),
        ("林青", "lam"),
        ("李伟", "lee"),
        ("李伟", "lee wei"),
        ("李伟", "wei lee"),
        ("吴君", "ng"),
        ("梁明", "leung"),
        ("何超", "ho"),
        ("郑秀", "cheng"),
        ("刘德", "lau"),
        ("周星", "chow"),
        ("杨千", "yeung"),
        ("曾伟", "tsang"),
        ("郭富", "kwok"),
        ("莫文", "mok"),
        ("金正浩", "kim"),
        ("박민준", "park"),
        ("박민준", "Bak"),
        ("Park Min-jun", "bak minjun"),
        ("Park Min-jun", "Pak Min Jun"),
        ("Lee Soo-jin", "rhee"),
        ("Yi Sun-sin", "Lee Sun-sin"),
        ("이순신", "yi"),
        ("欧阳修", "auyeung"),
        ("Tony Leung", "Liang"),
    ],
)
def test_another_writing_of_a_surname_is_asked_about(crm: Crm, stored: str, typed: str) -> None:
    """Wong may be 王, 黄 or somebody new: even one person is a question, and a note is not filed."""
    crm.ok("add", stored)
    assert candidates(crm, typed) == [(stored, None)]
    answer = crm("log", typed, "called")
    assert answer.code == 4
    assert "1 customer may be meant" in answer.err
    assert crm.ok("show", "1")["interactions"] == []


def test_a_cantonese_given_name_is_not_known_but_the_surname_is_offered(crm: Crm) -> None:
    """Chan Tai Man is how 陈大文 signs; the program offers him and does nothing."""
    crm.ok("add", "陈大文")
    crm.ok("add", "Bert Ochs")
    answer = crm("log", "Chan Tai Man", "called")
    assert answer.code == 3
    assert "Did you mean: 陈大文 (1)" in answer.err


def test_another_writing_never_comes_before_the_typed_one(crm: Crm) -> None:
    """Who has the word itself answers alone; who only begins with it is one of the choices."""
    crm.ok("add", "陈大文")
    crm.ok("add", "Chandler Bing")
    assert candidates(crm, "chan") == [("Chandler Bing", None), ("陈大文", None)]
    crm.ok("add", "Peter Chan")
    assert [shown(crm, who) for who in ("chan", "Mr Chan", "Chan Sir", "陈生")] == ["Peter Chan"] * 3 + ["陈大文"]
    crm.ok("add", "王府井百货有限公司", "--is-company")
    assert shown(crm, "wong") == 3  # a firm has no surname


@pytest.mark.parametrize("typed", ["Chan Sir", "陈 Sir", "陈sir", "陳生", "陈生", "阿陈", "陈兄"])
def test_forms_of_address_of_hong_kong(crm: Crm, typed: str) -> None:
    """One person of the surname answers, several are a choice."""
    crm.ok("add", "陈大文")
    crm.ok("add", "李小龙")
    assert shown(crm, typed) == "陈大文"
    crm.ok("add", "陈小春")
    assert shown(crm, typed) == 4


def test_a_wife_is_not_filed_under_her_husband(crm: Crm) -> None:
    """陈太 is married to a 陈: the only 陈 in the book is asked about, unless the stored title says that she is."""
    crm.ok("add", "陈大文")
    for who in ("陈太", "陈太太", "陈夫人"):
        assert candidates(crm, who) == [("陈大文", None)]
    crm.ok("add", "陈美", "--title", "太太")
    assert shown(crm, "陈太") == "陈美"


def test_forms_of_address_meet_other_writings(crm: Crm) -> None:
    """Mr Chan for 陈 and 王总 for Peter Wong are asked about; 陈建生 is a name and no 陈建 with a title."""
    crm.ok("add", "陈建")
    crm.ok("add", "Peter Wong")
    assert candidates(crm, "Mr Chan") == [("陈建", None)]
    assert candidates(crm, "王总") == [("Peter Wong", None)]
    assert shown(crm, "陈建生") == 3


@pytest.fixture
def firms(crm: Crm, tmp_path: Path) -> Crm:
    """Three firms with people."""
    for firm in ("上海宏达机电有限公司", "天元机电有限公司", "Acme Ltd"):
        crm.ok("add", firm, "--is-company")
    path = tmp_path / "contacts.csv"
    path.write_text(
        "姓名,客户名称,职务\n王建国,上海宏达机电有限公司,总经理\n李红,上海宏达机电有限公司,\n"
        "王芳,天元机电有限公司,\nJohn Smith,Acme Ltd,\n",
        encoding="utf-8",
    )
    crm.ok("import", path, "--yes", "--as", "contacts")
    crm.ok("add", "Mary Smith", "--company", "Other GmbH")
    crm.ok("add", "张三", "--company", "宏达二厂")
    return crm


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        ("宏达 王总", "王建国"),
        ("宏达王总", "王建国"),
        ("王总 宏达", "王建国"),
        ("王总@宏达", "王建国"),
        ("宏达的王总", "王建国"),
        ("上海宏达 老王", "王建国"),
        ("宏达李小姐", "李红"),
        ("天元 王经理", "王芳"),
        ("acme mr smith", "John Smith"),
        ("Mr Smith at Acme", "John Smith"),
    ],
)
def test_a_form_of_address_beside_the_firm(firms: Crm, typed: str, person: str) -> None:
    """The person at that firm, though others have the surname; the note is filed with the contact."""
    assert firms.ok("log", typed, "来电")["interaction"]["contact"] == person


def test_a_firm_without_such_a_person_answers_nobody(firms: Crm) -> None:
    """Nobody of another firm is taken for the one who was named."""
    assert shown(firms, "宏达 张总") == "张三"
    assert "Did you mean: 上海宏达机电有限公司 (1)" in firms("log", "上海宏达 陈总", "来电").err
    assert [shown(firms, who) for who in ("宏达 陈总", "天元 李小姐", "Globex Mr Smith", "宏达 先生")] == [3, 3, 3, 3]

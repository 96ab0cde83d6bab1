"""Whoever is meant is found, by any identifier; whoever is not certain is not chosen."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.rules.people import normal_form
from crmcli.domain.text.pinyin import sounds
from crmcli.domain.text.unicode import fold
from crmcli.queries.search.customer_lookup import find_customers, split_who
from crmcli.queries.search.full_text import _near
from crmcli.queries.search.fuzzy_names import did_you_mean
from crmcli.queries.search.name_matches import Found, Rank
from crmcli.store import Store
from tests.conftest import Crm

Add = Callable[..., int]


@pytest.fixture
def add(store: Store) -> Add:
    """Adds a customer with its contacts and details; a contact's own as `contacts={name: [(kind, value)]}`."""

    def added(
        name: str,
        company: str | None = None,
        *,
        contacts: dict[str, list[tuple[str, str]]] | None = None,
        kind: str = "person",
        **details: str,
    ) -> int:
        with store.atomic("test"):
            customer_id = store.insert("customer", name=name, company=company, kind=kind)
            given_details: list[tuple[int | None, str, str]] = [(None, kind, value) for kind, value in details.items()]
            for contact, own in (contacts or {}).items():
                contact_id = store.insert("contact", customer_id=customer_id, name=contact)
                given_details += [(contact_id, kind, value) for kind, value in own]
            for owner, kind, value in given_details:
                normal = normal_form(kind, value, "CN")
                store.insert("detail", customer_id=customer_id, contact_id=owner, kind=kind, value=value, normal=normal)
        return customer_id

    return added


def summary(found: Found) -> list[tuple[str, int, str]]:
    return sorted((hit.name, hit.rank, hit.where) for hit in found.hits)


def winner_of(store: Store, who: str) -> int | None:
    winner = find_customers(store, who).winner
    return winner.customer_id if winner else None


def talk(store: Store, customer_id: int, day: str) -> None:
    with store.atomic("test"):
        store.insert("interaction", customer_id=customer_id, at=f"{day}T09:00:00Z", day=day, direction="in", text="hi")


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("1", "id"),
        ("#1", "id"),
        ("王永庆", "name"),
        ("王永慶", "name"),
        ("王 永庆", "name"),
        ("永庆", "name"),
        ("王", "name"),
        ("wangyongqing", "pinyin"),
        ("Wang Yongqing", "pinyin"),
        ("yongqing wang", "pinyin"),
        ("WYQ", "pinyin"),
        ("wangyongq", "pinyin"),
        ("yongqi", "pinyin"),
        ("台塑集团", "company"),
        ("台塑", "company"),
        ("集团", "company"),
        ("taisu", "company"),
        ("138-0013-8000", "phone"),
        ("13800138000", "phone"),
        ("+86 138 0013 8000", "phone"),
        ("0086 138 0013 8000", "phone"),
        ("１３８００１３８０００", "phone"),
        ("8000", "phone"),
        ("38000", "phone"),
        ("0138000", "phone"),
        ("wang.yq@fpg.example", "email"),
        ("WANG.YQ@FPG.example", "email"),
        ("wang.yq", "email"),
        ("wang.yq@f", "email"),
        ("C-1042", "reference"),
        ("c 1042", "reference"),
        ("ref:C-1042", "reference"),
        ("the plastics king", "alias"),
        ("plastics", "alias"),
        ("yq_wang", "wechat"),
        ("林小姐", "contact"),
        ("林小姐@台塑", "contact"),
        ("lin@taisu", "contact"),
        ("linxiaojie", "contact"),
    ],
)
def test_every_identifier_leads_to_the_customer(store: Store, add: Add, who: str, where: str) -> None:
    add(
        "王永庆",
        "台塑集团",
        contacts={"林小姐": []},
        phone="138 0013 8000",
        email="wang.yq@fpg.example",
        ref="C-1042",
        alias="The Plastics King",
        wechat="yq_wang",
    )
    add("Zoë Kravitz", "Unrelated Ltd", phone="13912345678", email="zoe@unrelated.example")
    found = find_customers(store, who)
    assert [(hit.customer_id, hit.where) for hit in found.hits] == [(1, where)]
    assert found.winner is not None


def test_its_uid_finds_a_customer_with_and_without_dashes(store: Store, add: Add) -> None:
    add("Li Wei")
    uid = store.value("SELECT uid FROM customer")
    assert [winner_of(store, who) for who in (uid, uid.upper(), uid.replace("-", ""))] == [1, 1, 1]


@pytest.mark.parametrize(
    "who",
    [
        "Jürgen O'Brien-Smith",
        "jurgen obrien smith",
        "O’BRIEN smith jürgen",
        "obrien",
        "o brien",
        "jurgen",
        "jur",
        "mith",
    ],
)
def test_latin_names_in_any_order_case_and_accent_and_in_part(store: Store, add: Add, who: str) -> None:
    add("Jürgen O'Brien-Smith")
    add("Someone Else")
    assert winner_of(store, who) == 1


def test_a_whole_name_beats_a_word_beats_a_beginning_beats_the_inside(store: Store, add: Add) -> None:
    add("Ann")
    assert summary(find_customers(store, "nn")) == [("Ann", Rank.INSIDE, "name")]
    add("Nnamdi")
    assert summary(find_customers(store, "nn")) == [("Nnamdi", Rank.PREFIX, "name")]
    add("Nn Corp")
    assert summary(find_customers(store, "nn")) == [("Nn Corp", Rank.WORDS, "name")]
    add("NN")
    assert summary(find_customers(store, "nn")) == [("NN", Rank.EXACT, "name")]


def test_two_that_answer_alike_are_both_shown_and_neither_wins(store: Store, add: Add) -> None:
    add("Sarah Chen")
    add("Sara Chan")
    found = find_customers(store, "sar")
    assert summary(found) == [("Sara Chan", Rank.PREFIX, "name"), ("Sarah Chen", Rank.PREFIX, "name")]
    assert found.winner is None
    add("Li Wei")
    add("Li Wei")
    assert find_customers(store, "li wei").total == 2
    assert winner_of(store, "li wei") is None


def test_the_name_as_written_beats_the_same_words_in_another_order(store: Store, add: Add) -> None:
    li_wei, wei_li, liwei = add("Li Wei"), add("Wei Li"), add("Liwei")
    assert [winner_of(store, who) for who in ("li wei", "Wei Li", "liwei")] == [li_wei, wei_li, liwei]


def test_any_order_and_spacing_of_a_whole_name_is_exact(store: Store, add: Add) -> None:
    add("Li Wei")
    add("Li Wei Min")
    assert [winner_of(store, who) for who in ("wei li", "liwei", "LI, WEI")] == [1, 1, 1]


def test_a_company_beats_the_people_who_work_there(store: Store, add: Add) -> None:
    add("Li Wei", "Acme")
    acme = add("Acme", kind="company")
    assert winner_of(store, "acme") == acme


def test_someones_company_gives_way_to_a_choice_where_another_name_has_the_word(store: Store, add: Add) -> None:
    add("Li Wei", "Acme")
    assert summary(find_customers(store, "acme")) == [("Li Wei", Rank.EXACT, "company")]
    add("Acme Tools", kind="company")
    found = find_customers(store, "acme")
    assert summary(found) == [("Acme Tools", Rank.WORDS, "name"), ("Li Wei", Rank.WORDS, "company")]
    assert found.winner is None


def test_a_contact_and_a_customer_of_one_name_are_a_choice(store: Store, add: Add) -> None:
    add("Acme", contacts={"Li Wei": []}, kind="company")
    found = find_customers(store, "li wei")
    assert found.winner is not None
    assert (found.winner.contact_name, found.winner.where) == ("Li Wei", "contact")
    add("Li Wei")
    found = find_customers(store, "li wei")
    assert (found.total, found.winner) == (2, None)


def test_a_contact_at_a_company(store: Store, add: Add) -> None:
    add("Acme Tools", contacts={"Wang Fang": [], "Zhao Lei": []}, kind="company")
    add("Wang Fang", "Globex")
    for who in ("wang@acme", "Wang Fang@acme tools", "wan@acm", "fang@tools"):
        winner = find_customers(store, who).winner
        assert winner is not None, who
        assert (winner.customer_id, winner.contact_name) == (1, "Wang Fang")
    assert winner_of(store, "wang@globex") == 2
    assert find_customers(store, "nobody@acme").total == 0
    assert find_customers(store, "acme@wang").winner is None


def test_two_contacts_called_alike_at_a_company_are_a_choice(store: Store, add: Add) -> None:
    add("Acme", contacts={"Wang Fang": [], "Wang Lei": []}, kind="company")
    found = find_customers(store, "wang@acme")
    assert sorted(hit.contact_name or "" for hit in found.hits) == ["Wang Fang", "Wang Lei"]
    assert found.winner is None


def test_an_address_of_someone_is_never_read_as_a_contact_at_a_company(store: Store, add: Add) -> None:
    add("Acme Example", contacts={"Wang Fang": [("email", "wang@acme.example")]})
    add("Li", email="li@acme")
    winner = find_customers(store, "WANG@acme.example").winner
    assert winner is not None
    assert (winner.contact_name, winner.where) == ("Wang Fang", "email")
    assert winner_of(store, "li@acme") == 2


def test_a_contacts_phone_names_the_contact(store: Store, add: Add) -> None:
    add("Acme", contacts={"Wang Fang": [("phone", "13800138000")], "Li Lei": [("phone", "13800138001")]})
    winner = find_customers(store, "138-0013-8000").winner
    assert winner is not None
    assert (winner.contact_name, winner.where) == ("Wang Fang", "phone")


def test_a_shared_phone_or_ending_is_a_choice(store: Store, add: Add) -> None:
    add("Mother", phone="13800138000")
    add("Daughter", phone="13800138000")
    add("Uncle", phone="13900008000")
    assert find_customers(store, "13800138000").total == 2
    assert find_customers(store, "8000").total == 3
    assert winner_of(store, "08000") == 3


def test_numbers_of_countries_and_trunk_zeros(store: Store, add: Add) -> None:
    add("London", phone="+44 20 7946 0958")
    add("Unread", phone="030-0074321")
    for who in ("020 7946 0958", "+44 (0)20 7946 0958", "0044 20 7946 0958", "7946 0958"):
        assert winner_of(store, who) == 1, who
    for who in ("030-0074321", "0300074321", "4321"):
        assert winner_of(store, who) == 2, who


def test_a_number_is_the_customer_with_that_number_first(store: Store, add: Add) -> None:
    add("First", phone="13800130002", ref="2")
    add("Second", ref="3")
    assert winner_of(store, "2") == 2
    assert winner_of(store, "#2") == 2
    assert winner_of(store, "ref:2") == 1
    assert winner_of(store, "3") == 2
    assert winner_of(store, "0002") == 1
    assert find_customers(store, "#9").total == 0


def test_too_little_shows_but_never_wins(store: Store, add: Add) -> None:
    add("Xavier Plan")
    add("王永庆")
    for who in ("x", "la", "yq", "y"):
        found = find_customers(store, who)
        assert (found.total, found.winner) == (1, None), who
    assert [winner_of(store, who) for who in ("xa", "lan", "王")] == [1, 1, 2]
    add("小王")
    assert find_customers(store, "王").winner is None
    assert find_customers(store, "永").total == 1
    assert winner_of(store, "永") is None
    assert winner_of(store, "永庆") == 2


def test_the_trash_never_answers(store: Store, add: Add) -> None:
    gone = add("Li Wei", "Acme", phone="13800138000", email="li@acme.example", ref="A1", alias="boss")
    uid = store.value("SELECT uid FROM customer")
    with store.atomic("test"):
        store.trash("customer", gone)
    for who in ("1", "#1", uid, "Li Wei", "li", "acme", "13800138000", "8000", "li@acme.example", "A1", "boss", "lw"):
        assert find_customers(store, who).total == 0, who


def test_the_most_recently_touched_come_first_and_the_rest_are_counted(store: Store, add: Add) -> None:
    for number in range(12):
        add(f"Chen {number}")
        talk(store, number + 1, f"2026-01-{(number * 5) % 12 + 1:02d}")
    found = find_customers(store, "chen", limit=3)
    days = [hit.last_contact for hit in found.hits]
    assert found.total == 12
    assert days == ["2026-01-12T09:00:00Z", "2026-01-11T09:00:00Z", "2026-01-10T09:00:00Z"]


def test_very_many_hits_are_counted_and_the_recent_ones_shown(store: Store, add: Add) -> None:
    with store.atomic("test"):
        store.insert_many("customer", ("name",), [(f"Chen {number}",) for number in range(500)])
    talk(store, 77, "2026-11-01")
    found = find_customers(store, "chen", limit=3)
    assert (found.total, found.hits[0].customer_id, len(found.hits)) == (500, 77, 3)
    assert find_customers(store, "che").total == 500


def test_mixed_scripts_and_words_of_name_and_company(store: Store, add: Add) -> None:
    add("王David", "Acme中国")
    add("王大卫", "Globex")
    for who in ("david", "王david", "david acme", "acme 王david", "wangdavid", "中国 david"):
        assert winner_of(store, who) == 1, who


def test_names_without_letters_are_found_as_written(store: Store, add: Add) -> None:
    add("😀")
    add("!!!")
    add("C++")
    assert [winner_of(store, who) for who in ("😀", "!!!", "c++", "🎉")] == [1, 2, 3, None]


def test_very_long_names_are_found_whole(store: Store, add: Add) -> None:
    long = "王" * 2000
    add(long)
    add("a" * 4000)
    assert [winner_of(store, who) for who in (long, "A" * 4000, "王" * 1999)] == [1, 2, None]


@pytest.mark.parametrize(
    "who",
    ['"', "'", "*", '"NEAR', "NEAR(a b)", "a AND", "-a", "(", "^a", "words:a", "a*b", "x'); DROP TABLE customer;--",
     "\x00", "\ud800", "😀" * 50, "%", "_", "a" * 4000, "a b " * 500, "@", "@@", "a@", "@a", "#", "#x", "ref:", "+",
     "00", "99999999999999999999", "\u202e", "{a}", "a" * 200, "1" * 200, "+" + "1" * 190, "王" * 200, "٣٤٥٦٧"],
)  # fmt: skip
def test_hostile_text_is_only_text(store: Store, add: Add, who: str) -> None:
    add("Li Wei", "Acme", phone="13800138000")
    add("王永庆")
    find_customers(store, who)
    did_you_mean(store, who)
    assert store.value("SELECT count(*) FROM customer") == 2


@given(who=st.text(max_size=30) | st.text("ab王*\"'()^:-+@# .,NEAROT\x00", max_size=15))
def test_any_text_can_be_asked(store: Store, who: str) -> None:
    found = find_customers(store, who)
    assert len(found.hits) <= 9


latin = st.lists(st.text("abcdefgéüñ", min_size=1, max_size=8), min_size=1, max_size=3).map(" ".join)
chinese = st.text("王李张重曾单行长乐永庆伟芳", min_size=2, max_size=4)


@given(name=latin | chinese | st.text(min_size=1, max_size=20), shuffle=st.randoms())
def test_every_customer_is_found_by_number_name_order_and_sound(store: Store, name: str, shuffle: Random) -> None:
    name = name.encode(errors="replace").decode().replace("\x00", "").strip() or "x"
    with store.atomic("test"):
        customer_id = store.insert("customer", name=name)
    assert winner_of(store, str(customer_id)) == customer_id
    words = fold(name).split()
    shuffle.shuffle(words)
    asked = [name, " ".join(words)] if words and not words[0].isdigit() else []
    if all(fold(letter) for letter in name):  # a sound of digits alone is a customer's number
        asked += [sound for sound in sounds(name)[:1] if not sound.isdigit()]
    for who in asked:
        hits = find_customers(store, who, limit=400).hits
        is_anothers_name = fold(who) != fold(name) and any(fold(hit.name) == fold(who) for hit in hits)
        assert is_anothers_name or customer_id in {hit.customer_id for hit in hits}, who


@given(
    tail=st.integers(30_000_0000, 99_999_9999), style=st.sampled_from(["{}", "+86 {}", "0086{}", "86-{}", "{} ext 5"])
)
def test_every_phone_is_found_in_any_notation(store: Store, tail: int, style: str) -> None:
    number = f"13{tail:09d}"
    with store.atomic("test"):
        customer_id = store.insert("customer", name="Somebody")
        normal = normal_form("phone", number, "CN")
        store.insert("detail", customer_id=customer_id, kind="phone", value=number, normal=normal)
    spread = f"{number[:3]}-{number[3:7]} {number[7:]}"
    for digits in (number, spread):
        found = find_customers(store, style.format(digits), limit=400)
        assert customer_id in {hit.customer_id for hit in found.hits}, style.format(digits)


def test_did_you_mean_forgives_slips(store: Store, add: Add) -> None:
    add("Sarah Chen", "Acme Tools")
    add("王永庆", "台塑集团")
    add("Jürgen Müller")
    add("Unrelated")
    near = {who: [hit.name for hit in did_you_mean(store, who)] for who in (
        "Sarha Chen", "sara chne", "acmee", "jurgne", "mueller", "sarahchne", "王永清", "wangyongqin g", "Nobody Atall",
        "", "x", "*",
    )}  # fmt: skip
    assert near == {
        "Sarha Chen": ["Sarah Chen"],
        "sara chne": ["Sarah Chen"],
        "acmee": ["Sarah Chen"],
        "jurgne": ["Jürgen Müller"],
        "mueller": ["Jürgen Müller"],
        "sarahchne": ["Sarah Chen"],
        "王永清": ["王永庆"],
        "wangyongqin g": [],
        "Nobody Atall": [],
        "": [],
        "x": [],
        "*": [],
    }


def test_did_you_mean_shows_three_at_most_and_never_the_trash(store: Store, add: Add) -> None:
    for name in ("Sarah A", "Sarah B", "Sarah C", "Sarah D"):
        add(name)
    with store.atomic("test"):
        store.trash("customer", 4)
    assert len(did_you_mean(store, "sarha")) == 3
    assert "Sarah D" not in [hit.name for hit in did_you_mean(store, "sarha")]


def test_splitting_several() -> None:
    assert split_who("li wei, wang fang，张三、李四; x") == ["li wei", "wang fang", "张三", "李四", "x"]
    assert split_who(" , ") == []
    assert split_who("li wei") == ["li wei"]


@pytest.mark.parametrize(("name", "who"), [("0A㐸", "0aqian"), ("3M中国", "3mzhongguo")])
def test_a_name_of_digits_letters_and_characters_is_found_by_its_sound(store: Store, name: str, who: str) -> None:
    with store.atomic("test"):
        customer_id = store.insert("customer", name=name)
    assert winner_of(store, who) == customer_id


def test_a_very_long_chinese_word_is_not_taken_apart(crm: Crm) -> None:
    """Each place to do so is a query of its own: 10,000 characters took half a minute."""
    crm.ok("add", "Acme")
    crm.ok("log", "Acme", "送货又迟到了")
    assert "NEAR" in _near(["送货迟到"])
    assert "NEAR" not in _near(["送货迟到" * 30])
    assert [hit["name"] for hit in crm.ok("find", "送货迟到")] == ["Acme"]
    assert crm.ok("find", "名" * 10_000) == []

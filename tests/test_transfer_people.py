"""Files as named programs export them become the drafts their owners would expect, with no option at all."""

from pathlib import Path
from typing import Any

import pytest

from crmcli.transfer.drafts import AddressDraft, CustomerDraft, DetailDraft, PersonDraft
from crmcli.transfer.read.source import open_source
from tests.drafts import FIXTURES, drafts


def test_northwind_customers_are_companies_with_their_contact_and_reference() -> None:
    found = drafts("northwind/customers.csv")
    assert len(found) == 93
    assert found[0] == CustomerDraft(
        2,
        (),
        "Alfreds Futterkiste",
        "company",
        ref="ALFKI",
        contact=PersonDraft("Maria Anders", "Sales Representative"),
        details=(DetailDraft("phone", "", "030-0074321"), DetailDraft("fax", "", "030-0076545")),
        addresses=(AddressDraft("", "Obere Str. 57", "Berlin", "", "12209", "Germany"),),
    )


def test_google_keeps_every_value_of_a_cell_and_its_label() -> None:
    with open_source(FIXTURES / "transfer" / "google_old.csv") as source:
        found: list[Any] = list(source)
    ada, widgets, nobody = [draft._replace(row=()) for draft in found]
    assert ada == CustomerDraft(
        2,
        (),
        "Ada Sample",
        "person",
        company="Sample Engines",
        title="Analyst",
        details=(
            DetailDraft("alias", "", "Addie"),
            DetailDraft("email", "work", "ada@sample.example"),
            DetailDraft("email", "work", "ada.home@sample.example"),
            DetailDraft("wechat", "skype", "ada.sample"),
            DetailDraft("phone", "mobile", "+44 20 7946 0958"),
            DetailDraft("fax", "work", "+44 20 7946 0000"),
            DetailDraft("url", "blog", "http://ada.example"),
        ),
        addresses=(AddressDraft("home", "12 Made Up St", "London", "", "NW1 6XE", "UK"),),
        tags=("Engineers",),
        birthday="1980-12-10",
        notes="Met at the fair",
    )
    assert (widgets.name, widgets.kind) == ("Invented Widgets Ltd", "company")
    assert isinstance(widgets, CustomerDraft)
    assert isinstance(nobody, CustomerDraft)  # an address book has contacts that are a mail address alone
    assert (nobody.name, nobody.kind) == ("only.mail@nobody.example", "person")


def test_google_in_its_new_layout() -> None:
    wei, john = drafts("transfer/google_new.csv")
    assert wei == CustomerDraft(
        2,
        (),
        "样本伟",
        "person",
        company="虚构科技有限公司",
        title="采购经理",
        details=(
            DetailDraft("email", "work", "wei@xugou.example"),
            DetailDraft("phone", "mobile", "+86 138 0013 8000"),
            DetailDraft("phone", "mobile", "+86 139 0013 9000"),
        ),
        addresses=(AddressDraft("", "北京市虚构路1号"),),
        tags=("客户",),
        birthday="--05-20",
    )
    assert john == CustomerDraft(3, (), "John Q Placeholder Jr.", "person", company="Placeholder Inc")


def test_outlook_writes_no_birthday_as_zeros_and_internal_addresses_as_paths() -> None:
    jose, nobody = drafts("transfer/outlook_en.csv")
    assert jose == CustomerDraft(
        2,
        (),
        "José Inventado",
        "person",
        company="Ficción S.A.",
        title="Jefe de compras",
        details=(
            DetailDraft("fax", "work", "+34 952 000 001"),
            DetailDraft("phone", "work", "+34 952 000 000"),
            DetailDraft("phone", "mobile", "+34 600 000 000"),
            DetailDraft("email", "", "jose@ficcion.example"),
            DetailDraft("url", "", "http://ficcion.example"),
        ),
        addresses=(AddressDraft("work", "Calle Falsa 123, Piso 2", "Málaga", "", "29001", "Spain"),),
        tags=("VIP", "Málaga"),
        referred_by="Ana Ficticia",
        notes="Prefiere llamadas.\nSólo por la mañana.",
    )
    assert nobody == CustomerDraft(4, (), "Nobody Internal", "person", birthday="1980-05-20")


def test_outlook_in_chinese_puts_the_family_name_first() -> None:
    assert drafts("transfer/outlook_zh.csv") == [
        CustomerDraft(
            2,
            (),
            "王小样",
            "person",
            company="虚构贸易公司",
            title="总经理",
            details=(
                DetailDraft("phone", "work", "021-00000000"),
                DetailDraft("phone", "mobile", "13800000001"),
                DetailDraft("email", "", "wang@xugou.example"),
            ),
            addresses=(AddressDraft("work", "虚构路8号", "上海", "上海", "200000", "中国"),),
            tags=("重点客户", "上海"),
            referred_by="李样",
            birthday="1975-03-08",
            notes="喜欢喝茶",
        )
    ]


def test_linkedin_has_notes_above_its_headings() -> None:
    maria, tom = drafts("transfer/linkedin.csv")
    assert maria == CustomerDraft(
        5,
        (),
        "Maria Beispiel",
        "person",
        company="Beispiel GmbH",
        title="Einkauf",
        details=(
            DetailDraft("url", "", "https://www.linkedin.com/in/maria-beispiel-fake"),
            DetailDraft("email", "", "maria@beispiel.example"),
        ),
    )
    assert tom.company == "Madeup, Inc."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hubspot_contacts.csv", ("Grace Example", "person", "hubspot contact 101", "Hopper Example LLC", "CTO", "")),
        ("salesforce_contacts.csv", ("Rose Invented", "person", "salesforce 003000000000001AAA", "Invented Oil & Gas",
                                     "SVP, Procurement", "")),
        ("pipedrive_people.csv", ("Lena Phantasie", "person", "pipedrive person 77", "Phantasie AG", "CFO", "")),
        ("zoho_contacts.csv", ("Kumar Fictional", "person", "zoho zcrm_554023000000001", "Fictional Textiles",
                               "Manager", "")),
        ("wecom_customers.csv", ("陈样品", "person", "", "样品制造厂", "采购", "")),
        ("wecom_members.csv", ("赵虚构", "person", "", "", "销售", "")),
        ("foxmail.csv", ("刘假名", "person", "", "假名软件有限公司", "工程师", "")),
        ("qqmail.csv", ("孙虚名", "person", "", "虚名茶业", "店长", "")),
        ("erp_en.csv", ("Fabricated Parts BV", "company", "10001", "", "", "")),
        ("erp_tw.csv", ("台北虛構股份有限公司", "company", "T01", "", "", "")),
        ("erp_jp.csv", ("株式会社サンプル", "company", "J1", "", "", "")),
        ("thunderbird.ldif", ("Ulla Falsk", "person", "", "Påhittad Möbel AB", "Inköpare", "")),
        ("monica.json", ("Petra Fingiert", "person", "", "Fingiert AG", "Buyer", "")),
    ],
)  # fmt: skip
def test_who_the_customers_of_other_programs_are(name: str, expected: tuple[str, ...]) -> None:
    first = drafts(f"transfer/{name}")[0]
    assert isinstance(first, CustomerDraft)
    assert (first.name, first.kind, first.ref, first.company, first.title, first.stage) == expected


def test_chinese_erp_lists_hold_companies_with_a_person_to_speak_to() -> None:
    first, second = drafts("transfer/erp_zh.csv")
    assert first == CustomerDraft(
        2,
        (),
        "广州假想五金有限公司",
        "company",
        ref="K001",
        contact=PersonDraft("周假想", "经理", (DetailDraft("phone", "mobile", "13800000005"),)),
        details=(
            DetailDraft("alias", "", "假想五金"),
            DetailDraft("phone", "", "020-00000000"),
            DetailDraft("phone", "", "020-00000001"),
            DetailDraft("fax", "", "020-00000002"),
            DetailDraft("email", "", "zhou@jiaxiang.example"),
        ),
        addresses=(AddressDraft("", "天河区 假想路5号", "广州", "广东", "510000"),),
        source="展会",
        tier="A",
        industry="五金",
        notes="月结30天",
        extra=(("owner", "小李"),),
    )
    assert (second.name, second.kind, second.details) == ("佛山虚设陶瓷厂", "company", ())


def test_tags_of_wechat_work_come_from_all_its_groups() -> None:
    assert drafts("transfer/wecom_customers.csv")[0].tags == ("重要", "展会", "老客户")


def test_monica_keeps_fields_notes_and_calls_in_lists_of_their_own() -> None:
    petra, *happened = drafts("transfer/monica.json")
    assert petra == CustomerDraft(
        1,
        (),
        "Petra Fingiert",
        "person",
        uid="8f1e2a34-0000-4000-8000-00000000beef",
        company="Fingiert AG",
        title="Buyer",
        details=(
            DetailDraft("alias", "", "Pit"),
            DetailDraft("email", "", "petra@fingiert.example"),
            DetailDraft("phone", "", "+43 1 0000000"),
        ),
        addresses=(AddressDraft("", "Luftgasse 1", "Wien", "", "1000", "AT"),),
        tags=("fair",),
        birthday="--02-03",
        notes="From the fair\nWants samples",
    )
    assert [(type(each).__name__, each.channel, each.text) for each in happened] == [
        ("InteractionDraft", "call", "No answer"),
    ]


@pytest.mark.parametrize(
    ("quoted", "name"),
    [
        ("J=F6rg M=FCller", "Jörg Müller"),
        ("Andr=E9", "André"),
        ("=CD=F5=D3=C0=C7=EC", "王永庆"),
        ("J=C3=B6rg M=C3=BCller", "Jörg Müller"),
    ],
)
def test_a_card_that_names_no_character_set_is_read_by_its_content(tmp_path: Path, quoted: str, name: str) -> None:
    """Old Outlooks and phones write Windows-1252 or GBK and do not say so: the file was refused."""
    path = tmp_path / "old.vcf"
    path.write_text(
        f"BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:{quoted}\nTEL;CELL:13800138000\nEND:VCARD\n"
    )
    with open_source(path) as source:
        (draft,) = source
    assert isinstance(draft, CustomerDraft)
    assert draft.name == name

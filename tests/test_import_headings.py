"""Headings in other languages, paths into a record, units and notices: what each fills."""

from pathlib import Path

import pytest

from crmcli.transfer import heading_languages
from crmcli.transfer.heading_targets import plain
from crmcli.transfer.headings import match
from crmcli.transfer.kinds import guess
from tests.conftest import Crm, file_of

CASES = Path(__file__).parent / "fixtures" / "cases"


def _fields(line: str) -> tuple[str, list[str]]:
    """The kind that headings tell of, and what each of them fills."""
    headings = line.split(";" if ";" in line else ",")
    found = match(headings, guess(headings))
    return found.kind, [target.shown() if target else "-" for target in found.targets]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (
            "Anrede;Vorname;Nachname;Firma;Straße geschäftlich;Postleitzahl geschäftlich;Ort geschäftlich;"
            "Telefon geschäftlich;Telefon privat;Mobiltelefon;E-Mail-Adresse;E-Mail 2: Adresse;Geburtstag;Kategorien",
            "- first last company street:work postcode:work city:work phone:work phone:home phone:mobile email email "
            "birthday tags",
        ),
        ("Vorname;Name;Firma;Tel.;Handy", "first last company phone phone:mobile"),
        ("Kunden-Nr.;Name 1;PLZ;Ort;USt-IdNr.", "ref name postcode city -"),
        (
            "Nom,Prénom,Société,Fonction,Téléphone (bureau),Tél. mobile,Adresse de messagerie,Rue (bureau),"
            "Code postal (domicile),Ville (autre),Anniversaire",
            "last first company title phone:work phone:mobile email street:work postcode:home city:other birthday",
        ),
        ("Nom,Téléphone,Courriel,Remarques", "name phone email notes"),
        (
            "Nombre;Apellidos;Empresa;Cargo;Teléfono del trabajo;Móvil;Correo electrónico;Código postal del trabajo",
            "first last company title phone:work phone:mobile email postcode:work",
        ),
        ("Razón social;Teléfono;Observaciones", "customer phone notes"),
        (
            "Nome;Cognome;Società;Cellulare;Indirizzo posta elettronica;Via (uff.);CAP (uff.);Ufficio;Compleanno",
            "first last company phone:mobile email street:work postcode:work phone:work birthday",
        ),
        ("Ragione sociale;Referente;Telefono;Settore", "customer contact phone industry"),
        (
            "Nome;Sobrenome;Empresa;Telefone comercial;Celular;Endereço;CEP;Data de nascimento",
            "first last company phone:work phone:mobile address postcode birthday",
        ),
        (
            "姓,名,会社名,役職,会社電話,携帯電話,電子メール アドレス,郵便番号 (会社),都道府県 (自宅),誕生日,メモ",
            "last first company title phone:work phone:mobile email postcode:work region:home birthday notes",
        ),
        ("氏名,フリガナ,電話番号,メールアドレス,住所,備考", "name - phone email address notes"),
        ("Name*,Phone:,E-mail *,Birthday (required)", "name phone email birthday"),
        ("Display Name,Current Employer,Do Not Phone,Group(s)", "name company own:do not phone tags"),
    ],
)
def test_lists_of_customers_in_other_languages(headings: str, fields: str) -> None:
    """As Outlook, Google, Excel and ERP programs of these countries have them."""
    kind, found = _fields(headings)
    assert (kind, " ".join(found)) == ("customers", fields)


@pytest.mark.parametrize(
    ("headings", "kind", "fields"),
    [
        (
            "Rechnungsnummer;Rechnungsdatum;Kunde;Artikel;Menge;Einzelpreis;Gesamtpreis",
            "orders",
            "order_ref day customer product quantity price amount",
        ),
        ("Auftragsnummer;Datum;Kunde;Betrag in EUR", "orders", "order_ref day customer amount"),
        (
            "N° facture,Date,Client,Désignation,Qté,Prix unitaire HT",
            "orders",
            "order_ref day customer product quantity price",
        ),
        ("Fecha;Cliente;Producto;Cantidad;Importe", "orders", "day customer product quantity amount"),
        ("Data;Cliente;Articolo;Quantità;Totale", "orders", "day customer product quantity amount"),
        ("Data do pedido;Cliente;Produto;Valor total", "orders", "day customer product amount"),
        ("注文番号,注文日,顧客名,商品名,数量,単価", "orders", "order_ref day customer product quantity price"),
        ("案件名,顧客名,金額,フェーズ,受注予定日", "deals", "title customer amount stage expected_close"),
        ("Verkaufschance;Kunde;Wert;Phase", "deals", "title customer amount stage"),
        ("Opportunité;Client;Montant;Étape", "deals", "title customer amount stage"),
        ("Datum;Kunde;Notiz", "interactions", "at customer text"),
        ("Aufgabe;Fällig am;Kunde;Status", "reminders", "text due customer done"),
        ("Zahlungsdatum;Kunde;Betrag", "payments", "day customer amount"),
        ("商机名称,客户名称,商机金额(元),商机阶段", "deals", "title customer amount stage"),
        (
            "Order Reference,Customer,Order Date,Order Lines/Product,Order Lines/Quantity,Order Lines/Unit Price",
            "orders",
            "order_ref customer day product quantity price",
        ),
        (
            "Name,Amount / Amount,Amount / Currency,Close date,Stage,Company / Name",
            "deals",
            "title amount currency expected_close stage company",
        ),
        ("Company,Title,Amount,Stage", "deals", "company title amount stage"),
        ("Customer,Project,Budget,Status", "deals", "customer title amount status"),
        ("Date,Customer,Product,Amount", "orders", "day customer product amount"),
        ("Date,Customer,Note,Rep", "interactions", "at customer text -"),
        (
            "ORDERNUMBER,QUANTITYORDERED,PRICEEACH,ORDERDATE,PRODUCTCODE,CUSTOMERNAME",
            "orders",
            "order_ref quantity price day product_ref customer",
        ),
        (
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID",
            "orders",
            "order_ref product_ref product quantity day price customer_ref",
        ),
    ],
)
def test_other_rows_are_known_by_their_headings(headings: str, kind: str, fields: str) -> None:
    """Deals, orders, notes, tasks and payments, also where no single heading tells them."""
    assert _fields(headings) == (kind, fields.split())


@pytest.mark.parametrize(
    "words",
    [
        *(table for kind in heading_languages.VOCABULARIES.values() for table in kind.values()),
        *heading_languages.PARTS.values(),
        *heading_languages.PLACES.values(),
        *heading_languages.TELLING.values(),
        heading_languages.FAMILIAR,
    ],
)
def test_words_stand_as_headings_are_compared(words: str) -> None:
    """A word that is not folded would never be found."""
    assert [plain(word) for word in words.split()] == words.split()


def test_contacts_with_german_headings(crm: Crm) -> None:
    """Every column but the form of address is taken."""
    answer = crm("import", CASES / "de-contacts.csv", "--yes")
    assert answer.code == 0
    assert "columns that are not taken: Anrede\n" in answer.err
    card = crm.ok("show", "Maier")
    assert (card["name"], card["company"], card["city"], card["birthday"]) == (
        "Jörg Maier",
        "Maier KG",
        "Dresden",
        "1975-04-09",
    )
    assert sorted(card["phones"]) == ["0171 5550121", "0351 5550120"]


def test_people_under_compound_headings(crm: Crm) -> None:
    """`Object / Part`, a list of further addresses, and the calling code beside the phone."""
    crm.ok("import", CASES / "twenty-people.csv", "--yes")
    card = crm.ok("show", "Kim Rossi")
    assert (card["company"], card["title"], card["city"]) == ("Rossi SpA", "Buyer", "Milano")
    assert card["emails"] == ["kim@rossi.example", "kim.home@rossi.example"]
    assert card["phones"] == ["+39 3335550108"]


def test_do_not_phone_is_kept_where_it_is_said(crm: Crm, tmp_path: Path) -> None:
    """Who must not be phoned keeps that as a field of their own; a 0 says nothing."""
    path = file_of(tmp_path, "Display Name,Email,Do Not Phone\nAnn Lee,a@x.example,1\nBo Ek,b@x.example,0\n")
    crm.ok("import", path, "--yes")
    assert crm.ok("show", "Ann Lee")["fields"] == {"do_not_phone": 1}
    assert crm.ok("show", "Bo Ek")["fields"] == {}

"""A form of address (Mr, Dr, 先生, 老师) is no part of a name where duplicates are looked for."""

import pytest

from tests.conftest import Crm


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        ("John Smith", "Mr John Smith", "same name but for a form of address"),
        ("Dr. Anna Berg", "Anna Berg", "same name but for a form of address"),
        ("Frau Petra Kern", "Petra Kern", "same name but for a form of address"),
        ("Mrs. Jo O'Brien", "Jo OBrien", "same name but for a form of address"),
        ("Prof Hans Müller", "Hans Mueller", "same name but for a form of address"),
        ("Smith, Mr John", "John Smith", "same name but for a form of address"),
        ("王建国先生", "王建国", "same name but for a form of address"),
        ("张伟老师", "张伟", "same name but for a form of address"),
        ("刘芳女士", "刘芳", "same name but for a form of address"),
        ("Mr Henderson", "Tom Henderson", "a name and how one is called"),
        ("陈总", "陈建国", "a name and how one is called"),
    ],
)
def test_a_form_of_address_hides_no_duplicate(crm: Crm, one: str, other: str, because: str) -> None:
    """John Smith and Mr John Smith were two people."""
    crm.ok("add", one, "--force")
    crm.ok("add", other, "--force")
    (pair,) = crm.ok("dupes")
    assert because in pair["reasons"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mr John Smith", "Mrs John Smith"),
        ("Mrs Henderson", "Mr Tom Henderson"),
        ("王建工", "王建"),
        ("Mr Wei", "Chen Wei"),
        ("Mr Henderson", "Tom Hendrix"),
        ("Dr Kern", "Petra Berg"),
    ],
)
def test_what_a_form_of_address_tells_apart_stays_apart(crm: Crm, one: str, other: str) -> None:
    """Husband and wife, a name that ends like a title, a given name."""
    crm.ok("add", one, "--force")
    crm.ok("add", other, "--force")
    assert crm.ok("dupes") == []


def test_a_surname_with_a_title_is_asked_only_where_one_has_it(crm: Crm) -> None:
    """Of two Hendersons nobody knows which; at one company it is told."""
    for name in ("Mr Henderson", "Tom Henderson", "Paul Henderson"):
        crm.ok("add", name, "--force")
    assert crm.ok("dupes") == []

"""The condition language of list --where: precedence, fields, and errors instead of empty lists."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.text.where import Both, Comparison, Either, Not, parse_where
from crmcli.errors import Usage
from tests.conftest import Crm, prepared

A, B, C = (Comparison(name, "=", "1") for name in "abc")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a=1 or b=1 and c=1", Either(A, Both(B, C))),
        ("a=1 and b=1 or c=1", Either(Both(A, B), C)),
        ("(a=1 or b=1) and c=1", Both(Either(A, B), C)),
        ("not a=1 and b=1", Both(Not(A), B)),
        ("not (a=1 and b=1)", Not(Both(A, B))),
        ("NOT not a = 1", Not(Not(A))),
        ('city = "New York"', Comparison("city", "=", "New York")),
        ("city!=Paris", Comparison("city", "!=", "Paris")),
        ("tag = 'and'", Comparison("tag", "=", "and")),
        ("city=''", Comparison("city", "=", "")),
        ("城市 >= 上海", Comparison("城市", ">=", "上海")),
    ],
)
def test_precedence_and_words(text: str, meant: object) -> None:
    """not before and, and before or; quotes keep words together."""
    assert parse_where(text) == meant


@pytest.mark.parametrize(
    "text",
    ["", " ", "a", "a=", "a=1 b=2", "a==1", "=1", "(a=1", "a=1)", "a=1 and", "or a=1", "not", "a = and", "a='x", "((((",
     "a=1 and or b=1", "'a'=1", "a<>1", "a = = 1", "(" * 200 + "a=1" + ")" * 200],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str) -> None:
    """A wrong expression is an error, never an empty list."""
    with pytest.raises(Usage):
        parse_where(text)


@given(st.text(alphabet="ab=<>!~()'\" andortno1", max_size=60))
def test_no_text_raises_anything_else(text: str) -> None:
    """Whatever is typed gives a condition or one clear line."""
    with contextlib.suppress(Usage):
        parse_where(text)


@prepared
def people(crm: Crm) -> Crm:
    """Four customers with different facts."""
    crm.ok("add", "Ann", "--city", "Paris", "--tag", "vip", "--phone", "+33123456789")
    crm.ok("add", "Bob", "--city", "London", "--email", "bob@x.example")
    crm.ok("add", "Cho", "--city", "Paris", "--birthday", "1980-05-03")
    crm.ok("add", "Dan")
    crm.ok("edit", "ann", "--set", "budget=5000")
    crm.ok("edit", "bob", "--set", "budget=900")
    crm.ok("log", "cho", "met", "--on", "2026-10-01")
    return crm


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("city = paris", "Ann Cho"),
        ("city = Paris and not tag = vip", "Cho"),
        ("city != Paris", "Bob Dan"),
        ("city = ''", "Dan"),
        ("budget > 1000", "Ann"),
        ("budget < 1000 or name ~ an", "Ann Bob Dan"),
        ("not budget > 1000", "Bob Cho Dan"),
        ("budget = 5000", "Ann"),
        ("phone ~ 3312", "Ann"),
        ("phone = ''", "Bob Cho Dan"),
        ("phone = 123456789", "Ann"),
        ("phone = '+33 1-23-45-67-89'", "Ann"),
        ("city < 5", ""),
        ("last_contact < 2026-11-01", "Cho"),
        ("tag != vip", "Bob Cho Dan"),
        ("id >= 3", "Cho Dan"),
    ],
)
def test_conditions_on_real_rows(people: Crm, expression: str, names: str) -> None:
    """Each field means what a person would think; a missing value is below nothing and above nothing."""
    assert " ".join(c["name"] for c in people.ok("list", "--where", expression)) == names


def test_filters_and_order(people: Crm) -> None:
    """Missing facts, quiet ones, and every column to sort by."""

    def names(*words: str) -> str:
        return " ".join(c["name"] for c in people.ok("list", *words))

    assert names("--missing", "phone", "--missing", "email") == "Cho Dan"
    assert names("--missing", "birthday") == "Ann Bob Dan"
    assert names("--quiet", "3 weeks") == "Ann Bob Cho Dan"
    assert names("--since", "2026-09-30") == "Cho"
    assert names("--sort", "-name") == "Dan Cho Bob Ann"
    assert names("--sort", "-budget") == "Ann Bob Cho Dan"
    assert names("--sort", "last_contact") == "Cho Ann Bob Dan"
    for words in (
        ["--where", "colour = red"],
        ["--where", "last_contact > monday"],
        ["--sort", "colour"],
        ["--missing", "x"],
    ):
        assert people("list", *words).code == 2


def test_columns_of_ones_own(people: Crm) -> None:
    """The owner's own fields stand in the list like any other; an unknown column is named."""
    lines = people("list", "--columns", "name,budget,tags", "--sort", "-budget").out.splitlines()
    assert lines[0].split() == ["Name", "Budget", "Tags"]
    assert lines[1].split() == ["Ann", "5000", "vip"]
    assert people("list", "--columns", "name,colour").code == 2

"""The languages besides English: what each is called, its catalogue of sentences, and how it shortens numbers.

A catalogue is a file for translators, `zh.po`, and the module made from it, `zh.py` (`python tools/catalogue.py`).
English loads nothing from here.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Language(NamedTuple):
    """A language that crm speaks.

    `name`: what its speakers call it. `steps`: the sign for each step of large numbers, largest first, as in 2.3万.
    `region`: of a new book where the locale names no country.
    """

    name: str
    steps: tuple[tuple[str, int], ...]
    region: str


LANGUAGES = {
    "zh": Language("中文", (("亿", 10**8), ("万", 10**4)), "CN"),
}


def load_catalogue(language: str) -> tuple[Mapping[str, str | tuple[str, ...]], Callable[[int], int]]:
    """The sentences of a language by the English ones, and which of several forms a number takes.

    A sentence with a number has a tuple of forms, under the English one for 1. Raises ModuleNotFoundError for a
    language that has no catalogue.
    """
    from importlib import import_module

    made = import_module(f"crmcli.locale.{language}")
    if made.PLURAL == "0":
        return made.MESSAGES, lambda n: 0
    from gettext import c2py

    return made.MESSAGES, c2py(made.PLURAL)

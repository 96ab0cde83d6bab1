"""The languages besides English: each is a catalogue of sentences.

A catalogue is a file for translators, `zh.po`, and the module made from it, `zh.py` (`python tools/catalogue.py`); a
language is spoken when its module is here. English loads nothing from here.
"""

from collections.abc import Callable, Mapping


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

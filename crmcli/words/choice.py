"""Which language crm speaks: the one that `crm config language` set on this machine, else that of the environment.

Nothing is loaded for English; without a config.toml the choice costs one look at its folder.
"""

import os
from collections.abc import Mapping

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides, as in every program
_CATALOGUES = os.path.join(os.path.dirname(os.path.dirname(__file__)), "locale")


def is_spoken(language: str) -> bool:
    """Whether crm speaks the language of this code: English, or one that has a catalogue."""
    return language == "en" or (language.isalpha() and os.path.isfile(os.path.join(_CATALOGUES, f"{language}.py")))


def spoken_languages() -> list[str]:
    """The codes of the languages that crm speaks, English first."""
    made = sorted(name.removesuffix(".py") for name in os.listdir(_CATALOGUES) if name.endswith(".py"))
    return ["en", *(name for name in made if is_spoken(name))]


def chosen_language(environ: Mapping[str, str], config: str) -> str:
    """The language to speak: the setting in the file at the path `config`, else the environment's."""
    return _configured(config) or locale_language(environ)


def locale_language(environ: Mapping[str, str]) -> str:
    """The language of the environment; English where crm does not speak it, or it names none."""
    language = locale_name(environ).partition(".")[0].partition("@")[0].partition("_")[0]
    return language if is_spoken(language) else "en"


def locale_name(environ: Mapping[str, str]) -> str:
    """The locale that the environment names, such as `zh_CN.UTF-8`; empty without one."""
    return next((environ[name] for name in VARIABLES if environ.get(name)), "")


def _configured(config: str) -> str | None:
    """The language set in config.toml: read as lines, for parsing TOML would slow every start; None without one."""
    try:
        with open(config, encoding="utf-8") as file:
            for line in file:
                if line.lstrip().startswith("["):
                    break
                name, equals, value = line.partition("=")
                if equals and name.strip() == "language":
                    word = value.partition("#")[0].strip().strip("\"'")
                    return word if is_spoken(word) else None
    except (OSError, UnicodeDecodeError):
        pass
    return None

"""Which language crm speaks: the one that `crm config language` set on this machine, else that of the environment.

Nothing is loaded for English; without a config.toml the choice costs one look at its folder.
"""

from collections.abc import Mapping

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides, as in every program
SPOKEN = ("en", "zh")


def chosen_language(environ: Mapping[str, str], config: str) -> str:
    """The language to speak, one of SPOKEN: the setting in the file at the path `config`, else the environment's."""
    return _configured(config) or locale_language(environ)


def locale_language(environ: Mapping[str, str]) -> str:
    """The language of the environment, one of SPOKEN; English where it is another or none."""
    language = locale_name(environ)[:2]
    return language if language in SPOKEN else "en"


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
                    return word if word in SPOKEN else None
    except (OSError, UnicodeDecodeError):
        pass
    return None

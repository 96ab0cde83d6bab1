"""The settings of this machine: `config.toml` in the platform's configuration folder, for people to read and edit.

Comments and whatever else stands in the file are kept: only the lines of the setting that changes are written anew, and
the file is replaced as a whole. A file that is not TOML is refused in one line and never written over. Nothing but the
dashboard and `crm config` reads it; where there is none, that costs one look at the folder.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crmcli.book.small_files import replace_text
from crmcli.domain.dashboard_settings import DashboardSettings, read_settings
from crmcli.errors import CrmError, Failed, Refused, Usage
from crmcli.words import language_name, listed, spoken_language, tr, with_detail
from crmcli.words.choice import is_spoken, spoken_languages
from crmcli.words.system_errors import system_text

# Settings that other parts of crm keep here; known, so that they are no mistake.
_LATER = ("hooks", "capture")
_BACKUP_FOLDER = "backup_dir"
_LANGUAGE = "language"
_KNOWN = (*DashboardSettings._fields, _BACKUP_FOLDER, _LANGUAGE, *_LATER)
_LANGUAGE_NAMES = {
    **dict.fromkeys(("english", "英文", "英语"), "en"),
    **dict.fromkeys(("chinese", "中文", "汉语", "简体中文"), "zh"),
}


def load_dashboard_settings(path: Path) -> DashboardSettings:
    """The dashboard's settings, each at its default where the file or the setting is missing.

    Raises Refused, naming the file, when it is not TOML, a value is of the wrong kind, or a name is not known.
    """
    kept = _parsed(path, _text(path))
    unknown = [name for name in kept if name not in _KNOWN]
    if unknown:
        raise Refused(
            tr("{path} sets {name!r}, which crm does not know.", path=path, name=unknown[0]),
            tr("Known are: {names}.", names=listed(_KNOWN)),
        )
    try:
        return read_settings(kept)
    except CrmError as error:
        raise Refused(tr("{path}: {fault}", path=path, fault=error.message), tr("Correct it in an editor.")) from error


def load_backup_folder(path: Path) -> Path | None:
    """The folder that backups are kept in beside the data's own; None where none is set.

    Raises Refused, naming the file, when it is not TOML or the setting is no path from the root.
    """
    kept = _parsed(path, _text(path)).get(_BACKUP_FOLDER)
    if kept is None:
        return None
    if not isinstance(kept, str) or not os.path.isabs(kept):
        raise Refused(tr("{path}: backup_dir must be a whole path, such as /media/disk/crm.", path=path))
    return Path(kept)


def parse_backup_folder(typed: str) -> str:
    """A folder as it was typed, as a whole path. Raises Usage for what is no folder, or cannot be written."""
    folder = Path(os.path.abspath(os.path.expanduser(typed)))
    if not folder.is_dir():
        raise Usage(tr("{folder} is not a folder.", folder=folder), tr("Make it first: mkdir {folder}", folder=folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Usage(tr("{folder} cannot be written.", folder=folder))
    return str(folder)


def load_language(path: Path) -> str | None:
    """The language that is set on this machine; None where none is. Raises Refused, naming the file, as the others."""
    kept = _parsed(path, _text(path)).get(_LANGUAGE)
    if kept is not None and not is_spoken(str(kept)):
        raise Refused(
            tr("{path}: language must be one of {languages}.", path=path, languages=listed(spoken_languages())),
            tr("Correct it in an editor."),
        )
    return kept if isinstance(kept, str) else None


def parse_language(typed: str) -> str:
    """The code of a language as it was typed (zh, zh_CN, 中文, Chinese), one that crm speaks. Raises Usage."""
    word = typed.strip().casefold()
    code = _LANGUAGE_NAMES.get(word) or word.replace("-", "_").partition(".")[0].partition("_")[0]
    if is_spoken(code):
        return code
    names = {known: language_name(known) for known in spoken_languages()}
    for known, name in names.items():
        if name.casefold() == word:
            return known
    languages = listed(with_detail(known, name) for known, name in names.items())
    raise Usage(tr("crm does not speak {typed!r}.", typed=typed), tr("Languages: {languages}", languages=languages))


def file_version(path: Path) -> tuple[int, int] | None:
    """A pair that changes when the file is written; None when there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def save_setting(path: Path, name: str, value: object) -> None:
    """Keep one setting (text, bool or a table of texts), or take it back with None; the file is made when missing.

    Raises Refused when the file is not TOML, or writes the setting in a way that cannot be changed line by line.
    """
    before = _text(path) or ""
    wanted = {key: kept for key, kept in _parsed(path, before).items() if key != name}
    if value is not None:
        wanted[name] = value
    after = _edited(before, name, value)
    if _parsed(path, after) != wanted:
        raise Refused(tr("{path} could not be changed safely; change {name} in an editor.", path=path, name=name))
    _replace(path, after)


def move_settings(path: Path, kept: Mapping[str, object]) -> None:
    """Write settings that an older crm kept in the book, unless the file is there already."""
    if kept and file_version(path) is None:
        text = ""
        for name, value in kept.items():
            text = _edited(text, name, value)
        _replace(path, text)


def _text(path: Path) -> str | None:
    """What stands in the file; None when there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError as error:
        raise Refused(tr("{path} is not UTF-8 text.", path=path), tr("Correct it in an editor.")) from error
    except OSError as error:
        raise Failed(tr("{path} cannot be read: {reason}.", path=path, reason=system_text(error))) from error


def _fault(error: ValueError) -> str:
    """What the parser says; it speaks English, so that another language is told the place alone."""
    said = str(error)
    if spoken_language() == "en":
        return said
    place = re.search(r"line (\d+), column (\d+)", said)
    return tr("line {line}, column {column}", line=place[1], column=place[2]) if place else tr("it ends too early")


def _parsed(path: Path, text: str | None) -> dict[str, Any]:
    if not text:
        return {}
    import tomllib  # a machine without the file does without

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(
            tr("{path} is not understood: {fault}.", path=path, fault=_fault(error)), tr("Correct it in an editor.")
        ) from error


def _edited(text: str, name: str, value: object) -> str:
    """The text with one setting changed, added or taken away."""
    lines = text.removesuffix("\n").split("\n") if text else []
    top = next((at for at, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    head, tables = lines[:top], lines[top:]
    if isinstance(value, Mapping) or name == "keys":
        head = [line for line in head if not re.match(rf"\s*{name}\s*[.=]", line)]
        tables = _with_table(tables, name, value if isinstance(value, Mapping) else {})
    else:
        head = _with_line(head, name, value)
    if head and head[-1].strip() and tables and tables[0].strip():
        head.append("")
    return "".join(f"{line}\n" for line in (*head, *tables))


def _with_line(lines: list[str], name: str, value: object) -> list[str]:
    """Lines with `name = value`, on the line that has the name when there is one; without it for None."""
    pattern = re.compile(rf'\s*("?){re.escape(name)}\1\s*=')
    at = next((at for at, line in enumerate(lines) if pattern.match(line)), None)
    if value is None:
        return [line for line in lines if not pattern.match(line)]
    line = f"{_key(name)} = {_written(value)}"
    if at is not None:
        comment = re.search(r"""=\s*(?:"[^"]*"|'[^']*'|[^\s#"']+)(\s*#.*)$""", lines[at])
        return [*lines[:at], line + (comment[1] if comment else ""), *lines[at + 1 :]]
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return [*lines[:end], line, *lines[end:]]


def _with_table(lines: list[str], name: str, values: Mapping[str, object]) -> list[str]:
    """Lines of tables with `[name]` holding exactly these values; comments in it are kept."""
    start = next((at for at, line in enumerate(lines) if re.match(rf"\s*\[\s*{name}\s*\]", line)), None)
    if start is None:
        body = [f"{_key(key)} = {_written(value)}" for key, value in values.items()]
        return [*lines, *([""] if lines and lines[-1].strip() else []), f"[{name}]", *body] if values else lines
    end = next((at for at in range(start + 1, len(lines)) if lines[at].lstrip().startswith("[")), len(lines))
    body = [line for line in lines[start + 1 : end] if not line.strip() or line.lstrip().startswith("#")
            or any(re.match(rf'\s*("?){re.escape(key)}\1\s*=', line) for key in values)]  # fmt: skip
    for key, value in values.items():
        body = _with_line(body, key, value)
    if not values and not any(line.strip() for line in body):
        return [*lines[:start], *lines[end:]]
    return [*lines[: start + 1], *body, *lines[end:]]


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # the same in TOML for text and bool


def _replace(path: Path, text: str) -> None:
    """Write the file whole, readable by its owner alone; a link to it stays a link."""
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_text(target, text)
    except OSError as error:
        raise Failed(tr("{path} cannot be written: {reason}.", path=path, reason=system_text(error))) from error

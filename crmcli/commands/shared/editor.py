"""The person's own editor, for notes and whole cards."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from crmcli.domain.text.unicode import visible
from crmcli.errors import Failed, Usage
from crmcli.words import tr

_MARK = "#| "  # not a bare #: notes are Markdown, and a heading is text


def kept(text: str) -> Path:
    """Put text that could not be used into a file of its own, so that nothing typed is lost."""
    handle, name = tempfile.mkstemp(prefix="crm-kept-", suffix=".md")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


def _editor() -> list[str]:
    """The editor's command line."""
    said = next((s for s in map(os.environ.get, ("VISUAL", "EDITOR")) if s and s.strip()), "vi")
    try:
        return shlex.split(said)
    except ValueError:
        raise Failed(
            tr("EDITOR cannot be read as a command: {said}", said=said), tr("Set EDITOR to the one you use.")
        ) from None


def asked_line(names: str) -> str:
    """One line about the customers, typed right there at the terminal. Raises Usage for none."""
    sys.stderr.write(tr("What happened with {names}? ", names=visible(names)))
    sys.stderr.flush()
    words = sys.stdin.readline().strip()
    if not words:
        raise Usage(tr("Nothing was typed; nothing was done."), tr("crm log WHO -e opens your editor."))
    return words


def edited(text: str, explanation: str) -> str:
    """What the person made of `text` in $VISUAL or $EDITOR; the explanation is left out.

    Raises Usage without a terminal, Failed when the editor fails (the text is kept and named).
    """
    if not sys.stdin.isatty():
        raise Usage(tr("There is no text."), tr("Give it as a word, or - to read it from stdin."))
    comment = "".join(f"{_MARK}{line}\n" for line in explanation.splitlines())
    handle, name = tempfile.mkstemp(prefix="crm-", suffix=".md")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{text}\n{comment}")
    command = [*_editor(), name]
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        raise Failed(
            tr("The editor {command!r} cannot be started.", command=command[0]), tr("Set EDITOR to the one you use.")
        ) from error
    if code:
        raise Failed(tr("The editor left with an error; the text is kept in {name}.", name=name))
    try:
        words = Path(name).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Failed(tr("The editor left no text; nothing was changed.")) from None
    except UnicodeDecodeError:
        raise Failed(
            tr("What you wrote is not UTF-8; it is kept in {name}.", name=name), tr("Let your editor save as UTF-8.")
        ) from None
    Path(name).unlink()
    ours = {line.strip() for line in comment.splitlines()}
    return "\n".join(line for line in words.splitlines() if line.strip() not in ours).strip()


def note_from_stdin() -> str:
    """The words of a note read from stdin; raises Usage for more than 1 MB or for bytes that are no text."""
    data = sys.stdin.buffer.read(1_000_001)
    if len(data) > 1_000_000:
        raise Usage(tr("A note of more than 1 MB is too long."))
    for encoding in ("utf-8-sig", sys.stdin.encoding or "utf-8"):  # a GBK terminal sends what its locale says
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Usage(tr("The text on stdin is not UTF-8."), tr("iconv -f GBK -t UTF-8 changes it."))

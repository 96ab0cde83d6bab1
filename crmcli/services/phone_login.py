"""Who logs in at the phone's server: a password of the environment, of a command, or of ~/.netrc; never of the book."""

import netrc
import os
import shlex
import subprocess
from urllib.parse import urlsplit

from crmcli.errors import Failed, Refused
from crmcli.words import tr

PASSWORD, COMMAND = "CRM_PHONE_PASSWORD", "CRM_PHONE_PASSWORD_COMMAND"
_SECONDS = 60  # for a person who unlocks a password store


def phone_login(url: str, user: str) -> tuple[str, str]:
    """The user and the password for a server. Raises Refused where there is none, Failed where the command fails."""
    parts = urlsplit(url)
    user = user or parts.username or ""
    password = os.environ.get(PASSWORD, "") or _of_command(os.environ.get(COMMAND, ""))
    if not password or not user:
        login, kept = _of_netrc(parts.hostname or "", user)
        user, password = user or login, password or kept
    if not user:
        raise Refused(tr("Who is the user at {host}?", host=parts.hostname or url), tr("Add --user NAME."))
    if not password:
        raise Refused(
            tr("There is no password for {user} at {host}.", user=user, host=parts.hostname or url),
            tr("Put it into ~/.netrc or CRM_PHONE_PASSWORD, or name a command in CRM_PHONE_PASSWORD_COMMAND."),
        )
    return user, password


def _of_command(command: str) -> str:
    """The first line that a command writes; "" for no command."""
    if not command:
        return ""
    try:
        done = subprocess.run(shlex.split(command), capture_output=True, text=True, timeout=_SECONDS, check=True)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise Failed(tr("{name} failed: {why}", name=COMMAND, why=type(error).__name__)) from error
    return done.stdout.partition("\n")[0]


def _of_netrc(host: str, user: str) -> tuple[str, str]:
    """The login that ~/.netrc has for a host; empty where it has none, or that of another user."""
    try:
        found = netrc.netrc().authenticators(host)
    except FileNotFoundError:
        return "", ""
    except (OSError, netrc.NetrcParseError) as error:
        raise Failed(tr("~/.netrc cannot be read: {why}", why=str(error))) from error
    if found is None or (user and found[0] != user):
        return "", ""
    return found[0], found[2] or ""

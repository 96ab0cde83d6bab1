"""Copying a phone or e-mail, and opening a link: one is taken at once, of several is asked which."""

from collections.abc import Callable, Sequence

from crmcli.queries.customers import details_of
from crmcli.services.attached import address
from crmcli.tui.dialogs.choosing import Choice, Chooser
from crmcli.tui.host import Host
from crmcli.tui.subject import Subject
from crmcli.words import tr


def copy(host: Host, chosen: Sequence[Subject]) -> None:
    """Copy a phone, e-mail, WeChat id or address of the customer."""

    def take(value: str) -> None:
        host.copy_to_clipboard(value)
        host.say(tr("Copied {value}", value=value))

    nothing = tr("{name} has nothing to copy.", name=chosen[0].name)
    _choose(host, chosen[0], tr("Copy"), ("phone", "email", "wechat", "address"), take, nothing)


def browse(host: Host, chosen: Sequence[Subject]) -> None:
    """Open what the chosen note points at, else a link of the customer; only files and pages of the web are opened."""
    note = chosen[0].interaction
    if note is not None and note.file:
        host.open_url(address(note.file))
        host.say(tr("Opened {link}", link=note.file))
        return

    def take(value: str) -> None:
        link = value if "://" in value else f"https://{value}"
        if not link.lower().startswith(("http://", "https://")):
            host.say(tr("{value} is not a link to a web page.", value=value), bad=True)
            return
        host.open_url(link)
        host.say(tr("Opened {link}", link=link))

    nothing = tr("{name} has no link: e adds one.", name=chosen[0].name)
    _choose(host, chosen[0], tr("Open link"), ("url",), take, nothing)


def _choose(
    host: Host, who: Subject, title: str, kinds: tuple[str, ...], take: Callable[[str], None], nothing: str
) -> None:
    found = [d for d in details_of(host.book.store, who.customer_id) if d.kind in kinds]
    if not found:
        host.say(nothing, bad=True)
    elif len(found) == 1:
        take(found[0].value)
    else:
        choices = [Choice(d.value, d.value, d.label or d.kind) for d in found]
        host.ask(Chooser(f"{title} · {who.name}", choices, take))

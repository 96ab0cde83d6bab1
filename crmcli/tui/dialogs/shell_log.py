"""What was done at this sitting as lines for the shell, the newest first; Enter copies one."""

from collections.abc import Sequence

from crmcli.tui.dialogs.choosing import Choice, Chooser
from crmcli.tui.host import Host
from crmcli.tui.subject import Subject
from crmcli.words import tr

_SHOWN = 30


def show_lines(host: Host, chosen: Sequence[Subject]) -> None:
    """Show the lines; while notes and amounts are hidden there is nothing to see, as a line quotes them."""
    lines = list(dict.fromkeys(reversed(host.session.lines)))[:_SHOWN]
    if not lines:
        host.say(tr("Nothing was done here yet: after l, d, s … the line for the shell stands here."), bad=True)
    elif host.view.is_private:
        host.say(tr("Notes are hidden now: f2 shows them."), bad=True)
    else:

        def copy(line: str) -> None:
            host.copy_to_clipboard(line)
            host.say(tr("Copied {value}", value=line))

        host.ask(Chooser(tr("The same in the shell (Enter copies)"), [Choice(line, line) for line in lines], copy))

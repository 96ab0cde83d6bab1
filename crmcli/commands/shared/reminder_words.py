"""The open reminder that words name."""

from typing import TYPE_CHECKING

from crmcli.domain.text.unicode import fold, has_words
from crmcli.errors import Ambiguous, NotFound
from crmcli.queries.timeline import open_reminders
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run
    from crmcli.domain.records import Reminder

_SHOWN = 9


def reminder_by_words(run: "Run", words: str) -> "Reminder":
    """The one open reminder with these words in its text, else in its text and customer's name.

    Raises NotFound for none, Ambiguous for several.
    """
    wanted = fold(words).split()
    rows = open_reminders(run.store)
    found = [each for each in rows if has_words(each.text, wanted)]
    found = found or [each for each in rows if has_words(f"{each.text} {each.customer}", wanted)]
    exact = [each for each in found if fold(each.text).split() == wanted]
    found = exact if len(exact) == 1 else found
    if not found:
        raise NotFound(
            tr("No open reminder has the words {words}.", words=repr(words)), tr("crm today shows them with numbers.")
        )
    if len(found) > 1:
        raise Ambiguous(
            tr("{n} open reminders have those words: say which by its number.", n=len(found)),
            "\n".join(
                tr("  {number}  {due}  {customer}: {text}", number=each.id, due=run.view.spoken_due(each),
                   customer=each.customer, text=each.text)
                for each in found[:_SHOWN]
            ),
            data={"error": "ambiguous", "who": words, "candidates": [
                {"id": each.id, "name": each.text} for each in found
            ]},
        )  # fmt: skip
    return found[0]

"""The stages of a deal and the reasons for losing one: the name that a person means by it or by its beginning."""

from collections.abc import Collection

from crmcli.errors import Usage
from crmcli.words import tr

_FEWEST_LETTERS = 3  # of a reason that words follow


def stage_named(said: str, stages: Collection[str]) -> str:
    """A stage by its name or an unmistakable beginning of it; raises Usage with the list."""
    found = meant(said, stages)
    if found is None:
        hint = tr("The stages are: {stages}", stages=", ".join(stages))
        raise Usage(tr("There is no stage {stage}.", stage=repr(said)), hint)
    return found


def reason_named(said: str, reasons: Collection[str]) -> str:
    """A reason for losing by its name or an unmistakable beginning of it; raises Usage with the list."""
    found = meant(said, reasons)
    if found is None:
        hint = tr("The reasons are: {reasons}; more words may follow the reason.", reasons=", ".join(reasons))
        raise Usage(tr("{reason} is not one of the reasons.", reason=repr(said)), hint)
    return found


def reason_and_words(said: str, reasons: Collection[str]) -> tuple[str, str]:
    """A reason for losing and the words after it, as typed in one breath: price, Beta was cheaper.

    Raises Usage when it does not begin with one of the reasons.
    """
    words = said.split()
    for count in range(len(words), 0, -1):
        head = " ".join(words[:count]).rstrip(",.:;，。：；")
        found = meant(head, reasons)
        if found is not None and (count == len(words) or len(head) >= _FEWEST_LETTERS):
            return found, " ".join(words[count:])
    return reason_named(said, reasons), ""


def meant(said: str, names: Collection[str]) -> str | None:
    """The one name that `said` is, or the only one that begins with it; None otherwise."""
    wanted = said.strip().casefold()
    exact = [name for name in names if name.casefold() == wanted]
    near = exact or [name for name in names if wanted and name.casefold().startswith(wanted)]
    return near[0] if len(near) == 1 else None

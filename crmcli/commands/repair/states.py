"""Words behind a list of deals, orders or cases that say which of them: a stage, open, won, last month."""

from typing import TYPE_CHECKING

from crmcli.commands.repair.asked import asked_of_deals
from crmcli.commands.repair.line import CommandLine, Piece, shown
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.domain.command_line.spans import span_named
from crmcli.domain.command_line.states import CLOSING, STATES
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run


def repair_state(line: CommandLine, run: "Run") -> Repaired | None:
    """`deal list won` as `deal list --stage won`, `order list november` with its days; None for other words.

    A customer's name may stand before the state.
    """
    words = line.words
    if line.name not in STATES or not words:
        return None
    checks = Checks(run)
    if line.path == ("deal", "list") and len(words) > 1 and words[0].casefold() in CLOSING:
        argv = [*line.front, "forecast", *words[1:]]
        return Repaired(argv, [tr("Read as: {line}", line=shown(argv))])
    for at in range(len(words)):
        options = _options(line, " ".join(words[at:]), checks, run)
        if options is not None and (not at or checks.is_somebody(" ".join(words[:at]))):
            who = [" ".join(words[:at])] if at else []
            fixed = line.with_words(who, *options)
            return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    return None


def _options(line: CommandLine, text: str, checks: Checks, run: "Run") -> list[Piece] | None:
    """The options that words mean behind the line's command; None for words without a meaning."""
    for names, options in STATES[line.name].items():
        if text.casefold() in names.split():
            return [Piece("option", option, option.lstrip("-")) for option in options]
    if line.path == ("deal", "list") and checks.fits("stage", (text,)):
        return [Piece("option", "--stage", "stage", (text,))]
    if line.path == ("deal", "list") and (sized := asked_of_deals(text)) is not None:
        return sized
    if line.path == ("order", "list") and (span := span_named(text, run.now.date())) is not None:
        return [Piece("option", f"--{name}", name, (day.isoformat(),)) for name, day in
                zip(("since", "until"), span, strict=True)]  # fmt: skip
    return None

"""A command line that was refused is read again: options and commands by their meaning, words without quotes.

Loaded only after a command line failed, so that lines which work pay nothing. A line is run again when one reading is
left, and what was taken for what is said; where several are left, they are shown and nothing is done.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from crmcli.commands.repair.fields import own_fields
from crmcli.commands.repair.line import find_command, read_line, shown
from crmcli.commands.repair.meanings import line_meant
from crmcli.commands.repair.names import repair_command
from crmcli.commands.repair.options import Repaired, repair_missing_value, repair_unknown
from crmcli.commands.repair.plain import plain_line
from crmcli.commands.repair.refusals import refusal
from crmcli.commands.repair.rehearsed import Rehearsal
from crmcli.commands.repair.ways import with_ways
from crmcli.commands.repair.words import repair_words
from crmcli.errors import Ambiguous, ChangedMeanwhile, CrmError, NotFound, Refused, Usage
from crmcli.typer_parts import TyperGroup, click
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_MOST_REPAIRS = 12
Failure = CrmError | click.exceptions.UsageError


class Invocation:
    """One line of the shell: `root` is the command tree, `invoke` runs a line and raises what it raises."""

    def __init__(self, root: click.Command, run: "Run", invoke: Callable[[list[str], "Run"], None]) -> None:
        self.root = root
        self.run = run
        self.invoke = invoke

    def retry(self, argv: list[str], error: Failure) -> None:
        """Run the line again as it is meant, and say how it was read.

        Raises a CrmError with the line to write when no reading, or more than one, is left: each line that it
        proposes was tried, and would run.
        """
        try:
            self.run_as_meant(argv, error)
        except (Usage, NotFound, Ambiguous, Refused) as refused:
            if isinstance(refused, ChangedMeanwhile) or not self._has_clock():
                raise
            rehearsal = Rehearsal(self.root, self.run, self._rehearse)
            raise with_ways(refused, argv, self.root, self.run, rehearsal) from None

    def _has_clock(self) -> bool:
        """Whether CRM_NOW and TZ are sound: no line runs without a clock."""
        try:
            return bool(self.run.now)
        except CrmError:
            return False

    def _rehearse(self, argv: list[str], run: "Run") -> None:
        """Run a line for another run, as it is meant where it is refused as it stands."""
        try:
            self.invoke(argv, run)
        except (CrmError, click.exceptions.UsageError) as error:
            Invocation(self.root, run, self.invoke).run_as_meant(argv, error)

    def run_as_meant(self, argv: list[str], error: Failure) -> None:
        """Run the line again as it is meant. Raises the refusal of a line that cannot be repaired."""
        remarks: list[str] = []
        tried = {tuple(argv)}
        for _ in range(_MOST_REPAIRS):
            repaired = self._repaired(argv, error)
            if repaired is None or tuple(repaired.argv) in tried:
                break
            argv = repaired.argv
            tried.add(tuple(argv))
            remarks += repaired.remarks
            try:
                self.invoke(argv, self.run)
            except (CrmError, click.exceptions.UsageError) as another:
                error = another
            except typer.Exit:
                self._say(remarks)
                raise
            else:
                self._say(remarks)
                return
        raise refusal(self.root, argv, error, self.run)

    def _repaired(self, argv: Sequence[str], error: Failure) -> Repaired | None:
        """The line without its first fault; None when there is no other reading."""
        if isinstance(error, Refused | Ambiguous):
            return None
        if argv[:1] == ["--json"]:
            return Repaired([*argv[1:], "--json"], [])
        if (plain := plain_line(argv, self._command_names())) is not None:
            return Repaired(plain, [])
        if (meant := self._meant(argv)) is not None:
            return meant
        line = read_line(self.root, argv)
        if line is None:
            if isinstance(error, CrmError) and find_command(self.root, argv).command is not None:
                return None  # a noun that does something alone has done it, and was refused
            return repair_command(self.root, argv, self.run)
        if line.words in (["?"], ["help"], ["帮助"]):
            return Repaired([*line.front, *line.path, "--help"], [])
        if isinstance(error, click.exceptions.NoSuchOption):
            is_there = any(piece.kind == "unknown" for piece in line.pieces)
            return repair_unknown(line, own_fields(self.run)) if is_there else None
        if isinstance(error, click.exceptions.BadOptionUsage):
            return repair_missing_value(line, error.option_name)
        return repair_words(line, error, self.run)

    def _command_names(self) -> list[str]:
        root = self.root
        return root.list_commands(click.Context(root)) if isinstance(root, TyperGroup) else []

    def _meant(self, argv: Sequence[str]) -> Repaired | None:
        """The line as a whole question or statement; None where it is none."""
        front, path, command, _ = find_command(self.root, argv)
        rest = argv[len(front) :]
        is_command = bool(path) and not isinstance(command, TyperGroup)
        meant = line_meant(rest, self.run, is_command=is_command) if rest else None
        if meant is None:
            return None
        found = [*front, *meant]
        return Repaired(found, [tr("Read as: {line}", line=shown(found))])

    def _say(self, remarks: Sequence[str]) -> None:
        for remark in remarks:
            self.run.out.say(remark)

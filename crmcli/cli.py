"""The root of the command line: lazy commands, and the options that every command has.

A command's module is imported only when that command runs, so `crm log` never pays for the rest.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from crmcli import __version__, interrupts, quick
from crmcli.context import Run
from crmcli.errors import CrmError, Usage
from crmcli.typer_parts import (
    TyperGroup,
    TyperOption,
    TyperPath,
    adapt_help,
    answer_completion,
    click,
    get_command,
    take_minus_as_text,
    without_completion,
)
from crmcli.words import spoken_language, tr, tr_mark, tr_marked

# name: (module in crmcli.commands, one line for `crm --help`). The order is the order of the day.
COMMANDS = {
    "add": ("add", "Add a customer."),
    "log": ("log", "Log a call, mail or visit, and plan the next step."),
    "remind": ("remind", "Plan something to do for a customer; change it with --edit, --rm."),
    "today": ("today", "What is due: overdue, today, soon, and who has gone quiet."),
    "next": ("next", "One customer at a time, each answered by one key."),
    "agenda": ("agenda", "A week day by day."),
    "dash": ("dash", "Open the dashboard."),
    "done": ("done", "Tick off reminders, with a word about it."),
    "snooze": ("snooze", "Move a reminder to another day."),
    "brief": ("brief", "One screen before a call."),
    "show": ("show", "Everything about one customer."),
    "find": ("find", "Search customers and notes."),
    "list": ("list", "List customers."),
    "edit": ("edit", "Change a customer."),
    "dupes": ("dupes", "Customers that may be one and the same."),
    "merge": ("merge", "Make one customer of two."),
    "rm": ("rm", "Move a customer to the trash."),
    "restore": ("restore", "Take a customer back out of the trash."),
    "deal": ("deal", "Deals: add, move, won, lost, park, list."),
    "order": ("order", "Orders: what was sold, and what came back."),
    "pay": ("pay", "Take down a payment, or see what is owed."),
    "product": ("product", "What you sell, at what price and cost."),
    "contact": ("contact", "The people at a customer: add, edit, rm, list."),
    "note": ("note", "What was logged: add, edit, rm, list."),
    "link": ("link", "What two customers are to each other: sister, partner."),
    "case": ("case", "Complaints and questions: add, solve, edit, reopen, rm, list."),
    "rate": ("rate", "Keep how satisfied a customer is."),
    "pipeline": ("pipeline", "Open deals by stage."),
    "forecast": ("forecast", "What the open deals will bring, month by month."),
    "report": ("report", "Funnel, win rate, cycle, lost, receivables, activity, value …"),
    "quiet": ("quiet", "Who is silent for longer than is usual for them."),
    "reorder": ("reorder", "Who will need more, and when to ring."),
    "import": ("import_", "Import customers or orders from a file."),
    "export": ("export", "Write customers to a file, or the whole book."),
    "undo": ("undo", "Take back the last change."),
    "redo": ("redo", "Do again what was undone."),
    "history": ("history", "What was changed, and when."),
    "inbox": ("inbox", "Notes that found no customer."),
    "when": ("when", "Show how a date is understood."),
    "forget": ("forget", "Erase a person for good, from the history and the backups too."),
    "backup": ("backup", "Back the book up, list backups, restore one."),
    "doctor": ("doctor", "Check the book, and mend what can be made anew."),
    "config": ("config", "Settings: currency, rates, region, date order, stages …"),
    "sync": ("sync", "The same book on several machines."),
    "hooks": ("hooks", "Programs of yours that are started after a change."),
    "demo": ("demo", "Try crm on a made-up book."),
}
# The headings of `crm --help`, with the commands under each; one that stands nowhere comes under the last.
HEADINGS = (
    (tr_mark("Every day"), ("add", "log", "remind", "done", "snooze", "today", "next", "agenda", "brief", "find",
                            "list", "show", "edit", "rm", "restore")),
    (tr_mark("Things"), ("deal", "order", "product", "case", "contact", "note", "segment", "campaign", "link", "pay",
                         "rate", "draft")),
    (tr_mark("Figures"), ("pipeline", "forecast", "quiet", "reorder", "report")),
    (tr_mark("Files and history"), ("import", "export", "capture", "inbox", "dupes", "merge", "undo", "redo",
                                    "history")),
    (tr_mark("The book"), ("backup", "doctor", "forget", "config", "demo", "when", "dash")),
    (tr_mark("Beyond"), ("sync", "mcp", "hooks")),
)  # fmt: skip
_CHANGES = "won,lost,opened,reopened,forward,back,later,sooner,amount,overdue,promises"
# Commands that answer with rows, which --csv writes; and the lists of their document that hold them (see
# transfer.write.answers), "" for a document that is a list or a row itself.
ROWS = {
    "list": "", "find": "", "restore": "", "dupes": "", "quiet": "", "reorder": "", "next": "", "inbox": "",
    "history": "", "undo": "", "remind": "", "rate": "", "report backtest": "", "deal list": "", "order list": "",
    "product list": "", "contact list": "", "link": "", "note list": "", "case list": "", "backup list": "",
    "pay": "open_orders,payments", "today": "overdue,due_today,upcoming", "agenda": "days",
    "pipeline": f"stages|{_CHANGES}", "forecast": "deals|months", "report funnel": "stages", "report winrate": "",
    "report cycle": "points", "report lost": "reasons", "report receivables": "customers", "report activity": "weeks",
    "report value": "customers", "report satisfaction": "low", "report changes": _CHANGES,
    "hooks list": "",
}  # fmt: skip
LONG = {"show", "brief", "deal show", "order show", "doctor"}  # what else may be more than a screenful
# Commands that nobody types: no list shows them.
HIDDEN = {
    "upkeep": ("upkeep", "The daily upkeep of the book."),
    "backtest": ("backtest", "How often the alarms were right in this very book."),
}
RENAMED = {"backtest": "report backtest"}  # old names of commands, hidden; they go with the next version


def _set_json(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    quick.set_json(ctx.obj, value)
    _check_one_form(ctx.obj)


def _check_one_form(state: Run) -> None:
    """Refuse an answer in two forms: whoever reads one of them would get the other."""
    if state.is_json_asked and state.out.csv_lists is not None:
        raise Usage(tr("--json and --csv are two forms of the answer."), tr("Say one of them."))


def _set_book(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    quick.set_book(ctx.obj, value)


def _set_csv(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.obj.json = True  # the same answer, written otherwise
        ctx.obj.out.csv_lists = ROWS[_path_of(ctx)]
        _check_one_form(ctx.obj)


def _path_of(ctx: click.Context) -> str:
    """The words that name the command of a context: `deal list`."""
    path = " ".join(ctx.command_path.split()[1:])
    return RENAMED.get(path, path)


def _set_pager(ctx: click.Context, param: click.Parameter, value: bool | None) -> None:
    quick.set_pager(ctx.obj, value)


def _set_all(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    quick.set_whole(ctx.obj, value)


def _options_of_rows(path: str, taken: set[str]) -> list[click.Parameter]:
    """The options of a command that answers with rows, or at length."""
    path = RENAMED.get(path, path)
    flags: list[click.Parameter] = []

    def add(name: str, flag: str, default: bool | None, callback: Any, explained: str) -> None:
        flags.append(TyperOption(param_decls=[name, flag], is_flag=True, default=default, callback=callback,
                                 expose_value=False, help=explained))  # fmt: skip

    if path in ROWS:
        add("csv", "--csv", False, _set_csv, "Answer as csv, with the keys of --json.")
        if "--all" not in taken:
            add("whole", "--all", False, _set_all, "On a terminal, too, every row.")
    if path in LONG or (path in ROWS and path != "next"):  # next asks at every step
        add("pager", "--pager/--no-pager", None, _set_pager, "Read it all in $PAGER, or never.")
    return flags


def _common_options() -> list[click.Parameter]:
    """The options every command takes; made directly, as reading them from a signature takes longer."""
    return [
        TyperOption(
            param_decls=["json", "--json"],
            is_flag=True,
            default=False,
            callback=_set_json,
            expose_value=False,
            show_default=True,
            help="Answer as one JSON document.",
        ),
        TyperOption(
            param_decls=["book", "--book"],
            type=TyperPath(),
            metavar="FILE",
            callback=_set_book,
            expose_value=False,
            show_default=True,
            help="Use this book.",
        ),
    ]


def _value_name(param: str) -> str:
    """What the help calls the value of a parameter."""
    from crmcli.domain.command_line.places import VALUE_NAMES  # only a help wants it

    return VALUE_NAMES.get(param, param.rstrip("_").replace("_", "-").upper())


def _help_page(page: click.HelpFormatter) -> click.HelpFormatter:
    """The page to write a help on: Typer's own for English, else one that is translated."""
    if spoken_language() == "en":
        return page
    from crmcli.commands.shared.translated_help import TranslatedHelp

    return TranslatedHelp(width=page.width)


def _with_common_options(command: click.Command, path: str) -> click.Command:
    if isinstance(command, TyperGroup):
        for name, sub in command.commands.items():
            _with_common_options(sub, f"{path} {name}")
    adapt_help(command, _value_name, _help_page, tr_marked)
    if isinstance(command, TyperGroup) and not command.invoke_without_command:
        return command
    take_minus_as_text(command)
    taken = {name for param in command.params for name in param.opts}
    command.params += [param for param in _common_options() if not taken & set(param.opts)]
    command.params += _options_of_rows(path, taken)
    return command


class LazyGroup(TyperGroup):
    """Knows every command by name and imports the module of the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All command names, in the order of the day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS and cmd_name not in HIDDEN:
            return None
        if cmd_name not in self.commands:
            from importlib import import_module

            module = import_module(f"crmcli.commands.{(COMMANDS.get(cmd_name) or HIDDEN[cmd_name])[0]}")
            app: typer.Typer = module.build() if hasattr(module, "build") else module.app
            command = _with_common_options(get_command(without_completion(app)), cmd_name)
            command.name = cmd_name
            self.commands[cmd_name] = command
            interrupts.raise_in_command()
        return self.commands[cmd_name]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without loading any."""
        placed = {name for _, names in HEADINGS for name in names}
        for heading, names in HEADINGS:
            known = [name for name in names if name in COMMANDS]
            if heading == HEADINGS[-1][0]:
                known += [name for name in COMMANDS if name not in placed]
            if known:
                with formatter.section(tr_marked(heading)):
                    formatter.write_dl([(name, tr_marked(COMMANDS[name][1])) for name in known])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command. Raises Usage for a word that is none."""
        known = args[0] in COMMANDS or args[0] in HIDDEN
        if not known and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise Usage(tr("There is no command {arg!r}.", arg=args[0]), tr("crm --help lists the commands."))
        return super().resolve_command(ctx, args)


def _show_version(value: bool) -> None:
    if value:
        sys.stdout.write(tr("crm {version}\n", version=__version__))
        raise typer.Exit


def _root(
    ctx: typer.Context,
    book: Path | None = typer.Option(None, "--book", metavar="FILE", help="Use this book instead of your own."),
    force: bool = typer.Option(False, "--force", help="Open a book that belongs to another user."),
    version: bool = typer.Option(
        False, "--version", "-V", help="Show the version.", callback=_show_version, is_eager=True
    ),
) -> None:
    """A terminal CRM for one salesperson.

    \b
    After a call:    crm log acme "wants a quote" --call --next "fri 10am"
    In the morning:  crm
    From a script:   crm import --yes contacts.csv

    Each command has its own help: crm log --help
    """
    if book is not None:
        ctx.obj.book = book
    ctx.obj.any_owner = force
    if ctx.invoked_subcommand is None:
        name = "dash" if sys.stdin.isatty() and sys.stdout.isatty() and not ctx.obj.json else "today"
        group = ctx.command
        assert isinstance(group, LazyGroup)
        command = group.get_command(ctx, name)
        assert command is not None
        with command.make_context(name, [], parent=ctx) as sub:
            command.invoke(sub)


def build(argv: Sequence[str] = ()) -> click.Command:
    """The root command; completion options only when they may be wanted: making them takes time at every start."""
    wanted = "_CRM_COMPLETE" in os.environ or any(a.endswith(("-completion", "--help")) for a in argv[:1])
    app = typer.Typer(
        cls=LazyGroup,
        rich_markup_mode=None,
        invoke_without_command=True,
        add_completion=wanted,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    )
    app.callback()(_root)
    root = get_command(app)
    adapt_help(root, _value_name, _help_page, tr_marked)
    return root


def run_line(argv: list[str], state: Run) -> int:
    """Run a line, and return its exit code; one that is refused is read again. Raises KeyboardInterrupt, CrmError."""
    try:
        _invoke(build(argv), argv, state)
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except (CrmError, click.exceptions.UsageError) as error:
        if "_CRM_COMPLETE" in os.environ:
            raise
        return run_again(argv, state, error)
    return 0


def run_again(argv: list[str], state: Run, error: CrmError | click.exceptions.UsageError) -> int:
    """Read a line again that was refused with an error, by what is loaded only then; returns its exit code."""
    from crmcli.commands.repair import Invocation

    line = Invocation(build(argv), state, lambda words: _invoke(build(words), words, state))
    try:
        line.retry(argv, error)
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    return 0


def _invoke(root: click.Command, argv: list[str], state: Run) -> None:
    """Run the command without click's own error handling, which hides what was interrupted or closed."""
    if "_CRM_COMPLETE" in os.environ:
        from crmcli.commands.shared.complete import escape_for_bash

        escape_for_bash()
        answer_completion(root, "crm")
    with root.make_context("crm", list(argv), obj=state) as ctx:
        root.invoke(ctx)

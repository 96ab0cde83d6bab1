"""crm case: complaints and questions."""

from typing import Annotated

import typer

from crmcli import parse
from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.things import case_meant
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.errors import Usage
from crmcli.queries.cases import get_case, list_cases
from crmcli.render import answers
from crmcli.render.columns import record_json
from crmcli.render.other_columns import CASE, CASE_LIST
from crmcli.services.cases import NewCase, add_case, edit_case, reopen_case, solve_case
from crmcli.services.trash import delete_record
from crmcli.words import tr

Number = Annotated[str, typer.Argument(metavar="CASE", help="The case: its number, words of it, or its customer.")]
app = typer.Typer(rich_markup_mode=None, help="Complaints and questions, open until they are solved.")


@app.command("add")
def add_signature(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)],
    text: Annotated[str, typer.Argument(help="What is wrong.")],
    question: Annotated[bool, typer.Option("--question", help="A question, not a complaint.")] = False,
    due: Annotated[str | None, typer.Option(metavar="WHEN", help="Solve it by then (in three days).")] = None,
) -> None:
    """Take down a complaint or a question.

    Example: crm case add acme "late delivery" --due friday
    """
    add(ctx.obj, who, text, question=question, due=due)


def add(run: Run, who: str, text: str, *, question: bool = False, due: str | None = None) -> None:
    """Take down a complaint or a question."""
    due_day = parse.when(due, run.view, "future").day.isoformat() if due else None
    hit = one_customer(run, who)
    kind = "question" if question else "complaint"
    case = add_case(run.store, NewCase(hit.customer_id, text, kind, due_day, hit.contact_id))
    if run.json:
        run.out.json(record_json(case, CASE))
    else:
        run.out.answer(answers.case_added(case, run.view))


@app.command("solve")
def solve_signature(
    ctx: typer.Context,
    number: Number,
    solution: Annotated[str | None, typer.Argument(help="What solved it.")] = None,
) -> None:
    """Close a case with what solved it.

    Example: crm case solve 4 "sent a new one, free of charge"
    """
    solve(ctx.obj, case_meant(ctx.obj, number), solution=solution)


def solve(run: Run, number: int, *, solution: str | None = None) -> None:
    """Close a case with what solved it."""
    case = solve_case(run.store, number, solution)
    if run.json:
        run.out.json(record_json(case, CASE))
    else:
        run.out.answer(answers.case_solved(case, run.view))


@app.command("edit")
def edit_signature(
    ctx: typer.Context,
    number: Number,
    text: Annotated[str | None, typer.Argument(help="What is wrong, in place of its words.")] = None,
    due: Annotated[str | None, typer.Option(metavar="WHEN", help="Solve it by then.")] = None,
    question: Annotated[bool, typer.Option("--question", help="It is a question.")] = False,
    complaint: Annotated[bool, typer.Option("--complaint", help="It is a complaint.")] = False,
    solution: Annotated[str | None, typer.Option(help="What solved it, of a case that is solved.")] = None,
) -> None:
    """Change the words, the kind, the due day or the solution of a case.

    Example: crm case edit 4 "late by a week" --due monday
    """
    if question and complaint:
        raise Usage(tr("--{one} and --{other} cannot both be true.", one="question", other="complaint"))
    run: Run = ctx.obj
    kind = "question" if question else "complaint" if complaint else None
    day = parse.when(due, run.view, "future").day.isoformat() if due else None
    said = {"text": text, "kind": kind, "due_day": day, "solution": solution}
    edit(run, case_meant(run, number, solved=True), {c: value for c, value in said.items() if value is not None})


def edit(run: Run, number: int, said: dict[str, str]) -> None:
    """Change columns of a case."""
    if not said:
        raise Usage(tr("Say what to change."), tr('Example: crm case edit 4 "late by a week" --due monday'))
    case = edit_case(run.store, number, said)
    if run.json:
        run.out.json(record_json(case, CASE))
    elif run.store.kept_step is None:
        run.out.answer(answers.unchanged(tr("Case {number}", number=number)))
    else:
        run.out.answer([*answers.case_changed(case, run.view), answers.way_back()])


@app.command("reopen")
def reopen_signature(ctx: typer.Context, number: Number) -> None:
    """Open a solved case again.

    Example: crm case reopen 4
    """
    reopen(ctx.obj, case_meant(ctx.obj, number, solved=True))


def reopen(run: Run, number: int) -> None:
    """Open a solved case again."""
    case = reopen_case(run.store, number)
    if run.json:
        run.out.json(record_json(case, CASE))
    else:
        run.out.answer([*answers.case_reopened(case, run.view), answers.way_back()])


@app.command("rm")
def rm_signature(ctx: typer.Context, number: Number) -> None:
    """Delete a case.

    Example: crm case rm 4
    """
    rm(ctx.obj, case_meant(ctx.obj, number, solved=True))


def rm(run: Run, number: int) -> None:
    """Delete a case."""
    case = get_case(run.store, number)
    delete_record(run.store, case)
    if run.json:
        run.out.json(record_json(case, CASE))
    else:
        run.out.answer([*answers.deleted(case, run.view), answers.way_back(is_gone=True)])


@app.command("list")
def list_signature(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(help="Only this customer's.", autocompletion=complete_customer)] = None,
    all_: Annotated[bool, typer.Option("--all", help="Solved ones too.")] = False,
) -> None:
    """List open cases, the most urgent first.

    Example: crm case list
    """
    list_(ctx.obj, who=who, all_=all_)


def list_(run: Run, *, who: str | None = None, all_: bool = False) -> None:
    """List open cases, the most urgent first."""
    customer_id = one_customer(run, who).customer_id if who is not None else None
    cases = [case for case in list_cases(run.store, solved=all_) if customer_id in (None, case.customer_id)]
    if run.json:
        run.out.records(cases, CASE)
    elif cases:
        run.out.put_list(cases, CASE_LIST, run.view)
    elif who is not None and all_:
        run.out.put(tr("No case is like that."))
    else:
        run.out.put(tr("No open cases."))

"""crm case: complaints and questions."""

from typing import Annotated

import typer

from crmcli import parse
from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.things import case_meant
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.queries.cases import list_cases
from crmcli.render import answers
from crmcli.render.columns import record_json
from crmcli.render.other_columns import CASE, CASE_LIST
from crmcli.render.table import print_table
from crmcli.services.cases import NewCase, add_case, solve_case
from crmcli.words import tr

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
    number: Annotated[str, typer.Argument(metavar="CASE", help="The case: its number, words of it, or its customer.")],
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
        run.out.json([record_json(case, CASE) for case in cases])
    elif cases:
        print_table(cases, CASE_LIST, run.view)
    elif who is not None and all_:
        run.out.put(tr("No case is like that."))
    else:
        run.out.put(tr("No open cases."))

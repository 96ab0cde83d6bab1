"""crm find: search customers and notes."""

from __future__ import annotations

from itertools import groupby

from crmcli import parse
from crmcli.commands.shared.who import one_customer
from crmcli.domain.text.search_query import parse_search
from crmcli.domain.text.unicode import one_line
from crmcli.errors import Usage
from crmcli.queries.customers import customers_by_id
from crmcli.queries.search.full_text import SearchHit, search
from crmcli.queries.timeline import newest_interactions
from crmcli.render.columns import INTERACTION, customer_json
from crmcli.render.view import channel_words, day, mentions
from crmcli.words import place_text, tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from crmcli.context import Run


def signature(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help='Words, "phrases", tag: company: stage: channel: since: before:')
    ] = None,
    notes: Annotated[bool, typer.Option("--notes", help="The newest notes; with words those of a customer.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many hits to show.")] = 50,
    ids: Annotated[bool, typer.Option("--ids", help="Only the customers' numbers.")] = False,
) -> None:
    """Search customers, notes, deals and reminders, and show where it hit.

    Example: crm find 报价 tag:vip since:"last monday"

    Example: crm find --notes
    """
    if notes:
        show_notes(ctx.obj, " ".join(words or ()), limit=limit, only_ids=ids)
        return
    if not words:
        raise Usage(tr("What is to be found?"), tr("Example: crm find 报价; the newest notes: crm find --notes"))
    find(ctx.obj, words, limit=limit, only_ids=ids)


def show_notes(run: Run, who: str, *, limit: int = 50, only_ids: bool = False) -> None:
    """Answer with the newest notes of everybody, or of the customer meant by `who`."""
    customer_id = one_customer(run, who).customer_id if who else None
    notes = newest_interactions(run.store, limit, customer_id=customer_id)
    if run.json:
        run.out.records(notes, INTERACTION)
    elif only_ids:
        for number in dict.fromkeys(note.customer_id for note in notes):
            run.out.put(str(number))
    elif notes:
        for note in notes:
            values = {
                "when": day(note.at),
                "how": channel_words(note),
                "who": note.customer,
                "number": note.customer_id,
            }
            words = one_line(run.view.note(note.text), 200)
            run.out.put_text(tr("{when}  {how}  {who} ({number}): {words}", **values, words=words))
    else:
        run.out.put(tr("No notes yet."))


def find(run: Run, words: list[str], *, limit: int = 50, only_ids: bool = False) -> None:
    """Answer with what the words are found in, by customer."""
    query = " ".join(map(_quoted, words))
    asked, dates = parse_search(query)
    days = {key: parse.when(phrase, run.view, "any").day.isoformat() for key, phrase in dates.items()}
    hits = search(run.store, asked._replace(since=days.get("since"), before=days.get("before")), limit=limit)
    customer_ids = list(dict.fromkeys(hit.customer_id for hit in hits))
    if run.json:
        run.out.json(_as_json(run, customer_ids, hits))
    elif only_ids:
        for customer_id in customer_ids:
            run.out.put(str(customer_id))
    elif hits:
        _show(run, customer_ids, hits)
    else:
        run.out.put(tr("Nothing was found."))
        _say_near(run, " ".join(words))


def _say_near(run: Run, said: str) -> None:
    """Name the customers whose names are like the words, with the line for each."""
    from crmcli.queries.search.fuzzy_names import did_you_mean  # loads rapidfuzz, and only where nothing was found

    for hit in did_you_mean(run.store, said):
        run.out.say(tr("Did you mean {name}: crm show {number}", name=one_line(hit.name, 60), number=hit.customer_id))


def _quoted(word: str) -> str:
    """A word of the shell as the search reads it: a phrase, and what stands behind since:, in quotes."""
    if " " not in word or '"' in word:
        return word
    name, colon, value = word.partition(":")
    return f'{name}:"{value}"' if colon and name.isalpha() else f'"{word}"'


def _by_customer(hits: list[SearchHit]) -> dict[int, list[SearchHit]]:
    ordered = sorted(hits, key=lambda hit: hit.customer_id)
    return {customer_id: list(group) for customer_id, group in groupby(ordered, key=lambda hit: hit.customer_id)}


def _as_json(run: Run, customer_ids: list[int], hits: list[SearchHit]) -> list[dict[str, object]]:
    grouped = _by_customer(hits)
    return [
        {
            **customer_json(customer),
            "hits": [{"where": h.where, "text": h.text, "day": h.day} for h in grouped[customer.id]],
        }
        for customer in customers_by_id(run.store, customer_ids)
    ]


def _show(run: Run, customer_ids: list[int], hits: list[SearchHit]) -> None:
    grouped = _by_customer(hits)
    for customer in customers_by_id(run.store, customer_ids):
        run.out.put_sentence(one_line(f"{customer.id:>6}  {mentions(customer)}", 100))
        for hit in grouped[customer.id]:
            if hit.text and hit.text != customer.name:
                day = f"{hit.day}  " if hit.day else ""
                told = tr("{where}: {day}{text}", where=place_text(hit.where), day=day, text=hit.text)
                run.out.put_sentence(one_line(told, 100), "        ")


def build() -> typer.Typer:
    """The command line of `find`; the work above needs no Typer."""
    from crmcli.typer_parts import command_app

    return command_app("find", signature)

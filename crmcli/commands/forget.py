"""crm forget: erase a person, from the book and from its backups."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from crmcli.book.erasure import mentions
from crmcli.book.sync.state import is_synced
from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.hub import sync_quietly
from crmcli.commands.shared.who import candidate_json
from crmcli.context import Run, backup_place
from crmcli.domain.retention import Backup
from crmcli.domain.text.unicode import fold
from crmcli.errors import Ambiguous, CrmError, NotFound, Refused, Usage
from crmcli.queries.persons_anywhere import CONTACT, CUSTOMER, FoundPerson, count_of, person, persons_called
from crmcli.queries.search.customer_lookup import CustomerSearch
from crmcli.queries.search.name_matches import Rank
from crmcli.services.backups import BackupPlace
from crmcli.services.forgetting import (
    PersonToForget,
    erasure_target,
    forget,
    forget_form_drafts,
    holding_backups,
    holding_drafts,
    holding_exports,
    is_named,
    rewrite_backup,
    to_person,
)
from crmcli.words import listed, table_text, tr, tr_n, with_detail

app = typer.Typer(rich_markup_mode=None)
_SURE = ("phone", "email", "reference")  # what tells one person from all others


@app.command("forget")
def forget_signature(
    ctx: typer.Context,
    who: Annotated[
        str,
        typer.Argument(help="The whole name, a mail address, a phone or the number.", autocompletion=complete_customer),
    ],
    backups: Annotated[bool, typer.Option("--backups", help="Erase the person from the backups too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be erased; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Erase a person for good: every note, deal and order, the search index and what the history says. No undo.

    A person in the trash, or one who was taken back by undo, can be forgotten too; so can a contact of a company.
    Backups and exported files that still hold the person are listed.

    Example: crm forget "Li Wei"

    Example: crm forget li@acme.example --yes --backups
    """
    forget_(ctx.obj, who, backups=backups, dry_run=dry_run, yes=yes)


def forget_(run: Run, who: str, *, backups: bool = False, dry_run: bool = False, yes: bool = False) -> None:
    """Erase a person for good, after the name was typed once more."""
    place = backup_place(run.store.path)
    meant = _meant(run, place, who, is_in_backups=backups)
    counts = count_of(run.store, meant.found) if meant.found is not None else {}
    if not run.json:
        _show(run, meant, counts)
    if not dry_run and not yes:
        _confirm(run, meant)
    rows, steps, is_wiped, forms = counts, 0, True, 0
    if not dry_run:
        target = erasure_target(run.store, meant)
        erased, is_wiped = forget(place, run.store, meant)
        rows, steps = erased.rows, erased.steps
        forms = forget_form_drafts(run.drafts_path, target)
    at_hub = None if dry_run else _forget_at_hub(run)
    holding = holding_backups(place, meant.needles)
    done = {each: _rewrite(run, place, each, meant) for each in holding} if backups and not dry_run else {}
    rewritten = [each for each in holding if done.get(each)]
    left = [each for each in holding if each not in rewritten]
    exports, drafts = holding_exports(place, meant.words), holding_drafts(meant.words)
    elsewhere = {} if dry_run else mentions(run.store, meant.words)
    if run.json:
        run.out.json(
            {
                "name": meant.name,
                "id": meant.found.id if meant.found else None,
                "kind": meant.found.table if meant.found else None,
                "rows": rows,
                "steps": steps,
                "wiped": is_wiped,
                "mentions": elsewhere,
                "backups": [str(Path(each.folder) / each.name) for each in left],
                "rewritten": [each.name for each in rewritten],
                "exports": [str(path) for path in exports],
                "drafts": [str(path) for path in drafts],
                "form_drafts": forms,
                "hub": at_hub,
                "dry_run": dry_run,
            }
        )
        return
    if not dry_run:
        run.out.say(tr("{name} is forgotten.", name=meant.name))
    if forms:
        run.out.say(tr_n("  {n} draft of a form was erased too.", "  {n} drafts of forms were erased too.", forms))
    if not is_wiped:
        run.out.say(tr("  Bytes of it are still in the file: another program reads the book, or the disk is full."))
        run.out.say(tr("  They go with the next upkeep (crm upkeep --again)."))
    for table, count in elsewhere.items():
        run.out.say(
            tr_n(
                "  {n} row of {table} still has the name in its text: crm find {name}",
                "  {n} rows of {table} still have the name in their text: crm find {name}",
                count,
                table=table_text(table),
                name=meant.words[0],
            )
        )
    if at_hub == "erased":
        run.out.say(tr("  It is erased at the hub too; the other machines erase it with their next crm sync."))
    elif at_hub == "waiting":
        run.out.say(tr("  The hub could not be reached and still holds it: crm sync erases it there."))
    if rewritten:
        run.out.say(tr_n("  {n} backup was rewritten.", "  {n} backups were rewritten.", len(rewritten)))
    _list_holders(run, meant, left, [*exports, *drafts], is_in_texts=False in done.values())


def _forget_at_hub(run: Run) -> str | None:
    """Erase at the hub what was erased here: "erased", "waiting" where that could not be done; None without a hub."""
    if not is_synced(run.store):
        return None
    return "erased" if sync_quietly(run) else "waiting"


def _meant(run: Run, place: BackupPlace, who: str, *, is_in_backups: bool) -> PersonToForget:
    """Whom the name means; raises Ambiguous for several, NotFound for nobody."""
    store = run.store
    if not who.strip():
        raise Usage(tr("Say who is to be forgotten."), tr('Example: crm forget "Li Wei"'))
    found = persons_called(store, who)
    if who.isdecimal() and len(who) < 19 and (by_number := person(store, CUSTOMER, int(who))) is not None:
        found = [by_number]
    if not found:
        found = _by_phone_or_mail(run, who)
    if len(found) > 1:
        raise Ambiguous(
            tr("{n} answer to {who!r}; nothing was done.", n=len(found), who=who),
            "\n".join([*map(_line, found), tr("Use the number, or a mail address.")]),
            data={"error": "ambiguous", "who": who, "candidates": [_candidate(each) for each in found]},
        )
    if found and found[0].where == "merged":
        raise Refused(
            tr("{name} was merged into {kept}, who is the same person.", name=found[0].name, kept=found[0].at),
            tr('crm forget "{kept}" erases both.', kept=found[0].at),
        )
    if found:
        return to_person(store, who, found[0])
    nobody = to_person(store, who, None)
    if is_named(store, who) or (is_in_backups and holding_backups(place, nobody.words)):
        return nobody
    near = CustomerSearch(store, who).found.hits
    names = listed(with_detail(hit.contact_name or hit.name, hit.customer_id) for hit in near[:3])
    raise NotFound(
        tr("Nobody of the whole name {who!r} is in the book, its trash or its history.", who=who),
        tr("Did you mean: {names}? Say the whole name.", names=names)
        if near
        else tr("Backups are looked into with --backups."),
        data={"error": "not found", "who": who, "did_you_mean": [candidate_json(hit) for hit in near[:3]]},
    )


def _by_phone_or_mail(run: Run, who: str) -> list[FoundPerson]:
    """The one person of a phone in any notation, a mail address or a reference; nobody for anything else."""
    winner = CustomerSearch(run.store, who).found.winner
    if winner is None or winner.rank != Rank.EXACT or winner.where not in _SURE:
        return []
    table, row_id = (CONTACT, winner.contact_id) if winner.contact_id else (CUSTOMER, winner.customer_id)
    found = person(run.store, table, row_id)
    return [found] if found is not None else []


def _line(found: FoundPerson) -> str:
    words = {
        "living": tr("{id}  {name}", id=found.id, name=found.name),
        "trash": tr("{id}  {name} (in the trash)", id=found.id, name=found.name),
        "journal": tr("{id}  {name} (in the history)", id=found.id, name=found.name),
    }[found.where]
    return tr("{person}, contact at {customer}", person=words, customer=found.at) if found.table == CONTACT else words


def _candidate(found: FoundPerson) -> dict[str, object]:
    return {"id": found.id, "kind": found.table, "name": found.name, "where": found.where, "customer": found.at}


def _show(run: Run, meant: PersonToForget, counts: dict[str, int]) -> None:
    if meant.found is None:
        run.out.say(tr("{name} stands in the inbox, the history or a backup alone.", name=meant.name))
        return
    run.out.say(_line(meant.found))
    if counts:
        rows = [tr("{n} {table}", n=n, table=table_text(name)) for name, n in counts.items()]
        run.out.say(tr("  with it goes: {rows}", rows=listed(rows)))


def _confirm(run: Run, meant: PersonToForget) -> None:
    """Have the name typed; raises Refused where nobody can be asked, and when it is another."""
    if not run.interactive:
        raise Refused(tr("{name} would be erased for good; nothing was changed.", name=meant.name), tr("Say --yes."))
    run.out.ask(tr("Nothing brings it back. Type the name to erase it: "))
    if fold(sys.stdin.readline()) != fold(meant.name):
        raise Refused(tr("That is not the name; nothing was changed."))


def _rewrite(run: Run, place: BackupPlace, backup: Backup, meant: PersonToForget) -> bool | None:
    """Rewrite a backup; whether nothing of the person's words is left in it, None when it could not be rewritten."""
    try:
        return rewrite_backup(place, backup, meant, run.now)
    except CrmError as error:
        run.out.say(tr("  {name} was not rewritten: {why}", name=backup.name, why=error.message))
        return None


def _list_holders(
    run: Run, meant: PersonToForget, backups: list[Backup], files: list[Path], *, is_in_texts: bool
) -> None:
    """List what still holds the words of the person; `is_in_texts`: backups that were rewritten have them elsewhere."""
    if backups:
        run.out.say(tr_n("  {n} backup still holds it:", "  {n} backups still hold it:", len(backups)))
        for each in backups:
            run.out.say(f"    {each.name}")
        if is_in_texts:
            run.out.say(tr("  What is left there stands in the text of somebody else."))
        else:
            run.out.say(tr('  crm forget "{name}" --backups rewrites them.', name=meant.name))
    if files:
        run.out.say(tr_n("  {n} file still holds it:", "  {n} files still hold it:", len(files)))
        for path in files:
            run.out.say(f"    {path}")

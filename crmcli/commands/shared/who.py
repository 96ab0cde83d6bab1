"""From what a person typed to the customer they mean: one winner, a choice, or a refusal. Never a guess."""

from __future__ import annotations

from crmcli.domain.text.unicode import fold, one_line
from crmcli.domain.times import shown
from crmcli.errors import Ambiguous, NotFound
from crmcli.queries.search.customer_lookup import CustomerSearch, company_with_person, firm_of_people, split_who
from crmcli.queries.search.name_matches import Found, Hit
from crmcli.words import listed, stage_text, tr, tr_n, with_detail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from crmcli.context import Run

_KEYS = "123456789"
_ENTER, _RUBOUT = ("\r", "\n"), ("\x7f", "\b")
_ARROWS = ("\x1b[", "\x1bO")  # and the other keys that send several signs
_MOST_CHOICES = 200  # that letters choose among


def one_customer(run: Run, who: str, *, is_kept: bool = True) -> Hit:
    """The customer (and perhaps contact) meant by `who`; raises Ambiguous or NotFound.

    A part of a firm's name means the firm, not the people there; unless the customer is to go (`is_kept` False).
    """
    return _meant(run, CustomerSearch(run.store, who), is_kept=is_kept)


def _meant(run: Run, search: CustomerSearch, *, is_note: bool = False, is_kept: bool = True) -> Hit:
    """The one customer that a search means, chosen by the person where several answer.

    For a note a person and the company whose only contact they are is one answer.
    """
    found = search.found
    winner = found.winner or (company_with_person(run.store, found) if is_note else None)
    winner = winner or (firm_of_people(found) if is_kept else None)
    if winner is not None:
        return winner
    if not found.hits:
        raise no_customer(run, search.who)
    if run.interactive:
        return _choose(run, search.who, found)
    raise _several(search.who, found)


def customers_meant(run: Run, who: str) -> list[Hit]:
    """For a note: one or several customers, separated by commas unless the whole text names one."""
    whole = CustomerSearch(run.store, who)
    parts = split_who(who)
    if len(parts) < 2 or whole.found.winner is not None:
        return [_meant(run, whole, is_note=True)]
    hits = [_meant(run, CustomerSearch(run.store, part), is_note=True) for part in parts]
    return list({(hit.customer_id, hit.contact_id): hit for hit in hits}.values())


def describe(hit: Hit) -> str:
    """A candidate in one line: enough to tell look-alikes apart."""
    facts = [hit.company if hit.company != hit.name else None, stage_text(hit.stage)]
    if hit.contact_name:
        facts.insert(0, tr("contact {name}", name=hit.contact_name))
    facts.append(
        tr("last contact {shown}", shown=(shown(hit.last_contact) or "")[:10])
        if hit.last_contact
        else tr("no contact yet")
    )
    return one_line(f"{hit.name}  ·  {' · '.join(f for f in facts if f)}", 100)


def candidate_json(hit: Hit) -> dict[str, Any]:
    """A candidate as data for scripts."""
    return {
        "id": hit.customer_id,
        "name": hit.name,
        "company": hit.company,
        "contact": hit.contact_name,
        "stage": hit.stage,
        "last_contact": shown(hit.last_contact),
        "where": hit.where,
    }


def _several(who: str, found: Found) -> Ambiguous:
    lines = [f"{hit.customer_id}  {describe(hit)}" for hit in found.hits]
    if found.total > len(found.hits):
        lines.append(tr("… and {total} more", total=found.total - len(found.hits)))
    lines.append(tr("Say more of the name, or use the number."))
    return Ambiguous(
        tr_n(
            "{n} customer may be meant by {who!r}; nothing was done.",
            "{n} customers answer to {who!r}; nothing was done.",
            found.total,
            who=who,
        ),
        "\n".join(lines),
        data={"error": "ambiguous", "who": who, "candidates": [candidate_json(hit) for hit in found.hits]},
    )


def no_customer(run: Run, who: str) -> NotFound:
    """The error for a name nobody answers to, with up to three that are near."""
    from crmcli.queries.search.fuzzy_names import did_you_mean  # loads rapidfuzz, and only for whom nobody is called

    near = did_you_mean(run.store, who)
    names = listed(with_detail(hit.name, hit.customer_id) for hit in near)
    hint = tr("Did you mean: {names}", names=names) if near else ""
    return NotFound(
        tr("No customer answers to {who!r}.", who=one_line(who, 80)),
        hint,
        data={"error": "not found", "who": who, "did_you_mean": [candidate_json(hit) for hit in near]},
    )


def _choose(run: Run, who: str, found: Found) -> Hit:
    """Ask which of the candidates is meant: a digit takes one, letters leave those who have them, Enter the last one.

    Esc, and letters that nobody has, choose none.
    """
    run.out.say(
        tr_n(
            "{n} customer may be meant by {who}:",
            "{n} customers answer to {who}:",
            found.total,
            who=who,
        )
    )
    hits, total, typed = found.hits, found.total, ""
    while hits:
        _show_choices(run, hits, total)
        run.out.ask(tr("Which one? (a digit, or more of the name; Esc: none) {typed}", typed=typed))
        pressed = _next_key()
        run.out.say(pressed if pressed.isprintable() else "")
        if pressed in _ENTER and len(hits) == 1:
            return hits[0]
        if 0 <= (index := _KEYS.find(pressed) if pressed else -1) < len(hits):
            return hits[index]
        if pressed in _RUBOUT and typed:
            typed = typed[:-1]
        elif pressed and pressed.isprintable() and not pressed.isdigit():
            typed += pressed
        else:
            break
        hits = _narrowed(run, who, typed)
        total = len(hits)
    raise Ambiguous(tr("None was chosen; nothing was done."))


def _show_choices(run: Run, hits: Sequence[Hit], total: int) -> None:
    shown = hits[: len(_KEYS)]
    for key, hit in zip(_KEYS, shown, strict=False):
        run.out.say(f"  {key}  {describe(hit)}")
    if total > len(shown):
        run.out.say(tr("     … and {total} more: say more of the name", total=total - len(shown)))


def _narrowed(run: Run, who: str, typed: str) -> list[Hit]:
    """Of those whom `who` may mean those who answer to the letters too, or have them in what is shown of them."""
    all_hits = CustomerSearch(run.store, who, limit=_MOST_CHOICES).found.hits
    words = fold(typed)
    if not words:
        return all_hits
    called = {hit.customer_id for hit in CustomerSearch(run.store, typed, limit=_MOST_CHOICES).found.hits}
    return [hit for hit in all_hits if hit.customer_id in called or words in fold(describe(hit))]


def _next_key() -> str:
    """The next key that means something here: the arrows do nothing."""
    while True:
        pressed = read_key()
        if not pressed.startswith(_ARROWS):
            return pressed


def read_key() -> str:
    """One key from the terminal, without waiting for Enter; nothing when the input ends (ctrl+d)."""
    from crmcli.typer_parts import read_terminal_key

    try:
        return read_terminal_key()
    except EOFError:
        return ""

"""Drafts of the forms as the dashboard uses them: by form and customer of the open book."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from crmcli.context import drafts_path
from crmcli.queries.customers import name_of, uid_of
from crmcli.services import form_drafts
from crmcli.services.form_drafts import FormDraft
from crmcli.tui.host import Host
from crmcli.tui.keys import VERBS
from crmcli.words import listed, tr, tr_marked, tr_n

_SAID = 3  # drafts that are named at the start

Key = tuple[str, int]  # the verb that opens the form, and the customer's id; 0 for a form of nobody


class Draft(NamedTuple):
    """What stood in the lines of a form when it was left, and when that was."""

    at: datetime
    values: Mapping[str, str]


def find(host: Host, key: Key) -> Draft | None:
    """The draft of a form; None where there is none."""
    wanted = _kept_key(host, key)
    for draft in form_drafts.load_drafts(drafts_path(host.book.path)):
        if draft.key == wanted:
            return Draft(_time(draft, host.view.now), draft.values)
    return None


def keep(host: Host, key: Key, values: Mapping[str, str]) -> None:
    """Keep what stands in a form that is left."""
    form, uid = _kept_key(host, key)
    name = name_of(host.book.store, key[1]) if key[1] else ""
    at = host.view.now.isoformat(timespec="minutes")
    form_drafts.keep_draft(drafts_path(host.book.path), FormDraft(form, uid, name, at, dict(values)))


def drop(host: Host, key: Key) -> None:
    """Take a draft away: the book has its words."""
    form_drafts.drop_draft(drafts_path(host.book.path), _kept_key(host, key))


def say_waiting(host: Host) -> None:
    """Say which drafts wait in the file, and the keys that offer them."""
    waiting = form_drafts.load_drafts(drafts_path(host.book.path))
    if not waiting:
        return
    named = listed(
        tr("{key} {verb}: {name}", key=VERBS[one.form].key, verb=tr_marked(VERBS[one.form].label), name=one.name)
        if one.name
        else tr("{key} {verb}", key=VERBS[one.form].key, verb=tr_marked(VERBS[one.form].label))
        for one in waiting[-_SAID:]
        if one.form in VERBS
    )
    host.say(tr_n("A draft waits ({which}).", "{n} drafts wait ({which}).", len(waiting), which=named))


def _kept_key(host: Host, key: Key) -> tuple[str, str]:
    form, customer_id = key
    return form, uid_of(host.book.store, customer_id)


def _time(draft: FormDraft, now: datetime) -> datetime:
    try:
        return datetime.fromisoformat(draft.at)
    except ValueError:
        return now

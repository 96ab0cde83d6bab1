"""How files were read before, by their headings: what `crm import --as-before` reads a file by.

Kept in the book as one setting, the last fifty layouts; an import that is undone takes its own along.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from crmcli.book.uids import link_uid
from crmcli.errors import Refused
from crmcli.queries.settings import LAYOUTS
from crmcli.services.importing.tally import Options
from crmcli.store import Store
from crmcli.transfer.headings import IGNORE, LINK, few
from crmcli.transfer.programs.layout import FLAG, SKIP
from crmcli.transfer.read.source import Source, SourceOptions
from crmcli.words import tr

_MOST = 50
_OF_PROGRAMS = (LINK, SKIP, FLAG)  # columns that the layout of a known program tells, and no person maps


class Layout(NamedTuple):
    """The headings of a table with all that was decided about it."""

    headings: list[str]
    kind: str
    mapping: dict[str, str]
    stages: dict[str, str]
    dates: str | None
    keep_unknown: bool
    currency: str = ""


def load_layouts(store: Store) -> list[Layout]:
    """The layouts that were imported, the oldest first."""
    kept = store.value("SELECT value FROM setting WHERE key = ?", (LAYOUTS,))
    return [Layout(**entry) for entry in json.loads(kept)] if kept else []


def remember(store: Store, source: Source, options: Options) -> None:
    """Keep how a table was read; nothing is written where it is known already."""
    if not source.headings:
        return
    new = Layout(
        list(source.headings),
        source.kind,
        {heading: source.mapping.get(heading, IGNORE) for heading in source.headings if heading},
        dict(options.stages),
        source.wanted.dates,
        source.wanted.keep_unknown,
        source.wanted.currency.said,
    )
    before = load_layouts(store)
    if new in before:
        return
    kept = [layout for layout in before if layout.headings != new.headings][1 - _MOST :]
    text = json.dumps([layout._asdict() for layout in (*kept, new)], ensure_ascii=False)
    row = store.row("SELECT id FROM setting WHERE key = ?", (LAYOUTS,))
    if row is None:
        store.insert("setting", uid=link_uid("setting", LAYOUTS), key=LAYOUTS, value=text)
    else:
        store.update("setting", row[0], value=text)


def recalled(layouts: Sequence[Layout]) -> Callable[[tuple[str, ...], SourceOptions], SourceOptions]:
    """A function that gives the options for a table by its headings. It raises Refused for headings that are new."""

    def recall(headings: tuple[str, ...], wanted: SourceOptions) -> SourceOptions:
        layout = _find(layouts, headings, wanted.name)
        before = {heading: field for heading, field in layout.mapping.items() if field not in _OF_PROGRAMS}
        own: dict[str, Any] = {"kind": wanted.kind or layout.kind, "mapping": {**before, **wanted.mapping}}
        own["dates"] = wanted.dates or layout.dates
        own["currency"] = wanted.currency._replace(said=wanted.currency.said or layout.currency)
        return replace(wanted, keep_unknown=wanted.keep_unknown or layout.keep_unknown, **own)

    return recall


def stages_before(layouts: Sequence[Layout], headings: Sequence[str]) -> dict[str, str]:
    """The words that stood for stages when these headings were imported."""
    wanted = sorted(headings)
    return next((layout.stages for layout in reversed(layouts) if sorted(layout.headings) == wanted), {})


def _find(layouts: Sequence[Layout], headings: tuple[str, ...], name: str) -> Layout:
    names = [heading.strip() for heading in headings]
    for layout in reversed(layouts):
        if layout.headings == names:
            return layout
    nearest = max(layouts, key=lambda layout: len(set(layout.headings) & set(names)), default=None)
    if nearest is None or not set(nearest.headings) & set(names):
        raise Refused(
            tr("No file with the headings of {name} was imported before: {few}.", name=name, few=few(names)),
            tr("Import it once without --as-before; how it is read then is kept."),
        )
    new = [heading for heading in names if heading not in nearest.headings]
    gone = [heading for heading in nearest.headings if heading not in names]
    if new or gone:
        raise Refused(
            tr("The headings of {name} are not those of before: new {new}; gone {gone}.",
               name=name, new=few(new) or "-", gone=few(gone) or "-"),
            tr("Import it once without --as-before; how it is read then is kept."),
        )  # fmt: skip
    return nearest  # in another order

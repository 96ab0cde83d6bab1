"""Contact cadences set by the owner: the longest number of days between contacts, for one customer, a tier or a tag.

Independent of the rhythm. The soft limit is the span that was typed; the hard limit is typed too, or half as long
again. Two spans for the same tier or tag are refused.
"""

from collections.abc import Collection, Iterable

from crmcli.domain import dates
from crmcli.errors import Usage
from crmcli.tuples import NamedTuple
from crmcli.words import tr, tr_mark, tr_marked, tr_n

OWN = "own"
EXAMPLE = tr_mark('Example: crm config cadence "A=3 weeks, B=2 months/3 months, tag:vip=2 weeks"')
_TAG = "tag:"


class Cadence(NamedTuple):
    """The spans, in days, for everybody of a tier or (kind "tag") with a tag."""

    kind: str
    name: str
    days: int
    limit: int


class ContactPromise(NamedTuple):
    """The cadence of a customer: soft limit `days`, hard limit `limit`, in days; `by` is own, "tier A" or "tag vip"."""

    by: str
    days: int
    limit: int

    def broken(self, waited: int) -> str | None:
        """The limit that `waited` days exceed: "hard", "soft", or None."""
        return "hard" if waited > self.limit else "soft" if waited > self.days else None

    def sentence(self, waited: int) -> str:
        """The promise in words, and whether it is kept."""
        days = _days(self.days)
        promise = (
            tr("promised every {days}", days=days)
            if self.by == OWN
            else tr("promised every {days} ({whose})", days=days, whose=self.by)
        )
        over = self.broken(waited)
        if over is None:
            return tr("{promise}: kept", promise=promise)
        late = _days(waited - self.days)
        if over == "hard":
            return tr(
                "{promise}: broken for {late}, past the limit of {limit}", promise=promise, late=late, limit=self.limit
            )
        return tr("{promise}: broken for {late}", promise=promise, late=late)


def hard_limit(days: int) -> int:
    """The hard limit where none was said: half as long again."""
    return days + (days + 1) // 2


def contact_promise(
    own_days: int | None, tier: str | None, tags: Collection[str], cadences: Iterable[Cadence]
) -> ContactPromise | None:
    """The cadence of one customer: their own if set, else the shortest of their tier and tags; None without any."""
    if own_days is not None:
        return ContactPromise(OWN, own_days, hard_limit(own_days))
    here = (tier or "").casefold()
    made = [c for c in cadences if (c.name.casefold() == here if c.kind == "tier" else c.name in tags)]
    if not made:
        return None
    shortest = min(made, key=lambda c: (c.days, c.limit, c.kind, c.name))
    return ContactPromise(f"{shortest.kind} {shortest.name}", shortest.days, shortest.limit)


def parse_cadences(said: str) -> list[Cadence]:
    """Parse `A=3 weeks, tag:vip=2 weeks/4 weeks`. Raises Usage for a bad list, DateRefused for a bad span."""
    for mark in "，、;；":
        said = said.replace(mark, ",")
    found = [_cadence(part.strip()) for part in said.split(",") if part.strip()]
    if len({(c.kind, c.name.casefold()) for c in found}) != len(found):
        raise Usage(tr("A tier or tag can have one cadence only."), tr_marked(EXAMPLE))
    return found


def spell_cadences(cadences: Iterable[Cadence]) -> str:
    """The cadences as text that `parse_cadences` reads back."""
    return ", ".join(
        f"{_TAG if c.kind == 'tag' else ''}{c.name}={c.days} days"
        + ("" if c.limit == hard_limit(c.days) else f"/{c.limit} days")
        for c in cadences
    )


def _days(number: int) -> str:
    return tr_n("{n} day", "{n} days", number)


def _cadence(part: str) -> Cadence:
    whom, equals, spans = part.replace("＝", "=").replace("：", ":").partition("=")
    soft, slash, hard = spans.partition("/")
    whom = whom.strip()
    is_tag = whom.casefold().startswith(_TAG)
    name = whom[len(_TAG) :].strip().casefold() if is_tag else whom
    if not equals or not name or not soft.strip():
        raise Usage(tr("{part!r} is not a cadence.", part=part), tr_marked(EXAMPLE))
    days = dates.parse_span(soft.strip())
    limit = dates.parse_span(hard.strip()) if slash else hard_limit(days)
    if limit < days:
        raise Usage(tr("In {part!r} the limit comes before the span.", part=part), tr_marked(EXAMPLE))
    return Cadence("tag" if is_tag else "tier", name, days, limit)

"""The selected customer in brief: who, how to reach them, what to say, what stands between you."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from crmcli import render
from crmcli.domain.text.unicode import one_line, visible
from crmcli.tui.layout import wrapped
from crmcli.tui.view import View

if TYPE_CHECKING:
    from crmcli.queries.brief import Brief

Part = tuple[str, str] | str

CHANNEL_SIGNS = {"call": "☏", "mail": "@", "meet": "◇", "visit": "⌂", "chat": "»", "letter": "✎", "other": "·"}
ARROWS = {"in": "←", "out": "→"}


class BriefPane(Widget):
    """One customer on as many lines as there are; the most pressing first."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._brief: Brief | None = None
        self._view: View | None = None

    def show(self, brief: "Brief | None", view: View) -> None:
        """Show another customer, or none."""
        self._brief, self._view = brief, view
        self.border_title = Content(visible(one_line(brief.customer.name, 60))) if brief else None
        self.refresh()

    def render(self) -> Content:
        """What fits of the brief."""
        if self._brief is None or self._view is None:
            return Content.assemble(("Choose a row to see whom it is about.", "$muted"))
        width, height = self.content_size
        lines = brief_lines(self._brief, self._view, width)
        return Content("\n").join([Content.assemble(*line) for line in lines[:height]])


def brief_lines(brief: "Brief", view: View, width: int) -> list[list[Part]]:
    """The brief in lines of styled parts, none wider than `width`."""
    lines = _facts(brief, view, width)
    sections: tuple[tuple[str, Iterable[str]], ...] = (
        ("Say", (view.note(topic) for topic in brief.topics)),
        ("Deals", (_deal(brief, at, view) for at in range(len(brief.deals)))),
        ("Next", (f"{view.spoken_due(r)}  {view.note(r.text)}" for r in brief.steps)),
        ("You owe", (f"{view.spoken_due(r)}  {view.note(r.text)}" for r in brief.owed)),
        ("Waiting", (f"{view.spoken_due(r)}  {view.note(r.text)}" for r in brief.awaited)),
    )
    for title, entries in sections:
        lines += _section(title, entries, width)
    lines += _touches(brief, view, width)
    return lines


def _facts(brief: "Brief", view: View, width: int) -> list[list[Part]]:
    c = brief.customer
    company = c.company if c.company != c.name else None
    who = " · ".join(part for part in (company, c.title, c.city) if part)
    reach = "  ".join([*c.phones[:2], *c.emails[:1]])
    marks = " ".join(f"#{tag}" for tag in c.tags)
    state = "  ".join(part for part in (c.stage, f"tier {c.tier}" if c.tier else "", marks) if part)
    lines: list[list[Part]] = [[(one_line(text, width), tone)] for text, tone in
                               ((who, ""), (reach, "$accent"), (state, "$muted")) if text]  # fmt: skip
    for currency, minor, orders, last in brief.sales[:2]:
        bought = f"{view.amount(minor, currency)} in 12 months, {orders} orders, the last {view.ago(last)}"
        lines.append([(one_line(bought, width), "$muted")])
    if c.do_not_contact:
        lines.append([("! do not contact", "$error bold")])
    return lines


def _deal(brief: "Brief", at: int, view: View) -> str:
    deal = brief.deals[at]
    worth = view.amount(deal.amount, deal.currency)
    return "  ".join(part for part in (render.light_sign(deal.light), deal.title, deal.stage, worth) if part)


def _section(title: str, entries: Iterable[str], width: int) -> list[list[Part]]:
    """A title in a column of its own, its entries beside it."""
    lines: list[list[Part]] = []
    for entry in entries:
        for text in wrapped(entry, width - 9, 3):
            lines.append([(f"{title if not lines else '':<9}", "$accent"), text])
    return [[""], *lines] if lines else []


def _touches(brief: "Brief", view: View, width: int) -> list[list[Part]]:
    lines: list[list[Part]] = []
    for touch in brief.touches:
        sign = f"{CHANNEL_SIGNS.get(touch.channel, '·')}{ARROWS.get(touch.direction or '', ' ')}"
        lines.append([(f"{'Last' if not lines else '':<9}", "$accent"), (f"{sign} {view.ago(touch.at)}", "$muted")])
        lines += [[" " * 9, text] for text in wrapped(view.note(touch.text), width - 9, 2)]
    return [[""], *lines] if lines else []

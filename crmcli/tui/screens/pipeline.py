"""The pipeline as a board: a column for each stage, the largest deals on top; moved by < and >, m, or the mouse."""

from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalScroll
from textual.content import Content
from textual.widgets import Input, Static

from crmcli.domain.records import Deal
from crmcli.domain.settings import WON
from crmcli.domain.text.unicode import cells, visible
from crmcli.queries.dashboard import StageLine, stage_lines
from crmcli.queries.sales.board import board
from crmcli.queries.sales.forecast import WonSum, by_stage, lost_since, stage_chances, won_since
from crmcli.render.cells import Line, blank, sentence
from crmcli.render.columns import Column, light_cell
from crmcli.render.layout import fit
from crmcli.render.view import Cell, View
from crmcli.store import Store
from crmcli.tui.dialogs.stages import move_deal_to
from crmcli.tui.keys import do, go
from crmcli.tui.screens.base import CrmScreen
from crmcli.tui.subject import Subject, subject_of
from crmcli.tui.widgets.rows import Rows
from crmcli.tui.widgets.textline import TextLine
from crmcli.words import stage_text, tr, tr_mark, tr_n

_ROOMY = 24
_LEAST_COLUMN, _FRAME = 19, 6  # cells of a column, and of the frame beside its title
_CARD = (Column(least=1), Column(share=1, least=15), Column(least=6, align="right", rank=1))


class Closed(NamedTuple):
    """The deals that were closed since the month began: those that were won, and how many were lost."""

    won: WonSum
    lost: int


_Board = tuple[dict[str, list[Deal]], list[StageLine], Closed]


class Board(HorizontalScroll, can_focus=False, inherit_bindings=False):
    """The columns; the arrow keys go from one to the next."""


class PipelineScreen(CrmScreen):
    """One list of cards for each open stage."""

    PLACE = "pipeline"
    CSS_PATH = "pipeline.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        go("right,tab", "column(1)", tr_mark("next stage"), id="stage.next"),
        go("left,shift+tab", "column(-1)", tr_mark("stage before"), id="stage.before"),
        do("greater_than_sign", "shift(1)", tr_mark("deal to the next stage"), show=True),
        do("less_than_sign", "shift(-1)", tr_mark("deal one stage back"), show=True),
        go("f", "filter", tr_mark("filter"), id="filter", show=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._stages: tuple[str, ...] = ()
        self._words = ""
        self._dragged: Deal | None = None
        self._wanted: str | None = None
        self._found: _Board | None = None

    def body(self) -> ComposeResult:
        """The sums, the filter, the columns."""
        yield Static("", id="sums")
        yield TextLine("", placeholder=tr("words of a title, customer or company"), id="filter")
        yield Board(id="board")

    def load(self) -> None:
        """Read the board beside."""
        settings, words = self.view.settings, self._words

        def read(store: Store) -> _Board:
            chances = by_stage(stage_chances(store, settings))
            first = store.now.date().replace(day=1)
            closed = Closed(won_since(store, settings, first), lost_since(store, first))
            return board(store, settings, words), stage_lines(store, settings, chances, words), closed

        self.crm.read_in_thread("board", read, self._show)

    async def _show(self, found: _Board) -> None:
        self._found = found
        if tuple(found[0]) != self._stages:
            self._stages = tuple(found[0])
            frame = self.query_one(Board)
            await frame.remove_children()
            await frame.mount_all([Rows(_CARD, id=f"stage-{at}", fades=True) for at in range(len(self._stages))])
            self.columns[0].focus()
        self._fill(*found)
        self._go_to_wanted()

    def on_screen_resume(self) -> None:
        """Go to the stage that was asked for on another screen."""
        super().on_screen_resume()
        self._go_to_wanted()

    def _go_to_wanted(self) -> None:
        stage = self.crm.session.wanted_stage
        if stage in self._stages:
            self.crm.session.wanted_stage = ""
            self.columns[self._stages.index(stage)].focus()

    def on_resize(self) -> None:
        """Cards are laid out anew."""
        if self._found is not None and self.columns:
            self._fill(*self._found)

    def _fill(self, deals: dict[str, list[Deal]], sums: list[StageLine], closed: Closed) -> None:
        view, by_name = self.view, {line.stage: line for line in sums}
        wanted = self._wanted or self._chosen_key  # the focus goes with a deal that another column holds now
        is_roomy = self.size.width // len(deals) > _ROOMY + 4
        room = max(self.size.width // len(deals), _LEAST_COLUMN) - _FRAME
        for rows, (stage, cards) in zip(self.columns, deals.items(), strict=True):
            line = by_name[stage]
            rows.border_title = Content(_title(stage_text(stage), line.deals, room))
            amounts = (view.short_amount(line.amount), "~" + view.short_amount(line.weighted))
            rows.border_subtitle = (" · " if is_roomy else " ").join(amounts)
            rows.show(_cards(cards, line, view, words=self._words, is_roomy=is_roomy))
            is_here = any(f"d{deal.id}" == wanted for deal in cards)
            if is_here and (self._wanted is not None or rows is not self.focused):
                rows.choose(str(wanted))
                rows.focus()
                self._wanted = None
        count, worth = sum(line.deals for line in sums), self.view.short_amount(sum(line.amount for line in sums))
        weighted = self.view.short_amount(sum(line.weighted for line in sums))
        only = tr("   only “{words}”", words=visible(self._words)) if self._words else ""
        parts = (
            (tr_n("{n} open deal", "{n} open deals", count), "bold"),
            (tr("   {worth} in all   ~{weighted} weighted", worth=worth, weighted=weighted), "$muted"),
        )
        month = (_closed_words(closed, view), "$muted")
        self.query_one("#sums", Static).update(Content.assemble(*parts, (only, "$warning") if only else month))

    # --- going about -------------------------------------------------------------------------

    @property
    def columns(self) -> list[Rows]:
        """The lists, in the order of the stages."""
        return list(self.query("#board > Rows").results(Rows))

    @property
    def column(self) -> int:
        """Which list has the focus; the first when none has."""
        return next((at for at, rows in enumerate(self.columns) if rows.has_focus), 0)

    @property
    def _chosen_key(self) -> str | None:
        return next((rows.chosen_key for rows in self.columns if rows is self.focused), None)

    @property
    def subject(self) -> Subject | None:
        """The customer of the chosen card, with the deal."""
        if not self.columns:
            return None
        line = self.columns[self.column].chosen
        return subject_of(line.record) if line else None

    def action_column(self, step: int) -> None:
        """To the next stage."""
        if self.columns:
            self.columns[(self.column + step) % len(self.columns)].focus()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Nothing follows the chosen card here."""
        event.stop()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter opens the customer's card."""
        event.stop()
        who = subject_of(event.line.record) if event.line else None
        if who is not None:
            self.crm.open_card(who.customer_id)

    # --- moving ------------------------------------------------------------------------------

    def action_shift(self, step: int) -> None:
        """The deal to the stage beside; beyond the last one it is won."""
        deal = self.subject.deal if self.subject else None
        if deal is None:
            self.crm.say(tr("Choose a deal first."), bad=True)
            return
        names = [*self._stages, WON]
        at = names.index(deal.stage) + step
        if at < 0:
            self.crm.say(tr("{title} is in the first stage. m closes it as lost.", title=deal.title), bad=True)
        else:
            self._move(deal, names[at])

    def _move(self, deal: Deal, stage: str) -> None:
        """Move a deal; the focus goes with it."""
        self._wanted = f"d{deal.id}"
        move_deal_to(self.crm, deal, stage)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A card is taken."""
        rows = self._column_at(event)
        line = rows.line_at(event.screen_y) if rows is not None else None
        self._dragged = line.record if line is not None and isinstance(line.record, Deal) else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Where it would be dropped."""
        if self._dragged is not None and event.button:
            rows = self._column_at(event)
            stage = self._stages[self.columns.index(rows)] if rows is not None else None
            if stage is not None and stage != self._dragged.stage:
                self.crm.say(tr("{deal} → {stage}", deal=self._dragged.title, stage=stage_text(stage)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """A card is dropped on another stage."""
        deal, self._dragged = self._dragged, None
        rows = self._column_at(event)
        if deal is not None and rows is not None:
            self._move(deal, self._stages[self.columns.index(rows)])

    def _column_at(self, event: events.MouseEvent) -> Rows | None:
        for rows in self.columns:
            if rows.region.contains(int(event.screen_x), int(event.screen_y)):
                return rows
        return None

    # --- filtering ---------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Only deals with some words."""
        line = self.query_one("#filter", Input)
        line.display = True
        line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        event.stop()
        self._words = event.value.strip()
        self.load()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the cards."""
        event.stop()
        self._leave_filter()

    def on_key(self, event: events.Key) -> None:
        """Escape takes the filter away."""
        if event.key == "escape" and self.query_one("#filter", Input).display:
            event.stop()
            self.query_one("#filter", Input).value = ""
            self._leave_filter()

    def _leave_filter(self) -> None:
        line = self.query_one("#filter", Input)
        line.display = bool(line.value)
        if self.columns:
            self.columns[0].focus()


def _closed_words(closed: Closed, view: View) -> str:
    """What the month has brought so far, in few cells; empty before anything was won or lost."""
    if not (closed.won.deals or closed.lost):
        return ""
    if not closed.won.amount:
        return tr("   won {won}, lost {lost}", won=closed.won.deals, lost=closed.lost)
    worth = view.short_amount(closed.won.amount)
    return tr("   won {won} ({worth}), lost {lost}", won=closed.won.deals, worth=worth, lost=closed.lost)


def _title(stage: str, deals: int, room: int) -> str:
    """The name of a stage and how many deals it has; where there is no room for both the name is cut."""
    whole = f"{stage}  {deals}"
    return whole if cells(whole) <= room else f"{fit(stage, room - len(str(deals)) - 1).rstrip()} {deals}"


def _cards(deals: list[Deal], line: StageLine, view: View, *, words: str, is_roomy: bool) -> list[Line]:
    """Two lines a deal; where columns are narrow the worth and the age have a third to themselves."""
    if not deals:
        return [blank(), sentence(tr("no such deal") if words else tr("no deals"))]
    lines: list[Line] = []
    for deal in deals:
        key = f"d{deal.id}"
        worth = view.short_amount(deal.amount, deal.currency) if deal.amount is not None and deal.currency else ""
        age = view.days_since(deal.staged_on)
        title = f"★ {deal.title}" if deal.is_big else deal.title
        lines += [blank()] if lines else []
        tone = "warn" if deal.is_stale else "muted"
        lines.append(Line((light_cell(deal), Cell(title, "strong"), Cell(worth, "accent")), key, deal))
        lines.append(Line(("", Cell(deal.customer, "muted"), Cell(tr("{days}d", days=age), tone)), key, deal))
        if not is_roomy:
            lines.append(Line(("", Cell(f"{worth}  {tr('{days}d', days=age)}".strip(), tone)), key, deal))
    if not words and line.deals > len(deals):
        lines += [blank(), sentence(tr("{deals} more: f filters", deals=line.deals - len(deals)))]
    return lines

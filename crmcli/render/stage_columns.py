"""The description of a stage of the pipeline: how many deals, their worth, and that weighted by the chance to win."""

from crmcli.render.columns import Column
from crmcli.render.view import Cell, View, decimal, whole
from crmcli.words import stage_text, tr_mark


def stage_columns(currency: str) -> tuple[Column, ...]:
    """The columns for sums in minor units of a currency; short amounts, where the view is short, in the book's own."""

    def money(minor: int, view: View) -> str:
        return view.short_amount(minor) if view.is_short else whole(minor, currency)

    return (
        Column(tr_mark("Stage"), lambda s, _: stage_text(s.stage), share=2, least=12, key="stage"),
        Column(tr_mark("Deals"), lambda s, _: str(s.deals), "right", least=3, key="count", value=lambda s: s.deals),
        Column(tr_mark("Amount"), lambda s, v: money(s.amount, v), "right", least=7, key="amount",
               value=lambda s: decimal(s.amount, currency)),
        Column("", lambda s, v: Cell("", "accent", None if v.is_private else s.share), share=3, least=10),
        Column(tr_mark("Weighted"), lambda s, v: ("~" if v.is_short else "") + money(s.weighted, v), "right", 0, 8, 1,
               "muted", "weighted", lambda s: decimal(s.weighted, currency)),
    )  # fmt: skip


STAGE = stage_columns("")

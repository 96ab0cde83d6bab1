"""The lists beside the agenda of the dashboard's first screen: the pipeline by stage, and who has gone quiet."""

from collections.abc import Mapping, Sequence

from crmcli.domain.records import QuietCustomer
from crmcli.queries.dashboard import LightSums, StageLine
from crmcli.render.cells import Line, blank, line, line_texts, sentence
from crmcli.render.columns import LIGHT_TONES, QUIET_PANE, Column
from crmcli.render.picture_lines import months_line
from crmcli.render.pictures import shares
from crmcli.render.stage_columns import STAGE
from crmcli.render.view import Cell, View
from crmcli.words import tr

LIGHT_SHADES = {"red": "█", "green": "▓", "grey": "▒", "yellow": "░"}
QUIET_COLUMNS = (*QUIET_PANE[:-1], Column(least=12, rank=4), *QUIET_PANE[-1:])


def stage_rows(stages: list[StageLine], view: View) -> list[Line]:
    """The pipeline by stage: how many, what they are worth, a bar."""
    if not any(stage.deals for stage in stages):
        return [blank(), sentence(tr("No open deals yet.")), sentence(tr("On a customer: m opens one."))]
    lines = [line(stage, STAGE, view, f"s{stage.stage}") for stage in stages]
    total = StageLine(
        tr("all open"),
        sum(s.deals for s in stages),
        sum(s.amount for s in stages),
        sum(s.weighted for s in stages),
        sum(s.elsewhere for s in stages),
    )
    *texts, weighted = line_texts(line(total, STAGE, view, ""))
    lines.append(Line((*(Cell(text, "muted") for text in texts), Cell(weighted, "muted"))))
    if total.elsewhere:
        lines.append(
            sentence(tr("{elsewhere} in other currencies are counted, not summed.", elsewhere=total.elsewhere))
        )
    return lines


def quiet_rows(quiet: list[QuietCustomer], months: Mapping[int, Sequence[int]], view: View) -> list[Line]:
    """Who has not been heard from, those first who matter most, with their `months` of orders as a picture."""
    if not quiet:
        return [blank(), sentence(tr("Nobody has gone quiet."))]
    lines = []
    for q in quiet:
        *cells, last = line(q, QUIET_PANE, view, "").cells
        picture = Cell(months_line(months.get(q.customer_id, ()), view), "accent")
        lines.append(Line((*cells, picture, last), f"q{q.customer_id}", q))
    return lines


def light_lines(sums: LightSums, view: View, width: int) -> list[Line]:
    """The money of the open deals by light as one bar, and what each part is; each part has a shade of its own."""
    parts = [(name, sums.amounts.get(name, 0)) for name in LIGHT_SHADES]
    if not any(amount for _, amount in parts) or view.is_private:
        return []
    lengths = shares([amount for _, amount in parts], max(width, 0))
    bar = tuple(
        Cell(LIGHT_SHADES[name] * cells, LIGHT_TONES[name]) for (name, _), cells in zip(parts, lengths, strict=True)
    )
    told = (
        tr("{sign}{amount} {light}", sign=sign, amount=view.short_amount(amount), light=_light_words(name))
        for (name, amount), sign in zip(parts, LIGHT_SHADES.values(), strict=True)
        if amount
    )
    return [Line(bar, whole=True), Line((Cell("  ".join(told), "muted"),), whole=True)]


def _light_words(name: str) -> str:
    return {"red": tr("late"), "green": tr("today"), "grey": tr("planned"), "yellow": tr("no step")}[name]

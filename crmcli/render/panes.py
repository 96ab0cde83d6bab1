"""The lists beside the agenda of the dashboard's first screen: the pipeline by stage, and who has gone quiet."""

from crmcli.domain.records import QuietCustomer
from crmcli.queries.dashboard import StageLine
from crmcli.render.cells import Line, blank, line, line_texts, sentence
from crmcli.render.columns import QUIET_PANE
from crmcli.render.stage_columns import STAGE
from crmcli.render.view import Cell, View
from crmcli.words import tr


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


def quiet_rows(quiet: list[QuietCustomer], view: View) -> list[Line]:
    """Who has not been heard from, those first who matter most."""
    if not quiet:
        return [blank(), sentence(tr("Nobody has gone quiet."))]
    return [line(q, QUIET_PANE, view, f"q{q.customer_id}") for q in quiet]

"""The book at a past day, for people and for scripts: the pipeline then, the forecast then, and what changed since."""

from collections.abc import Callable, Mapping, Sequence

from crmcli.domain.records import Deal
from crmcli.queries.sales.deal_changes import KINDS, Changes, DealChange, Promise
from crmcli.queries.sales.past import MonthThen, PastPipeline
from crmcli.render.as_json import pipeline_json
from crmcli.render.chances import forecast_range
from crmcli.render.columns import DEAL, REMINDER, Column, record_json
from crmcli.render.view import View, decimal, whole
from crmcli.words import as_sentence, facts_in_row, reason_text, stage_text, tr, tr_mark, tr_n

_TITLES: Mapping[str, Callable[[], str]] = {
    "won": lambda: tr("Won"),
    "lost": lambda: tr("Lost"),
    "opened": lambda: tr("Opened"),
    "reopened": lambda: tr("Opened again"),
    "forward": lambda: tr("Moved on"),
    "back": lambda: tr("Moved back"),
    "later": lambda: tr("Close slipped"),
    "sooner": lambda: tr("Close comes sooner"),
    "amount": lambda: tr("Amount changed"),
    "overdue": lambda: tr("Close has passed, still open"),
}
_COUNTS: Mapping[str, Callable[[int], str]] = {
    "won": lambda n: tr("{n} won", n=n),
    "lost": lambda n: tr("{n} lost", n=n),
    "opened": lambda n: tr("{n} opened", n=n),
    "reopened": lambda n: tr("{n} opened again", n=n),
    "forward": lambda n: tr("{n} moved on", n=n),
    "back": lambda n: tr("{n} moved back", n=n),
    "later": lambda n: tr("{n} slipped", n=n),
    "sooner": lambda n: tr("{n} to close sooner", n=n),
    "amount": lambda n: tr_n("{n} amount changed", "{n} amounts changed", n),
    "overdue": lambda n: tr("{n} past their close", n=n),
}
_BECAME: Mapping[str, Callable[[int, str], str]] = {
    "won": lambda n, worth: tr("{n:,} won ({worth})", n=n, worth=worth),
    "lost": lambda n, worth: tr("{n:,} lost ({worth})", n=n, worth=worth),
    "open": lambda n, worth: tr("{n:,} still open ({worth})", n=n, worth=worth),
    "gone": lambda n, worth: tr("{n:,} in the trash ({worth})", n=n, worth=worth),
}
_KEPT: Mapping[str, Callable[[int], str]] = {
    "kept": lambda n: tr_n("{n} promise kept", "{n} promises kept", n),
    "late": lambda n: tr_n("{n} promise kept late", "{n} promises kept late", n),
    "broken": lambda n: tr_n("{n} promise broken", "{n} promises broken", n),
}
_PROMISES: Mapping[str, Callable[[], str]] = {
    "broken": lambda: tr("Promises broken"),
    "late": lambda: tr("Promises kept late"),
    "kept": lambda: tr("Promises kept"),
    "open": lambda: tr("Promises made"),
}
_THEIR_PROMISES: Mapping[str, Callable[[], str]] = {
    "broken": lambda: tr("Their promises broken"),
    "late": lambda: tr("Their promises kept late"),
    "kept": lambda: tr("Their promises kept"),
    "open": lambda: tr("Their promises made"),
}


def became_sentence(past: PastPipeline, money: Callable[[Sequence[Deal]], str]) -> str:
    """What the deals that were open then have become."""
    total = sum(map(len, past.became.values()))
    parts = [words(len(deals), money(deals)) for outcome, words in _BECAME.items() if (deals := past.became[outcome])]
    if not total:
        return tr("no deal was open then")
    return tr_n("of {n:,} deal: {parts}", "of {n:,} deals: {parts}", total, parts=facts_in_row(parts))


def unknown_lines(past: PastPipeline) -> list[str]:
    """What is not known of that day."""
    lines = []
    if past.unstaged:
        lines.append(
            tr_n(
                "{n:,} more deal was open; its stage then is not known.",
                "{n:,} more deals were open; their stages then are not known.",
                past.unstaged,
            )
        )
    if past.later:
        lines.append(
            tr_n(
                "{n:,} deal came into the book later and stands as it was first written.",
                "{n:,} deals came into the book later and stand as they were first written.",
                past.later,
            )
        )
    return lines


def past_pipeline_json(past: PastPipeline, money: Callable[[Sequence[Deal]], str]) -> dict[str, object]:
    """The pipeline of that day as data, with the deals themselves."""
    picture = past.picture
    return {
        "as_of": past.day.isoformat(),
        **{key: value for key, value in pipeline_json(picture).items() if key not in ("no_next_step", "stale")},
        "deals": [deal_then_json(deal) for deal in (*picture.deals, *picture.parked)],
        "became": {outcome: [deal.id for deal in deals] for outcome, deals in past.became.items()},
        "stage_unknown": past.unstaged,
        "entered_later": past.later,
        "became_sentence": became_sentence(past, money),
    }


def deal_then_json(deal: Deal) -> dict[str, object]:
    """A deal as it stood on a past day; its light, which follows from the next step, is not known."""
    document = record_json(deal, DEAL)
    return {key: value for key, value in document.items() if key not in ("light", "stale", "next_step")}


# --- the forecast then, against what came ----------------------------------------------------


def forecast_then_columns(currency: str) -> tuple[Column, ...]:
    """A month of a past forecast, and what was won in it; a month that goes on has a plus."""

    def money(value: float) -> str:
        return whole(round(value), currency)

    def shown(label: str, key: str, value: Callable[[MonthThen], float]) -> Column:
        return Column(label, lambda m, _: money(value(m)) if value(m) else "", "right", key=key,
                      value=lambda m: decimal(round(value(m)), currency))  # fmt: skip

    return (
        Column(tr_mark("Month"), lambda m, _: m.month if m.is_over else tr("{month} goes on", month=m.month),
               key="month"),
        Column(tr_mark("Deals"), lambda m, _: str(m.foreseen.deals or ""), "right", key="deals",
               value=lambda m: m.foreseen.deals),
        shown(tr_mark("Foreseen"), "weighted", lambda m: m.foreseen.weighted),
        Column(key="low", value=lambda m: decimal(round(m.foreseen.low), currency)),
        Column(key="high", value=lambda m: decimal(round(m.foreseen.high), currency)),
        Column(tr_mark("8 times in 10"), lambda m, _: forecast_range(m.foreseen, money) if m.foreseen.deals else "",
               "right", rank=1),
        shown(tr_mark("Came"), "came", lambda m: m.came),
        shown(tr_mark("Of later deals"), "added", lambda m: m.added),
        Column(key="over", value=lambda m: m.is_over),
    )  # fmt: skip


def forecast_then_sentence(months: Sequence[MonthThen], money: Callable[[float], str]) -> str:
    """How the months that are over compare with what was foreseen for them."""
    over = [month for month in months if month.is_over and month.foreseen.deals]
    if not any(month.foreseen.deals for month in months):
        return tr("no open deal had an amount and an expected close then")
    if not over:
        return tr("no month of this forecast is over yet")
    foreseen = sum(month.foreseen.weighted for month in over)
    came = sum(month.came for month in over)
    within = sum(month.foreseen.low <= month.came <= month.foreseen.high for month in over)
    return tr_n(
        "{n} month is over: {foreseen} foreseen, {came} came; {within} of {n} within its range",
        "{n} months are over: {foreseen} foreseen, {came} came; {within} of {n} within their ranges",
        len(over),
        foreseen=money(foreseen),
        came=money(came),
        within=within,
    )


# --- what changed ----------------------------------------------------------------------------


def changes_sentence(changes: Changes, view: View) -> str:
    """How many deals did what, and how many promises were kept and broken."""
    parts = [_COUNTS[kind](len(found)) for kind in KINDS if (found := changes.of(kind))]
    mine = [promise.outcome for promise in changes.promises if promise.reminder.kind == "owe"]
    parts += [words(count) for outcome, words in _KEPT.items() if (count := mine.count(outcome))]
    day = view.spoken_day(changes.since.isoformat())
    return (
        tr("since {day}: {parts}", day=day, parts=facts_in_row(parts)) if parts else tr("nothing since {day}", day=day)
    )


def change_sections(changes: Changes, view: View) -> list[tuple[str, list[str]]]:
    """A title with its lines for each kind of change that there is."""
    found = [(_TITLES[kind](), [_line(change, view) for change in changes.of(kind)]) for kind in KINDS]
    for kind, titles in (("owe", _PROMISES), ("waiting", _THEIR_PROMISES)):
        for outcome, title in titles.items():
            promises = [each for each in changes.promises if each.outcome == outcome and each.reminder.kind == kind]
            found.append((title(), [_promise(each, view) for each in promises]))
    return [(title, lines) for title, lines in found if lines]


def _line(change: DealChange, view: View) -> str:
    deal = change.deal
    parts = [tr("{number} {title}", number=deal.id, title=view.note(deal.title)), deal.customer]
    worth = view.amount(deal.amount, deal.currency)
    return facts_in_row(filter(None, [*parts, _what(change, view) or worth, worth if _what(change, view) else ""]))


def _what(change: DealChange, view: View) -> str:
    """From what to what."""
    deal, before = change.deal, change.before
    if change.kind == "opened":
        return stage_text(deal.stage)
    if change.kind == "lost" and deal.lost_reason:
        return reason_text(deal.lost_reason)
    if change.kind == "overdue":
        return view.spoken_day(deal.expected_close or "")
    if before is None:
        return ""
    if change.kind in ("later", "sooner"):
        was, now = view.spoken_day(before.expected_close or ""), view.spoken_day(deal.expected_close or "")
        return tr("{was} → {now}", was=was, now=now)
    if change.kind == "amount":
        was = view.amount(before.amount, before.currency) or tr("nothing")
        return tr("{was} → {now}", was=was, now=view.amount(deal.amount, deal.currency) or tr("nothing"))
    return tr("{was} → {now}", was=stage_text(before.stage), now=stage_text(deal.stage)) if before.stage else ""


def _promise(promise: Promise, view: View) -> str:
    reminder = promise.reminder
    return tr(
        "{number} {customer}: {text}, {due}",
        number=reminder.id,
        customer=reminder.customer,
        text=view.note(reminder.text),
        due=view.spoken_due(reminder),
    )


def changes_json(changes: Changes, view: View) -> dict[str, object]:
    """What changed as data: the deals by kind, as they are now and as they were before; the promises by outcome."""
    document: dict[str, object] = {"since": changes.since.isoformat(), "until": changes.until.isoformat()}
    for kind in KINDS:
        document[kind] = [
            {**record_json(change.deal, DEAL), "before": deal_then_json(change.before) if change.before else None}
            for change in changes.of(kind)
        ]
    document["promises"] = {
        outcome: [record_json(each.reminder, REMINDER) for each in changes.promises if each.outcome == outcome]
        for outcome in _PROMISES
    }
    document["sentence"] = as_sentence(changes_sentence(changes, view))
    return document

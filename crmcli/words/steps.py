"""The sentence for one undo step: history, undo, redo and the dashboard name steps by it.

The book keeps a step as a code with arguments (`Store.atomic`); the sentence is made when it is shown. What an older
crm kept as an English sentence is shown as it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crmcli.domain.records.cases import Batch
from crmcli.domain.sales.money import Money, show
from crmcli.domain.text.unicode import one_line
from crmcli.words import listed, stage_text, tr, tr_n

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HIDDEN = "•••"
_TITLE_WIDTH = 60
_PRIVATE = {"text", "title", "amount"}  # arguments that hold what somebody wrote, or money


def told_step(step: Batch, *, is_private: bool = False) -> str:
    """What a step did, with the customers it was about: "Li Wei: log called"."""
    words = step_text(step, is_private=is_private)
    return tr("{who}: {step}", who=listed(step.customers), step=words) if step.customers else words


def step_text(step: Batch, *, is_private: bool = False) -> str:
    """What a step did, in a few words; for an undo or a redo with the words of the step it reversed.

    With `is_private` no note and no amount is in it.
    """
    if step.reverses is None or step.args is None:
        return _sentence(step.kind, _with_title(step.args, step), is_private)
    words = _sentence(step.reverses.kind, _with_title(step.reverses.args, step), is_private)
    return tr("redo {step}", step=words) if step.kind == "redo" else tr("undo {step}", step=words)


def _with_title(args: Mapping[str, Any] | None, step: Batch) -> Mapping[str, Any] | None:
    """The arguments with what the row is called in place of its number, where that is known."""
    return args if args is None or not step.title else {**args, "title": one_line(step.title, _TITLE_WIDTH)}


def _sentence(kind: str, args: Mapping[str, Any] | None, is_private: bool) -> str:
    """The sentence for a code; the code itself where it is not known here, or lacks an argument."""
    if args is None:
        return HIDDEN if is_private else kind
    if kind not in _SENTENCES:
        return kind
    if is_private:
        args = {name: HIDDEN if name in _PRIVATE else value for name, value in args.items()}
    try:
        return (_TITLED if kind in _TITLED and "title" in args else _SENTENCES)[kind](args)
    except KeyError:
        return kind


def _import(args: Mapping[str, Any]) -> str:
    if not args["name"]:
        return tr("import")
    return tr("import from a pipe") if args["name"] == "-" else tr("import {name}", name=args["name"])


def _amount(args: Mapping[str, Any]) -> str:
    if args["amount"] == HIDDEN:
        return HIDDEN

    return show(Money(args["amount"], args["currency"]))


def _move_many(args: Mapping[str, Any]) -> str:
    stage = stage_text(args["stage"])
    return tr_n("{n} customer to {stage}", "{n} customers to {stage}", args["count"], stage=stage)


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "add": lambda a: tr("add {name}", **a),
    "another_program": lambda a: tr("another program wrote to the book"),
    "case": lambda a: tr("case {text}", **a),
    "case_edit": lambda a: tr("case edit {text}", **a),
    "case_reopen": lambda a: tr("case {case} open again", **a),
    "case_rm": lambda a: tr("case rm {text}", **a),
    "case_solve": lambda a: tr("case {case} solved", **a),
    "config": lambda a: tr("config {key}", **a),
    "contact_add": lambda a: tr("contact {name}", **a),
    "contact_edit": lambda a: tr("contact edit {name}", **a),
    "contact_rm": lambda a: tr("contact rm {name}", **a),
    "deal_add": lambda a: tr("deal add {title}", **a),
    "deal_edit": lambda a: tr("deal edit {title}", **a),
    "deal_move": lambda a: tr("deal {deal} to {stage}", deal=a["deal"], stage=stage_text(a["stage"])),
    "deal_park": lambda a: tr("deal {deal} parked", **a),
    "deal_rm": lambda a: tr("deal rm {title}", **a),
    "deal_unpark": lambda a: tr("deal {deal} back", **a),
    "distinct": lambda a: tr("{one} and {other} are two", **a),
    "done": lambda a: tr("done {numbers}", **a),
    "done_many": lambda a: tr_n("done for {n} customer", "done for {n} customers", a["count"]),
    "edit_many": lambda a: tr_n("edit {n} customer", "edit {n} customers", a["count"]),
    "edit": lambda a: tr("edit {name}", **a),
    "forget": lambda a: tr_n("forget {n} person", "forget {n} people", a["count"]),
    "import": _import,
    "inbox": lambda a: tr("inbox {text}", **a),
    "inbox_drop": lambda a: tr("inbox drop {text}", **a),
    "inbox_file": lambda a: tr("inbox file {text}", **a),
    "interaction_rm": lambda a: tr("interaction rm {text}", **a),
    "link": lambda a: tr("link {one} and {other}: {text}", **a),
    "link_rm": lambda a: tr("link rm {one} and {other}", **a),
    "log": lambda a: tr("log {text}", **a),
    "log_many": lambda a: tr_n(
        "log {text} with {n} customer", "log {text} with {n} customers", a["count"], text=a["text"]
    ),
    "maybe_same": lambda a: tr("{one} and {other} may be one", **a),
    "merge": lambda a: tr("merge {gone} into {kept}", **a),
    "merge_duplicates": lambda a: tr("merge duplicates"),
    "move_many": _move_many,
    "no_answer": lambda a: tr("no answer from {names}", **a),
    "note_edit": lambda a: tr("note edit {text}", **a),
    "order": lambda a: tr("order {text}", **a),
    "order_edit": lambda a: tr("order edit {order}", **a),
    "order_rm": lambda a: tr("order rm {order}", **a),
    "pay": lambda a: tr("pay {amount}", amount=_amount(a)),
    "pay_edit": lambda a: tr("pay edit {payment}", **a),
    "pay_rm": lambda a: tr("pay rm {payment}", **a),
    "product_add": lambda a: tr("product {name}", **a),
    "product_edit": lambda a: tr("product edit {name}", **a),
    "product_rm": lambda a: tr("product rm {name}", **a),
    "product_use": lambda a: tr("product use {name}", **a),
    "promise": lambda a: tr("promise {text}", **a),
    "rate": lambda a: tr("rate {score}", **a),
    "rate_edit": lambda a: tr("rating {rating} changed", **a),
    "refund": lambda a: tr("refund {amount}", amount=_amount(a)),
    "remind": lambda a: tr("remind {text}", **a),
    "remind_many": lambda a: tr_n(
        "remind {text} for {n} customer", "remind {text} for {n} customers", a["count"], text=a["text"]
    ),
    "reminder_edit": lambda a: tr("reminder edit {text}", **a),
    "reminder_rm": lambda a: tr("reminder rm {text}", **a),
    "reorder": lambda a: tr("reorder reminders"),
    "restore": lambda a: tr("restore {name}", **a),
    "return": lambda a: tr("return {text}", **a),
    "rm": lambda a: tr("rm {names}", **a),
    "rm_many": lambda a: tr_n("rm {n} customer", "rm {n} customers", a["count"]),
    "snooze": lambda a: tr("snooze {numbers}", **a),
    "snooze_many": lambda a: tr_n("snooze for {n} customer", "snooze for {n} customers", a["count"]),
    "sync": lambda a: tr("taken from other machines"),
    "sync_back": lambda a: tr("put back what lost in conflict {number}", **a),
    "sync_follow": lambda a: tr("moved to the customer it was merged into"),
    "tag": lambda a: tr("tag {count}: {tags}", **a),
}
# The same with what the row is called, in place of its number.
_TITLED: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "case_reopen": lambda a: tr("case {title} open again", **a),
    "case_solve": lambda a: tr("case {title} solved", **a),
    "deal_move": lambda a: tr("deal {title} to {stage}", title=a["title"], stage=stage_text(a["stage"])),
    "deal_park": lambda a: tr("deal {title} parked", **a),
    "deal_unpark": lambda a: tr("deal {title} back", **a),
    "done": lambda a: tr("done {title}", **a),
    "rate_edit": lambda a: tr("rating {title} changed", **a),
    "snooze": lambda a: tr("snooze {title}", **a),
}

"""The descriptions of what else hangs on a customer or belongs to the book, and the columns that a list may name.

Contacts, details, cases, ratings, notes without a home and steps of the history; see columns.
"""

from __future__ import annotations

import json

from crmcli.domain.fields import BY_NAME, Field
from crmcli.domain.records import Case
from crmcli.render.columns import Column, keys, pick, time_key
from crmcli.render.view import View, day, file_size
from crmcli.words import code_text, field_text, labelled, listed, tr_mark
from crmcli.words.steps import step_text, told_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.domain.records import InboxNote

CONTACT = keys("id", "name", "title", "role", "left_on", "birthday")
CONTACT_LINE = (  # of a contact with its customer and the ways to reach it
    Column("#", lambda p, _: str(p.contact.id), "right", key="id", value=lambda p: p.contact.id),
    Column(key="customer_id", value=lambda p: p.contact.customer_id),
    Column(tr_mark("Customer"), lambda p, _: p.customer, share=2, least=8, key="customer", is_name=True),
    Column(tr_mark("Name"), lambda p, _: p.contact.name, share=2, least=8, key="name",
           value=lambda p: p.contact.name, is_name=True),
    Column(tr_mark("Title"), lambda p, _: p.contact.title or "", share=1, rank=1, key="title",
           value=lambda p: p.contact.title),
    Column(tr_mark("Role"), lambda p, _: p.contact.role or "", share=1, rank=3, key="role",
           value=lambda p: p.contact.role),
    Column(tr_mark("Phone"), lambda p, _: listed(p.phones), key="phones", value=lambda p: list(p.phones)),
    Column(tr_mark("E-mail"), lambda p, _: listed(p.emails), rank=2, key="emails", value=lambda p: list(p.emails)),
    Column(key="wechat", value=lambda p: list(p.wechat)),
    Column(key="birthday", value=lambda p: p.contact.birthday),
    Column(tr_mark("Left"), lambda p, v: v.day(p.contact.left_on), rank=2, key="left_on",
           value=lambda p: p.contact.left_on),
    Column(key="note", value=lambda p: p.contact.note),
)  # fmt: skip
CONTACT_OF_ONE = pick(CONTACT_LINE, "id", "name", "title", "role", "phones", "emails", "left_on")
CONTACT_LIST = pick(CONTACT_LINE, "id", "customer", "name", "title", "role", "phones", "emails", "left_on")
RELATION = (  # the other is to the customer what the words say
    *keys("id", "customer_id"),
    Column(tr_mark("Customer"), lambda r, _: r.customer, share=2, least=8, key="customer", is_name=True),
    *keys("other_id"),
    Column(tr_mark("Linked to"), lambda r, _: r.other, share=2, least=8, key="other", is_name=True),
    Column(tr_mark("As"), lambda r, v: v.note(r.words), share=2, least=8, key="words"),
)
RELATION_LIST = pick(RELATION, "customer", "other", "words")
DETAIL = keys("kind", "label", "value", "contact_id")
CASE = (
    Column("#", lambda c, _: str(c.id), "right", key="id"),
    *keys("customer_id"),
    Column(tr_mark("Customer"), lambda c, _: c.customer, share=2, least=8, key="customer", is_name=True),
    *keys("kind"),
    Column(
        tr_mark("What"), lambda c, v: labelled(code_text("case", c.kind), v.note(c.text)), share=3, least=8, key="text"
    ),
    *keys("opened_on"),
    Column(
        tr_mark("Due"),
        lambda c, v: v.due(c.due_day) if v.has_short_days and not c.closed_on else v.day(c.due_day),
        key="due",
        value=lambda c: c.due_day,
    ),
    *keys("closed_on"),
    Column(tr_mark("Solved"), lambda c, v: _solved(c, v), rank=1, key="solution"),
)
CASE_LIST = pick(CASE, "id", "due", "customer", "text", "solution")
CASE_OF_ONE = pick(CASE, "id", "due", "text", "solution")
RATING = (
    Column("#", lambda r, _: str(r.interaction_id), "right", key="id", value=lambda r: r.interaction_id),
    *keys("customer_id"),
    Column(tr_mark("Customer"), lambda r, _: r.customer, share=1, least=8, key="customer", is_name=True),
    Column(tr_mark("Day"), lambda r, v: v.day(r.day), key="day"),
    Column(tr_mark("Score"), lambda r, _: r.score.text, "right", key="score", value=lambda r: r.score.points),
    Column(key="of", value=lambda r: r.score.of),
    Column(tr_mark("Words"), lambda r, v: v.note(r.text), share=2, least=8, key="text"),
)
RATING_LIST = pick(RATING, "id", "day", "customer", "score", "text")
INBOX = (
    Column("#", lambda n, _: str(n.id), "right", key="id"),
    Column(tr_mark("For"), lambda n, _: n.who, share=1, least=8, key="who", is_name=True),
    Column(tr_mark("Note"), lambda n, v: v.note(n.text), share=3, least=8, key="text"),
    time_key("at")._replace(label=tr_mark("When"), cell=lambda n, v: v.day(n.at), rank=1),
    Column(key="line", value=lambda n: _inbox_line(n)),
)
INBOX_LIST = pick(INBOX, "id", "at", "who", "text")
BATCH = (
    Column(tr_mark("Step"), lambda b, _: str(b.id), "right", key="batch", value=lambda b: b.id),
    time_key("at")._replace(label=tr_mark("When"), cell=lambda b, v: v.day(b.at), rank=1),
    Column(tr_mark("What"), lambda b, v: told_step(b, is_private=v.is_private), share=1, least=8, key="label",
           value=lambda b: step_text(b._replace(title=""))),
    Column(key="customers", value=lambda b: list(b.customers)),
    Column(tr_mark("Changes"), lambda b, _: str(b.changes), "right", rank=2, key="changes"),
    *keys("undoes"),
    Column("", lambda b, _: "undone" if b.undone_by else "", key="undone_by"),
)  # fmt: skip
BATCH_LIST = pick(BATCH, "batch", "at", "label", "changes", "undone_by")
BACKUP = (
    Column(tr_mark("File"), lambda b, _: b.name, key="name"),
    Column(key="folder"),
    Column(tr_mark("When"), lambda b, _: f"{b.at:%Y-%m-%d %H:%M}", key="at", value=lambda b: f"{b.at:%Y-%m-%dT%H:%M}"),
    Column(tr_mark("Why"), lambda b, _: code_text("backup", b.reason), rank=2, key="reason"),
    Column(tr_mark("Step"), lambda b, _: "" if b.step is None else str(b.step), "right", rank=3, key="step"),
    Column(tr_mark("Size"), lambda b, _: file_size(b.size), "right", rank=1, key="size"),
)
BACKUP_LIST = pick(BACKUP, "at", "reason", "step", "size", "name")
HOOK = (
    Column(tr_mark("Hook"), lambda h, _: h.name, key="name"),
    Column(key="path", value=lambda h: str(h.path)),
    *keys("runs"),
    Column(tr_mark("Is started"), lambda h, _: h.fault or "✓", share=2, key="fault"),
)
HOOK_LIST = pick(HOOK, "name", "fault")
HOOK_RESULT = keys("name", "exit", "output")


def _solved(case: Case, view: View) -> str:
    return f"{view.day(case.closed_on)} {view.note(case.solution or '')}".strip() if case.closed_on else ""


def _inbox_line(note: InboxNote) -> Any:
    return json.loads(note.line)


def customer_fact(name: str) -> Column:
    """A column of one of a customer's fields (see `domain.fields`), or of one of the owner's own."""
    field = BY_NAME.get(name)
    if field is None or not field.listable:
        heading = name.replace("_", " ").capitalize()
        return Column(
            heading, lambda c, v: v.own_field(name, str(c.extra.get(name, "")), in_list=True), share=1, key=name
        )
    heading = field_text("tags" if name == "tag" else name).replace("_", " ")
    return Column(heading.capitalize(), lambda c, _: _field_cell(field, getattr(c, field.attribute)), share=1, key=name)


def _field_cell(field: Field, value: Any) -> str:
    """A field's value in a table; of points in the past the day alone."""
    if value is None:
        return ""
    if field.type == "list":
        return (" " if field.name == "tag" else ", ").join(value)
    if field.type == "flag":
        return "yes" if value else "no"
    if field.type == "time":
        return day(value) if field.name == "next_reminder" else day(value)[:10]
    return str(value)

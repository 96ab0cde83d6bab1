"""What is done to many customers as to one: tagging, and moving to the trash."""

from collections.abc import Mapping, Sequence

from crmcli.domain.records import Case, Contact, Deal, Interaction, Order, Payment, Reminder
from crmcli.domain.text.unicode import one_line
from crmcli.render.answers import deleted, first_line, in_one_line, unchanged
from crmcli.render.view import View
from crmcli.services.bulk_edit import tag_customers, trash_customers
from crmcli.services.trash import delete_record
from crmcli.store import Store
from crmcli.tui.dialogs.base import Confirmation, Form, FormField, Job
from crmcli.tui.host import Host, Progress
from crmcli.tui.shell_lines import tag_line, trash_line, who_word
from crmcli.tui.subject import Subject, names_of
from crmcli.words import tr, tr_mark, tr_marked

_DELETE = {
    Reminder: tr_mark("Delete · reminder of {who}"),
    Interaction: tr_mark("Delete · note of {who}"),
    Deal: tr_mark("Delete · deal of {who}"),
    Case: tr_mark("Delete · case of {who}"),
    Order: tr_mark("Delete · order of {who}"),
    Payment: tr_mark("Delete · payment of {who}"),
    Contact: tr_mark("Delete · contact at {who}"),
}


def tag(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask for tags to give and to take away."""
    host.ask(TagForm(chosen))


def delete(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask whether to move the customers, or the one thing chosen of a customer's, to the trash.

    A row that shows something else of a customer (a birthday, a message) is nothing that could be deleted.
    """
    if len(chosen) == 1 and chosen[0].row:
        host.say(tr("x deletes a customer, or a thing of theirs on the card; this row is {row}: Enter opens the card.",
                    row=tr_marked(chosen[0].row)), bad=True)  # fmt: skip
        return
    host.ask(DeleteForm(chosen, host.view))


class TagForm(Form):
    """Tags for one customer or many."""

    def __init__(self, customers: Sequence[Subject]) -> None:
        self.who = names_of(customers)
        title = tr("Tag · {who}", who=self.who)
        super().__init__(
            title, FormField("tags", tr("Tags"), example=tr("vip new -cold (a minus takes away)"), completes="tag")
        )
        self.ids = [who.customer_id for who in customers]

    def job(self, said: Mapping[str, str]) -> Job | None:
        """Many are tagged in a thread."""
        if len(self.ids) == 1:
            return None
        return lambda store, progress: self._tag(store, said, progress)

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm edit --tag`."""
        return tag_line(who_word(store, self.ids[0], self.who), said["tags"].replace(",", " ").split())

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Give and take them."""
        return self._tag(store, said)

    def _tag(self, store: Store, said: Mapping[str, str], progress: Progress | None = None) -> str:
        given, taken = tag_customers(store, self.ids, said["tags"], *([progress] if progress else []))
        return in_one_line(unchanged(self.who)) if store.kept_step is None else self._answer(given, taken)

    def _answer(self, given: list[str], taken: list[str]) -> str:
        if not taken:
            return tr("{who}: tagged {given}", who=self.who, given=" ".join(given))
        if not given:
            return tr("{who}: untagged {taken}", who=self.who, taken=" ".join(taken))
        return tr("{who}: tagged {given}, untagged {taken}", who=self.who, given=" ".join(given), taken=" ".join(taken))


class DeleteForm(Confirmation):
    """Moves customers, or one thing of a customer's, to the trash after one more Enter."""

    HINT = tr_mark("Enter moves to the trash · Esc keeps")

    def __init__(self, customers: Sequence[Subject], view: View) -> None:
        self.who = names_of(customers)
        self.thing = customers[0].thing if len(customers) == 1 else None
        title = _DELETE[type(self.thing)] if self.thing else tr_mark("Delete · {who}")
        super().__init__(tr_marked(title, who=self.who))
        self.ids = [who.customer_id for who in customers]
        self.view = view
        self.first = customers[0]

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm rm`, or the `rm` of the thing."""
        return trash_line(store, self.first)

    def echo(self, said: Mapping[str, str]) -> str:
        """What goes, and what goes with it."""
        if self.thing is not None:
            return one_line(first_line(self.thing, self.view), 70)
        return tr("Notes, reminders and deals go out of sight too; crm restore brings them back.")

    def job(self, said: Mapping[str, str]) -> Job | None:
        """Many are moved in a thread."""
        if len(self.ids) == 1:
            return None

        def trash(store: Store, progress: Progress) -> str:
            trash_customers(store, self.ids, progress)
            return self._answer()

        return trash

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Move to the trash."""
        if self.thing is not None:
            delete_record(store, self.thing)
            return in_one_line(deleted(self.thing, self.view))
        trash_customers(store, self.ids)
        return self._answer()

    def _answer(self) -> str:
        return tr("{who} moved to the trash", who=self.who)

"""Taking back the last step, and doing it again; a step of many changes is taken back in a thread."""

from collections.abc import Callable, Sequence

from crmcli.book.batches import last_redoable, last_undoable
from crmcli.book.restored import restore_to_undo
from crmcli.book.undo import redo, undo
from crmcli.domain.records import Batch
from crmcli.errors import Refused
from crmcli.store import Store
from crmcli.tui.host import Host
from crmcli.tui.subject import Subject
from crmcli.words import tr, tr_mark, tr_marked, tr_n
from crmcli.words.steps import step_text

MANY_CHANGES = 50  # a change takes a third of a millisecond, and a frame should not wait


def undo_step(host: Host, chosen: Sequence[Subject]) -> None:
    """Take back the last step; a restore is taken back by the shell, while no screen has the book open."""
    _reverse(host, _undo_unless_restored, last_undoable(host.book.store), tr_mark("Undone: {step} · U does it again"))


def redo_step(host: Host, chosen: Sequence[Subject]) -> None:
    """Do again what was taken back last."""
    _reverse(host, redo, last_redoable(host.book.store), tr_mark("Done again: {step} · u takes it back"))


def _undo_unless_restored(store: Store) -> Batch:
    note = restore_to_undo(store)
    if note is not None:
        raise Refused(
            tr("The last change is the restore of {backup}; in a shell, crm undo takes it back.", backup=note.called)
        )
    return undo(store)


def _reverse(host: Host, step: Callable[[Store], Batch], meant: Batch | None, answer: str) -> None:
    def done(store: Store) -> str:
        return tr_marked(answer, step=_words(host, step(store)))

    if meant is not None and meant.changes > MANY_CHANGES:
        doing = tr_n("{step}: {n:,} change", "{step}: {n:,} changes", meant.changes, step=_words(host, meant))
        host.begin_work(doing, lambda store, _: done(store))
    else:
        host.do(done)


def _words(host: Host, batch: Batch) -> str:
    """What a step did, without its notes and amounts while they are hidden."""
    return step_text(batch, is_private=host.view.is_private)

"""Taking back the last step, and doing it again; a step of many changes is taken back in a thread."""

import os
from collections.abc import Callable, Sequence

from crmcli.book.batches import last_redoable, last_undoable
from crmcli.book.journal import changes_of
from crmcli.book.restored import RestoreNote, restore_to_redo, restore_to_undo
from crmcli.book.step_subjects import with_subject
from crmcli.book.undo import redo, undo
from crmcli.domain.records import Batch
from crmcli.render.changes import change_lines
from crmcli.store import Store
from crmcli.tui.host import Host, with_undo
from crmcli.tui.subject import Subject
from crmcli.words import tr, tr_n
from crmcli.words.steps import told_step

MANY_CHANGES = 50  # a change takes a third of a millisecond, and a frame should not wait


def undo_step(host: Host, chosen: Sequence[Subject]) -> None:
    """Take back the last step, or the restore of a backup that came after it."""
    note = restore_to_undo(host.book.store)
    if note is not None:
        _exchange(host, note, _undone)
        return
    _reverse(host, undo, last_undoable(host.book.store), _undone)


def redo_step(host: Host, chosen: Sequence[Subject]) -> None:
    """Do again what was taken back last."""
    note = restore_to_redo(host.book.store)
    if note is not None:
        _exchange(host, note, _done_again)
        return
    _reverse(host, redo, last_redoable(host.book.store), _done_again)


def _undone(step: str) -> str:
    return tr("Undone: {step} · U does it again", step=step)


def _done_again(step: str) -> str:
    return with_undo(tr("Done again: {step}", step=step))


def _exchange(host: Host, note: RestoreNote, answer: Callable[[str], str]) -> None:
    """Show the book that a restore set aside instead; the other one is set aside now."""

    def done(store: Store) -> str:
        host.book.exchange_restored(note)
        return answer(tr("restore {backup}", backup=os.path.basename(note.called)))

    host.do(done)


def _reverse(host: Host, step: Callable[[Store], Batch], meant: Batch | None, answer: Callable[[str], str]) -> None:
    def done(store: Store) -> str:
        reversed_step = step(store)
        words = _words(host, store, reversed_step)
        if reversed_step.changes <= MANY_CHANGES and step is undo:
            changed = (each for each in changes_of(store, reversed_step.id) if each.before and each.after)
            lines = change_lines(changed, host.view)  # what came and went is in the words already
            words = tr("{step} ({row})", step=words, row=lines[0]) if lines else words
        return answer(words)

    if meant is not None and meant.changes > MANY_CHANGES:
        words = _words(host, host.book.store, meant)
        doing = tr_n("{step}: {n:,} change", "{step}: {n:,} changes", meant.changes, step=words)
        host.begin_work(doing, lambda store, _: done(store))
    else:
        host.do(done)


def _words(host: Host, store: Store, batch: Batch) -> str:
    """What a step did, without its notes and amounts while they are hidden."""
    return told_step(with_subject(store, batch), is_private=host.view.is_private)

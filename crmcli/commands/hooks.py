"""crm hooks: the programs that are started after a change."""

import typer

from crmcli.book.change_document import change_document, newest_step
from crmcli.context import Run, hooks_folder, hooks_log
from crmcli.errors import Failed, NotFound
from crmcli.render.other_columns import HOOK, HOOK_LIST, HOOK_RESULT
from crmcli.services.hooks import list_hooks, try_hook
from crmcli.words import tr, tr_n

app = typer.Typer(rich_markup_mode=None, help="Programs of yours that are started after every change.")


@app.command("list")
def list_signature(ctx: typer.Context) -> None:
    """List the programs that a change starts, and those that it does not, with the reason.

    They are hooks/after-change and the files in hooks/after-change.d, beside config.toml. Each reads one JSON document
    on stdin: the step, and every row before and after it.

    Example: crm hooks list
    """
    list_(ctx.obj)


def list_(run: Run) -> None:
    """Answer with the hooks, in the order in which they are started."""
    folder = hooks_folder()
    hooks = list_hooks(folder)
    if run.json:
        run.out.records(hooks, HOOK)
    elif hooks:
        run.out.put_list(hooks, HOOK_LIST, run.view)
        run.out.say(tr("What they write is in {path}. crm hooks test tries them.", path=hooks_log()))
    else:
        run.out.put(tr("No hooks. An executable file {path} would be started after every change.",
                       path=folder / "after-change"))  # fmt: skip


@app.command("test")
def test_signature(ctx: typer.Context) -> None:
    """Run every hook with the newest change of the book, wait for it, and show what it wrote. Changes nothing itself.

    Example: crm hooks test
    """
    test(ctx.obj)


def test(run: Run) -> None:
    """Run every hook once; raises NotFound without any, Failed when one did not end with exit code 0."""
    hooks = list_hooks(hooks_folder())
    if not hooks:
        raise NotFound(
            tr("There are no hooks in {folder}.", folder=hooks_folder()), tr("crm hooks list says how one is made.")
        )
    document = change_document(run.store, newest_step(run.store)) | {"test": True}
    run.store.release_snapshot()
    results = [try_hook(hook, document, run.store.path) for hook in hooks if hook.runs]
    if run.json:
        run.out.records(results, HOOK_RESULT)
    for result in () if run.json else results:
        code = tr("did not end") if result.exit is None else tr("exit code {code}", code=result.exit)
        run.out.put(tr("{name}: {what}", name=result.name, what=code))
        for line in result.output.splitlines():
            run.out.put(f"  {line}")
    for hook in hooks:
        if hook.fault:
            run.out.say(tr("The hook {name} was not started: {fault}", name=hook.name, fault=hook.fault))
    if failed := sum(result.exit != 0 for result in results) + sum(bool(hook.fault) for hook in hooks):
        raise Failed(tr_n("{n} hook failed.", "{n} hooks failed.", failed))

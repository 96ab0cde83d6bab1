"""What several commands share: who is meant, the conditions of lists, completion, the editor, the reports."""

import os
from collections.abc import Callable
from importlib import import_module


def completion(of: str) -> Callable[[str], list[str]] | None:
    """What completes a `customer`, a `stage` … for the shell; None unless the shell asks.

    Loading it and having Typer read its signature costs every note after a call 1 ms.
    """
    if "_CRM_COMPLETE" not in os.environ:
        return None
    function: Callable[[str], list[str]] = getattr(import_module(f"{__name__}.complete"), f"complete_{of}")
    return function

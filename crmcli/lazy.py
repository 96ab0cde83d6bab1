"""Modules of a package that are imported when they are first named: no start loads what its line does not need.

A package lists them in its `__init__`, the one place where an import may wait (tests/test_structure.py):

    if TYPE_CHECKING:
        from crmcli.domain.text import simplified as simplified
    else:
        __getattr__ = submodules(__name__, "simplified")

and whoever needs one writes `from crmcli.domain import text` at the top and `text.simplified.table()` below.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def submodules(package: str, *names: str) -> "Callable[[str], ModuleType]":
    """The `__getattr__` (PEP 562) of a package that imports these modules of it when they are asked for."""

    def submodule(name: str) -> "ModuleType":
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module: ModuleType = __import__(f"{package}.{name}", fromlist=("__name__",))
        return module

    return submodule

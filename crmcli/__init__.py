"""crm: a terminal CRM for one salesperson, over one SQLite file."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

__version__ = "0.1.0"


def submodules(package: str, *names: str) -> "Callable[[str], ModuleType]":
    """The `__getattr__` (PEP 562) of a package that imports these modules of it when they are first named.

    A package lists so what no start should load that does without it. Its `__init__` is the one place where an import
    may wait (tests/test_structure.py):

        if TYPE_CHECKING:
            from crmcli.domain.text import simplified as simplified
        else:
            __getattr__ = submodules(__name__, "simplified")

    Who needs one writes `from crmcli.domain import text` at the top and `text.simplified.table()` below.
    """

    def submodule(name: str) -> "ModuleType":
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module: ModuleType = __import__(f"{package}.{name}", fromlist=("__name__",))
        return module

    return submodule

"""What the program knows without a clock, a disk or a screen: pure functions and records."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain import birthdays as birthdays
    from crmcli.domain import fields as fields
else:
    __getattr__ = submodules(__name__, "birthdays", "fields")

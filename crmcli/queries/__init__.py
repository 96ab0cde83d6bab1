"""Queries: each function reads the book and returns records; none writes."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.queries import birthdays as birthdays
    from crmcli.queries import brief as brief
    from crmcli.queries import own_dates as own_dates
    from crmcli.queries import ratings as ratings
    from crmcli.queries import settings as settings
else:
    __getattr__ = submodules(__name__, "birthdays", "brief", "own_dates", "ratings", "settings")

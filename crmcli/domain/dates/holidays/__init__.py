"""Holidays and solar terms, which few phrases name: the days they fall on, and their names."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.dates.holidays import english as english
    from crmcli.domain.dates.holidays import festivals as festivals
else:
    __getattr__ = submodules(__name__, "english", "festivals")

"""Deals, orders, products and the figures made from them."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.queries.sales import forecast as forecast
else:
    __getattr__ = submodules(__name__, "forecast")

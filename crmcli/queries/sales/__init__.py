"""Deals, orders, products and the figures made from them."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.queries.sales import deals as deals
    from crmcli.queries.sales import forecast as forecast
    from crmcli.queries.sales import order_months as order_months
else:
    __getattr__ = submodules(__name__, "deals", "forecast", "order_months")

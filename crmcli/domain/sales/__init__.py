"""Money, order lines, deals and what customers are worth: pure calculations."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.sales import amount_change as amount_change
    from crmcli.domain.sales import amount_refusals as amount_refusals
    from crmcli.domain.sales import money as money
    from crmcli.domain.sales import pipeline as pipeline
else:
    __getattr__ = submodules(__name__, "amount_change", "amount_refusals", "money", "pipeline")

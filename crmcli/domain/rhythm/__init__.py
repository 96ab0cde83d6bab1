"""How often a customer comes and buys: models of the gaps, promises to be in touch, forecasts of need."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.rhythm import cadence as cadence
    from crmcli.domain.rhythm import gap_model as gap_model
    from crmcli.domain.rhythm import return_check as return_check
    from crmcli.domain.rhythm import return_model as return_model
else:
    __getattr__ = submodules(__name__, "cadence", "gap_model", "return_check", "return_model")

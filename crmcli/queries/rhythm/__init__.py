"""Each customer's rhythm: who is quiet, why now, and who will need more."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.queries.rhythm import quiet as quiet
else:
    __getattr__ = submodules(__name__, "quiet")

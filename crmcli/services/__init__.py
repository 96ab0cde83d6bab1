"""Services: each public function is one change of the book in one transaction, and one undo step."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.services import attached as attached
    from crmcli.services import deals as deals
    from crmcli.services import phone as phone
    from crmcli.services import syncing as syncing
else:
    __getattr__ = submodules(__name__, "attached", "deals", "phone", "syncing")

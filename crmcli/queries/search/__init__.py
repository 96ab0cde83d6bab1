"""Finding customers and notes by what was typed."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.queries.search import at_customer as at_customer
    from crmcli.queries.search import by_phone as by_phone
    from crmcli.queries.search import by_surname as by_surname
    from crmcli.queries.search import by_title as by_title
    from crmcli.queries.search import spellings as spellings
else:
    __getattr__ = submodules(__name__, "at_customer", "by_phone", "by_surname", "by_title", "spellings")

"""Text as people type it: compared, indexed and measured; tables of characters that few texts need."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.text import chinese_numbers as chinese_numbers
    from crmcli.domain.text import simplified as simplified
    from crmcli.domain.text import surnames as surnames
else:
    __getattr__ = submodules(__name__, "chinese_numbers", "simplified", "surnames")

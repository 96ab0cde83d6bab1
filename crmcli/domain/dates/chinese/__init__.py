"""The Chinese grammar of dates: each module parses one kind of phrase, `phrases` the whole of one."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.dates.chinese import every as every
    from crmcli.domain.dates.chinese import phrases as phrases
    from crmcli.domain.dates.chinese import quantities as quantities
else:
    __getattr__ = submodules(__name__, "every", "phrases", "quantities")

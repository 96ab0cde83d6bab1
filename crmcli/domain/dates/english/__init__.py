"""The English grammar of dates: each module parses one kind of phrase, `phrases` the whole of one."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.dates.english import every as every
    from crmcli.domain.dates.english import phrases as phrases
    from crmcli.domain.dates.english import quantities as quantities
    from crmcli.domain.dates.english import suggestions as suggestions
else:
    __getattr__ = submodules(__name__, "every", "phrases", "quantities", "suggestions")

"""What a line of a note says beside its words: its options, and a promise with its day."""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.notes import channel as channel
    from crmcli.domain.notes import duration as duration
    from crmcli.domain.notes import note_line as note_line
    from crmcli.domain.notes import promise as promise
else:
    __getattr__ = submodules(__name__, "channel", "duration", "note_line", "promise")

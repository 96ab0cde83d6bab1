"""What a step that is being finished needs to know: the channel it was on."""

from crmcli.domain.notes.channel import channel_named
from crmcli.domain.records.events import RATING_REF
from crmcli.store import Store


def likely_channel(store: Store, customer_id: int, text: str = "") -> str | None:
    """The channel that the words name, else that of the customer's last note; None where neither is known."""
    named = channel_named(text)
    if named is not None:
        return named
    last: str | None = store.value(
        "SELECT channel FROM interaction WHERE customer_id = ? AND deleted_at IS NULL AND channel <> 'other'"
        f" AND coalesce(ref, '') NOT LIKE '{RATING_REF}%' ORDER BY day DESC, id DESC LIMIT 1",
        (customer_id,),
    )
    return last

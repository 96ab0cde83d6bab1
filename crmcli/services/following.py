"""What follows from changes that machines made without knowing of each other; each machine does the same."""

from crmcli.book.batches import mark_actor
from crmcli.domain.records.cases import SYNC
from crmcli.queries.merged import merged_in_a_circle, merges_to_follow
from crmcli.services.merging import follow_merge
from crmcli.store import Store


def follow_merges(store: Store) -> bool:
    """Move rows of merged customers to where those went, and undo merges in a circle; returns whether any was there.

    A change of this machine, sent like others; undo passes it over.
    """
    circles, merges = merged_in_a_circle(store), merges_to_follow(store)
    if not circles and not merges:
        return False
    with store.atomic("sync_follow"):
        for customer_id in merged_in_a_circle(store):
            store.update("customer", customer_id, deleted_at=None, merged_into=None)
        for kept, gone in merges_to_follow(store):
            follow_merge(store, kept, gone)
        mark_actor(store, SYNC)
    return store.kept_step is not None

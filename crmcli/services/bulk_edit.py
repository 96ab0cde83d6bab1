"""Doing one thing to many customers, as one step that can be taken back."""

import contextlib
from collections.abc import Sequence

from crmcli.errors import NotFound, Usage
from crmcli.services.customers import add_tag, drop_tag, tag_name
from crmcli.store import Store


def tag_customers(store: Store, customer_ids: Sequence[int], words: str) -> tuple[list[str], list[str]]:
    """Give and take tags: `vip new -cold`. Returns the tags given and taken; raises Usage when none is named."""
    said = words.replace(",", " ").split()
    given = [tag_name(word) for word in said if not word.startswith("-")]
    taken = [tag_name(word[1:]) for word in said if word.startswith("-")]
    if not given and not taken:
        raise Usage("Name a tag: vip, or -vip to take it away.")
    with store.atomic(f"tag {len(customer_ids)}: {' '.join(said)[:40]}"):
        for customer_id in customer_ids:
            for tag in given:
                add_tag(store, customer_id, tag)
            for tag in taken:
                _drop(store, customer_id, tag)
    return given, taken


def _drop(store: Store, customer_id: int, tag: str) -> None:
    with contextlib.suppress(NotFound):  # of many, some never had it
        drop_tag(store, customer_id, tag)


def trash_customers(store: Store, customer_ids: Sequence[int]) -> int:
    """Move customers to the trash; returns how many."""
    with store.atomic(f"rm {len(customer_ids)} customers"):
        for customer_id in customer_ids:
            store.trash("customer", customer_id)
    return len(customer_ids)

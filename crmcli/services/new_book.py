"""What a book is begun with: the region and currency of the locale, kept in the step that makes it."""

import json
import os

from crmcli.book.uids import link_uid
from crmcli.domain.settings import Settings, defaults_for, region_of_environment
from crmcli.store import Store
from crmcli.words import home_region, tr


def begin_settings(store: Store) -> None:
    """Keep the region and currency of the locale in a book that is being made.

    So a script without a locale reads the same amounts and phone numbers. A setting that the first change itself set
    stays; without a region nothing is kept.
    """
    region = region_of_environment(os.environ) or home_region()
    if region is None:
        return
    kept = {key for (key,) in store.rows("SELECT key FROM setting")}
    for key, value in (("region", region), ("currency", defaults_for(region).currency)):
        if key not in kept:
            store.insert("setting", uid=link_uid("setting", key), key=key, value=json.dumps(value))


def new_book_text(store: Store, settings: Settings) -> str:
    """What is said once a book was made: where it is, its currency and region, and how they are changed."""
    path, currency, region = store.path, settings.currency, settings.region
    if region is None:
        return tr(
            "A new book: {path}. Currency {currency}, no region: crm config currency and region set them.",
            path=path,
            currency=currency,
        )
    return tr(
        "A new book: {path}. Currency {currency}, region {region}: crm config currency and region change them.",
        path=path,
        currency=currency,
        region=region,
    )

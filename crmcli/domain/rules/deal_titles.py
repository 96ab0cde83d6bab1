"""Whether the title of a deal without an amount is rather the amount, or has the price of something in it."""

import re

from crmcli.domain.sales.money import parse_amount
from crmcli.errors import Usage
from crmcli.words import tr

_PRICE = re.compile(r"[@＠]\s*[^\w\s]?\d")


def check_is_title(title: str) -> None:
    """Refuse words that are an amount alone (4200), or that say a price (6 pumps @ 840). Raises Usage."""
    if _PRICE.search(title):
        raise Usage(
            tr("“{title}” has a price in it, and the deal no amount.", title=title),
            tr("Write what the deal is worth behind it."),
        )
    try:
        parse_amount(title, "USD")
    except Usage:
        return
    raise Usage(
        tr("“{title}” is an amount; what the deal is about is missing.", title=title),
        tr('Write the title before it: crm deal add WHO "50 chairs" {title}', title=title),
    )

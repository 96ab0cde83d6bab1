"""A change of an amount as typed: +300, -500, +10%, -5%. It is applied to the amount that stands, in its currency."""

import re
from decimal import ROUND_HALF_UP, Decimal

from crmcli.domain.sales.money import Money, parse_amount, show
from crmcli.errors import Usage
from crmcli.tuples import NamedTuple
from crmcli.words import tr

_PERCENT = re.compile(r"([+-])\s*(\d{1,4}(?:\.\d{1,4})?)\s*%")
_SIGNS = str.maketrans({"＋": "+", "－": "-", "−": "-", "–": "-", "％": "%"})


class AmountChange(NamedTuple):
    """A change that was typed, its sign first and with plain signs."""

    text: str


def parse_change(text: str, currency: str) -> AmountChange | None:
    """The change that a text with a sign in front stands for; None for a text without one. Raises Usage."""
    plain = text.strip().translate(_SIGNS)
    if plain[:1] not in ("+", "-"):
        return None
    if not _PERCENT.fullmatch(plain):
        parse_amount(plain[1:], currency)
    return AmountChange(plain)


def changed(change: AmountChange, before: Money | None) -> Money:
    """The amount after a change, rounded to whole minor units.

    Raises Usage if there was no amount, if the change is in another currency, or if nothing would be left.
    """
    if before is None:
        raise Usage(
            tr("There is no amount yet that {change} could change.", change=change.text),
            tr("Write the whole amount, without + or -."),
        )
    if percent := _PERCENT.fullmatch(change.text):
        share = Decimal(before.minor) * Decimal(percent[2]) / 100
        by = int(share.quantize(Decimal(1), ROUND_HALF_UP))
    else:
        money = parse_amount(change.text[1:], before.currency)
        if money.currency != before.currency:
            raise Usage(
                tr(
                    "The amount is {amount}; it cannot change by {currency}.",
                    amount=show(before),
                    currency=money.currency,
                ),
                tr("Write the whole amount, without + or -."),
            )
        by = money.minor
    after = before.minor + (by if change.text[0] == "+" else -by)
    if after <= 0:
        raise Usage(
            tr("{change} leaves nothing of {amount}.", change=change.text, amount=show(before)),
            tr("Write the whole amount, without + or -."),
        )
    return Money(after, before.currency)

"""Parser for order lines: "rice 20kg @ 4.50, oil 3 @ 9", 大米 20公斤 @4.5，油 3桶 8折 @60.

Each item is a name and a quantity, in either order, perhaps with a unit, a price for one after @ or for all after =,
a discount (-10%, 9折) or a reduction (减200). A part without a name goes on with the item before it (龙井，10盒，
单价100). The name of a known product is never taken apart; what has two readings is refused.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from crmcli.domain.sales.amount_refusals import refuse_eaten
from crmcli.domain.sales.item_phrases import LONGEST, marked_quantity
from crmcli.domain.sales.item_price import Terms, refuse_line, shown, take_terms
from crmcli.domain.sales.item_quantity import Counted, take_quantity
from crmcli.domain.sales.money import Money, parse_amount
from crmcli.domain.sales.order_charges import Charge, parse_charge
from crmcli.domain.sales.units import is_same_unit
from crmcli.domain.text.unicode import clean, fold, simplify
from crmcli.errors import Usage
from crmcli.words import tr

_MANY = ("dozen", "dozens", "doz", "dz", "gross", "打", "hundred", "thousand", "百", "千")
# A bare number behind such a name is what it costs: 服务费 3000, delivery fee 20.
_TAX_SUM = re.compile(r"^(VAT|GST|HST|PST)\s+(?=[^\w\s]?\d[\d.,]*$)", re.IGNORECASE)  # no currency VAT
_FEES = (
    r"(?:费|费用|押金|定金|税金|税款|工钱|增值税)$|(?<![a-z])(?:fees?|charges?|deposit|freight|tax|delivery|shipping|postage"
    r"|carriage|handling|p&p|courier|surcharge|vat|gst)$"
)


# How a line begins that tells of a return; an order of it would be a sale.
_CAME_BACK = re.compile(r"(退货|退回|退款|退换|退掉)|(return(s|ed)?|refund(ed)?|credit note)\b", re.IGNORECASE)

# .5 kg, and no price: that stands behind @, = or at.
_LESS_THAN_ONE = re.compile(r"(^|(?<![@=])(?<!\bat)\s)\.(?=\d+\s*[^\W\d])")


_QUANTITY_WORD = re.compile(r"(?<!\w)(?:qty|quantity)(?!\w)", re.IGNORECASE)
# 6 off GB-210: six of them, or a price less 6.
_COUNT_OFF = re.compile(r"\d+\s+off\s+(?!@|at\b|=)[^\W_]", re.IGNORECASE)


_TWO_THINGS = re.compile(r"\s(?:and|plus|&)\s+\d+\s*x?\s+[^\W\d]", re.IGNORECASE)


class Item(NamedTuple):
    """One thing bought. `price` is for one, `total` for all of it; either may be missing.

    `discount` is a share of the line, `off` an amount that is taken off it. `share`: it costs so much of the lines
    above it (VAT 20%).
    """

    name: str
    quantity: float
    unit: str | None
    price: Money | None
    total: Money | None
    discount: float
    off: Money | None = None
    share: float = 0.0


class _Part(NamedTuple):
    """The words of one item, without its price and with its quantity."""

    line: str
    counted: Counted
    terms: Terms
    share: float = 0.0


def parse_items(text: str, currency: str, known: Mapping[str, str]) -> list[Item]:
    """The items that `text` lists. `known` maps the folded name of each product to the currency of its price.

    A price without a currency is in that of its product, else in `currency`. Raises Usage with the item not understood.
    """
    parts: list[_Part] = []
    for words in _parts(text):
        charge = parse_charge(words) if parts and fold(words) not in known else None
        if charge is not None and (charge.name or len(parts) > 1):
            parts = _charged(parts, words, charge)
            continue
        part = _part(_TAX_SUM.sub(r"\1 = ", words), known)
        if part.counted.name:
            parts.append(part)
        elif not parts:
            refuse_line(tr("“{line}” names nothing that could be bought.", line=shown(words)))
        else:
            if len(parts) > 1 and (part.terms.discount or part.terms.off):
                refuse_line(
                    tr("“{line}” does not say which of the things above it is for.", line=shown(words)),
                    tr("Write the discount into the line that it is for."),
                )
            parts[-1] = _joined(parts[-1], part)
    if not parts:
        raise Usage(
            tr("An order needs something that was bought."), tr('Example: "rice 20kg @ 4.50, oil 3 bottles @ 9"')
        )
    return [_item(part, currency, known) for part in parts]


def _charged(parts: list[_Part], words: str, charge: Charge) -> list[_Part]:
    """The parts with what is charged on, or taken off, all of them. What is a fee has no discount."""
    if charge.name:
        counted = Counted(charge.name, 1, None, is_said=False)
        return [*parts, _Part(words, counted, Terms(), charge.share)]
    if not 0 < charge.share < 1:
        refuse_line(tr("“{line}” has a discount that is none: {words}.", line=shown(words), words=words))
    found = []
    for part in parts:
        is_fee = part.share or re.search(_FEES, simplify(part.counted.name), re.IGNORECASE)
        if not is_fee and (part.terms.discount or part.terms.off or part.terms.total):
            refuse_line(
                tr("“{line}” has two discounts; which of them holds?", line=shown(f"{part.line}, {words}")),
                tr("Write the discount into the line that it is for."),
            )
        found.append(part if is_fee else part._replace(terms=part.terms._replace(discount=round(charge.share, 6))))
    return found


def only_amount(text: str, currency: str) -> Money | None:
    """The amount if `text` is only an amount of money; None if it names a product. Raises Usage for one cut short."""
    refuse_eaten(text)
    try:
        return parse_amount(text, currency)
    except Usage:
        return None


def _parts(text: str) -> list[str]:
    between = re.compile(r"[;；，、\n]|,(?!\d)|(?<!\d),")
    return [part for part in map(_plain, between.split(text)) if part]


def _plain(part: str) -> str:
    """Full-width letters and digits made plain, spaces single."""
    if not part.isascii():
        from unicodedata import normalize

        part = normalize("NFKC", part)
    return " ".join(clean(part).split())


def _part(line: str, known: Mapping[str, str]) -> _Part:
    if len(line) > LONGEST:
        refuse_line(tr("“{line}” is too long for a thing that is bought.", line=shown(line)))
    line = _LESS_THAN_ONE.sub(r"\g<1>0.", line)
    if _QUANTITY_WORD.search(line) and fold(line) not in known:
        line = marked_quantity(line)
    if (off := _COUNT_OFF.match(line)) and fold(line) not in known:
        count, name = off[0].split()[0], line[off.end() - 1 :]
        refuse_line(
            tr("“{line}” can be read in two ways.", line=shown(line)),
            tr("So many of it: “{count} {name}”. A price less that: “{name} -{count}”.", count=count, name=name),
        )
    if _TWO_THINGS.search(line) and fold(line) not in known:
        refuse_line(
            tr("“{line}” seems to be two things.", line=shown(line)),
            tr("Put a comma between them, each with its price."),
        )
    if fold(line) in known and not set("@=") & set(line):
        return _Part(line, Counted(line, 1, None, is_said=False), Terms())
    what, terms = take_terms(line)
    if not what and (terms.has_price or terms.discount or terms.off):
        return _Part(line, Counted("", 1, None, is_said=False), terms)
    counted = take_quantity(line, what, known)
    if counted.unit == "块" and not terms.has_price and counted.quantity % 1:  # 十二块半
        refuse_line(
            tr("“{line}” can be read in two ways.", line=shown(line)),
            tr("Write what it costs after @: “rice @12块半”, or the quantity as a number with its price."),
        )
    if (
        counted.unit is None
        and counted.is_said
        and not terms.has_price
        and re.search(_FEES, simplify(counted.name), re.IGNORECASE)
    ):
        terms = terms._replace(bare=_fee(line, what, counted.name))
        counted = Counted(counted.name, 1, None, is_said=False)
    return _Part(line, counted, terms)


def _fee(line: str, what: str, name: str) -> str:
    """The amount behind the name of a fee."""
    amount = what.removeprefix(name).strip(" :：")
    if not amount[:1].isdigit():
        refuse_line(tr("“{line}” can be read in two ways.", line=shown(line)))
    return amount


def _joined(one: _Part, more: _Part) -> _Part:
    """An item with the part that follows it: a quantity, a price or a discount that it does not have yet."""
    line = f"{one.line}, {more.line}"
    counted, terms = one.counted, one.terms
    if more.counted.is_said:
        if counted.is_said:
            refuse_line(tr("“{line}” has two quantities.", line=shown(line)))
        counted = Counted(counted.name, more.counted.quantity, more.counted.unit)
    if more.terms.has_price:
        if terms.has_price:
            refuse_line(tr("“{line}” needs one price.", line=shown(line)))
        said = more.terms
        terms = terms._replace(price=said.price, per=said.per, total=said.total, bare=said.bare)
    if more.terms.discount or more.terms.off:
        if terms.discount or terms.off:
            refuse_line(tr("“{line}” has two discounts; which of them holds?", line=shown(line)))
        terms = terms._replace(discount=more.terms.discount, off=more.terms.off)
    return _Part(line, counted, terms)


def _item(part: _Part, currency: str, known: Mapping[str, str]) -> Item:
    line, counted, terms, share = part
    if share:
        return Item(counted.name, 1, None, None, None, 0.0, share=share)
    if fold(counted.name) not in known and _CAME_BACK.match(counted.name):
        refuse_line(
            tr("“{line}” speaks of goods that came back: say --return, and leave that word out.", line=shown(line))
        )
    terms = _with_bare(line, counted, terms)
    unit = _unit(line, counted, terms)
    default = known.get(fold(counted.name), currency)
    for said in (terms.price, terms.total):
        refuse_eaten(said)
    price = parse_amount(terms.price, default) if terms.price else None
    total = parse_amount(terms.total, default) if terms.total else None
    if (price or total or Money(0, "")).minor < 0:
        refuse_line(tr("“{line}” has a price below nothing; for goods that came back, say --return.", line=shown(line)))
    if total and (terms.discount or terms.off):
        refuse_line(tr("“{line}” has its sum and a discount; which of them holds?", line=shown(line)))
    off = _off(part, price.currency if price else default)
    if price and off and off.currency != price.currency:
        refuse_line(tr("“{line}” has its price and its reduction in two currencies.", line=shown(line)))
    return Item(counted.name, counted.quantity, unit, price, total, terms.discount, off)


def _with_bare(line: str, counted: Counted, terms: Terms) -> Terms:
    """An amount that stands alone is the price of all where one thing is bought; of several it has two readings."""
    if not terms.bare:
        return terms
    if counted.quantity != 1:
        refuse_line(
            tr("“{line}” does not say whether the amount is for one or for all.", line=shown(line)),
            tr("Write {amount} after @ for one, after = for all.", amount=terms.bare),
        )
    return terms._replace(price=terms.bare, bare="")


def _unit(line: str, counted: Counted, terms: Terms) -> str | None:
    if terms.per == "each":
        if counted.unit and counted.unit.lower() in _MANY:
            refuse_line(
                tr("“{line}” has a price for each, and counts in {unit}.", line=shown(line), unit=counted.unit),
                tr("Write how many pieces there are, or the price for one {unit}: @ 18/{unit}", unit=counted.unit),
            )
        return counted.unit
    if not terms.per:
        return counted.unit
    if counted.unit and not is_same_unit(terms.per, counted.unit):
        refuse_line(
            tr(
                "“{line}” is counted in {unit}, but has a price for one {per}.",
                line=shown(line),
                unit=counted.unit,
                per=terms.per,
            )
        )
    if not counted.unit and counted.is_said and terms.per.lower() in _MANY:
        refuse_line(
            tr("“{line}” has a price for one {per}, but does not count in it.", line=shown(line), per=terms.per)
        )
    return counted.unit or terms.per


def _off(part: _Part, currency: str) -> Money | None:
    """The amount taken off the line. A bare -200 is one only beside a quantity."""
    if not part.terms.off:
        return None
    if part.terms.off.startswith("-") and not part.counted.is_said:
        refuse_line(
            tr(
                "“{line}” needs a quantity above nothing; for goods that came back, say --return.",
                line=shown(part.line),
            )
        )
    return parse_amount(part.terms.off.lstrip("-−– "), currency)

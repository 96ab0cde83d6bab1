"""What the rows of one order share: cells that only its first line has, and a total that stands for all its lines."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from itertools import islice

from crmcli.transfer.headings import Match, plain
from crmcli.transfer.read import dates

# The fields of an order, not of one of its lines.
_OF_ORDER = (
    "order_ref day customer_uid customer_ref customer company contact name first middle last suffix email phone "
    "currency status paid paid_amount paid_on balance due terms"
)
_WHO = "customer_uid customer_ref customer company contact name first last"
_OF_LINE = ("product", "product_ref", "quantity", "price")
_SAMPLE = 2000
_MOST_OFF = Decimal("1.5")  # how much more the lines of an order may come to than the order, for a discount
# Headings that may be the amount of a whole order where each line has its own price and quantity.
_TOTALS = (
    "total ordertotal ordervalue orderamount totalamount grandtotal subtotal ordertotalamount invoiceamount "
    "invoicetotal amount "
    "订单金额 总金额 合计 价税合计 gesamtbetrag gesamtsumme gesamt summe betrag totalttc totalht montanttotal "
    "montantttc montantht montant "
    "importetotal importe totale importototale importo valortotal valor 合计金额 総額 总额 金额"
)
_SURE_TOTALS = ("ordertotal", "ordertotalamount", "invoicetotal", "grandtotal", "订单金额", "价税合计")


class OrderRows:
    """Fills in the further lines of an order, and tells whether the amounts of a table are those of whole orders."""

    def __init__(self, match: Match, values: Callable[[int], dates.Values]) -> None:
        self._at = {found.field: at for at, found in enumerate(match.targets) if found}
        fields = [(at, found.field) for at, found in enumerate(match.targets) if found]
        self._of_order = [at for at, field in fields if field in _OF_ORDER.split()]
        self._who = [at for at, field in fields if field in _WHO.split()]
        self._of_line = [at for at, field in fields if field in _OF_LINE]
        self._ref, self._day = self._at.get("order_ref", -1), self._at.get("day", -1)
        self._above: list[str] | None = None
        self.has_totals = self._has_totals(match, values)

    def filled(self, cells: list[str]) -> list[str]:
        """The cells of a further line with what the line above says of their order; other rows as they are."""
        above = self._above
        if above is None or not above[self._ref] or not any(cells[at] for at in self._of_line):
            return cells
        if any(cells[at] not in ("", above[at]) for at in (self._ref, self._day, *self._who)):
            return cells
        filled = list(cells)
        for at in self._of_order:
            filled[at] = cells[at] or above[at]
        return filled

    def note(self, cells: list[str] | None) -> None:
        """Remember the row that further lines belong to; None where it was rejected."""
        self._above = cells

    def _has_totals(self, match: Match, values: Callable[[int], dates.Values]) -> bool:
        """Whether the column of amounts has what whole orders come to, beside a price and quantity of each line.

        It does when the lines of an order all have the same amount, or only the first one has it, and when that is not
        price · quantity; headings of line items say so themselves.
        """
        wanted = [self._at.get(field, -1) for field in ("order_ref", "amount", "price", "quantity")]
        if -1 in wanted or plain(match.headings[wanted[1]]) not in _TOTALS.split():
            return False
        if "lineitem" in plain(match.headings[wanted[2]]):
            return True
        is_sure, said = plain(match.headings[wanted[1]]) in _SURE_TOTALS, False
        ref, amounts, lines = "", list[str](), list[Sequence[str]]()
        columns = zip(*(values(at)() for at in wanted), strict=False)
        for row in (*islice(columns, _SAMPLE), ("\0", "", "", "")):
            if row[0] not in ("", ref):
                if len(lines) > 1 and len(set(filter(None, amounts))) > 1:
                    return False
                if len(lines) > 1 or is_sure:
                    said = said or any(_differs(*line[1:]) for line in lines)
                ref, amounts, lines = row[0], [], []
            amounts.append(row[1])
            lines.append(row)
        return said

    def has_order_totals(self, values: Callable[[int], dates.Values]) -> bool:
        """Whether a column of totals beside the amounts of lines has what whole orders come to.

        It has not where the lines of an order differ in it, or come to more than it: then it is a line's, too.
        """
        places = [self._at.get(field, -1) for field in ("order_ref", "amount", "order_total")]
        if -1 in places:
            return False
        sums: dict[str, Decimal] = {}
        totals: dict[str, str] = {}
        for ref, amount, total in islice(zip(*(values(at)() for at in places), strict=False), _SAMPLE):
            if ref and total and totals.setdefault(ref, total) != total:
                return False
            with suppress(InvalidOperation):
                sums[ref] = sums.get(ref, Decimal()) + Decimal(amount.replace(",", ""))
                if ref and sums[ref] > _MOST_OFF * Decimal(totals.get(ref, "").replace(",", "") or "inf"):
                    return False
        return True


def _differs(amount: str, price: str, quantity: str) -> bool:
    """True when an amount is not price · quantity, or is missing beside them."""
    if not price or not quantity:
        return False
    try:
        return (
            not amount
            or abs(Decimal(amount.replace(",", "")) - Decimal(price.replace(",", "")) * Decimal(quantity)) > 1
        )
    except InvalidOperation:
        return False

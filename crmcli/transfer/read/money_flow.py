"""Which rows of a payments table are money received: a statement of an account has others beside them.

Bought goods, fees, holds and transfers between own accounts are left out by their reason; what was given back to a
customer is money below nothing.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Literal, TypeAlias

from crmcli.domain.text.unicode import fold
from crmcli.transfer.read import dates
from crmcli.transfer.read.details import RowLeftOut
from crmcli.words import tr

Flow: TypeAlias = Literal["", "in", "out", "internal"]

_IN = (
    "in incoming income credit cr c haben h moneyin received receipt deposit bij crédit entrée recette encaissement "
    "abono haber ingreso avere accredito entrata crédito entrada 收入 收 贷 贷方 入账 入金 入"
)
_OUT = (
    "out outgoing expense debit dr d soll s moneyout spent paid withdrawal af débit sortie dépense décaissement cargo "
    "debe gasto dare addebito uscita débito saída 支出 支 付 借 借方 出账 出金 出"
)
_INTERNAL = "memo neutral none 不计收支 中性交易 其他 /"
_GIVEN_BACK = re.compile(
    r"refund|chargeback|charge back|payment reversal|reversal of payment|rueckzahlung|ruckzahlung|erstattung"
    r"|ruckerstattung|remboursement|reembolso|devolucion|devolucao|rimborso|storno|estorno|retrofacturation"
    r"|contracargo|退款|返金"
)
_OWN_MONEY = re.compile(
    r"withdraw|payout|pay out|transfer to (?:my |your )?(?:bank|card|account)|bank deposit|deposit to|top ?up"
    r"|currency (?:conversion|exchange)|\bexchange\b|\bhold\b|\breserve\b|reversal of general account|\bfees?\b"
    r"|commission|adjustment|tax (?:collected|withh)|abbuchung|auszahlung|abhebung|bankgutschrift|bankeinzug"
    r"|wahrungsumrechnung|einbehalt|gebuhr|umbuchung|virement vers|retrait|conversion de devise|frais|blocage"
    r"|retirada|retiro|conversion de (?:divisa|moneda)|comision|retencion|prelievo|commissione"
    r"|conversione (?:di )?valuta|trattenuta|saque|conversao"
    r"|提现|充值|手续费|转入零钱|转出|零钱通|信用卡还款|引き?出し|手数料|振替"
)


def flow_of(said: str) -> Flow:
    """What a cell under 收/支, Debit/Credit or Balance Impact says; "" for any other word."""
    word = said.replace(" ", "").casefold()
    if not word:
        return ""
    if word in _IN.split():
        return "in"
    if word in _OUT.split():
        return "out"
    return "internal" if word in _INTERNAL.split() else ""


def is_given_back(type_: str) -> bool:
    """Whether the type of a row says that money was given back."""
    return bool(_GIVEN_BACK.search(fold(type_)))


class Statement:
    """Judges the rows of one table of payments by their flow, their type and the sign of their amount."""

    def __init__(self, places: Mapping[str, int], values: Callable[[int], dates.Values]) -> None:
        self._flow, self._type, self._spent, self._refund_of, self._ref, self._amount, self._method = (
            places.get(field, -1) for field in ("flow", "movement", "spent", "refund_of", "ref", "amount", "method")
        )
        self._values = values
        self._is_of_account = any(field in places for field in ("flow", "spent", "account_balance", "to_email"))
        self._signs: bool | None = None
        self._refunded: frozenset[str] | None = None

    def require_received(self, cells: list[str]) -> None:
        """Raise RowLeftOut for a row whose amount stands in the column of what went out."""
        if self._is_test(cells):
            raise RowLeftOut(tr("payments of a test"))
        if not cells[self._amount] and cells[self._spent].strip("0.,- "):
            raise RowLeftOut(_went_out())

    def _is_test(self, cells: list[str]) -> bool:
        """Whether a row says that it is of a test, and no money; Live is no way of paying."""
        said = cells[self._method].casefold()
        if said == "live":
            cells[self._method] = ""
        return said in ("test", "testmode")

    def settled(self, cells: list[str], amount: str) -> str:
        """The money received in a row, below nothing where it was given back. Raises RowLeftOut for other money."""
        value, type_, flow = Decimal(amount), cells[self._type], flow_of(cells[self._flow])
        if flow == "internal" or (self._flow >= 0 and not cells[self._flow]):
            raise RowLeftOut(tr("money that neither came in nor went out"))
        if is_given_back(type_):
            if flow == "in" or (value > 0 and not flow and self._has_signs()):
                raise RowLeftOut(tr("money that came back to you"))
            return f"{-abs(value):f}"
        is_of_account = self._is_of_account or (self._type >= 0 and self._has_signs())
        if is_of_account and _OWN_MONEY.search(fold(type_)):
            raise RowLeftOut(tr("fees, holds and transfers between own accounts"))
        if flow == "out" or (is_of_account and value < 0):
            raise RowLeftOut(_went_out())
        return amount

    def has_refund_row(self, cells: list[str]) -> bool:
        """Whether another row gives back money of this one: its status counts no second time."""
        if self._refunded is None:
            columns = [self._values(at)() for at in (self._type, self._refund_of)]
            has_both = self._type >= 0 and self._refund_of >= 0
            pairs = zip(*columns, strict=False) if has_both else ()
            self._refunded = frozenset(number for type_, number in pairs if number and is_given_back(type_))
        return cells[self._ref] in self._refunded

    def _has_signs(self) -> bool:
        """Whether some amount of the table stands below nothing."""
        if self._signs is None:
            self._signs = any(re.match(r"[^\d\w]{0,3}[-−(]", value) for value in self._values(self._amount)())
        return self._signs


def _went_out() -> str:
    return tr("money that went out")

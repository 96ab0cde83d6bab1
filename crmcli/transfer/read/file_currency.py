"""The currency of amounts that name none: what the file says above its headings, or the language of these.

A file under Chinese headings counts yuan, one under Japanese or Russian headings yen or roubles, whatever the currency
of the book. Where somebody set another one for the book, and no program is known, that is refused with the option that
would do.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from crmcli.domain.sales.money import parse_amount
from crmcli.domain.text.unicode import has_cjk, simplify
from crmcli.errors import Refused, Usage
from crmcli.transfer.heading_money import HeadingMoney, split_money
from crmcli.transfer.heading_targets import plain, vocabulary
from crmcli.transfer.headings import Match, few
from crmcli.words import tr

_AMOUNTS = ("amount", "price", "paid_amount", "order_total", "balance", "refunded")
_TITLE = re.compile(
    r"(?:单位|單位|単位|币种|币别|幣別|幣種|货币|通貨|currency|amounts?(?: are)? in|all figures in|währung|beträge in"
    r"|devise|montants? en|moneda|importes? en|valuta|importi in|moeda)\s*[:：]?\s*(?P<said>[^\s,;:，；：)）]{1,8})",
    re.IGNORECASE,
)
# Kana, and characters as only Japanese writes them.
_JAPANESE = re.compile("[\u3041-\u30ff]|[売価単伝払込円済発検実対総歩]")
_RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
_CHINESE_SHOPS = re.compile("宝贝|买家|支付宝|微信|旺旺|拼多多|淘宝|天猫|有赞|抖音|商户单号|零钱")
_YUAN = ("CNY", "TWD", "HKD", "MOP")


class FileCurrency(NamedTuple):
    """The sign of amounts that name no currency, "" for that of the book, and what stands above the headings of all."""

    sign: str = ""
    of_all: HeadingMoney | None = None
    remark: str = ""


class CurrencyOptions(NamedTuple):
    """`said` for the file, `usual` the book's; `is_set`: somebody chose that, it is not the default alone."""

    said: str = ""
    usual: str = ""
    is_set: bool = False


BOOK_CURRENCY = CurrencyOptions()


def file_currency(match: Match, title: str, options: CurrencyOptions, name: str, *, program: str = "") -> FileCurrency:
    """The currency of amounts without one. Raises Refused where it is not certain, Usage for an option that is none."""
    if options.said:
        return FileCurrency(_code(options.said))
    if not options.usual:
        return FileCurrency()
    of_all = _of_title(title)
    amounts = [heading for heading, found in zip(match.headings, match.targets, strict=True)
               if found and found.field in _AMOUNTS]  # fmt: skip
    fields = {found.field for found in match.targets if found}
    if of_all or not amounts or "currency" in fields or any(split_money(heading)[1] for heading in amounts):
        return FileCurrency("", of_all)
    told = [heading for heading in amounts if has_cjk(heading) or _RUSSIAN.search(heading)]
    if not told:
        return _of_the_book(match.kind, amounts, options)
    is_japanese = any(map(_JAPANESE.search, match.headings))
    sign, code = (
        ("RUB", "RUB") if _RUSSIAN.search(told[0]) else ("円", "JPY") if is_japanese else ("元", "CNY")
    )  # fmt: skip
    if options.usual == code or (code == "CNY" and options.usual in _YUAN):
        return FileCurrency(sign)
    is_traditional = code == "CNY" and any(simplify(heading) != heading for heading in match.headings)
    is_known = bool(program) or any(map(_CHINESE_SHOPS.search, match.headings))
    if is_traditional or (options.is_set and not is_known):
        codes = (*(_YUAN[:3] if is_traditional else (code,)), *([options.usual] if options.is_set else []))
        raise Refused(
            tr("{name} names no currency of its amounts: {few}.", name=name, few=few(told)),
            tr("Say which it is: {options}.", options=_either([f"--currency {each}" for each in codes])),
        )
    remark = tr(
        "amounts name no currency and are taken as {code}, by the language of the headings: --currency says another",
        code=code,
    )
    return FileCurrency(sign, None, remark)


def _of_the_book(kind: str, amounts: Sequence[str], options: CurrencyOptions) -> FileCurrency:
    """The book's currency; said where nobody chose it and the headings are those of another language."""
    words = {word for said in vocabulary(kind).values() for word in said.split()}
    if options.is_set or any(plain(heading) in words for heading in amounts):
        return FileCurrency()
    remark = tr("amounts name no currency and are taken as {code}, the book's: --currency says another",
                code=options.usual)  # fmt: skip
    return FileCurrency("", None, remark)


def _either(options: Sequence[str]) -> str:
    return tr("{options} or {last}", options=", ".join(options[:-1]), last=options[-1]) if options[1:] else options[0]


def _code(said: str) -> str:
    try:
        return parse_amount(f"1 {said.strip()}", "").currency or _no_currency(said)
    except Usage:
        return _no_currency(said)


def _no_currency(said: str) -> str:
    raise Usage(tr("{sign} is not a currency.", sign=repr(said)), tr("Example: --currency EUR"))


def _of_title(title: str) -> HeadingMoney | None:
    """The currency in the lines above the headings: 单位：万元, Amounts in EUR."""
    for found in _TITLE.finditer(title):
        _, money = split_money(f"x ({found['said'].removeprefix('人民币') or '人民币'})")
        if money:
            return money
    return None

"""The two editions of the sample book: English names with Chinese ones among them, or Chinese names alone.

Both tell the same story, with as many customers, deals and steps; they differ in who is in it and in the currency.
"""

from collections.abc import Iterator
from typing import NamedTuple

from crmcli.demo import vocabulary as words
from crmcli.demo.vocabulary import DemoProduct


class DemoName(NamedTuple):
    """Who a customer is, before anything happened."""

    name: str
    slug: str
    kind: str
    chinese: bool
    industry: str | None


class Edition(NamedTuple):
    """What differs between the editions.

    `amount_step` is what the amounts of deals are multiples of, in minor units. `products_zh` are those that Chinese
    customers speak of, `products_en` those of the others. `vip` is the tag of the best, `referral` the source of
    those who were referred, `look_in` the text of steps that return. `owed` and `awaited` are promises.
    """

    is_chinese: bool
    currency: str
    amount_step: int
    products: tuple[DemoProduct, ...]
    products_en: tuple[DemoProduct, ...]
    products_zh: tuple[DemoProduct, ...]
    sources: tuple[str, ...]
    referral: str
    methods: tuple[str, ...]
    vip: str
    made_up: str
    look_in: str
    owed: tuple[str, ...]
    awaited: tuple[str, ...]
    stranger: str
    stranger_note: str

    def names(self) -> Iterator[DemoName]:
        """70 companies and 50 persons; no name comes twice."""
        return _names_zh() if self.is_chinese else _names()


def edition_of(language: str) -> Edition:
    """The edition for whoever reads `language`."""
    return CHINESE if language == "zh" else ENGLISH


def _names() -> Iterator[DemoName]:
    """42 English and 28 Chinese companies, 28 English and 22 Chinese persons."""
    for i in range(42):
        first, trade = words.FIRST_WORDS[i % 8], words.TRADES[i % 15]
        yield DemoName(f"{first} {trade.name}", f"{first.lower()}-{trade.slug}", "company", False, trade.industry)
    for i in range(28):
        (first, slug), trade = words.FIRST_WORDS_ZH[i % 5], words.TRADES_ZH[i % 12]
        yield DemoName(f"{first}{trade.name}", f"{slug}-{trade.slug}", "company", True, trade.industry)
    for i, given in enumerate(words.GIVEN_NAMES):
        last = words.LAST_NAMES[i % len(words.LAST_NAMES)]
        yield DemoName(f"{given} {last}", f"{given}-{last}".lower(), "person", False, None)
    for i in range(len(words.LAST_NAMES_ZH)):
        yield _person_zh(i)


def _names_zh() -> Iterator[DemoName]:
    """70 Chinese companies and 50 Chinese persons."""
    for i in range(70):
        (first, slug), trade = words.FIRST_WORDS_ZH[i % 7], words.TRADES_ZH[i % 12]
        industry = words.INDUSTRIES_ZH[trade.industry]
        yield DemoName(f"{first}{trade.name}", f"{slug}-{trade.slug}", "company", True, industry)
    for i in range(50):
        yield _person_zh(i)


def _person_zh(i: int) -> DemoName:
    last, last_slug = words.LAST_NAMES_ZH[i % len(words.LAST_NAMES_ZH)]
    given, slug = words.GIVEN_NAMES_ZH[i % len(words.GIVEN_NAMES_ZH)]
    return DemoName(f"{last}{given}", f"{last_slug}-{slug}", "person", True, None)


ENGLISH = Edition(
    is_chinese=False,
    currency="USD",
    amount_step=10_000,
    products=words.PRODUCTS,
    products_en=words.PRODUCTS[:6],
    products_zh=words.PRODUCTS[6:8],
    sources=words.SOURCES,
    referral="referral",
    methods=("transfer", "transfer", "card", "cash"),
    vip="vip",
    made_up="Made up for the sample book.",
    look_in="look in and ask",
    owed=words.OWED,
    awaited=words.AWAITED,
    stranger="Nobody in particular",
    stranger_note="rang about a bookshelf, will ring again",
)
CHINESE = Edition(
    is_chinese=True,
    currency="CNY",
    amount_step=50_000,
    products=words.PRODUCTS_ZH,
    products_en=(),
    products_zh=words.PRODUCTS_ZH[:-1],
    sources=words.SOURCES_ZH,
    referral="转介绍",
    methods=("转账", "转账", "微信支付", "现金"),
    vip="重点客户",
    made_up="示例客户簿里虚构的客户。",
    look_in="上门看看，问问近况",
    owed=words.OWED_ZH,
    awaited=words.AWAITED_ZH,
    stranger="一位陌生来电",
    stranger_note="来电问书柜，说会再打来",
)

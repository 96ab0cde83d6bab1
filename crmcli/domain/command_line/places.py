"""The places that a command has for words, in its order and in others that people use."""

# The words of a command in their order, by kind; those after | may be missing.
SLOTS: dict[str, str] = {
    "log": "people text",
    "remind": "who when | text",
    "case add": "who text",
    "case solve": "case | text",
    "case list": "| who",
    "case edit": "case | text",
    "note add": "people text",
    "note edit": "number | text",
    "note list": "| who",
    "rate": "who score | text",
    "deal add": "who title | amount",
    "deal lost": "deal | reason text",
    "deal won": "deal | past",
    "deal move": "deal stage",
    "deal park": "deal when",
    "deal edit": "deal",
    "deal show": "deal",
    "deal rm": "deal",
    "deal list": "| who",
    "order add": "who items",
    "order list": "| who",
    "pay": "who amount | method past",
    "show": "who",
    "brief": "who",
    "reorder": "| who",
    "history": "| who",
    "contact add": "who name",
    "contact list": "| who",
    "product add": "name | price",
    "product edit": "name | price",
    "inbox file": "number who",
    "restore": "| name",
    "config": "key text",
}
# Other orders in which people say the same, tried when the first one does not fit.
ORDERS: dict[str, tuple[str, ...]] = {
    "remind": ("who when text every", "who text when every", "who text when", "when who text", "when who"),
    "rate": ("score who text", "score who", "who text score"),
    "deal add": ("who amount title", "amount who title", "who title amount stage", "who title stage"),
    "case add": ("who text due",),
    "deal move": ("stage deal",),
    "order add": ("items who",),
    "pay": (
        "amount who",
        "amount who method",
        "who amount past",
        "who method amount",
        "who amount past method",
        "who amount ref",
        "who ref",
        "who amount method ref",
    ),
    "deal won": ("deal past",),
}
# Orders in which the words left over are a note, tried when no other one fits.
WITH_NOTE: dict[str, tuple[str, ...]] = {
    "pay": (
        "who amount note",
        "amount who note",
        "amount who method note",
        "who amount method note",
        "who amount past note",
        "who method amount note",
        "who note amount",
        "who note amount past",
        "who note amount past method",
        "who note amount method",
        "who amount past method note",
    ),
}
# The option that takes a word of this kind.
AS_OPTION = {
    "method": "--method",
    "price": "--price",
    "past": "--on",
    "ref": "--order",
    "note": "--note",
    "every": "--every",
    "due": "--due",
    "stage": "--stage",
}
SNOOZE_LEADS = ("to", "til", "till", "until", "by", "for", "onto", "->", "到")  # between a reminder and its new time
METHODS = frozenset((
    "neft", "upi", "imps", "rtgs", "gpay", "google pay", "phonepe", "paytm", "t/t", "tt", "l/c", "giro", "e-transfer",
    "interac", "cash app", "cashapp", "faster payment", "western union", "payoneer", "信用证", "美团", "云闪付",
    "visa", "mastercard", "amex", "ck", "chq",
    "cash", "card", "credit card", "debit card", "check", "cheque", "transfer", "wire", "wire transfer", "bank",
    "bank transfer", "paypal", "venmo", "zelle", "bacs", "sepa", "ach", "eft", "iban", "stripe", "revolut", "wise",
    "direct debit", "standing order", "apple pay", "square", "现金", "微信", "支付宝", "转账", "银行转账", "对公转账",
    "刷卡", "支票", "承兑", "汇款", "电汇",
))  # fmt: skip
# Commands whose line is given back whole when it is refused: what was typed stands nowhere else.
GIVEN_BACK = frozenset((
    "remind", "deal add", "deal lost", "deal edit", "order add", "pay", "case add", "case solve", "rate", "log",
    "contact add", "snooze", "note add", "note edit", "case edit",
))  # fmt: skip
# What the help calls the value of a parameter, where that is not the parameter's own name.
VALUE_NAMES = {
    "by": "WHO", "note": "TEXT", "todo": "TEXT", "words": "TEXT", "solution": "TEXT", "owe": "TEXT", "waiting": "TEXT",
    "what": "ITEMS", "amount_option": "AMOUNT", "alias": "NAME", "limit": "COUNT", "weeks": "COUNT", "wechat": "ID",
    "ref": "NUMBER", "rm": "NUMBER", "every": "SPAN", "unit": "WORD", "cost": "AMOUNT", "price": "AMOUNT",
    "untag": "TAG", "where": "CONDITION", "until": "WHEN", "left": "WHEN", "to": "WHO", "number": "NUMBER",
    "files": "FILE", "jar": "auto|always|never", "sort": "COLUMN", "rejects": "FILE",
    "map_file": "FILE", "quantity": "auto|always|never", "clock": "orders|contact|both",
    "update": "fill|overwrite|skip", "vcard": "VERSION", "format_": "FORMAT",
}  # fmt: skip

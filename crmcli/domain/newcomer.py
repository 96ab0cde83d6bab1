"""Parses the words behind `crm add` into a name, phones, mail addresses and a company, in whatever order they stand.

Nothing is guessed: two names are refused with the line that says which is the company.
"""

import re
from itertools import pairwise

from crmcli.errors import Usage
from crmcli.tuples import NamedTuple
from crmcli.words import listed, tr

# Patterns as text: they are compiled by the first words typed, not by every import.
_MAIL = r"<?\s*([^\s<>()@,;]+@[^\s<>()@,;]+\.[^\s<>()@,;]+?)\s*>?[,;]?"
_NAME_AND_MAIL = r"(?P<name>[^<>]+?)\s*[<(]\s*(?P<mail>[^\s<>()@]+@[^\s<>()@]+)\s*[>)]"
_PHONE = (
    r"(?i)(?:(?:tel|phone|mob|mobile|cell|m|t|电话|手机)[.:：]?\s*)?"
    r"(\+?\(?\d[\d\s().\-/]{4,}\d(?:\s*(?:ext\.?|x|#|转)\s*\d{1,6})?)[,;]?"
)
_FEWEST_DIGITS = 7  # of a number that is a phone without being called one
_LABELS = (
    r"(?i)(?:ext(?:ension)?|x|tel(?:ephone)?|phone|mob(?:ile)?|cell|fax|office|work|home|main|direct|int|or|and|"
    r"[a-z]|whatsapp|trunk|toll|free)\.?"
)


# Words typed before a name that say what is added, and words between name and value that say which field it is. They
# count in small letters alone and apart from the name: Bob Phone Shop is a name.
NOUNS = ("customer", "client", "person", "acct", "account", "contact", "客户", "新客户", "联系人")
# What other commands add: crm add deal acme is crm deal add acme.
OTHER_NOUNS = {
    "deal": "deal add", "opportunity": "deal add", "quote": "deal add --stage proposal", "order": "order add",
    "invoice": "order add", "product": "product add", "case": "case add", "complaint": "case add", "note": "log",
    "reminder": "remind", "task": "remind", "todo": "remind", "tag": "tag", "payment": "pay",
    "商机": "deal add", "订单": "order add",
    "提醒": "remind", "产品": "product add", "工单": "case add",
}  # fmt: skip
KINDS = ("vendor", "buyer", "seller", "supplier", "prospect", "landlord", "tenant", "供应商")
# 22 Station Road: a house number and a street.
ADDRESS = (
    r"\d+[a-z]?\s+(?:[\w'.-]+\s+){1,4}(?:road|rd|street|st|lane|ln|avenue|ave|drive|dr|close|way|place|court|terrace"
    r"|gardens|grove|rise|hill|crescent|square|park|row|mews|blvd)\.?(?:,.*)?"
)
# 12 June, June 12th: a day in a name is rather told of somebody.
_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?)\b"
FIELD_WORDS = {
    word: option
    for option, words in {
        "--phone": "phone tel tel: mobile cell mob phone: mobile: 电话 手机",
        "--email": "email mail e-mail email: 邮箱 邮件",
        "--note": "note notes note: 备注",
        "--company": "company firm at company: 公司 单位",
        "--title": "title role job title: 职位 职务",
        "--city": "city town city: 城市",
        "--tag": "tag tags tag: 标签",
        "--birthday": "birthday born dob 生日",
        "--source": "source 来源",
        "--wechat": "wechat 微信",
        "--address": "address 地址",
    }.items()
    for word in words.split()
}
_LEGAL = r"(?i)(inc|ltd|llc|llp|plc|corp|co|gmbh|ag|sa|srl|bv|pty|jr|sr|phd|md|esq|[ivx]+)\.?"


# Words before what is told of a newcomer (referred by Joe), and endings of Chinese firms and titles.
REFERRED = ("referred", "introduced", "recommended", "ref")
LEAD_WORDS = ("lead", "leads", "enquiry", "线索", "潜在客户")
CHINESE_FIRM = (
    "公司", "集团", "厂", "店", "机械", "贸易", "科技", "实业", "商行", "商贸", "电子", "建材", "五金", "医院", "学校",
    "中心", "事务所", "工作室", "股份", "控股", "银行", "酒店", "超市", "物流", "汽配", "餐饮", "食品", "服饰", "家具",
    "制造", "电器",
)  # fmt: skip
CHINESE_TITLE = (
    "经理", "总监", "主任", "主管", "老板", "采购", "会计", "出纳", "工程师", "厂长", "科长", "处长", "部长", "店长",
    "董事长", "总裁", "助理", "秘书", "院长", "校长", "负责人", "合伙人",
)  # fmt: skip
# What people do, in small letters behind a name; none of them is a surname.
JOBS = frozenset((
    "buyer", "manager", "owner", "director", "ceo", "cto", "cfo", "coo", "cmo", "vp", "chef", "engineer", "accountant",
    "secretary", "assistant", "purchasing", "procurement", "teacher", "nurse", "lawyer", "architect", "designer",
    "developer", "founder", "co-founder", "president", "chairman", "principal", "foreman", "supervisor", "technician",
    "electrician", "plumber", "broker", "consultant", "realtor", "einkauf", "sommelier",
))  # fmt: skip
CHINESE_LABEL = "(电话|手机|微信|微信号|邮箱|生日|地址|公司|单位|职位|来源|备注|城市|标签)[:：是]?"
_TELLS = frozenset(("from", "via", "through", "wants", "needs", "looking", *REFERRED))


def tells_more(words: list[str]) -> bool:
    """Whether the words behind add hold more than a name and its contacts: parts with commas, referred by, 3k."""
    if len(words) == 1:
        parts = [part.strip() for part in re.split("[,，、;；]", words[0])]
        if re.search(r"[()<>{}\[\]\\|=]", words[0]):
            return False  # no sentence of somebody's
        return len(parts) > 2 and any(part and is_contact(part) for part in parts)
    if words[0].rstrip(":") in LEAD_WORDS or re.search(rf"\s{ADDRESS}$", " ".join(words), re.IGNORECASE):
        return True
    plain = [word for word in words if not is_contact(word.rstrip(",;"))]
    if re.search(rf"(?i)\s{DAY}", " ".join(words)):
        return True
    if any(word in JOBS for word in plain[2:]) or _is_mixed(plain) or _phone_inside(words):
        return True
    first = next((at for at, word in enumerate(words) if is_contact(word)), len(words))
    behind = [word for word in words[first:] if not is_contact(word)]
    if first and len(behind) > 1 and behind[0].islower() and behind[0] not in FIELD_WORDS:
        return True
    if any(re.fullmatch(r"[^\W\d_][\w-]*=\S+", word) for word in words[1:]):
        return True
    if any(word in _TELLS for word in words[1:-1]) or (len(plain) > 2 and is_sum(plain[-1])):
        return True
    if any(
        is_contact(word.rstrip(",;")) and word.endswith((",", ";")) and set(words[at + 1 :]) & set(plain)
        for at, word in enumerate(words)
    ):
        return True
    cuts = [at for at, word in enumerate(plain[:-1]) if word.endswith((",", ";", "，"))]
    cuts = [at for at in cuts if not is_legal_form(plain[at + 1].strip(","))]
    is_last_first = cuts == [0] and " " not in plain[0] and len(plain) <= len(("last", "first", "middle"))
    return (bool(cuts) and not (is_last_first and plain[1][:1].isupper())) or (
        len(plain) > 1 and all(map(_is_chinese, plain))
    )


def _is_mixed(words: list[str]) -> bool:
    """Whether Chinese words stand beside others, or a Chinese word holds a field and its value (微信liu66)."""
    if any(re.fullmatch(f"{CHINESE_LABEL}.+", word) for word in words[1:]):
        return True
    return any("\u4e00" <= letter <= "\u9fff" for word in words[1:] for letter in word)


def _phone_inside(words: list[str]) -> bool:
    """Whether the parts of a phone stand between other words: Ann Bell 0412 555 019 Leeds."""
    run = [bool(re.fullmatch(r"\+?[\d().\-/]+", word)) for word in words]
    first = run.index(True) if True in run else 0
    last = next((at for at in range(first, len(run)) if not run[at]), len(run))
    return 0 < first < last < len(run) and _is_phone(" ".join(words[first:last]))


def is_legal_form(text: str) -> bool:
    """Whether a text is the legal form of a firm, or what stands behind a person's name: Inc., Ltd, Jr."""
    return re.fullmatch(_LEGAL, text) is not None


def is_sum(word: str) -> bool:
    """Whether a word is an amount and no part of a name: 3k, £2,400, 500k."""
    return re.fullmatch(r"[$€£¥]\d[\d.,]*[km万]?|\d[\d.,]*(?:[kK]|万)", word) is not None


class Newcomer(NamedTuple):
    """A customer as it was typed in one line."""

    name: str
    company: str | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


def _behind_comma(words: list[str]) -> str | None:
    """The word in small letters behind a comma (Tim Boon, buyer): it says what they are; None without one."""
    plain = [word for word in words if not is_contact(word)]
    return next(
        (
            word.strip(",")
            for last, word in pairwise(plain)
            if last.endswith(",") and word.isascii() and word[:1].islower()
        ),
        None,
    )


def parse_newcomer(words: list[str]) -> Newcomer:
    """The parts of a customer in the words typed. Raises Usage for no name, or for two."""
    names: list[str] = []
    phones: list[str] = []
    emails: list[str] = []
    _check_plain(words)
    for word in words:
        rest = _without_contacts(word.strip(), phones, emails)
        if rest:
            names.append(rest)
            _check_one_name(rest, word)
    phones += _spread_phone(names)
    if not names:
        raise Usage(
            tr("Who is it? {words} is no name.", words=" ".join(words)),
            tr("Write the name too: crm add NAME {words}", words=" ".join(words)),
        )
    if len(names) > 1 and any(" " in name for name in names):
        first, *others = names
        raise Usage(
            tr("Which of them is the name? {names}", names=listed(repr(name) for name in names)),
            tr("Write the company so: crm add {name!r} --company {company!r}", name=first, company=" ".join(others)),
        )
    if len(names) > 1 and all(map(_is_chinese, names)):
        first, *others = names
        raise Usage(
            tr("Which of them is the name? {names}", names=listed(map(repr, names))),
            tr("Write the company or the city so: crm add {name} --company {more}", name=first, more="".join(others)),
        )
    name, at, company = " ".join(names).partition(" @ ")
    return Newcomer(name.strip(), company.strip() or None if at else None, tuple(phones), tuple(emails))


def _is_chinese(word: str) -> bool:
    return not word.isascii() and all("\u4e00" <= letter <= "\u9fff" for letter in word)


def _check_plain(words: list[str]) -> None:
    """Refuse words that are no part of a name: what is added, or which field comes next. Raises Usage."""
    if len(words) < 2 and not tells_more(words):
        return
    said = words[0] if words[0] in NOUNS or words[0] in KINDS or words[0] in OTHER_NOUNS else None
    said = said or next((word for word in words[1:-1] if word in FIELD_WORDS), None)
    said = said or _behind_comma(words)
    said = said or (words[-1] if tells_more(words) and not all(map(_is_chinese, words)) else None)
    if said is not None:
        raise Usage(
            tr("“{word}” is no part of a name.", word=said),
            tr('If it is one, put the name in quotes: crm add "{words}"', words=" ".join(words)),
        )


def _check_one_name(name: str, typed: str) -> None:
    """Refuse a name, a firm and a phone or mail typed as one text with commas. Raises Usage."""
    first, comma, more = name.partition(",")
    more = more.strip()
    if comma and name != typed.strip() and more and not re.fullmatch(_LEGAL, more):
        contact = typed.strip()[len(name) :].strip(" ,;")
        raise Usage(
            tr("Which of them is the name? {names}", names=listed(map(repr, (first, more)))),
            tr("Write the company so: crm add {name!r} --company {company!r} {contact!r}", name=first, company=more,
               contact=contact),
        )  # fmt: skip


def is_contact(word: str) -> bool:
    """Whether a word is a mail address or a phone, or a part of a phone."""
    return not _without_contacts(word.strip(), [], []) or re.fullmatch(r"\+?[\d().\-/]+", word) is not None


def _without_contacts(text: str, phones: list[str], emails: list[str]) -> str:
    """The text without the mail addresses and the phone that stand in it; they are put into the lists."""
    if found := re.fullmatch(_NAME_AND_MAIL, text):
        emails.append(found["mail"])
        return found["name"].strip(' "')
    if found := re.fullmatch(_MAIL, text):
        emails.append(found[1])
        return ""
    if (found := re.fullmatch(_PHONE, text)) and _is_phone(found[1]):
        phones.append(found[1].strip())
        return ""
    parts = text.split()
    if len(parts) > 1 and (found := re.fullmatch(_MAIL, parts[-1])):
        emails.append(found[1])
        return _without_contacts(" ".join(parts[:-1]), phones, emails)
    for at in range(1, len(parts)):
        tail = " ".join(parts[at:])
        if (found := re.fullmatch(_PHONE, tail)) and _is_phone(found[1]):
            phones.append(found[1].strip())
            return _without_contacts(" ".join(parts[:at]).rstrip(",;"), phones, emails)
    return text.rstrip(",;")


def _spread_phone(names: list[str]) -> list[str]:
    """A phone typed without quotes (01332 555 010) is several words: those of digits at either end of the names."""
    for of in (slice(None), slice(None, None, -1)):
        run = []
        for word in names[of]:
            if not re.fullmatch(r"\+?[\d().\-/]+", word):
                break
            run.append(word)
        run = run[of]
        if run and len(run) < len(names) and _is_phone(" ".join(run)):
            for word in run:
                names.remove(word)
            return [" ".join(run)]
    return []


def _is_phone(text: str) -> bool:
    return _FEWEST_DIGITS <= sum(map(str.isdigit, re.split(r"(?i)ext|x|#|转", text)[0])) <= 15


def check_phone_words(phone: str) -> None:
    """Refuse a phone that is typed and has words in it that no phone has (ring after 5 on 555 0101). Raises Usage."""
    words = re.findall(r"[^\W\d_]+", phone)
    if phone.isascii() and any(len(word) > 1 and not re.fullmatch(_LABELS, word) for word in words):
        raise Usage(
            tr("“{phone}” has words in it; a phone is a number.", phone=phone),
            tr('Write the number alone, and the words with --note: --phone "01332 555 010"'),
        )

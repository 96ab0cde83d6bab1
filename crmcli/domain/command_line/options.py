"""What people call options, by meaning: one table for all commands, read only when an option is not known.

A word is taken when it has one meaning in the command that was typed; `crm help` shows none of it.
"""

from typing import NamedTuple


class Meaning(NamedTuple):
    """Words that mean the same, and the parameters that hold it: in each group the first one that a command has.

    A parameter `set:NAME` is a field of the owner's own of that name, `channel` a channel said as the value.
    """

    words: frozenset[str]
    params: tuple[str, ...]


def _meaning(words: str, *params: str) -> Meaning:
    return Meaning(frozenset(words.split()), params)


MEANINGS: tuple[Meaning, ...] = (
    # days
    _meaning("on when date day at dated time 日期 时间", "on", "when", "as_of", "close"),
    _meaning("happened past ago", "on"),
    _meaning("due deadline by until expires expected by-when 截止 到期", "due|close|when|next_"),
    _meaning(
        "close closes closing close-date closing-date expected-close completion expected 预计 预计成交 成交日期",
        "close",
    ),
    _meaning("follow-up followup follow next-step remind reminder callback 下次 跟进", "next_"),
    _meaning("after from start since starting", "since"),
    _meaning("before to end till until by", "until"),
    _meaning("n", "next_"),
    _meaning("repeat repeats recur recurring every each interval frequency freq", "every"),
    # texts
    _meaning(
        "m note notes text message msg comment comments body desc description details memo remark 备注 内容",
        "text|solution|note|words",
    ),
    _meaning("task action step what", "todo", "text"),
    _meaning("reason why because cause", "reason"),
    _meaning("title subject about headline", "title"),
    # money
    _meaning("amount value worth price total sum size 金额", "amount_option|amount"),
    _meaning("ck check cheque check-number", "note"),
    _meaning("method how via means paid-by 方式", "method"),
    _meaning("acct account account-no account-number customer-no customer-number", "ref"),
    _meaning("ref reference invoice po po-number number no", "ref|order"),
    # who
    _meaning("customer client who for contact account to with", "who"),
    _meaning("name full-name fullname 姓名 名字 名称", "name|who|words|title"),
    _meaning("d", "on|when|due|close"),
    _meaning("c", "company"),
    _meaning("微信 微信号 wx weixin wechat-id", "wechat"),
    _meaning("t", "title", "tier", "stage"),
    _meaning("company firm 公司", "who|company"),
    # how it was said
    _meaning("c p phone phoned called tel telephone ring rang vm voicemail voice phone-call 电话 通话", "call"),
    _meaning("sms text texted whatsapp wechat im dm line imessage telegram slack signal messenger 微信 短信", "chat"),
    _meaning("meeting met meet lunch coffee dinner video zoom teams 见面 会面 会议", "meet"),
    _meaning("viewing viewed visited visit site-visit showing tour onsite 拜访", "visit"),
    _meaning("mail email e-mail emailed mailed e 邮件", "mail"),
    _meaning("letter post posted fax", "letter"),
    _meaning("channel c via type how kind medium", "channel"),
    _meaning("incoming inbound received they", "incoming"),
    _meaning("outgoing outbound me", "outgoing"),
    _meaning("duration mins min length took minute lasted dur time-spent", "minutes"),
    _meaning("feeling temperature temp sentiment", "mood"),
    _meaning("noanswer unanswered missed no-reply not-reached unreached nobody 未接 没接", "no_answer"),
    _meaning("promise promised i-owe owed", "owe"),
    _meaning("wait waiting-for they-owe", "waiting"),
    # who they are
    _meaning("p phone mobile cell tel telephone phone-number number landline office ph mob 电话 手机", "phone"),
    _meaning("e mail email e-mail email-address 邮箱 邮件", "email"),
    _meaning("dob bday birthdate birth date-of-birth born 生日", "birthday"),
    _meaning("website web url site homepage www", "set:website"),
    _meaning("from lead-source origin heard source channel 来源", "source"),
    _meaning("referred-by referrer referral referred introduced-by recommended-by by ref-by via through 介绍人", "by"),
    _meaning("instagram insta ig", "set:instagram"),
    _meaning("linkedin", "set:linkedin"),
    _meaning("facebook fb", "set:facebook"),
    _meaning("twitter", "set:twitter"),
    _meaning("tiktok", "set:tiktok"),
    _meaning("dept department", "set:department"),
    _meaning("budget 预算", "set:budget"),
    _meaning("vat-number vat-no tax-id 税号", "set:vat_number"),
    _meaning("payment-terms credit-terms 账期", "terms"),
    _meaning("role position job job-title jobtitle function 职位 职务", "title"),
    _meaning("org organisation organization employer business works-at works-for at", "company"),
    _meaning("town location place 城市", "city"),
    _meaning("addr street 地址", "address"),
    _meaning("t tags tagged label labels group category keyword 标签", "tag"),
    _meaning("nickname aka nick known-as", "alias"),
    _meaning("grade class rank 级别", "tier"),
    _meaning("stage status phase state 阶段", "stage"),
    _meaning("s status", "status"),
    _meaning("company is-company business co firm organisation organization", "is_company"),
    # lists
    _meaning("order order-by orderby sort-by sortby", "sort"),
    _meaning("n top max count first", "limit"),
    _meaning("cols fields show", "columns"),
    _meaning("filter query condition if", "where"),
    _meaning("everyone everything closed done solved", "all_|everyone"),
    _meaning("inactive silent", "quiet"),
    _meaning("id step number", "batch"),
    _meaning("search term words", "words"),
    _meaning("file input path filename", "files|file"),
    _meaning("f overwrite replace", "force"),
    _meaning("dry preview simulate n", "dry_run"),
)

# Options of an order that belong to what was bought.
PRICE_WORDS = ("price", "unit-price", "rate", "each", "per", "cost", "单价")
COUNT_WORDS = ("qty", "quantity", "count", "pcs", "pieces", "number", "数量")
CHARGE_WORDS = ("freight", "shipping", "delivery", "postage", "carriage", "handling", "fee", "运费")
TAX_WORDS = ("vat", "gst", "tax")
DISCOUNT_WORDS = ("discount", "disc", "off", "less", "rebate", "折扣")
# What a new customer is: --type company.
KIND_WORDS = ("type", "kind", "类型")
FIRM_WORDS = ("company", "firm", "business", "org", "organisation", "organization", "公司", "企业")
PERSON_WORDS = ("person", "individual", "human", "个人")
# Options whose value has no field of its own: it is kept in the note, or in the text.
NOTED = frozenset((
    "priority", "prio", "urgency", "severity", "commission", "hours", "size", "delivery", "warranty", "margin",
    "qty", "quantity", "lead-time", "rma", "room", "location", "order", "valid", "valid-until", "ship", "ship-date",
    "shipping", "delivery-date", "deliver", "优先级",
))  # fmt: skip
# A chance is that of the deal's stage: the note is proposed, and not taken.
CHANCE_WORDS = ("prob", "probability", "chance", "likelihood", "confidence", "odds", "概率", "赢率")
FLAGS_NOTED = frozenset(("urgent", "important", "asap", "hot", "紧急", "重要"))

# A channel said as a value (--channel phone) or as a word; the name is that of the option.
CHANNELS: dict[str, str] = {
    word: option
    for option, words in {
        "call": "call phone called tel telephone ring rang voicemail vm voice phonecall phone-call 电话 通话 致电",
        "mail": "mail email e-mail emailed 邮件 电邮",
        "meet": "meet meeting met lunch coffee dinner video zoom teams 见面 会面 会议",
        "visit": "visit visited viewing viewed site-visit 拜访 上门 看房",
        "chat": "chat text sms texted whatsapp wechat im dm 微信 短信",
        "letter": "letter post fax 信 传真",
        "other": "other 其他",
    }.items()
    for word in words.split()
}


def params_meant(word: str, params: set[str]) -> list[str]:
    """The parameters among `params` that a word for an option can mean, each once; `set:NAME` for an own field."""
    found: dict[str, None] = {}
    for meaning in MEANINGS:
        if word in meaning.words:
            for group in meaning.params:
                param = next((name for name in group.split("|") if _stands_in(name, params)), None)
                if param is not None:
                    found[param] = None
    return list(found)


def _stands_in(name: str, params: set[str]) -> bool:
    if name == "channel":
        return "call" in params and "visit" in params
    return (name if ":" not in name else "set_") in params

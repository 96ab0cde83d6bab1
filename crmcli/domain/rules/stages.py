"""The stages of a deal and the reasons for losing one: the name that a person means by it or by its beginning."""

from collections.abc import Collection, Sequence

from crmcli.domain.text.unicode import simplify
from crmcli.errors import Usage
from crmcli.words import listed, reason_text, stage_text, tr

_STEPS = {"next": 1, "forward": 1, "back": -1, "previous": -1, "prev": -1, "下一步": 1, "上一步": -1}
_FEWEST_LETTERS = 3  # of a reason that words follow
# The built-in stages and reasons are stored by these codes; a person may also say them in Chinese.
_STAGES = {
    "lead": "线索 潜在 潜在客户 初步接触 初访",
    "qualified": "意向 有意向 意向客户 已确认 需求确认 确认需求",
    "proposal": "报价 已报价 方案 提案 方案报价",
    "negotiation": "谈判 商务谈判 合同谈判 议价 谈判中",
    "won": "赢单 成交 已成交 签单 已签单 签约 已签约 已赢单 赢了",
    "lost": "输单 丢单 输了 流失 失败 已丢单 已输单",
}
# What people call the built-in stages, beside their names; a book with a stage of that name means that one.
_CALLED = {
    "lead": "leads new enquiry inquiry prospect",
    "qualified": "qualify qualifying interested",
    "proposal": "quote quoted quoting quote-sent proposal-sent sent offer offered offer-made offer-sent bid proposed"
    " estimate",
    "negotiation": "negotiating negotiate negotiated haggling",
    "won": "win winning closed-won sold",
    "lost": "lose losing closed-lost dead",
}
_REASONS = {
    "price": "价格 太贵 价格高 价格太高 价格原因 贵",
    "competitor": "竞争对手 竞品 对手 竞争",
    "timing": "时机 时机不对 时间不合适",
    "no budget": "没预算 没有预算 无预算 预算 预算不足",
    "no need": "没需求 没有需求 无需求 不需要",
    "no answer": "没回复 没有回复 无回复 无回应 没回音 联系不上",
    "quality": "质量 质量问题",
    "other": "其他 其它",
}
_CHANNELS = {
    "call": "电话 通话 来电 去电 致电",
    "mail": "邮件 邮箱 电邮",
    "meet": "见面 会面 会议 面谈",
    "visit": "拜访 上门 走访",
    "chat": "微信 短信 聊天 wechat",
    "letter": "信 信件 传真 快递",
    "other": "其他 其它",
}


def stage_named(said: str, stages: Collection[str]) -> str:
    """A stage by its name or an unmistakable beginning of it; raises Usage with the list."""
    found = meant(said, stages)
    if found is None:
        hint = tr("The stages are: {stages}", stages=listed(map(stage_text, stages)))
        raise Usage(tr("There is no stage {stage}.", stage=repr(said)), hint)
    return found


def stage_from(said: str, current: str, stages: Sequence[str]) -> str:
    """A stage for a deal in `current`: by name, as its neighbour (next, back), or as `proposal to negotiation`.

    `stages` are in their order, won and lost at the end. Raises Usage when there is none, or the deal is in another.
    """
    word = said.strip().casefold()
    if word in _STEPS:
        place = stages.index(current) + _STEPS[word] if current in stages else -1
        if not 0 <= place < len(stages) - 2 or current in stages[-2:]:
            raise Usage(tr("There is no stage {word} of {stage}.", word=repr(said), stage=stage_text(current)))
        return stages[place]
    for mark in (" to ", "->", "→"):
        before, found, behind = said.partition(mark)
        if found and before.strip() and behind.strip():
            if (named := stage_named(before, stages)) != current:
                raise Usage(
                    tr("The deal is in {stage}, not in {other}.", stage=stage_text(current), other=stage_text(named))
                )
            return stage_named(behind, stages)
    return said


def reason_named(said: str, reasons: Collection[str]) -> str:
    """A reason for losing by its name or an unmistakable beginning of it; raises Usage with the list."""
    found = meant(said, reasons)
    if found is None:
        hint = tr(
            "The reasons are: {reasons}; more words may follow the reason.", reasons=listed(map(reason_text, reasons))
        )
        raise Usage(tr("{reason} is not one of the reasons.", reason=repr(said)), hint)
    return found


def reason_and_words(said: str, reasons: Collection[str]) -> tuple[str, str]:
    """A reason for losing and the words after it, as typed in one breath: price, Beta was cheaper.

    Raises Usage when it does not begin with one of the reasons.
    """
    words = said.split()
    for count in range(len(words), 0, -1):
        head = " ".join(words[:count]).rstrip(",.:;，。：；")
        found = meant(head, reasons)
        if found is not None and (count == len(words) or len(head) >= _FEWEST_LETTERS or not head.isascii()):
            return found, " ".join(words[count:])
    return reason_named(said, reasons), ""


def meant(said: str, names: Collection[str]) -> str | None:
    """The one name that `said` is, or the only one that begins with it; None otherwise.

    A built-in name is meant by its Chinese words too, unless one of `names` has them as its own.
    """
    wanted = said.strip().casefold()
    exact = [name for name in names if name.casefold() == wanted]
    near = exact or [name for name in names if wanted and name.casefold().startswith(wanted)]
    if near:
        return near[0] if len(near) == 1 else None
    if wanted.isascii():
        said = wanted.replace(" ", "-")
        return next((name for name in names if said in _CALLED.get(name, "").split()), None)
    plain = simplify(wanted)
    return next((name for name in names if plain in (_STAGES.get(name) or _REASONS.get(name, "")).split()), None)


def stage_code(said: str) -> str:
    """The code of a built-in stage for its Chinese word (报价); any other word as it is."""
    plain = simplify(said.strip())
    return next((code for code, words in _STAGES.items() if plain in words.split()), said)


def channel_named(said: str) -> str:
    """The code of a channel for its Chinese word (电话, 微信); any other word as it is, in lower case."""
    plain = simplify(said.strip().casefold())
    return next((code for code, words in _CHANNELS.items() if plain in words.split()), plain)

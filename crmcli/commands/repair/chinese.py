"""Chinese lines without spaces: 新建商机, 本月订单, 明天给李雪梅发合同, 陈国栋付了1万, 昨天拜访了宏达机械."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from crmcli.commands.repair.field_names import field_named
from crmcli.commands.repair.line import shown
from crmcli.commands.repair.meanings import names_in_chinese
from crmcli.commands.repair.slots import Checks
from crmcli.commands.repair.times import text_and_time
from crmcli.domain.command_line.chinese_words import (
    ADDING,
    BEHIND,
    CHANNELS,
    LISTING,
    LOST,
    NOUNS,
    OWES,
    PAID,
    PARTICLES,
    PLANS,
    RECEIVED,
    REMINDING,
    WEEKS,
    WON,
)
from crmcli.domain.command_line.commands import COMMAND_WORDS
from crmcli.domain.command_line.reasons import reasons_meant
from crmcli.domain.command_line.spans import span_named
from crmcli.domain.text.unicode import fold, has_cjk
from crmcli.errors import Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_MOST_LETTERS = 80
# What in a text behind a name is rather a change, a sale or a payment than a note.
_NO_NOTE = r"\d{3,}|\d万|折|退|款|单|商机|报价|降价|涨价|改成|换成|取消|订|买了"
_SPANS = (
    *("今天", "昨天", "明天", "本周", "这周", "下周", "上周", "本月"),
    *("这个月", "上个月", "上月", "今年", "去年", "下个月"),
)


def split_chinese(rest: Sequence[str], checks: Checks, today: date, run: "Run") -> list[str] | None:
    """The line that Chinese words mean; None for other words. Raises Usage where they can be a note or a plan."""
    first = rest[0]
    if not has_cjk(first) or len(" ".join(rest)) > _MOST_LETTERS or first in COMMAND_WORDS:
        return None
    options = [word for word in rest if word.startswith("-")]
    if options:
        return _compound(first, rest[1:])
    return _compound(first, rest[1:]) or _of_days(first, rest[1:], today) or _sentence(" ".join(rest), checks, run)


def _compound(first: str, behind: Sequence[str]) -> list[str] | None:
    """新建商机 as deal add, 订单列表 as order list; a name written behind it (新增客户李雪梅) is the first word."""
    for noun, (add, listed) in NOUNS.items():
        for verbs, means in ((ADDING, add), (LISTING, listed)):
            for verb in verbs:
                lead = f"{verb}{noun}"
                if first.startswith(lead):
                    glued = [first[len(lead) :].strip("：:，")] if len(first) > len(lead) else []
                    return _around(means, [*filter(None, glued), *behind])
        if first.startswith(noun) and first[len(noun) :] in BEHIND:
            means = add if first.endswith(("录入", "登记")) else listed
            return _around(means, behind)
    return None


def _around(means: str, behind: Sequence[str]) -> list[str]:
    path, _, options = means.partition(" --")
    return [*path.split(), *behind, *(f"--{options}".split() if options else [])]


def _of_days(first: str, behind: Sequence[str], today: date) -> list[str] | None:
    """本月订单, 明天的安排, 下周日程."""
    for span in _SPANS:
        if not first.startswith(span):
            continue
        noun = first[len(span) :].removeprefix("的")
        if noun in PLANS or (noun in ("有什么安排", "要做什么", "做什么") and not behind):
            if span in WEEKS:
                return ["agenda", WEEKS[span]]
            return {"今天": ["today"], "明天": ["today", "--all"]}.get(span)
        if noun in ("订单", "销售", "销售额", "成交") and (days := span_named(span, today)) is not None:
            return ["order", "list", *behind, "--since", days[0].isoformat(), "--until", days[1].isoformat()]
        if noun == "商机":
            return ["forecast", span]
    return None


def _sentence(text: str, checks: Checks, run: "Run") -> list[str] | None:
    if not checks.has_book:
        return None
    names = names_in_chinese(text, checks, run)
    first = [name for name in names if text.startswith(name)]
    names = first or names
    if not names or (not first and any(name not in names[0] for name in names[1:])):
        return None
    name = names[0]
    at = text.index(name)
    before, behind = text[:at].strip(), text[at + len(name) :].strip(" ，,：:")
    is_reminded = before.startswith((*REMINDING, "约"))
    for lead in REMINDING:
        before = before.removeprefix(lead).strip()
    whole, before = before, before.rstrip(PARTICLES).strip()
    if not before and not is_reminded:
        return _about(name, behind, checks)
    if whole.startswith(RECEIVED) and (amount := _amount(behind, checks)) is not None:
        return ["pay", name, *amount]
    when, verb = _time_first(before, checks)
    if when is None and not verb:
        when, behind = _time_first(behind, checks)
    is_apart = text[at + len(name) :].strip()[:1] in ("，", ",") and verb and behind
    for lead in REMINDING:
        is_reminded = is_reminded or (when is not None and verb.startswith(lead))
        verb = verb.removeprefix(lead).strip(" ：:，,")
    said = f"{verb}，{behind}" if is_apart else f"{verb}{behind}"
    channel = next((option for word, option in CHANNELS.items() if word in f"{whole}{behind}"), None)
    note = ["log", name, said or before, *([channel] if channel else [])]
    if when is None and not channel and not is_reminded and whole.endswith(("给", "跟", "和", "向")) and behind:
        ways = ["remind", name, "今天", said], ["log", name, said]
        raise Usage(
            tr("“{text}” can mean more than one thing.", text=text),
            "\n".join([tr("Write one of:"), *(f"  {shown(way)}" for way in ways)]),
        )
    if when is None:
        return note if channel and not is_reminded else None
    plan = ["remind", name, when, said or before]
    is_past, is_ahead = checks.fits("past", (when,)), checks.fits("when", (when,))
    is_done = bool(re.search("[^为]了", f"{whole}{behind}"))
    if is_past and is_done and not is_reminded:
        return [*note, "--on", when]
    if is_ahead and (is_reminded or not is_past or when.startswith("每")):
        return plan
    if is_past and not is_ahead:
        return [*note, "--on", when]
    raise Usage(
        tr("“{when}” may be planned, or only told; nothing was done.", when=when),
        "\n".join([tr("Write one of:"), f"  {shown(plan)}", f"  {shown(note)}"]),
    )


def _time_first(text: str, checks: Checks) -> tuple[str | None, str]:
    """The longest time at the beginning of a text, and what follows; None without one."""
    for end in range(len(text), 0, -1):
        said = text[:end].strip()
        if said and (checks.fits("when", (said,)) or checks.fits("past", (said,))):
            return said, text[end:].strip(" ，,").rstrip(PARTICLES).strip()
    return None, text


def _about(name: str, behind: str, checks: Checks) -> list[str] | None:
    """A name, and what is told of it: 付了1万, 成交了, 生日 3月5日, 说下周定."""
    if not behind or behind in OWES:
        return ["pay", name] if behind else ["show", name]
    if (amount := _amount(behind, checks)) is not None:
        return ["pay", name, *amount]
    title = re.sub(r"^的|的?(?:单子|商机|项目)$", "", behind).strip()
    for ends, verb in ((WON, "won"), (LOST, "lost")):
        said, _, reason = title.replace("，", " ").partition(" ")
        for word in ends:
            if verb == "won" and title.endswith(word):
                about = re.sub(r"^的?(?:单子|商机|项目)?", "", title[: -len(word)]).strip()
                return ["deal", "won", " ".join(filter(None, (name, about)))]
            if verb == "lost" and said.endswith(word):
                about = re.sub(r"^的?(?:单子|商机|项目)?", "", said[: -len(word)]).strip()
                reasons = reasons_meant(fold(reason)) if reason else []
                why = [reasons[0], reason.strip()] if len(reasons) == 1 else [reason.strip()] if reason else []
                return ["deal", "lost", " ".join(filter(None, (name, about))), *why]
    found = re.fullmatch(r"(?P<field>[^\s\d：:=是]+)[\s：:=是]+(?P<value>.+)", behind)
    field = "referred_by" if found and found["field"] == "介绍人" else field_named(found["field"]) if found else None
    if found and field is not None and field not in ("note", "name", "stage"):
        return ["edit", name, f"{field}={found['value'].strip()}"]
    when, todo = _time_first(behind, checks)
    if when is None and "了" not in behind and (parted := text_and_time(behind, checks)) is not None:
        todo, when = parted  # 试听 周六10点
    if when is not None and todo:
        plan, note = ["remind", name, when, todo], ["log", name, todo, "--on", when]
        is_ahead, is_past = checks.fits("when", (when,)), checks.fits("past", (when,))
        if is_ahead and is_past:
            raise Usage(
                tr("“{when}” may be planned, or only told; nothing was done.", when=when),
                "\n".join([tr("Write one of:"), f"  {shown(plan)}", f"  {shown(note)}"]),
            )
        return plan if is_ahead else note
    if (
        len(behind) > 1
        and re.search(_NO_NOTE, behind)
        and not re.match("(?:说|想|要|问|咨询|觉得|希望|嫌|打算|需要)", behind)
    ):
        ways = [["log", name, behind]]
        if (sums := re.findall(r"[\d.,]+(?:万|千|元)?", behind)) and checks.fits("amount", (sums[-1],)):
            rest = behind.replace(sums[-1], " ").strip(" ，,：:") or behind
            ways += [["deal", "add", name, rest, sums[-1]], ["pay", name, sums[-1], "--note", rest]]
        raise Usage(
            tr("“{text}” may be a change, or a note; nothing was done.", text=behind),
            "\n".join([tr("Write one of:"), *(f"  {shown(way)}" for way in ways)]),
        )
    return ["log", name, behind] if len(behind) > 1 else None


def _amount(text: str, checks: Checks) -> list[str] | None:
    """What was paid, and how: 付了1万 转账 as ["1万", "--method", "转账"]; None for other words."""
    lead = next((word for word in PAID if text.startswith(word)), "")
    if not lead and not re.match(r"[\d¥￥一二两三四五六七八九十]", text):
        return None
    sum_, _, method = text[len(lead) :].strip().replace("，", " ").partition(" ")
    sum_ = sum_.strip("了款")
    if not sum_ or not checks.fits("amount", (sum_,)):
        return None
    method = method.strip()
    if method and not checks.fits("method", (method,)):
        return None
    return [sum_, *(["--method", method] if method else [])]

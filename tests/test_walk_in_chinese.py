"""A walk over what crm says in Chinese: helps, answers, refusals and reports hold no English word.

CRM_WALK says how many bad command lines of the table are tried (0: all of them).
"""

import os
import random
import shlex
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from crmcli.demo.sample_book import build_demo
from crmcli.words import use_language
from tests.chinese_walk import english_words
from tests.conftest import NOW, Crm
from tests.stress.invocations import commands

MANY = int(os.environ.get("CRM_WALK", "300"))
WHO = "示例茶行"
# The words that make each command a good one, over the Chinese sample book.
GOOD: dict[str, tuple[str, ...]] = {
    "add": ("钱多多",), "log": (WHO, "要报价"), "remind": (WHO, "明天", "回电"), "today": (), "next": ("--plain",),
    "agenda": ("下周",), "done": ("1",), "snooze": ("2", "+2d"), "brief": (WHO,), "show": (WHO,), "find": ("报价",),
    "list": (), "edit": (WHO, "city=苏州"), "dupes": (), "merge": (WHO, "虚构书店"), "rm": ("假想酒店",),
    "restore": ("假想酒店",), "deal": (), "deal add": (WHO, "办公椅", "5万"), "deal move": ("33", "报价"),
    "deal won": ("34",), "deal lost": ("35", "价格", "太贵"), "deal park": ("36", "12月24日"),
    "deal edit": ("37", "--title", "书柜"), "deal rm": ("38",), "deal show": ("39",), "deal list": (WHO,),
    "order": (), "order add": (WHO, "书柜 2个"), "order list": (WHO,), "order show": ("1",),
    "order edit": ("2", "--due", "12月24日"), "order rm": ("3",), "pay": (WHO, "50"), "product": (),
    "product add": ("茶几", "--price", "300"), "product list": (), "product edit": ("书柜", "--price", "500"),
    "product rm": ("台灯",), "product use": (WHO, "书柜", "--per-week", "2"), "contact": (),
    "contact add": (WHO, "钱小二"), "contact edit": (WHO, "钱小二", "--title", "老板"),
    "contact rm": (WHO, "钱小二"), "contact list": (WHO,), "note": (), "note add": (WHO, "来过电话"),
    "note edit": ("1", "又来过电话"), "note rm": ("2",), "note list": (WHO,), "case": (),
    "case add": (WHO, "送货迟到"), "case solve": ("1", "已补发"), "case edit": ("2", "迟了很久"),
    "case reopen": ("5",), "case rm": ("3",), "case list": (), "rate": (WHO, "9", "很快"), "pipeline": (),
    "forecast": ("12月",), "report": (), "report funnel": (), "report winrate": (), "report cycle": (),
    "report lost": (), "report receivables": (), "report activity": (), "report value": (),
    "report satisfaction": (), "report changes": (), "quiet": (), "reorder": (), "report backtest": (),
    "import": ("客户.csv", "--yes"), "export": ("out.csv",), "undo": (), "redo": (), "history": (),
    "inbox": (), "inbox file": ("1", WHO), "inbox drop": ("1",), "when": ("周五上午10点",),
    "forget": ("陈示例", "--yes"), "backup": (), "backup list": (), "backup restore": ("今天", "--yes"),
    "doctor": (), "config": (), "sync": (), "sync init": ("postgresql://nobody@localhost:1/none",),
    "sync join": ("postgresql://nobody@localhost:1/none",), "sync status": (), "sync conflicts": (),
    "sync take": ("1",), "sync machines": (), "sync leave": (), "sync phone": ("status",), "demo": (),
    "upkeep": ("--again",),
    "link": (WHO, "虚构书店", "老朋友"), "hooks": (), "hooks list": (), "hooks test": (),
}  # fmt: skip
# More ways to ask that show other sentences.
ASKED = """
list --tag 批发
list --where 'city = 上海'
list --columns name,city,last_contact,next_reminder,tag
list --missing phone
list --quiet 60天
list --sort -last_contact
find 报价 --notes
today --days 30
agenda --past
quiet --why
quiet --all
quiet --sort name
forecast
forecast 本季度
pipeline --as-of 上月末
report value --limit 5
report changes --since 上周一
report activity --weeks 4
reorder --why --all
report backtest --why
deal list
deal list --over 1万
order list
pay
case list --all
note list
rate
dupes --all
config currency
history 示例茶行
doctor --full
show 王示例
brief 王示例
brief --today
when 下周三下午3点 农历八月十五 月底前
log 王示例 没人接 --call --no-answer
log 王示例 要报价 --call --next 周五 --todo 发报价单 --stage 报价 --amount 5万
remind 王示例 每月15号 对账
log 王示例 送了样品 --owe '周五前发发票' --mood 热情
undo --dry-run
edit 王示例 --dry-run tier=A
rm 王示例 --dry-run
merge 王示例 李样例 --dry-run
deal add 王示例 方案 8000
import 客户.csv --dry-run
import 订单.csv --dry-run --create
import 坏.csv --yes
export --format md --tag 批发
export --deals --format md
order add 王示例 '书柜 2个, 台灯 3盏 八折' --paid
pay 王示例 100 --method 微信
log 李 喝茶
show 李
log 没有这个人 喝茶
deal won 40 --on 昨天
deal lost 41 不知道
"""
# Values that no argument takes, one kind of refusal each.
BAD = (
    "", "乱写", "-1", "0", "99999999999", "1.5", "2026-02-30", "昨天", "明天", "没有这个人", "5月32日", "x=", "李",
    "50%", "全部", "100把椅子", "25:99", "¥", "😀",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """Whatever a test spoke, the next one is in English."""
    yield
    use_language("en")


FILES = {
    "客户.csv": "姓名,电话,公司,备注\n钱一,13800000001,样例行,老客户\n王示例,+86 120 0000 0099,,\n",
    "订单.csv": "客户,日期,金额\n钱一,2026-11-01,500\n王示例,11月2日,很多\n",
    "坏.csv": "颜色,重量\n红,3\n",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Chinese sample book, made once."""
    use_language("zh")
    path = build_demo(tmp_path_factory.mktemp("walk") / "book.db", NOW)
    use_language("en")
    return path


@pytest.fixture
def zh(crm: Crm, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    """crm in Chinese on a copy of the sample book, in a folder with files to import."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    copyfile(sample, crm.path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    yield crm
    use_language("en")


def found_in(crm: Crm, line: tuple[str, ...]) -> list[str]:
    """The English words of the answer to a command line, each with the sentence it stands in."""
    answer = crm(*line)
    is_data = line[0] == "export" and "md" not in line  # a file, the same in every language
    shown = shlex.join(("crm", *line))[:70]
    return [
        f"{word}: {shown}: {text.strip()[:110]}"
        for text in (*("" if is_data else answer.out).splitlines(), *answer.err.splitlines())
        for word in english_words(text, line)
    ]


def bad_lines(seed: int) -> Iterator[tuple[str, ...]]:
    """Each command with a word too many, one too few, an option that is not there, and a bad value for each place."""
    rng = random.Random(seed)
    for name, command in commands():
        start, good = tuple(name.split()), GOOD.get(name)
        if good is None:
            continue
        arguments = [at for at, word in enumerate(good) if not word.startswith("-")]
        yield from ((*start, *good, "--没有"), (*start, *good, "一", "二", "三"), start, (*start, *good[:-1]))
        for at in arguments:
            for value in BAD if not MANY else rng.sample(BAD, 2):
                yield (*start, *good[:at], value, *good[at + 1 :])
        for param in command.params:
            if param.param_type_name == "option" and not getattr(param, "is_flag", False) and param.name != "book":
                for value in BAD if not MANY else rng.sample(BAD, 1):
                    yield (*start, *good, param.opts[0], value)
                yield (*start, *good, param.opts[0])


def test_helps(zh: Crm) -> None:
    """The page of every command, hidden ones too."""
    found = [text for name, _ in (("", None), *commands()) for text in found_in(zh, (*name.split(), "--help"))]
    assert not found, "\n".join(found)


def test_answers(zh: Crm) -> None:
    """Every command with good words, every report, and what else is asked."""
    assert {name for name, _ in commands()} - set(GOOD) <= {"dash"}
    lines = [(*name.split(), *good) for name, good in GOOD.items()]
    lines += [tuple(shlex.split(line)) for line in ASKED.strip().splitlines()]
    found = [text for line in lines for text in found_in(zh, line)]
    assert not found, "\n".join(found)


def test_refusals(zh: Crm, sample: Path) -> None:
    """Bad words in every place: what is said of them, and what would do."""
    lines = list(bad_lines(1))
    if MANY:
        lines = random.Random(1).sample(lines, min(MANY, len(lines)))
    found = []
    for at, line in enumerate(lines):
        if at % 100 == 0:
            copyfile(sample, zh.path)
        found += found_in(zh, line)
    assert not found, "\n".join(found)

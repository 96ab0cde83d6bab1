"""A face in another language: each sentence, label and built-in code passes the one door that a catalogue translates.

`tr` and its neighbours give every letter in another alphabet here, before anything else of crm is loaded. The book's
data has no Latin letter, so that each one that is left on the screen came past `tr`.
"""

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import NOW

# Runs each line of the input as a command line, its answer after it; a line of its own says where the next begins.
PROGRAM = r"""
import io, shlex, string, sys
import crmcli.words as words

OTHER = str.maketrans({letter: chr(0x1D5A0 + at) for at, letter in enumerate(string.ascii_uppercase)}
                      | {letter: chr(0x1D5BA + at) for at, letter in enumerate(string.ascii_lowercase)})

def translated(sentence):
    parts = []
    for text, name, form, conversion in string.Formatter().parse(sentence):
        parts.append(text.replace("{", "{{").replace("}", "}}").translate(OTHER))
        if name is not None:
            parts.append("{" + name + ("!" + conversion if conversion else "") + (":" + form if form else "") + "}")
    return "".join(parts)

def tr(sentence, /, **values):
    return translated(sentence).format_map(values) if values else sentence.translate(OTHER)

words.tr = words.tr_marked = tr
words.tr_n = lambda one, many, n, /, **values: translated(one if n == 1 else many).format_map({"n": n, **values})

from crmcli.boundary import run

for line in sys.stdin.read().splitlines():
    print("=", line)
    sys.stdout.flush()
    run(shlex.split(line))
    sys.stdout.flush()
    sys.stderr.flush()
"""

LINES = """
add 王永庆 --company 台塑米行 --phone 13800138000 --tag 老客户 --city 嘉义 --birthday --05-03
add 李四光 --stage proposal
add 张三丰 --phone 13800138000
log 李四光 您好 --call --on "3 days ago"
log 王永庆 他要报价 --mail --next "fri 10am" --todo 发报价 --stage proposal --amount 5000 --deal 大米
log 李四光 再见 --in --owe "样品 by friday" --waiting "合同 by friday"
log 没有人 喂
remind 王永庆 "tomorrow 3pm" 电话
remind 李四光 yesterday 电话
today
brief 王永庆
show 王永庆
find 报价
list
list --stage proposal
snooze 2 +2d
done 2
done 99
deal add 李四光 面粉 800 --close "in 2 weeks"
deal move 2 negotiation
deal lost 2 price
deal move 1 won
deal park 1 "in 2 months"
deal list
deal show 1
deal show 2
pipeline
forecast
report funnel
report winrate
report cycle
report lost
report activity
product add 大米 --price 20 --cost 12 --unit 公斤
product use 王永庆 大米 --per-week 5
product list
order add 王永庆 "3 大米"
order add 李四光 "2 大米" --paid
order list
order show 1
pay 王永庆 20
pay 王永庆 100
pay 王永庆
report receivables
report value
reorder
case add 王永庆 坏了
case list
case solve 1 换了
rate 王永庆 2 太慢
rate 李四光 9
report satisfaction
quiet
quiet --all
dupes
dupes --not 1 3
merge 1 3 --yes
undo
redo
undo --list
history
edit 李四光 --snooze "in 2 weeks"
rm 张三丰
restore 张三丰
inbox
inbox file 1 李四光
inbox drop 1
when "feb 30"
when "every friday"
show 没有人
deal move 99 won
pay 王永庆 0
log 王永庆 他 --on tomorrow
deal lost 1 nonsense
backtest
""".strip().splitlines()
# What may stand in Latin letters: codes of currencies and tiers, what is typed as it stands (examples of dates are
# phrases of the date language), how a point in time is stored, tables and columns in the list of what an undo took
# back. Typer says what is wrong with an option.
LATIN = re.compile(
    r"crm: |USD|\b[A-C]\b|mon-fri|\b\d+d\b|\d[TZ]|--\w+|Option|requires \d arguments|every friday|feb 30"
    r"|(other )?nonsense|tomorrow 3pm|next fri|in 2 weeks|yesterday|tomorrow|last mon|3 days ago|\bfri\b"
    r"|\bcrm (add|edit|show|remind|pay|log|deal \w+)\b|\b(WHO|WHEN|AMOUNT|REASON)\b"
    r"|\b(customer|interaction|deal|detail|contact|tag|distinct_pair|merged_into|deleted_at|customer_id|None)\b"
)


def test_nothing_but_data_is_left_in_english(tmp_path: Path) -> None:
    """Every word of an answer, a table or an error has passed `tr`, and so has every built-in code."""
    lines = [line for line in LINES if line]
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input="\n".join(lines),
        capture_output=True,
        encoding="utf-8",
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "CRM_BOOK": str(tmp_path / "book.db"),
            "CRM_NOW": NOW.isoformat(),
            "COLUMNS": "160",
            "CRM_UPKEEP": "off",  # a process of its own, which answers nothing
            "PYTHONIOENCODING": "utf-8",
        },
        check=False,
    )
    text = (ran.stdout + ran.stderr).replace(str(tmp_path / "book.db"), "")  # where the new book was made
    answers = [line for line in text.splitlines() if not line.startswith("= ")]
    assert "\n".join(line for line in answers if re.search("[A-Za-z]{2}", LATIN.sub("", line))) == ""
    assert len(answers) > 2 * len(lines)
    assert [line for line in text.splitlines() if line.startswith("= ")] == [f"= {line}" for line in lines]

"""The Chinese face: which language is spoken, what stays as it is in each, and that the catalogue is sound."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from crmcli.cli import COMMANDS
from crmcli.domain.dates import every_words
from crmcli.domain.sales.money import Money, compact, show_compact
from crmcli.words import spoken_language, tr, tr_n, use_language
from crmcli.words.choice import chosen_language, spoken_languages
from tests.conftest import Crm
from tests.dashboard import dashboard
from tests.small_book import small_book

LOCALE = Path(__file__).resolve().parent.parent / "crmcli" / "locale"
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """Whatever a test spoke, the next one is in English."""
    yield
    use_language("en")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book, made once."""
    return small_book(tmp_path_factory.mktemp("language") / "book.db")


@pytest.fixture
def zh(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """crm as somebody with a Chinese locale runs it."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    return crm


@pytest.mark.parametrize(
    ("environ", "config", "language"),
    [
        ({}, "", "en"),
        ({"LANG": "zh_CN.UTF-8"}, "", "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "", "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW"}, "", "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "", "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "", "zh"),
        ({"LANG": "de_DE.UTF-8"}, "", "en"),
        ({"LANG": "zh_CN.UTF-8"}, 'language = "en"\n', "en"),
        ({}, "theme = 'dark'\nlanguage='zh' # mine\n", "zh"),
        ({}, '[keys]\nlanguage = "zh"\n', "en"),
        ({"LANG": "zh_CN"}, 'language = "fr"\n', "zh"),
    ],
)
def test_which_language_is_spoken(tmp_path: Path, environ: dict[str, str], config: str, language: str) -> None:
    """The setting of the machine, else the first variable that is set; a language that is not there is English."""
    file = tmp_path / "config.toml"
    if config:
        file.write_text(config, encoding="utf-8")
    assert chosen_language(environ, str(file)) == language


def test_every_language_has_its_catalogue() -> None:
    """What `crm config language` takes is what stands in crmcli/locale."""
    assert {"en", *(path.stem for path in LOCALE.glob("*.po"))} == set(spoken_languages()) >= {"en", "zh"}


def holes(sentence: str) -> set[str]:
    """The names of the holes of a sentence; none where its braces are its own."""
    try:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    except ValueError:
        return set()


@pytest.mark.parametrize("language", spoken_languages()[1:])
def test_a_catalogue_is_sound(language: str) -> None:
    """The module is made from the .po as it is; nothing in doubt, and no hole that the program does not fill."""
    made = import_module(f"crmcli.locale.{language}")
    with (LOCALE / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    said = {}
    for message in catalogue:
        if not message.id:
            continue
        english = message.id if isinstance(message.id, tuple | list) else (message.id,)
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        assert not message.fuzzy, message.id
        if all(forms):
            said[english[0]] = tuple(forms)
            wanted = set().union(*map(holes, english))
            for form in forms:
                assert holes(english[-1]) - {"n"} <= holes(form or "") <= wanted, (english, form)
    kept = {key: (value,) if isinstance(value, str) else value for key, value in made.MESSAGES.items()}
    assert kept == said


def test_chinese_is_set_alike() -> None:
    """A space between a number and a Han character, 你 and never 您, and no half-width sign behind a Han character."""
    made = import_module("crmcli.locale.zh")
    found = []
    for value in made.MESSAGES.values():
        for form in (value,) if isinstance(value, str) else value:
            prose = re.sub(r"例：.*|\"[^\"]*\"|“[^”]*”|'[^']*'|\bcrm [^，。；（]*", "", form)
            if re.search(r"[\u4e00-\u9fff]\{n[:}]|\{n(?::,)?\}[\u4e00-\u9fff]|您|[\u4e00-\u9fff][,;!?]\s", prose):
                found.append(form)
    assert not found


def test_english_loads_no_catalogue(tmp_path: Path) -> None:
    """A run in English opens nothing of crmcli/locale; one in Chinese does."""
    code = (
        "import sys; from crmcli.boundary import run; run(['today'])\n"
        "sys.exit(any(name.startswith('crmcli.locale') for name in sys.modules))"
    )
    env = {"HOME": str(tmp_path), "CRM_BOOK": str(tmp_path / "no.db"), "CRM_UPKEEP": "off"}
    loaded = [
        subprocess.run([sys.executable, "-c", code], env=env | {"LANG": lang}, capture_output=True, check=False)
        for lang in ("en_GB.UTF-8", "zh_CN.UTF-8")
    ]
    assert [ran.returncode for ran in loaded] == [0, 1]


def test_a_day_in_chinese(zh: Crm) -> None:
    """Answers, refusals and questions speak Chinese; exit codes, JSON keys and codes stay as they are."""
    added = zh("add", "王永庆", "--company", "宏达机电", "--phone", "13800138000")
    assert (added.code, added.out) == (0, "")
    assert "已添加 王永庆" in added.err
    logged = zh("log", "王永庆", "要报价", "--call", "--next", "周五上午10点", "--todo", "发报价单")
    assert "已记录与 王永庆（编号 1）的往来（电话）" in logged.err
    assert "11月20日 周五 10:00" in logged.err
    missing = zh("show", "李雷")
    assert missing.code == 3
    assert missing.err.startswith("crm：没有客户符合 '李雷'。")
    assert zh("today").out.startswith("周三 11月18日")
    plain = zh.ok("list")[0]
    assert plain["name"] == "王永庆"
    assert HAN.search("".join(plain)) is None
    assert zh.ok("find", "--notes")[0]["channel"] == "call"


def test_the_language_of_the_machine(crm: Crm) -> None:
    """`crm config language` outlives the shell's locale, answers in the new language, and can be taken back."""
    assert crm("config", "language", "中文").out == "language:     zh\n"
    assert crm("list").out.startswith("没有客户。")
    assert crm("config", "language", "klingon").code == 2
    assert crm("config", "language", "").out == "language:     not set\n"
    assert crm("list").out.startswith("No customers.")


def texts_of_help(crm: Crm, *words: str) -> str:
    """The page of a help."""
    answer = crm(*words, "--help")
    assert answer.code == 0, (words, answer.err)
    return answer.out


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_each_help_is_chinese(zh: Crm, command: str) -> None:
    """Every line of explanation: what is left of English are commands, options, names of values and examples."""
    page = texts_of_help(zh, *command.split())
    assert page.startswith("用法：")
    for line in page.splitlines()[1:]:
        told = re.split(r"\s{2,}", line.strip(), maxsplit=1)[-1]
        words = re.findall(r"\b[a-z]{4,}\b", re.sub(r"crm .*|--[\w-]+|\"[^\"]*\"|\S*[=:_/.@-]\S*", "", told))
        assert HAN.search(line) or "、" in line or len(words) < 3, line


def test_numbers_are_shortened_as_the_language_does() -> None:
    """2.3万 and 1.2亿, not 23k and 120m; small ones as they are."""
    sums = [0, 95_000, 999_999, 2_345_600, 12_000_000_000]
    assert [compact(Money(minor, "CNY")) for minor in sums] == ["0", "950", "10k", "23.5k", "120m"]
    use_language("zh")
    assert [compact(Money(minor, "CNY")) for minor in sums] == ["0", "950", "1万", "2.3万", "1.2亿"]
    assert show_compact(Money(-2_345_600, "CNY")) == "-¥2.3万"


def test_one_form_for_every_number() -> None:
    """Chinese has no plural; English has two forms."""
    assert [tr_n("{n:,} customer", "{n:,} customers", n) for n in (1, 2)] == ["1 customer", "2 customers"]
    use_language("zh")
    assert [tr_n("{n:,} customer", "{n:,} customers", n) for n in (1, 2)] == ["1 位客户", "2 位客户"]
    assert tr("A sentence that no catalogue has.") == "A sentence that no catalogue has."


@pytest.mark.parametrize(
    ("stored", "chinese"),
    [
        ("week", "每周"),
        ("2 weeks", "每 2 周"),
        ("mon,thu", "每周一、周四"),
        ("weekday", "每工作日"),
        ("month on the 15th", "每月15日"),
        ("month on the last day", "每月最后一天"),
        ("quarter end", "每季度末"),
        ("year on 3 may", "每年5月3日"),
        ("last fri of the month", "每月的最后一个周五"),
        ("mon at 09:00", "每周一 09:00"),
    ],
)
def test_a_recurrence_in_words(stored: str, chinese: str) -> None:
    """The stored form is English; another language tells its parts."""
    assert every_words(stored) == f"every {stored}"
    use_language("zh")
    assert every_words(stored) == chinese


@pytest.mark.parametrize("size", [(80, 24), (132, 38)])
async def test_the_dashboard_is_chinese(sample: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    """Tabs, panes and keys; a full-width key acts as its half-width one, but not where text is typed."""
    use_language("zh")
    async with dashboard(sample, size=size) as shown:
        page = shown.text
        assert all(word in page for word in ("今天", "商机", "客户", "名片", "报表", "记录", "提醒"))
        assert not re.search(r"\b(Today|Pipeline|Quiet|late|today)\b", page)
        await shown.press("？")
        assert "按键" in shown.text
        await shown.press("escape", "３")
        assert shown.app.place == "customers"
        await shown.press("／", "？")
        assert "？" in shown.text


async def test_the_dashboard_follows_the_language(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another shell set is spoken at once, and taken back as quickly."""
    async with dashboard(sample) as shown:
        assert "Today" in shown.text
        for language, word in (("zh", "今天"), ("en", "Today")):
            shown.app._config.parent.mkdir(parents=True, exist_ok=True)
            shown.app._config.write_text(f'language = "{language}"\n', encoding="utf-8")
            shown.app.look()
            await shown.until(lambda word=word: word in shown.text)  # type: ignore[misc]
            assert spoken_language() == language


def test_the_chinese_session_works_line_by_line(zh: Crm) -> None:
    """The example of README.zh-CN, as a new user types it."""
    text = (LOCALE.parent.parent / "README.zh-CN.md").read_text(encoding="utf-8")
    lines = re.findall(r"^    crm (.*)$", text.partition("## 六十秒")[2].partition("\n## ")[0], re.M)
    assert len(lines) > 8
    for line in lines:
        answer = zh(*shlex.split(line))
        assert answer.code == 0, (line, answer.err)
        assert HAN.search(answer.out + answer.err), line


def test_no_sentence_is_missing() -> None:
    """Every sentence of the program and of its help stands in every catalogue, and no other."""
    tool = LOCALE.parent.parent / "tools" / "catalogue.py"
    env = os.environ | {"PYTHONPATH": str(tool.parent.parent), "LANG": "C.UTF-8"}
    checked = subprocess.run([sys.executable, tool, "--check"], env=env, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr[-500:]

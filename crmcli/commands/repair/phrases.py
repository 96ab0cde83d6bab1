"""Several words that mean one command together: open deals, past due, birthdays in june, pipeline report, 新建商机."""

from typing import TYPE_CHECKING

from crmcli.commands.repair.chinese import split_chinese
from crmcli.commands.repair.line import shown
from crmcli.commands.repair.nouns import as_question
from crmcli.commands.repair.slots import Checks
from crmcli.domain.command_line.commands import COMMAND_WORDS
from crmcli.domain.command_line.months import names_month
from crmcli.domain.command_line.phrases import BEGINNINGS
from crmcli.domain.command_line.questions import BIRTHDAYS, silence_asked
from crmcli.domain.command_line.spans import span_named
from crmcli.domain.command_line.states import STATES
from crmcli.errors import Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_BIRTHDAYS = ("birthdays", "birthday", "bdays", "生日")
_SOON = ("upcoming", "soon", "coming", "next", "coming up", "近期", "最近")
_REPORT = ("report", "list", "overview", "summary", "报表", "列表")
_EARNED = ("income", "revenue", "turnover", "takings", "earnings", "earned", "sales", "销售额", "营业额", "收入")
_FEWEST_WORDS = 2


def as_phrase(rest: list[str], run: "Run") -> list[str] | None:
    """The command that the words mean together; None for others. Raises Usage with lines where they mean several."""
    plain = [word.casefold().strip("?:,") for word in rest]
    if (asked := as_question(rest)) is not None:
        return asked
    if (told := _birthdays(plain)) is not None:
        return told
    if len(plain) == 1 and (found := BIRTHDAYS.fullmatch(plain[0])) and names_month(found["han"] or ""):
        return ["list", "--birthday", found["han"]]
    said = " ".join(plain).replace("'", "").replace("’", "")
    for start, command in BEGINNINGS:
        if said.startswith(start):
            return command.split()
    if (silence := silence_asked(said.removeprefix("who "))) is not None and len(plain) > 1:
        return ["list", said.removeprefix("who ")] if silence[1] else ["list", "--quiet", silence[0]]
    if (silence := silence_asked(said)) is not None and silence[0]:
        return ["list", "--quiet", silence[0]]
    if len(plain) >= _FEWEST_WORDS:
        if (stated := _state_first(plain, rest)) is not None:
            return stated
        if plain[0] in ("new", "added") and (fresh := _new_since(plain, run)) is not None:
            return fresh
        pair = f"{plain[0]}-{plain[1]}"
        if pair in COMMAND_WORDS and plain[0] not in ("follow", "call"):
            return [pair, *rest[2:]]
        if plain[0] in _EARNED and (span := span_named(" ".join(plain[1:]), run.now.date())) is not None:
            return ["order", "list", "--since", span[0].isoformat(), "--until", span[1].isoformat()]
        if len(plain) == _FEWEST_WORDS and plain[1] in _REPORT and plain[0] in COMMAND_WORDS:
            return [plain[0]]
    checks = Checks(run)
    if (chinese := split_chinese(rest, checks, run.now.date(), run)) is not None:
        return chinese
    return ["list", rest[0]] if len(rest) == 1 and _is_kept_word(rest[0], checks, run) else None


def _is_kept_word(word: str, checks: Checks, run: "Run") -> bool:
    """Whether a word is a tag, a city or a source that the book has, or the plural of one, and nobody's name."""
    if word.casefold() in COMMAND_WORDS or not checks.has_book or checks.is_somebody(word):
        return False
    from crmcli.queries.customer_lists import values_in_use

    forms = (word, word[:-1]) if word.endswith("s") else (word,)
    return any(field != "stage" for form in forms for field, _ in values_in_use(run.store, form, ()))


def _new_since(plain: list[str], run: "Run") -> list[str] | None:
    """`new leads this week` as the customers added then; None for words that name no such days."""
    for count in (2, 1):
        span = span_named(" ".join(plain[-count:]), run.now.date()) if len(plain) > count else None
        nouns = set(plain[1 : len(plain) - count])
        if span is not None and nouns <= {"leads", "lead", "customers", "clients", "people", "contacts", "in"}:
            added = f"added >= {span[0].isoformat()} and added <= {span[1].isoformat()}"
            stage = ["--stage", "lead"] if nouns & {"leads", "lead"} else []
            return ["list", *stage, "--where", added]
    return None


def _state_first(plain: list[str], rest: list[str]) -> list[str] | None:
    """`open deals` and `unpaid invoices acme` as the list of those; None for other words."""
    means = COMMAND_WORDS.get(plain[1], ())
    noun = means[0] if len(means) == 1 else ""
    options = {word: found for words, found in STATES.get(noun, {}).items() for word in words.split()}
    stages = ("won", "lost") if noun == "deal list" else ()
    if plain[0] in stages:
        return [*noun.split(), *rest[2:], "--stage", plain[0]]
    return [*noun.split(), *rest[2:], *options[plain[0]]] if plain[0] in options else None


def _birthdays(plain: list[str]) -> list[str] | None:
    """`birthdays in june`, `upcoming birthdays`: the customers with a birthday then; None for other words."""
    if not plain or (plain[0] not in _BIRTHDAYS and plain[-1] not in _BIRTHDAYS and "birthdays" not in plain):
        return None
    others = [word for word in plain if word not in (*_BIRTHDAYS, "in", "list", "show", "all", "of", "with", "的")]
    when = " ".join(others)
    if not when:
        return ["list", "--where", 'birthday ~ "-"', "--columns", "name,birthday,phone", "--sort", "birthday"] if len(
            plain) > 1 else None  # fmt: skip
    if names_month(when):
        return ["list", "--birthday", when]
    if when in _SOON:
        ways = (["list", "--birthday", "this month"], ["list", "--birthday", "next month"])
        raise Usage(
            tr("“{words}” says no month.", words=" ".join(plain)),
            "\n".join([tr("Write one of:"), *(f"  {shown(way)}" for way in ways)]),
        )
    return None

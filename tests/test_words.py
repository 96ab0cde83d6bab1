"""One way to a sentence: holes are named, and what fills them is never read as a sentence itself."""

import ast
import calendar
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from crmcli import errors
from crmcli.demo.sample_book import build_demo
from crmcli.words import listed, tr, tr_mark, tr_marked, tr_n
from tests.conftest import NOW, Crm
from tests.source import LAYERS, ROOT, nodes, place, tree, within

# Calls that put their words before a person, each with the places of those words.
TELLING = {
    **{name: (0, 1) for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)},
    **dict.fromkeys(("Impossible", "DateRefused", "reject", "say", "put", "put_text", "put_sentence", "ask"), (0,)),
    **dict.fromkeys(("notify", "sentence"), (0,)),
    "Rejected": (2,),
    "Signal": (1,),
    "Fault": (1, 2),
}
KEYWORDS = {"message", "hint", "reason", "placeholder"}
SQL = re.compile(r"\b(SELECT|WHERE|LIMIT|ORDER BY|VALUES)\b")
PASSING_ON = {"safe", "visible", "one_line", "note"}  # they give back the words they get


def telling(name: str) -> list[Path]:
    """Every module of a layer but the one that defines `tr`."""
    return [path for path in within(name) if place(path) != "words/__init__.py"]


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a module."""
    return [node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def name_of(call: ast.Call) -> str:
    """The last part of what is called: `say` of `run.out.say(…)`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_sentence(text: str) -> bool:
    """True for text with a word in it that is no code: `no_date`, say."""
    return bool(re.search(r"[^\W\d_]", text)) and not re.fullmatch(r"[a-z_]*|[A-Z]+", text)


def untranslated(words: ast.expr, function: ast.AST) -> Iterator[ast.expr]:
    """The parts of an expression that are words written in the code and not given to `tr`."""
    if isinstance(words, ast.IfExp):
        yield from untranslated(words.body, function)
        yield from untranslated(words.orelse, function)
    elif isinstance(words, ast.BoolOp):
        for value in words.values:
            yield from untranslated(value, function)
    elif isinstance(words, ast.BinOp):
        if isinstance(words.op, ast.Mod) and isinstance(words.left, ast.Constant) and isinstance(words.left.value, str):
            yield words
        for side in (words.left, words.right):
            yield from untranslated(side, function)
    elif isinstance(words, ast.JoinedStr):
        if is_sentence("".join(str(part.value) for part in words.values if isinstance(part, ast.Constant))):
            yield words
    elif isinstance(words, ast.Constant):
        if isinstance(words.value, str) and is_sentence(words.value):
            yield words
    elif isinstance(words, ast.Call):
        if name_of(words) == "format" and isinstance(getattr(words.func, "value", None), ast.Constant):
            yield words
        elif name_of(words) in PASSING_ON and words.args:
            yield from untranslated(words.args[0], function)
    elif isinstance(words, ast.Name):
        for value in assigned(words.id, function):
            if not any(isinstance(node, ast.Name) for node in ast.walk(value)) or isinstance(value, ast.JoinedStr):
                yield from untranslated(value, function)


def assigned(name: str, function: ast.AST) -> Iterator[ast.expr]:
    """What a name is bound to in a function."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                yield node.value


def told(path: Path) -> Iterator[ast.expr]:
    """The words that a module tells and that do not come from `tr`."""
    for function in functions(path):
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and name_of(node) in TELLING:
                places = TELLING[name_of(node)]
                given = [arg for at, arg in enumerate(node.args) if at in places]
                given += [keyword.value for keyword in node.keywords if keyword.arg in KEYWORDS]
                for one in given:
                    yield from untranslated(one, function)


@pytest.mark.parametrize("name", LAYERS)
def test_words_reach_a_person_through_tr(name: str) -> None:
    """No f-string, concatenation, `%` or `.format` of words in an error, an answer or a notice."""
    found = [f"{place(path)}:{bad.lineno}: {ast.unparse(bad)}" for path in telling(name) for bad in told(path)]
    assert found == []


def given_names(call: ast.Call, function: ast.AST) -> set[str]:
    """The names that a call gives values to: its keywords, and the keys of a dict that it unpacks."""
    names = {keyword.arg for keyword in call.keywords if keyword.arg}
    for unpacked in (keyword.value for keyword in call.keywords if keyword.arg is None):
        for value in assigned(unpacked.id, function) if isinstance(unpacked, ast.Name) else ():
            if isinstance(value, ast.Dict):
                names |= {str(key.value) for key in value.keys if isinstance(key, ast.Constant)}
    return names


def is_whole(call: ast.Call, function: ast.AST) -> bool:
    """True for a literal whose holes are all filled; a value from an unpacked dict may be left over."""
    forms = call.args[: 2 if name_of(call) == "tr_n" else 1]
    sentences = [form.value for form in forms if isinstance(form, ast.Constant) and isinstance(form.value, str)]
    if len(sentences) < len(forms) or (name_of(call) != "tr_n" and len(call.args) != 1):
        return False
    if name_of(call) == "tr_mark" or (name_of(call) == "tr" and not call.keywords):
        return True
    unpacked = [keyword.value for keyword in call.keywords if keyword.arg is None]
    if any(not isinstance(one, ast.Name) or not any(assigned(one.id, function)) for one in unpacked):
        return True  # what is unpacked is not to be seen here: the words of a step
    holes = [{hole for _, hole, _, _ in Formatter().parse(s) if hole is not None} | {"n"} for s in sentences]
    named = {keyword.arg for keyword in call.keywords if keyword.arg}
    return holes[0] == holes[-1] and named <= holes[0] <= given_names(call, function) | {"n"}


def sentences(path: Path) -> list[ast.Call]:
    """The calls of a module that mark a sentence."""
    return [node for node in nodes(path) if isinstance(node, ast.Call) and name_of(node) in ("tr", "tr_n", "tr_mark")]


@pytest.mark.parametrize("name", LAYERS)
def test_each_sentence_is_a_literal_with_its_holes_filled(name: str) -> None:
    """What the catalogue is made from is written in the code; both forms of a plural have the same holes."""
    found = []
    for path in telling(name):
        if calls := sentences(path):
            owner: dict[ast.AST, ast.AST] = {}
            for function in (tree(path), *functions(path)):
                owner |= dict.fromkeys(ast.walk(function), function)  # the innermost comes last
            found += [f"{place(path)}:{c.lineno}: {ast.unparse(c)}" for c in calls if not is_whole(c, owner[c])]
    assert found == []


def is_of_typed_words(path: Path) -> bool:
    """Whether a module holds words that people type, in both languages: the repair of a line, other names of keys."""
    return path.parent.name == "repair" or path.name == "key_words.py"


@pytest.mark.parametrize("face", ["commands", "render", "tui"])
def test_a_face_has_no_sentence_in_an_f_string(face: str) -> None:
    """Wherever it goes: an f-string with a word and a space in it is a sentence, or a part of one."""
    found = []
    for path in within(face):
        if is_of_typed_words(path):
            continue
        for function in functions(path):
            for node in (inner for statement in function.body for inner in ast.walk(statement)):
                if isinstance(node, ast.JoinedStr):
                    text = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
                    if re.search(r"[^\W\d_]{2}", text) and " " in text.strip():
                        found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {text}")
    assert found == []


@pytest.mark.parametrize("name", LAYERS)
def test_no_sql_is_taken_for_a_sentence(name: str) -> None:
    """A translated query would break in that language alone."""
    texts = [
        part.value
        for path in telling(name)
        for call in sentences(path)
        for part in call.args
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    assert not [text for text in texts if SQL.search(text)]


def test_a_sentence_takes_its_values_by_name() -> None:
    """What a person typed may hold braces; it is a value and stays as it is."""
    assert tr("Added {name}.", name="{x} & Co") == "Added {x} & Co."
    assert tr("Nothing {here}.") == "Nothing {here}."


def test_a_number_chooses_the_form() -> None:
    """One row, two rows, no rows."""
    said = [tr_n("{n} row from {file}", "{n} rows from {file}", n, file="a.csv") for n in (0, 1, 2)]
    assert said == ["0 rows from a.csv", "1 row from a.csv", "2 rows from a.csv"]


def test_a_marked_sentence_is_translated_when_it_is_shown() -> None:
    """A table's heading is written where the table is defined, long before the language is asked for."""
    assert tr_marked(tr_mark("{n} days"), n=30) == "30 days"


def test_a_list_is_put_together_in_one_place() -> None:
    """Commas and words between the items are the language's."""
    assert listed(["a", "b", "c"]) == "a, b, c"
    assert listed((letter for letter in "ab"), " or ") == "a or b"


# Asked in this order of the sample book; each answers, refuses or changes something.
SAID = """
today
today --json
list
list --where "city = Paris and"
list --sort nothing
list --columns nothing
find quote
find nothing-is-like-this
show 3
show nobody-at-all
brief 3
quiet
quiet --status nothing
reorder
reorder 3
reorder --plan --dry-run
pipeline
forecast
backtest
report funnel
report winrate
report cycle
report lost
report receivables
report activity
report value
report satisfaction
deal list
deal show 5
deal add 3 chairs 1200 --stage proposal --next "next fri" --todo "send it"
deal move 5 nowhere
deal lost 5
deal lost 5 --reason price
deal park 6 "in 3 months"
deal won 7
deal edit 8 --title "{braces}"
order list
order add 3 "tea 2kg @ 4.50"
order add 3 "??? x0"
order show 2
order rm 2
pay 3 500
pay 3 0
pay
product list
product add "{hole}" --unit kg --price 4.50
product use tea 3 --per-week 5kg
case list
case add 3 "late delivery"
case solve 1 "sent anew"
rate
rate 3 9 "quick delivery"
rate 3 11
add "Li {Wei}" --phone 13800138000 --tag vip
add "Li {Wei}" --phone 13800138000
add
edit 3 city=Shanghai tag+=vip
edit 3 city
edit 3 nothing=x
log 3 "called {him}" --call --next "fri 10am" --todo "send {quote}" --owe "list by monday"
log nobody-at-all "a note"
log 3 x --next "someday"
log 3 x --stage nowhere
log 3 "more" --last
inbox
inbox file 1 3
remind 3 "tomorrow 3pm" "send quote" --every month
remind 3 "30 feb" x
done 1
done 9999
snooze 2 "+2d"
snooze 2
when "下周五下午3点" "next fri" "nonsense"
dupes
merge 3 4 --dry-run
merge 3 3
rm 5
rm 9999
restore
restore 5
config
config region
config nothing
config stages "lead, lead"
config cadence "A=14, B=x"
history
undo
redo
undo --batch 99999
export nothing.xyz
export --format nothing
import nothing.csv
nothing
list --nothing
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample book, made once."""
    return build_demo(tmp_path_factory.mktemp("words") / "demo.db", NOW)


def test_no_answer_shows_an_empty_hole(crm: Crm, sample: Path) -> None:
    """A `{name}` left in an answer is a sentence whose values were not given; braces that were typed stay.

    Each line reaches a command that there is.
    """
    shutil.copy(sample, crm.path)
    typed = {"{braces}", "{hole}", "{Wei}", "{him}", "{quote}"}
    left, mute = [], []
    for line in SAID.strip().splitlines():
        answer = crm(*shlex.split(line))
        if not answer.out + answer.err or "No such command" in answer.err:
            mute.append(line)
        if "--json" not in line:
            holes = set(re.findall(r"\{[\w!:,.]*\}", answer.out + answer.err))
            left += [(line, hole) for hole in holes - typed]
    assert (left, mute) == ([], [])


# Where a literal is shown to a person in the dashboard: the positions of such arguments, and their keywords.
SHOWING = {"FormField": (1, 3), "Tab": (1,), "Content": (0,), "Chooser": (0,), "do": (2,), "go": (2,), "Cell": (0,)}
SHOWING_KEYWORDS = ("example", "placeholder", "description", "border_title")


def has_word(node: ast.expr) -> bool:
    """True for a literal with a word of two letters or more in it."""
    return (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(re.search(r"[^\W\d_]{2}", node.value))
    )


def test_each_label_of_the_dashboard_is_in_the_catalogue() -> None:
    """Fields, tabs, keys, hints and titles are marked where they are written, and translated when they are shown."""
    bare = []
    for node in (node for path in within("tui") for node in nodes(path)):
        if isinstance(node, ast.Call) and name_of(node) in SHOWING:
            given = [arg for at, arg in enumerate(node.args) if at in SHOWING[name_of(node)]]
            given += [keyword.value for keyword in node.keywords if keyword.arg in SHOWING_KEYWORDS]
            bare += [f"{one.lineno}: {ast.unparse(one)}" for one in given if has_word(one)]
        elif isinstance(node, ast.Assign) and has_word(node.value):
            names = [getattr(target, "id", getattr(target, "attr", "")) for target in node.targets]
            bare += [f"{node.lineno}: {name}" for name in names if name in ("HINT", "border_title", "placeholder")]
    assert bare == []


# Literals of the faces that look like words and are none, or are read by a parser and not by a person.
PARSED = {
    "2 weeks",
    "in 1 hour",
    "in 2 days",
    "next monday",
    "in 1 week",
    "in 1 month",
    "this week",
    "next week",
    "past due",
}
CODES = {
    "report activity",
    "order list",
    "not found",
    "TextLine, Rows",
    "filter words",
    "true friend",
    "last contact",
    "csv, xlsx, json, jsonl, vcf, ics, md",
}
DATES = {*calendar.day_abbr, *calendar.month_abbr}
TYPES = {"Rows", "Screen", "Result", "Opener", "Settings", "Reminder"}  # names in cast(), TypeVar()
HELP_CALLS = ("Option", "Argument", "Typer")  # Typer's help texts are read at import


def unmarked(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of literals that read as words and are in no docstring, annotation, help text or `tr`."""
    left_out: set[ast.AST] = set()
    for node in nodes(path):
        if isinstance(node, ast.Call) and name_of(node) in ("tr", "tr_n", "tr_mark", *HELP_CALLS):
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            is_help = name_of(node) in HELP_CALLS
            left_out |= {part for one in given if is_help or isinstance(one, ast.Constant) for part in ast.walk(one)}
        elif isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            left_out |= (
                {first.value} if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) else set()
            )
        elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            left_out |= set(ast.walk(node.annotation))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is not None:
            left_out |= set(ast.walk(node.returns))
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in left_out:
            several = " " in node.value.strip() and re.search(r"[^\W\d_]{2}", node.value)
            is_code = node.value.startswith(("$", "#")) or SQL.search(node.value)
            if re.match(r"[A-Z][a-z]", node.value) or (several and not is_code):
                yield node.lineno, node.value


@pytest.mark.parametrize("face", ["commands", "render", "tui"])
def test_each_label_of_a_face_is_in_the_catalogue(face: str) -> None:
    """Headings, labels and short states too, wherever they stand: in a tuple, a dict or an `or`."""
    allowed = PARSED | CODES | DATES | TYPES
    assert [
        f"{place(path)}:{line}: {text}"
        for path in within(face)
        if not is_of_typed_words(path)
        for line, text in unmarked(path)
        if text not in allowed
    ] == []


def test_how_a_change_is_taken_back_is_said_in_one_place() -> None:
    """The shell says it by `way_back`, the dashboard by `with_undo`; no other sentence does, as both faces use them."""
    says = re.compile(r"crm undo( --batch \S+)? (takes|brings) (it|the new one|that) back[.;)]?$|· u takes it back$")
    found = [
        (place(path), node.value)
        for layer in LAYERS
        if layer != "locale"
        for path in within(layer)
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and says.search(node.value)
    ]
    assert {where for where, _ in found} == {"render/answers.py", "tui/host.py"}
    assert len(found) == 4

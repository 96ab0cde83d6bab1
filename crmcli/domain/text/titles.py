"""Forms of address: a surname with a title (王总, 老王, Mr Smith), parsed and compared with names and titles.

Pure text. Whom the book has under such a name is asked in queries/search/by_title.py.
"""

from collections.abc import Sequence

from crmcli.domain.text.name_query import JOINERS, NameQuery, parse_name_query, split_words
from crmcli.domain.text.syllables import syllables_in
from crmcli.domain.text.umlauts import written_out
from crmcli.domain.text.unicode import fold, has_cjk
from crmcli.tuples import NamedTuple

_HE, _SHE = "he", "she"
# The form of address: what is said of the person (he, she), or the words that a stored title of theirs would have.
_AFTER = {
    "先生": _HE, "小姐": _SHE, "女士": _SHE, "太太": _SHE, "夫人": _SHE, "老板娘": _SHE, "大哥": _HE, "大姐": _SHE,
    "哥": _HE, "姐": _SHE, "叔": _HE, "阿姨": _SHE, "师傅": "", "同学": "", "老板": "老板 总 董事长 owner ceo",
    "总": "总 董事长 ceo cfo coo cto 老板 负责人 创始人 founder president director", "总经理": "总经理 总 ceo gm",
    "副总": "副总 vp", "总监": "总监 director", "经理": "经理 manager", "主任": "主任", "主管": "主管 supervisor",
    "老师": "老师 教师 教授 讲师 teacher", "教授": "教授 professor", "博士": "博士 dr phd",
    "医生": "医生 医师 doctor dr",
    "大夫": "医生 医师 大夫 doctor dr", "律师": "律师 lawyer attorney", "会计": "会计 财务 accountant",
    "董": "董事 董秘",
    "董事长": "董事长 chairman", "工": "工 工程师 engineer", "工程师": "工程师 engineer", "处长": "处长", "处": "处长",
    "局长": "局长", "局": "局长", "科长": "科长", "科": "科长", "部长": "部长", "厂长": "厂长", "校长": "校长",
    "院长": "院长", "所长": "所长", "行长": "行长", "店长": "店长", "站长": "站长", "队长": "队长", "组长": "组长",
    "书记": "书记", "秘书": "秘书 secretary", "助理": "助理 assistant", "顾问": "顾问 advisor consultant",
    "专员": "专员", "代表": "代表", "采购": "采购 buyer purchasing", "さん": "", "様": "", "样": "", "氏": "", "씨": "",
    "님": "", "사장님": "사장", "부장님": "부장", "과장님": "과장", "대리님": "대리",
}  # fmt: skip
BEFORE_SURNAME = ("老", "小", "阿")
_BEFORE = {
    **dict.fromkeys(("mr", "mister", "sir", "herr", "hr", "monsieur", "sr", "senor", "signor", "sig", "don", "mijnheer",
                     "dhr", "pan"), _HE),
    **dict.fromkeys(("mrs", "ms", "miss", "madam", "madame", "mme", "mlle", "mademoiselle", "frau", "fr", "sra",
                     "senora", "srta", "signora", "dona", "mevrouw", "mevr", "pani"), _SHE),
    "mx": "", "dr": "dr doctor doktor md physician", "doctor": "dr doctor md physician", "prof": "prof professor",
    "professor": "prof professor",
}  # fmt: skip
_AFTER_LATIN = {"san": "", "sama": "", "sensei": "sensei teacher", "ssi": "", "sir": _HE}
_WIVES = ("太", "太太", "夫人")  # her own surname is mostly another one
# Only behind a bare surname: 陈建生 is a name.
_AFTER_SURNAME = {"生": _HE, "太": _SHE, "兄": _HE, "嫂": _SHE, "伯": _HE, "姨": _SHE}
_AT = ("at", "of", "from", "@")
_TWO = frozenset((
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "司徒", "司空",
    "夏侯", "端木",
    "南宫", "西门", "百里", "东郭", "呼延", "轩辕", "独孤", "申屠", "澹台", "公冶", "淳于", "单于", "太史", "钟离",
    "闻人", "赫连",
))  # fmt: skip
_SHORTEST_FORM = 2  # characters of a form of address that no name ends with
_LONGEST_NAME = 4  # characters of a Chinese name
_WORDS_OF_A_PERSON = 4


class Title(NamedTuple):
    """A parsed form of address. `names` are the folded words beside it, of which the last (Latin) is the surname.

    `is_wife`: the surname is that of the husband (陈太). `is_local`: a form that goes with one writing of the surname
    (Chan Sir, in Hong Kong).
    """

    names: tuple[str, ...]
    says: str
    is_cjk: bool
    is_wife: bool = False
    is_local: bool = False

    @property
    def is_surname(self) -> bool:
        """True if only a Chinese surname was said, False for a whole name."""
        return len(self.names[0]) == 1 or self.names[0] in _TWO or not self.is_cjk


def parse_title(typed: str) -> Title | None:
    """The form of address in `typed` and the name beside it; None when it is no form of address."""
    folded = fold(typed)
    joined = folded.replace(" ", "")
    if joined and all(map(has_cjk, joined)):
        return _chinese(joined)
    words = split_words(folded)
    start, end = 0, len(words)
    says: list[str] = []
    while start < end - 1 and words[start] in _BEFORE:
        says.append(_BEFORE[words[start]])
        start += 1
    while end - 1 > start and (words[end - 1] in _AFTER or words[end - 1] in _AFTER_LATIN):
        says.append(_AFTER.get(words[end - 1], _AFTER_LATIN.get(words[end - 1], "")))
        end -= 1
    if len(says) == 0 or end - start > _WORDS_OF_A_PERSON:
        return None
    is_cjk = end - start == 1 and has_cjk(words[start])  # 陈 Sir
    return Title(tuple(words[start:end]), next(filter(None, says), ""), is_cjk=is_cjk, is_local=words[-1] == "sir")


class BareName(NamedTuple):
    """A whole name without the form of address beside it, and what that says of the person: he, she, or its words."""

    name: str
    says: str


def name_without_title(name: str) -> BareName | None:
    """The whole name beside a form of address (Mr John Smith, 王建国先生), in its letters; None for any other name.

    A form of one character behind a Chinese name (王建工) may be part of it, and is none.
    """
    words = name.split()
    if len(words) > 2 and words[0].endswith(",") and fold(words[1]) in _BEFORE:  # Smith, Mr John
        words = [*words[1:], words[0].rstrip(",")]
    title = parse_title(" ".join(words))
    if title is None or title.is_wife:
        return None
    if title.is_cjk:
        is_short = len(fold(name).replace(" ", "")) - len(title.names[0]) < _SHORTEST_FORM
        return None if title.is_surname or is_short else BareName(title.names[0], title.says)
    bare = [word for word in words if fold(word) not in _BEFORE and fold(word) not in _AFTER_LATIN]
    return BareName(" ".join(bare), title.says) if len(title.names) > 1 and len(bare) > 1 else None


def parse_spoken_title(typed: str) -> Title | None:
    """As `parse_title`, for what was typed to find somebody: also 陈生 and 陈太, which stored may be whole names."""
    joined = fold(typed).replace(" ", "")
    surname, form = joined[:-1], joined[-1:]
    if form in _AFTER_SURNAME and (surname in _TWO or (len(surname) == 1 and has_cjk(surname))):
        return Title((surname,), _AFTER_SURNAME[form], is_cjk=True, is_wife=form in _WIVES)
    return parse_title(typed)


def split_firm(typed: str) -> list[tuple[str, Title]]:
    """The ways to read a text as a firm and a form of address; [] when it holds none.

    宏达 王总, 王总@宏达, 宏达王总, 宏达的王总, Acme Mr Smith, Mr Smith at Acme.
    """
    folded = fold(typed.replace("@", " @ "))
    joined = folded.replace(" ", "").replace("@", "")
    parts = typed.replace("@", " @ ").replace("的", " ").split()
    found: list[tuple[str, Title]] = []
    for at in range(1, len(parts)):
        for named, firm in ((parts[at:], parts[:at]), (parts[:at], parts[at:])):
            title = parse_spoken_title(" ".join(word for word in named if fold(word) not in _AT))
            others = [word for word in firm if fold(word) not in _AT and word != "@"]
            if title is not None and others:
                found.append((" ".join(others), title))
    if len(parts) == 1 and all(map(has_cjk, joined)):
        found += _split_run(joined)
    return found


def _split_run(run: str) -> list[tuple[str, Title]]:
    """宏达王总: a firm of two or more characters before a surname with a title."""
    found = []
    for size in (2, 3, 4, 5):
        firm, named = run[:-size], run[-size:]
        title = parse_spoken_title(named) if len(firm) > 1 else None
        if title is not None and title.is_surname:
            found.append((firm, title))
    return found


def _chinese(run: str) -> Title | None:
    """For a run of CJK characters: a name before a title, or 老 and 小 before a surname."""
    for size in (4, 3, 2, 1):
        name, form = run[:-size], run[-size:]
        if form in _AFTER and 0 < len(name) <= _LONGEST_NAME:
            return Title((name,), _AFTER[form], is_cjk=True, is_wife=form in _WIVES)
    if run[0] in BEFORE_SURNAME and (len(run) == 2 or run[1:] in _TWO):
        return Title((run[1:],), "", is_cjk=True)
    return None


def has_name(title: Title, name: str) -> bool | None:
    """Whether a person's name fits: the surname, or the whole name where it was said; by letters, not by sound.

    None when what was said may be the given name: Mr Wei for Chen Wei, Mr John for John Smith, Mr Kim for Kim Min-jun.
    """
    folded = fold(name)
    if title.is_cjk:
        run, said = folded.replace(" ", ""), title.names[0]
        if not title.is_surname:
            return run == said
        stored = _chinese(run)  # somebody is in the book as 老陈
        if stored is not None and stored.is_surname and stored.names == title.names:
            return True
        is_longer = len(said) == 1 and run[:2] in _TWO
        return run.startswith(said) and len(run) <= len(said) + 3 and not is_longer
    joined = written_out(name).translate(JOINERS)  # O'Neil is also oneil
    spellings = {tuple(fold(each).split()) for each in (name, written_out(name), joined)}
    verdicts = [_has_latin_name(title, [word for word in words if word not in _BEFORE]) for words in spellings]
    return True if True in verdicts else None if None in verdicts else False


def _has_latin_name(title: Title, words: Sequence[str]) -> bool | None:
    """As `has_name`, for the folded words of a person's name."""
    if not (words and set(title.names) <= set(words)):
        return False
    if set(title.names) == set(words):
        return True
    if all(map(syllables_in, words)) and [words[0]] in syllables_in(words[0]):  # pinyin: the surname, first, is one
        return True if title.names[-1] == words[0] or len(title.names) > 1 else None
    return True if title.names[-1] == words[-1] else None


def agrees(title: Title, name: str, stored: str | None) -> bool | None:
    """Whether the title that is stored with a person, or stands in the name, is the one that was said.

    None when nothing is stored that would tell. A stored job neither is nor contradicts a plain Mr, 小姐 or 老.
    """
    own = parse_title(name)
    if own is not None and own.says and title.says:
        return own.says == title.says
    words = split_words(fold(stored)) if stored else []
    if title.says in (_HE, _SHE):
        said = {_BEFORE.get(word, _AFTER.get(word)) for word in words} & {_HE, _SHE}
        return None if not said else title.says in said
    if not title.says or not stored:
        return None
    return any(_is_in(word, fold(stored)) for word in title.says.split())


def _is_in(word: str, stored: str) -> bool:
    return word in stored if has_cjk(word) else word in stored.split()


def query_of(title: Title) -> NameQuery:
    """The name beside the title as a name query."""
    return parse_name_query(" ".join(title.names))


def surname_sound(title: Title) -> str | None:
    """The surname when it may be pinyin of a Chinese one (Ms Chen), else None."""
    surname: Sequence[str] = title.names
    is_one = len(surname) == 1 and not title.is_cjk and [surname[0]] in syllables_in(surname[0])
    return surname[0] if is_one else None

"""The condition language of `list --where`: comparisons joined by and, or, not and parentheses.

    city = Paris and (stage = proposal or tag = vip) and not budget < 5000

`not` binds before `and`, `and` before `or`. Operators: = != < <= > >= and ~ (contains). A value of several
words may stand in quotes. What cannot be read is refused with the place; nothing is ever taken for an empty condition.
"""

from typing import NamedTuple

from crmcli.errors import Usage
from crmcli.words import tr

OPERATORS = ("!=", "<=", ">=", "=", "<", ">", "~")
_SYMBOLS = "()=<>!~"
_DEEPEST = 25  # SQLite reads some thirty
_MOST = 200  # comparisons


class Comparison(NamedTuple):
    """`field op value`, as typed."""

    field: str
    op: str
    value: str


class Not(NamedTuple):
    """The opposite of a condition."""

    inner: "Condition"


class Both(NamedTuple):
    """Two conditions that must both hold."""

    left: "Condition"
    right: "Condition"


class Either(NamedTuple):
    """Two conditions of which one must hold."""

    left: "Condition"
    right: "Condition"


Condition = Comparison | Not | Both | Either


class _Token(NamedTuple):
    text: str
    place: int
    quoted: bool


def parse_where(expression: str) -> Condition:
    """The condition that `expression` states; raises Usage naming what cannot be read."""
    parser = _Parser(expression, _tokens(expression))
    condition = parser.either(0)
    left = parser.peek()
    if left is not None:
        parser.refuse(left, tr("and, or, or nothing more"))
    return condition


def _tokens(expression: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    while place < len(expression):
        char = expression[place]
        if char.isspace():
            place += 1
        elif char in "\"'":
            end = expression.find(char, place + 1)
            if end < 0:
                raise Usage(tr("A quote is not closed in: {expression}", expression=expression[place:]))
            tokens.append(_Token(expression[place + 1 : end], place, True))
            place = end + 1
        elif char in _SYMBOLS:
            symbol = expression[place : place + 2]
            symbol = symbol if symbol in OPERATORS else char
            tokens.append(_Token(symbol, place, False))
            place += len(symbol)
        else:
            end = place
            while end < len(expression) and not expression[end].isspace() and expression[end] not in _SYMBOLS + "\"'":
                end += 1
            tokens.append(_Token(expression[place:end], place, False))
            place = end
    return tokens


class _Parser:
    def __init__(self, expression: str, tokens: list[_Token]) -> None:
        self.expression = expression
        self.tokens = tokens
        self.next = 0
        self.comparisons = 0

    def peek(self) -> _Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def refuse(self, token: _Token | None, wanted: str) -> None:
        found = f"{token.text!r}" if token else tr("the end")
        raise Usage(
            tr(
                "In --where, {found} stands where {wanted} should: {expression}",
                found=found,
                wanted=wanted,
                expression=self.expression,
            ),
            tr("""Example: --where 'city = Paris and (stage = won or tag = vip)'"""),
        )

    def keyword(self, word: str) -> bool:
        token = self.peek()
        if token is None or token.quoted or token.text.lower() != word:
            return False
        self.next += 1
        return True

    def either(self, depth: int) -> Condition:
        condition = self.both(depth)
        while self.keyword("or"):
            condition = Either(condition, self.both(depth))
        return condition

    def both(self, depth: int) -> Condition:
        condition = self.one(depth)
        while self.keyword("and"):
            condition = Both(condition, self.one(depth))
        return condition

    def one(self, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise Usage(tr("That condition is nested too deeply."))
        if self.keyword("not"):
            return Not(self.one(depth + 1))
        if self.keyword("("):
            inner = self.either(depth + 1)
            if not self.keyword(")"):
                self.refuse(self.peek(), tr("a closing )"))
            return inner
        return self.comparison()

    def comparison(self) -> Comparison:
        self.comparisons += 1
        if self.comparisons > _MOST:
            raise Usage(tr("That condition has more than {most} comparisons.", most=_MOST))
        field = self.word(tr("a field"))
        op = self.peek()
        if op is None or op.quoted or op.text not in OPERATORS:
            self.refuse(op, tr("one of = != < <= > >= ~"))
        self.next += 1
        assert op is not None
        return Comparison(field.lower(), op.text, self.value())

    def value(self) -> str:
        """A value: a phrase in quotes, or words up to and, or, a parenthesis and the end (renewal < 1 jan)."""
        first = self.peek()
        words = [self.word(tr("a value"), empty=True)]
        while first is not None and not first.quoted and self._is_word(self.next):
            if self.next + 1 < len(self.tokens) and self.tokens[self.next + 1].text in OPERATORS:
                break  # the field of a comparison before which and is missing
            words.append(self.word(tr("a value")))
        return " ".join(words)

    def _is_word(self, place: int) -> bool:
        token = self.tokens[place] if place < len(self.tokens) else None
        is_plain = token is not None and not token.quoted and token.text[0] not in _SYMBOLS
        return is_plain and token is not None and token.text.lower() not in ("and", "or", "not")

    def word(self, wanted: str, *, empty: bool = False) -> str:
        token = self.peek()
        symbol = token is not None and not token.quoted and token.text[0] in _SYMBOLS
        if token is None or symbol or (not empty and (not token.text or token.quoted)):
            self.refuse(token, wanted)
        assert token is not None
        if not token.quoted and token.text.lower() in ("and", "or", "not"):
            self.refuse(token, wanted)
        self.next += 1
        return token.text

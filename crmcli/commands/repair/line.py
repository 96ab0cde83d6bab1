"""A command line taken apart by what its command takes, put together again, and shown as it would be typed."""

from collections.abc import Iterator, Sequence
from shlex import quote
from typing import Literal, NamedTuple, Self

from crmcli.typer_parts import TyperGroup, click, is_letter, is_option, is_text

_NEEDS_QUOTING = set('"\\$`!')


class Piece(NamedTuple):
    """One thing that was typed behind the command: a word, an option with its value, or an option nobody knows.

    `name` is the parameter's name for an option, and what stands behind the dashes for an unknown one.
    """

    kind: Literal["word", "option", "unknown"]
    typed: str
    name: str = ""
    values: tuple[str, ...] = ()


class CommandLine(NamedTuple):
    """A line whose command is known: `front` are the options before the command, `path` its words."""

    front: tuple[str, ...]
    path: tuple[str, ...]
    command: "click.Command"
    pieces: tuple[Piece, ...]

    @property
    def name(self) -> str:
        """The command as it is typed behind crm."""
        return " ".join(self.path)

    @property
    def words(self) -> list[str]:
        """The words that are no options."""
        return [piece.typed for piece in self.pieces if piece.kind == "word"]

    @property
    def arguments(self) -> list["click.Parameter"]:
        """The parameters that take words."""
        return [param for param in self.command.params if param.param_type_name == "argument"]

    def with_words(self, words: Sequence[str], *options: Piece) -> Self:
        """The same options with these words, and with `options` at the end."""
        kept = [piece for piece in self.pieces if piece.kind != "word"]
        return self._replace(pieces=(*(Piece("word", word) for word in words), *kept, *options))

    def argv(self) -> list[str]:
        """The line as the shell hands it over."""
        words = self.words
        if any(word.startswith("-") and len(word) > 1 and not is_text(word) for word in words):
            options = [part for piece in self.pieces if piece.kind != "word" for part in _parts(piece)]
            return [*self.front, *self.path, *options, "--", *words]
        return [*self.front, *self.path, *(part for piece in self.pieces for part in _parts(piece))]

    def shown(self) -> str:
        """The line as it is typed, quoted for the shell."""
        return shown(self.argv())


def _parts(piece: Piece) -> Iterator[str]:
    yield piece.typed
    yield from piece.values


def shown(argv: Sequence[str]) -> str:
    """A command line to paste: crm and its words, those with spaces in quotes."""
    return " ".join(["crm", *map(in_quotes, argv)])


def in_quotes(word: str) -> str:
    """A word as the shell takes it: in double quotes where it needs any and they are enough."""
    if quote(word) == word or _is_plain(word):
        return word
    return quote(word) if set(word) & _NEEDS_QUOTING else f'"{word}"'


def _is_plain(word: str) -> bool:
    """Whether the shell leaves a word alone that only `quote` is careful about: 张伟, £500."""
    return bool(word) and all(letter.isalnum() or letter in "£€¥+-_.,:/@%=" for letter in word)


def read_line(root: "click.Command", argv: Sequence[str]) -> CommandLine | None:
    """The line taken apart; None when its first words are no command."""
    front, path, command, rest = find_command(root, argv)
    if command is None or isinstance(command, TyperGroup):
        return None
    return CommandLine(tuple(front), tuple(path), command, tuple(_pieces(command, rest)))


class FoundCommand(NamedTuple):
    """Options before the command, the command's words, the command or group they name, and the rest of the line.

    The command is None when the first word is no command; it is the group when the word behind it is no command of it.
    """

    front: list[str]
    path: list[str]
    command: "click.Command | None"
    rest: list[str]


def find_command(root: "click.Command", argv: Sequence[str]) -> FoundCommand:
    """The command that a line names, as far as it names one."""
    rest = list(argv)
    front: list[str] = []
    while rest and rest[0].startswith("--"):
        front.append(rest.pop(0))
        if front[-1] == "--book" and rest:
            front.append(rest.pop(0))
    path: list[str] = []
    command: click.Command | None = None
    group: click.Command | None = root
    while isinstance(group, TyperGroup) and rest:
        found = group.get_command(click.Context(group), rest[0])
        if found is None:
            break
        path.append(rest.pop(0))
        command = group = found
    return FoundCommand(front, path, command, rest)


def _pieces(command: "click.Command", tokens: list[str]) -> Iterator[Piece]:
    known: dict[str, click.Parameter | None] = {"--help": None, "-h": None}
    known |= {name: param for param in command.params for name in (*param.opts, *param.secondary_opts)}
    rest = list(tokens)
    while rest:
        token = rest.pop(0)
        if token == "--":
            yield from (Piece("word", word) for word in rest)
            return
        if token[:1] != "-" or token == "-" or is_text(token):
            yield Piece("word", token)
            continue
        name, equals, value = token.partition("=")
        if name not in known:
            yield Piece("unknown", name, name.lstrip("-").lower().replace("_", "-"), (value,) if equals else ())
            continue
        param = known[name]
        count = 0 if param is None or getattr(param, "is_flag", False) else param.nargs
        if count and not equals and rest and (is_option(rest[0]) or is_letter(name, rest[0])):
            count = 0
        values = (value,) if equals else tuple(rest[:count])
        if not equals:
            del rest[:count]
        yield Piece("option", name, (param.name or "") if param is not None else "help", values)

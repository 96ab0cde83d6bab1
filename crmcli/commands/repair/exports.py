"""Words behind export that say what is written and in which format: clients to excel, deals csv, all."""

from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.commands.repair.options import Repaired
from crmcli.domain.command_line.commands import COMMAND_WORDS
from crmcli.errors import Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_ENDINGS = {
    "excel": "xlsx", "xlsx": "xlsx", "xls": "xlsx", "csv": "csv", "json": "json", "vcard": "vcf", "vcards": "vcf",
    "vcf": "vcf", "ics": "ics", "ical": "ics", "calendar": "ics", "spreadsheet": "xlsx", "markdown": "md",
}  # fmt: skip
_BETWEEN = ("to", "as", "in", "into", "my", "the", "all", "file", "a", "an", "导出", "到")
_WHOLE = ("all", "everything", "book", "data", "全部", "所有")


def repair_export(line: CommandLine, run: "Run") -> Repaired | None:
    """`export clients to excel` as `export customers.xlsx`, `export deals csv` as `export deals.csv`; None for others.

    Raises Usage with the line for the whole book.
    """
    words = [word.casefold().strip(".,") for word in line.words]
    if line.path != ("export",) or not words or any("." in word for word in words):
        return None
    if all(word in _WHOLE for word in words):
        whole = line.with_words(["book.jsonl"], Piece("option", "--all", "all_"))
        raise Usage(tr("The whole book is one file."), tr("Write: {line}", line=whole.shown()))
    rest = [word for word in words if word not in _BETWEEN]
    endings = [_ENDINGS[word] for word in rest if word in _ENDINGS]
    nouns = [COMMAND_WORDS.get(word, (word,))[0] for word in rest if word not in _ENDINGS]
    name = {"list": "customers", "deal list": "deals", "order list": "orders"}.get(nouns[0] if nouns else "list")
    if len(endings) > 1 or len(nouns) > 1 or name is None:
        return None
    fixed = line.with_words([f"{name}.{endings[0] if endings else 'csv'}"])
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])

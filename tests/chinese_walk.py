"""English words in what crm says in Chinese: what the walk over its commands and screens looks for.

Allowed are the names of commands, options, fields and settings, which are typed in every language, and the short list
below. Whatever a person typed is taken out first; the book of the walk is the Chinese sample, whose data has no Latin
word outside addresses and order numbers.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from crmcli.cli import COMMANDS, HIDDEN, LazyGroup, build
from crmcli.commands.config import ALL_KEYS
from crmcli.context import Run
from crmcli.demo.vocabulary import GIVEN_NAMES_ZH, TRADES_ZH
from crmcli.domain.fields import FIELDS
from crmcli.typer_parts import TyperGroup, click

# Names of things and of keys, and formats, as they stand in Chinese sentences.
NAMES = """
crm CRM csv xlsx xls ods vcf json JSON Lines jsonl ics md eml ldif mbox zip gz UTF utf GBK gbk big cp base SQL
ISO vCard URL MB GB KB TZ HOME LANG EDITOR PAGER CRM_BOOK CRM_NOW CRM_DEBUG shell xargs age Enter Esc Tab Ctrl
ctrl CNY USD EUR CN US NPS CSAT RFM ABC PostgreSQL Textual SQLite Python Aalen Johansen Reinartz Kumar postgresql
CalDAV CRM_PHONE_PASSWORD CRM_PHONE_PASSWORD_COMMAND
"""
# Codes that are typed as the value of an option.
CODES = """
auto always never fill overwrite skip park rm dmy mdy ymd google outlook hubspot excel risk days tail value
late quiet very due on rhythm orders contact both day yearly number text customers contacts interactions
payments deals reminders net and or not tag channel since before help en zh yes no dark light qualified
proposal negotiation competitor timing budget need quality mon fri eom receipt book shift jis gb iPhone tab
space esc enter setup off status event todo anna
"""
ALLOWED = frozenset((NAMES + CODES).split())
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w.-]+|\b\w+://\S+|(?<![\w>])[~.]?/[\w./~-]+|hooks/[\w./-]+|\b[\w-]+\.(?:csv|db|toml|xlsx|vcf|age|gz|example|jsonl)\b"
)
_SLUGS = sorted({slug for _, slug in GIVEN_NAMES_ZH} | {trade.slug for trade in TRADES_ZH})
_SLUG = re.compile(rf"\b[a-z]+-(?:{'|'.join(_SLUGS)})\b")  # WeChat ids of the sample book
_WORD = re.compile(r"[A-Za-z][A-Za-z_]+")


@cache
def typed_names() -> frozenset[str]:
    """The names of commands, options, fields and settings."""
    root = build(["--help"])
    assert isinstance(root, LazyGroup)
    ctx = root.make_context("crm", ["today"], obj=Run(), resilient_parsing=True)
    found = {field.name for field in FIELDS} | set(ALL_KEYS)

    def walk(command: click.Command) -> None:
        for param in command.params:
            for name in (*param.opts, *param.secondary_opts):
                if name.startswith("-"):
                    found.update(name.lstrip("-").split("-"))
        if isinstance(command, TyperGroup) and not isinstance(command, LazyGroup):
            for name, sub in command.commands.items():
                found.add(name)
                walk(sub)

    walk(root)
    for name in (*COMMANDS, *HIDDEN):
        found.add(name)
        command = root.get_command(ctx, name)
        assert command is not None
        walk(command)
    return frozenset(found)


def english_words(text: str, typed: Iterable[str] = ()) -> Iterator[str]:
    """The English words of a Chinese answer that are neither allowed nor among the words that were typed."""
    parts = {part for given in typed for part in (given, *given.split())} - typed_names()
    for word in sorted(parts, key=len, reverse=True):
        text = text.replace(word, " ") if len(word) > 1 else text
    for word in _WORD.findall(_SLUG.sub(" ", _ADDRESS.sub(" ", text))):
        if word not in ALLOWED and word not in typed_names():
            yield word

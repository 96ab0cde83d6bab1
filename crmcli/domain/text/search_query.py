"""Parser for search queries: plain words, "phrases" and filters such as tag:vip or since:monday."""

from crmcli.errors import Usage
from crmcli.tuples import NamedTuple
from crmcli.words import tr

FILTERS = ("tag", "company", "stage", "channel", "since", "before")


class SearchWords(NamedTuple):
    """What was asked for. `since` and `before` are ISO days."""

    terms: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    company: str | None = None
    stage: str | None = None
    channel: str | None = None
    since: str | None = None
    before: str | None = None

    @property
    def text(self) -> str:
        """The words without the filters."""
        return " ".join(self.terms)

    @property
    def only_notes(self) -> bool:
        """True when a filter speaks of notes only (channel, since, before)."""
        return bool(self.channel or self.since or self.before)

    @property
    def filters_customers(self) -> bool:
        """True when a filter speaks of customers (tag, company, stage)."""
        return bool(self.tags or self.company or self.stage)

    @property
    def has_filters(self) -> bool:
        """True when any filter was given."""
        return self.filters_customers or self.only_notes


def parse_search(query: str) -> tuple[SearchWords, dict[str, str]]:
    """Words and filters; the phrases of since: and before: are returned raw, for the date grammar."""
    terms: list[str] = []
    tags: list[str] = []
    single: dict[str, str] = {}
    for word in split_quoted(query):
        key, colon, value = word.partition(":")
        if not colon or key not in FILTERS:
            terms.append(word)
        elif not value:
            raise Usage(
                tr("{key}: needs a word after it.", key=key), tr("Example: crm find quote tag:vip since:monday")
            )
        elif key == "tag":
            tags.append(value)
        elif key in single:
            raise Usage(tr("{key}: stands twice; only one can hold.", key=key))
        else:
            single[key] = value
    words = SearchWords(tuple(terms), tuple(tags), single.get("company"), single.get("stage"), single.get("channel"))
    return words, {key: single[key] for key in ("since", "before") if key in single}


def split_quoted(query: str) -> list[str]:
    """Words, with what stands in double quotes kept together (also after a filter's colon)."""
    words: list[str] = []
    current, quoted, seen = "", False, False
    for char in query:
        if char in '"“”':
            quoted, seen = not quoted, True
        elif char.isspace() and not quoted:
            if current or seen:
                words.append(current)
            current, seen = "", False
        else:
            current += char
    if quoted:
        raise Usage(tr("A quote is not closed in: {query}", query=query))
    if current or seen:
        words.append(current)
    return [word for word in words if word.strip()]

"""Sentences for people: every one goes out through `tr` or `tr_n`, whole, with named holes.

English is the source text and is returned as it is written. `use_language` loads the catalogue of another language
once, when the program starts or the language is changed; an English run loads none.
"""

from collections.abc import Callable, Iterable, Mapping

_ENGLISH_STEPS = (("bn", 10**9), ("m", 10**6), ("k", 10**3))

# The language in use, its sentences by the English ones, and the form of a sentence for a number; None for English.
_language = "en"
_catalogue: Mapping[str, str | tuple[str, ...]] | None = None
_form: Callable[[int], int] = bool
_steps: tuple[tuple[str, int], ...] = _ENGLISH_STEPS
_region: str | None = None


def use_language(language: str) -> None:
    """Speak `language` from now on: `en`, or one that has a catalogue in `crmcli.locale`."""
    global _catalogue, _form, _language, _region, _steps
    if language == _language:
        return
    if language == "en":
        _catalogue, _steps, _region = None, _ENGLISH_STEPS, None
    else:
        from crmcli.locale import load_catalogue  # English opens no catalogue

        _catalogue, _form = load_catalogue(language)
        _steps = tuple((sign, int(size)) for size, _, sign in (step.partition("=") for step in tr(_STEPS).split()))
        _region = tr(_REGION) if _REGION in _catalogue else None
    _language = language


def language_name(language: str) -> str:
    """What the speakers of a language call it; its code where its catalogue does not say so."""
    if language == "en":
        return _NAME
    from crmcli.locale import load_catalogue

    name = load_catalogue(language)[0].get(_NAME, language)
    return name if isinstance(name, str) else name[0]


def spoken_language() -> str:
    """The code of the language in use: `en`, `zh` …"""
    return _language


def home_region() -> str | None:
    """The region of a new book where the locale names none, as the language in use suggests; None for English."""
    return _region


def number_steps() -> tuple[tuple[str, int], ...]:
    """The sign and the size of each step that shortens a large number, largest first: k is a thousand, 万 ten."""
    return _steps


def tr(sentence: str, /, **values: object) -> str:
    """The sentence with each `{name}` filled in; without values it is returned as written, braces and all."""
    if _catalogue is not None:
        found = _catalogue.get(sentence, sentence)
        sentence = found if isinstance(found, str) else found[0]
    return sentence.format_map(values) if values else sentence


def tr_n(one: str, many: str, n: int, /, **values: object) -> str:
    """`one` where `n` is 1, else `many`, or the form that the language in use has for `n`; `{n}` is a hole of each."""
    sentence = one if n == 1 else many
    if _catalogue is not None and (found := _catalogue.get(one)) is not None:
        sentence = found if isinstance(found, str) else found[_form(n)]
    return sentence.format_map({"n": n, **values})


def tr_mark(sentence: str, /) -> str:
    """The sentence unchanged: marks it for the catalogue where it is defined; `tr_marked` translates it when shown."""
    return sentence


def tr_marked(sentence: str, /, **values: object) -> str:
    """The translation of a sentence that `tr_mark` marked."""
    return tr(sentence, **values)


# What a catalogue says of its language.
# Translators: the name of your language, as its speakers call it.
_NAME = tr_mark("English")
# Translators: the sign for each step of large numbers, largest first, as in 23.4k (Chinese: 100000000=亿 10000=万).
_STEPS = tr_mark("1000000000=bn 1000000=m 1000=k")
# Translators: the region (two letters) of a new book where the locale names no country.
_REGION = tr_mark("region of a new book")

# What the book keeps as a code is told in the reader's language; what somebody named is told as it was named.
_CODES = {
    "stage": (tr_mark("lead"), tr_mark("qualified"), tr_mark("proposal"), tr_mark("negotiation"), tr_mark("won"),
              tr_mark("lost"), tr_mark("total")),
    "reason": (tr_mark("price"), tr_mark("competitor"), tr_mark("timing"), tr_mark("no budget"), tr_mark("no need"),
               tr_mark("no answer"), tr_mark("quality"), tr_mark("other")),
    "channel": (tr_mark("call"), tr_mark("mail"), tr_mark("meet"), tr_mark("visit"), tr_mark("chat"),
                tr_mark("letter"), tr_mark("other")),
    "place": (tr_mark("name"), tr_mark("company"), tr_mark("alias"), tr_mark("contact"), tr_mark("email"),
              tr_mark("phone"), tr_mark("pinyin"), tr_mark("reference"), tr_mark("id"), tr_mark("near"),
              tr_mark("note"), tr_mark("deal"), tr_mark("reminder"), tr_mark("card"), tr_mark("case"),
              tr_mark("filter")),
    "case": (tr_mark("complaint"), tr_mark("question")),
    "backup": (tr_mark("made"), tr_mark("daily"), tr_mark("import"), tr_mark("merge"), tr_mark("restore"),
               tr_mark("sync"), tr_mark("update"), tr_mark("aside")),
    "status": (tr_mark("unknown"), tr_mark("never"), tr_mark("on rhythm"), tr_mark("due"), tr_mark("late"),
               tr_mark("quiet"), tr_mark("very quiet")),
    "clock": (tr_mark("orders"), tr_mark("contact"), tr_mark("both")),
    "basis": (tr_mark("rhythm"), tr_mark("jar"), tr_mark("season")),
    "mood": (tr_mark("angry"), tr_mark("bad"), tr_mark("cold"), tr_mark("sour"), tr_mark("unhappy"), tr_mark("ok"),
             tr_mark("neutral"), tr_mark("so-so"), tr_mark("calm"), tr_mark("warm"), tr_mark("good"),
             tr_mark("friendly"), tr_mark("hot"), tr_mark("great"), tr_mark("happy"), tr_mark("keen"),
             tr_mark("eager")),
    "table": (tr_mark("customer"), tr_mark("contact"), tr_mark("detail"), tr_mark("tag"), tr_mark("interaction"),
              tr_mark("reminder"), tr_mark("deal"), tr_mark("deal stage"), tr_mark("order"), tr_mark("order line"),
              tr_mark("payment"), tr_mark("case"), tr_mark("consumption"), tr_mark("inbox"), tr_mark("product"),
              tr_mark("setting"), tr_mark("journal"), tr_mark("batch")),
    "rows": (tr_mark("customers"), tr_mark("contacts"), tr_mark("interactions"), tr_mark("orders"),
             tr_mark("payments"), tr_mark("deals"), tr_mark("reminders")),
    "field": (tr_mark("id"), tr_mark("name"), tr_mark("kind"), tr_mark("company"), tr_mark("title"), tr_mark("phone"),
              tr_mark("email"), tr_mark("wechat"), tr_mark("url"), tr_mark("fax"), tr_mark("alias"),
              tr_mark("address"), tr_mark("city"), tr_mark("region"), tr_mark("country"), tr_mark("birthday"),
              tr_mark("stage"), tr_mark("source"), tr_mark("tier"), tr_mark("industry"), tr_mark("referred by"),
              tr_mark("every"), tr_mark("snooze"), tr_mark("do not contact"), tr_mark("tag"), tr_mark("tags"),
              tr_mark("ref"), tr_mark("note"), tr_mark("last contact"), tr_mark("next reminder"), tr_mark("added"),
              tr_mark("owner"), tr_mark("at"), tr_mark("due"), tr_mark("uid"), tr_mark("person"),
              tr_mark("customer"), tr_mark("date"),
              tr_mark("text"), tr_mark("amount"), tr_mark("quantity"), tr_mark("product"), tr_mark("price"),
              tr_mark("author"), tr_mark("channel"), tr_mark("cost"), tr_mark("day"), tr_mark("direction"),
              tr_mark("file"), tr_mark("label"), tr_mark("left on"), tr_mark("line"), tr_mark("method"),
              tr_mark("minutes"), tr_mark("mood"), tr_mark("no answer"), tr_mark("role"), tr_mark("solution"),
              tr_mark("terms"), tr_mark("unit"), tr_mark("value"), tr_mark("who"), tr_mark("words")),
    "kind": (tr_mark("true friend"), tr_mark("butterfly"), tr_mark("barnacle"), tr_mark("stranger")),
}  # fmt: skip


def code_text(of: str, code: str | None) -> str:
    """A code of the book for people (`of` says which: stage, reason, status …), another word as it is, "" for None.

    An underscore stands for the space between two words.
    """
    words = code.replace("_", " ") if code else ""
    return tr_marked(words) if words in _CODES[of] else code or ""


def stage_text(stage: str | None) -> str:
    """A stage for people: a built-in one in the reader's language, another by its name."""
    return code_text("stage", stage)


def reason_text(reason: str | None) -> str:
    """A reason for losing for people: a built-in one in the reader's language, another by its name."""
    return code_text("reason", reason)


def channel_text(channel: str) -> str:
    """A channel for people."""
    return code_text("channel", channel)


FOLLOW_UP = tr_mark("follow up")  # what a reminder without words says in the book


def follow_up_text(text: str) -> str:
    """The words of a reminder: those that it was given by default in the reader's language, others as they are."""
    return tr_marked(text) if text == FOLLOW_UP else text


def clock_text(clock: str | None) -> str:
    """What a rhythm goes by for people: orders, any contact or both."""
    return tr("any contact") if clock == "contact" else code_text("clock", clock)


def place_text(place: str) -> str:
    """Where a search hit, for people."""
    return tr("noted") if place == "note" else code_text("place", place)


def mood_text(mood: str | None) -> str:
    """A mood for people: a known word in the reader's language, another as it was typed."""
    return code_text("mood", mood)


def table_text(table: str) -> str:
    """Rows of a table of the book for people."""
    return code_text("table", table)


def rows_text(kind: str) -> str:
    """A kind of rows of a file (customers, orders …) for people."""
    return code_text("rows", kind)


def field_text(field: str) -> str:
    """A field of a customer or of a row for people."""
    return code_text("field", field)


LIST_SEPARATORS = (tr_mark(", "), tr_mark("; "), tr_mark(" and "), tr_mark(" or "))


def listed(items: Iterable[str], between: str = ", ") -> str:
    """The items in a row. `between` is one of LIST_SEPARATORS."""
    return tr_marked(between).join(items)


def facts_in_row(facts: Iterable[str]) -> str:
    """What is known of one thing, in a row: `50 chairs, proposal, $12,000`."""
    between = tr("{one}, {other}", one="", other="")
    return between.join(facts)


def labelled(label: str, text: str) -> str:
    """A text behind its label: `Fri 10:00: send the quote`."""
    return tr("{label}: {text}", label=label, text=text)


def with_detail(text: object, detail: object) -> str:
    """A name or a value with more about it in brackets: `Li Wei (Acme)`."""
    return tr("{text} ({detail})", text=text, detail=detail)


def as_sentence(clause: str) -> str:
    """A clause that stands alone: its first letter large, with a full stop."""
    return tr("{clause}.", clause=clause[:1].upper() + clause[1:])

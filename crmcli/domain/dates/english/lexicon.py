"""The English words of the date language, each with its one meaning."""


def _numbered(names: str, first: int) -> dict[str, int]:
    return {name: number for number, name in enumerate(names.split(), first)}


WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday",
            "tue tues tuesday",
            "wed weds wednesday wensday",
            "thu thur thurs thursday",
            "fri friday",
            "sat saturday saterday",
            "sun sunday",
        )
    )
    for name in names.split()
}

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}

CARDINALS = _numbered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    0,
)
TENS = {name: ten * 10 for name, ten in _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 2).items()}
ORDINALS = _numbered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth",
    1,
) | {"thirtieth": 30}

# Each unit: its rank (a longer one never follows a shorter), the field of Length it counts in, how many of them it is.
UNITS = {
    name: unit
    for names, unit in (
        ("min mins minute minutes", (0, "minutes", 1)),
        ("h hr hrs hour hours", (1, "minutes", 60)),
        ("d day days", (2, "days", 1)),
        ("w wk wks week weeks", (3, "days", 7)),
        ("fortnight fortnights", (3, "days", 14)),
        ("mo mos month months", (4, "months", 1)),
        ("quarter quarters", (4, "months", 3)),
        ("y yr yrs year years", (5, "months", 12)),
    )
    for name in names.split()
}

STRETCHES = ("week", "month", "quarter", "year")

TODAY = {
    "today": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "tmw": 1, "tommorow": 1, "tomorow": 1, "2moro": 1, "2morrow": 1,
    "tmoro": 1, "yesterday": -1,
}  # fmt: skip

PLURALS = {f"{name}s": day for name, day in WEEKDAYS.items() if name.endswith("day")}

PARTS = ("morning", "afternoon", "evening", "night")

# A full stop after one of these belongs to it: `Mon.`, `Feb.`, `2 hrs.`
ABBREVIATIONS = frozenset(
    name for table in (WEEKDAYS, MONTHS, UNITS) for name in table if len(name) < 6 and name not in ("may", "march")
)

SHORT_FORMS = {"nxt": "next", "wk": "week", "qtr": "quarter", "yr": "year"}

# Words in which one slip of the fingers is forgiven: two letters swapped, one missing or doubled, never one exchanged
# for another (Sundar is a name). Short words and August are too near to others.
FORGIVEN = tuple(
    name
    for name in (*WEEKDAYS, *MONTHS, "tomorrow", "yesterday", "morning", "afternoon", "evening", "weekend", "quarter")
    if len(name) > 5 and name not in ("august", "wensday", "saterday")
)

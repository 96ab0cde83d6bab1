"""What people ask of a list in words: not contacted in 30 days, over 300k, by last contact. Data and patterns alone."""

import re

_UNIT = r"(?P<unit>days?|weeks?|wks?|months?|years?|d|w|m|y|天|周|个?星期|个?月|年)"
_COUNT = r"(?P<count>\d+|an?|one|two|three|four|five|six|ten|一|两|二|三|四|五|六|十|三十|六十|九十)"
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "一": 1,
            "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "十": 10,
            "三十": 30, "六十": 60, "九十": 90}  # fmt: skip
_UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years", "天": "days", "周": "weeks", "星期": "weeks",
          "月": "months", "年": "years"}  # fmt: skip
_WHO = r"(?:(?:customers?|clients?|people|contacts|anyone|everyone|those|that|who|i|we)\s+)*"
_NOT = r"(?:not|never|no|hasnt|havent|hasn't|haven't|without|isnt|wasnt|didnt)"
_TOUCHED = (
    r"(?:contact(?:ed)?|called|calls?|spoken(?: to| with)?|talked(?: to)?|heard(?: from)?|touched|seen|visited|met|"
    r"emailed|reached|activity|followed up(?: with)?|follow-?up)"
)
_SILENT = re.compile(
    rf"{_WHO}(?:{_NOT}\s+(?:(?:been|i|we|have|had|had any|any)\s+)*{_TOUCHED}(?:\s+with)?|inactive"
    rf"|silent|quiet|dormant)"
    rf"\s+(?:(?:in|for|over|within)?\s*(?:the\s+)?(?:last|past|over|more than)?\s*{_COUNT}?\s*{_UNIT}"
    rf"|since\s+(?P<since>[a-z0-9 ]+))",
    re.IGNORECASE,
)
_SILENT_HAN = re.compile(
    rf"(?:超过|有|已经|已)?{_COUNT}\s*{_UNIT}(?:以上|多)?(?:没有?|未)(?:联系|沟通|跟进|拜访|打电话|来往)(?:过)?(?:了)?(?:的)?(?:客户|人)?"
)
# No order for so long: crm quiet by the clock of orders answers that.
NO_ORDERS = re.compile(
    rf"{_WHO}{_NOT}\s+(?:been\s+)?(?:orders?|ordered|bought|purchased|buying|sales|purchases?)\b.*|"
    r".*(?:没有?|未)(?:下单|订货|买).*",
    re.IGNORECASE,
)
SORTED = re.compile(r"(?:(?:sort(?:ed)?|order(?:ed)?|by)\s+)?by\s+(?P<column>[a-z][a-z _-]*)", re.IGNORECASE)
BIRTHDAYS = re.compile(
    r"(?:with\s+)?(?:birthdays?|bdays?)\s+(?:in |of )?(?P<when>.+)|(?P<han>.+?)(?:过)?生日(?:的)?(?:客户)?",
    re.IGNORECASE,
)
REFERRED_BY = re.compile(r"(?:customers? )?(?:referred|introduced|recommended|sent) by (?P<who>.+)", re.IGNORECASE)
NEW = re.compile(r"(?:new|added|created)(?: customers?| clients?| people)?(?: in)? (?P<span>.+)", re.IGNORECASE)
OVER = re.compile(
    r"(?:(?:worth|of|valued)\s+)?(?:over|above|more than|bigger than|larger than|greater than|at least|>=?|大于"
    r"|超过|高于)"
    r"\s*(?P<sum>\S+)(?:以上)?|(?P<more>\S+?)(?:以上|\+)",
    re.IGNORECASE,
)
UNDER = re.compile(
    r"(?:(?:worth|of|valued)\s+)?(?:under|below|less than|smaller than|<=?|小于|低于)\s*(?P<sum>\S+)"
    r"|(?P<less>\S+?)以下",
    re.IGNORECASE,
)


def silence_asked(text: str) -> tuple[str, str] | None:
    """The span that `not contacted in 30 days` names, and the day that `not called since october` begins with.

    One of the two is empty; None for other words.
    """
    found = _SILENT.fullmatch(text.strip()) or _SILENT_HAN.fullmatch(text.strip())
    if found is None:
        return None
    groups = found.groupdict()
    if groups.get("since"):
        return "", groups["since"]
    count = (groups["count"] or "1").casefold()
    unit = groups["unit"].casefold().removeprefix("个")
    unit = _UNITS.get(unit, "weeks" if unit.startswith("wk") else unit)
    return f"{_NUMBERS.get(count, count)} {unit}", ""

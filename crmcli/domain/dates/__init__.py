"""The date language: what people say about time, in English and Chinese, read as days and minutes.

One grammar serves every option that takes a date. A phrase is understood to its last word or refused
(DateRefused); nothing is ever guessed. All times are local wall time without a zone: the edges convert. An hour
that the local clock skips is the one after it, hours that are added are counted on a clock that never jumps, and a
time written with its zone (2026-11-20T15:00+08:00) is put on the local clock.

    parse_when("next fri 10am", now)       a point            parse_every("every monday")    a recurrence
    spell(moment, now)                     its echo           next_due(every, due, after)    what follows
    ago(day, today)                        "3 days ago"       parse_span("6 weeks")          a length in days
    parse_plan("fri 10am every week", now) a point and its recurrence

How the readings were chosen (each is tested):

- What recurs (a weekday, 15th, 3 may, christmas, 9am) means the next one; under tense "past" the last one. A day
  without a time may be today; a weekday never is: on a Friday `fri` is a week away.
- A day of a month without its year is never another year's while the one on the other side of now is 60 days away or
  nearer: `nov 17` said on 18 November, `nov 30` under tense "past" are refused, and the refusal asks for the year. A
  weekday beside it (thu 20 nov), a holiday and what recurs settle it. A span is added before the year is chosen: on 18
  November, 30 days after nov 2 is 2 December.
- `next fri`, 下周五: in the week after this one, weeks begin on Monday. `this fri`, 这周五: this week's, refused once
  it has gone by unless the tense is past. `last mon`: the most recent Monday before today; 上周一: last week's.
  下个周五, 上个周五, `next march`, `last q1` are taken only where their two readings agree.
- A stretch of time (next week, march, q1, 2014, weekend) means its first day, and takes no time of day. A bare
  month or quarter that is running now is the running one.
- End of week, eow: Friday. End of month, quarter, year: the last day. Mid march, 三月中, 三月中旬: the 15th. eod,
  cob: 17:00 today. A bare edge (mid month, 月初) is the coming one. Early march, 三月上旬: the first day; late march,
  中旬 alone and 上半年 are refused.
- 初五 is the coming lunar fifth, but refused where that is in the last lunar month (or the new year's fifth?). 小年
  is two days: refused.
- morning 9:00, noon 12:00, afternoon 14:00, evening 19:00, night and tonight 20:00; 早上 上午 9:00, 中午 12:00,
  下午 14:00, 傍晚 18:00, 晚上 20:00; 凌晨 needs its hour. A part of the day needs its day (tomorrow morning,
  明天下午).
- An hour without am or pm: 7 to 12 is read as on a 24-hour clock (9:30, at 8, 8点) unless that has gone by today,
  1 to 6 is refused (say 3pm, 下午3点, 03:00). Midnight of a named day is refused (say 00:00 or 23:59).
- A bare time that has gone by today is tomorrow's (under tense "past": yesterday's when still to come).
- Tense "future" refuses what lies before now, "past" what lies after it, unless the date was written with its
  year.
- A span of hours on a day is the hour at which it begins (tomorrow 2-3pm, 周五下午2点到3点); later today is today.
  2-3pm alone, between 2 and 3, thursday or friday, and in an hour or so are refused with the phrases that would do.
  Lunch is noon; early tomorrow is the morning.
- A bare length (2 weeks, 3d) needs a tense to say which way. `m` alone is refused: minutes (min) or months (mo).
- A deadline is due on the day it names: by friday, no later than the 15th, within a week, 周五前, 月底之前, 最晚周三,
  三天内; on a Friday `by friday` is today. 本周内 ends on Friday. English `before friday` is the day before.
- 春节后, 年后: the first day after the usual days off: 春节 seven (初一 to 初七), 国庆 seven, 五一 five, others one.
  节后, 假期后: the first working day, weekends counted. Before a festival (春节前, 年前, before christmas): the last
  working day, for 春节 the one before 除夕. Working days are the owner's (`workdays`); the first or last one of a month
  is no fixed holiday either: 1 January and 25 December, in Chinese 元旦, 五一 and 国庆.
- About, around, ~, ish, 大概 and 左右 are taken for the time itself. 今晚12点 is the midnight that ends today.
- `tue 10` is ten o'clock unless Tuesday the 10th is as near; 14h45, `at 1445`, `at 9.30` and 14.30 are times, half ten
  is 10:30. 9.30 alone is refused; 11.20 is a day if it is at most half a year away.
- One slip in a long word is forgiven (firday, tomorrw): two letters swapped, one missing or doubled.
- X every Y keeps what X is: the last friday of november every year, end of month every month, 春节每年; where a
  recurrence cannot hold it (friday every month) it is refused.
"""

from __future__ import annotations

from datetime import datetime

from crmcli.domain.dates.moment import DateRefused, Moment, Order, Tense

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.domain.dates.recurrence import Every, anchored, first_due, kept_in_step, next_due, upcoming
    from crmcli.domain.dates.recurrence_parser import Plan, parse_every, parse_plan, parse_span, split_every
    from crmcli.domain.dates.recurrence_words import every_words
    from crmcli.domain.dates.spelling import ago, day_month, day_name, month_name, spell

__all__ = [
    "DateRefused",
    "Every",
    "Moment",
    "Order",
    "Plan",
    "Tense",
    "ago",
    "anchored",
    "day_month",
    "day_name",
    "every_words",
    "first_due",
    "kept_in_step",
    "month_name",
    "next_due",
    "parse_every",
    "parse_plan",
    "parse_span",
    "parse_when",
    "spell",
    "split_every",
    "stored_every",
    "upcoming",
]


def parse_when(
    phrase: str,
    now: datetime,
    *,
    tense: Tense = "any",
    order: Order | None = None,
    workdays: tuple[int, ...] = (0, 1, 2, 3, 4),
) -> Moment:
    """Read a phrase as a point in local wall time, or raise DateRefused.

    `now` is naive local time. `order` says how 05/06 is read; None refuses what could be either. `workdays` are the
    weekdays that working days are counted by (Monday is 0).
    """
    from crmcli.domain.dates.parser import parse_point  # not wanted by commands that got no date

    return parse_point(phrase, now, tense, order, workdays)


def stored_every(text: str) -> Every:
    """The recurrence of a stored form (`Every.text`); most are plain, and read without the grammar. DateRefused."""
    from crmcli.domain.dates.recurrence import plain_every  # not wanted by commands without a recurrence

    if (every := plain_every(text)) is not None:
        return every
    from crmcli.domain.dates.recurrence_parser import parse_every

    return parse_every(text)


def __getattr__(name: str) -> Any:
    """Load the rest on first use: `crm log` without a date should not pay for recurrences."""
    from importlib import import_module

    if name in ("ago", "day_month", "day_name", "month_name", "spell"):
        home = "spelling"
    elif name in ("Plan", "parse_every", "parse_plan", "parse_span", "split_every"):
        home = "recurrence_parser"
    elif name == "every_words":
        home = "recurrence_words"
    elif name in __all__:
        home = "recurrence"
    else:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{home}"), name)

"""Makes big books for measuring, once each, in a folder the caller names.

    python benchmarks/books.py FOLDER [CUSTOMERS ...]

A book of N customers holds 10 N interactions, N orders, N/10 deals (one in twenty open), and reminders of which about
200 are due by next week. Everything goes through the store, so the journal and the search index are what a person's
own would be. Deterministic but for the rows' uids; a book is made for today and kept until the day changes.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from crmcli.store import Store

SIZES = (0, 10_000, 100_000)
_CHANNELS = ("call", "mail", "meet", "visit", "chat", "letter", "other")
_STAGES = ("lead", "qualified", "proposal", "negotiation", *("won",) * 26, *("lost",) * 50)
_WORDS = (
    "asked", "called", "sent", "quote", "price", "delivery", "sample", "meeting", "budget", "later", "order",
    "invoice", "happy", "waits", "decides", "catalogue", "spring", "office", "chairs", "desks", "size", "colour",
    "discount", "contract", "signed", "visit", "again", "Monday", "friendly", "new", "buyer",
)  # fmt: skip
_WORDS_ZH = (
    "报价", "电话", "合同", "交货", "样品", "预算", "下周", "再谈", "满意",
    "价格", "采购", "发票", "拜访", "办公室", "新店", "折扣", "付款", "安装",
)  # fmt: skip
_SURNAMES_ZH = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕单"
_GIVEN_ZH = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建文玉春海燕庆志国永立红梅兰重乐行长宇晨浩雪"
_STARTS = (
    "b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pr", "r", "s",
    "st", "t", "tr", "v", "w", "z",
)  # fmt: skip
_MIDDLES = ("a", "e", "i", "o", "u", "ai", "ea", "oo")
_ENDS = ("n", "r", "l", "s", "t", "nd", "rt", "lm", "ck", "ng", "")


def book(folder: Path, customers: int) -> Path:
    """The book of that size made for today, from the folder or made now."""
    today = date.today()
    path = folder / f"book-{customers}-{today.isoformat()}.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for older in folder.glob(f"book-{customers}-*"):
            older.unlink()
        half = path.with_suffix(".half")
        half.unlink(missing_ok=True)
        _make(half, customers, datetime.combine(today, datetime.min.time().replace(hour=9)))
        half.rename(path)
    return path


def _make(path: Path, customers: int, now: datetime) -> None:
    store = Store.open(path, now)
    rng = Random(customers)
    today = now.date()
    with store.atomic("benchmark"):
        for table, columns, rows in (
            ("customer", "id name kind company city stage source tier", _customers(rng, customers)),
            ("detail", "customer_id kind value normal", _details(customers)),
            ("interaction", "customer_id at day channel direction text minutes", _interactions(rng, customers, today)),
            ("order", "customer_id day amount currency", _orders(rng, customers, today)),
            ("deal", "customer_id title amount currency stage opened_on", _deals(rng, customers, today)),
            ("reminder", "customer_id due due_day text done_at", _reminders(rng, customers, today)),
        ):
            store.insert_many(table, columns.split(), rows)
    store.close()


def _word(rng: Random) -> str:
    return rng.choice(_STARTS) + rng.choice(_MIDDLES) + rng.choice(_ENDS)


def person(rng: Random, place: int) -> str:
    """A name: every fifth Chinese, the others of invented syllables."""
    if place % 5 == 0:
        return rng.choice(_SURNAMES_ZH) + rng.choice(_GIVEN_ZH) + rng.choice(_GIVEN_ZH)
    return f"{_word(rng).capitalize()} {(_word(rng) + _word(rng)).capitalize()}"


def _customers(rng: Random, count: int) -> Iterator[Sequence[object]]:
    companies = [
        f"{(_word(rng) + _word(rng)).capitalize()} {rng.choice(('Ltd', 'GmbH', '公司'))}" for _ in range(count // 5)
    ]
    for i in range(1, count + 1):
        company = companies[i % len(companies)]
        yield i, person(rng, i), "person", company, f"Town{i % 300}", rng.choice(_STAGES), "website", rng.choice("ABC")


def _details(count: int) -> Iterator[Sequence[object]]:
    for i in range(1, count + 1):
        phone = f"+1415{2_000_000 + i}" if i % 5 else f"+86138{i:08}"
        yield i, "phone", phone, phone
        mail = f"someone{i}@firm{i // 5}.example"
        yield i, "email", mail, mail


def _interactions(rng: Random, count: int, today: date) -> Iterator[Sequence[object]]:
    words = [" ".join(rng.choices(_WORDS, k=rng.randint(4, 12))) for _ in range(3000)]
    words += ["".join(rng.choices(_WORDS_ZH, k=rng.randint(3, 8))) for _ in range(800)]
    days = [(today - timedelta(days=n)).isoformat() for n in range(1100)]
    for i in range(count * 10):
        day = days[int(rng.random() ** 2 * 1095) + 1]
        channel = _CHANNELS[int(rng.random() * 7)]
        yield 1 + i % count, f"{day}T10:{i % 60:02}:00Z", day, channel, ("in", "out")[i & 1], words[i % 3800], i % 40


def _orders(rng: Random, count: int, today: date) -> Iterator[Sequence[object]]:
    for i in range(count):
        day = today - timedelta(days=rng.randrange(1, 1000))
        yield 1 + rng.randrange(count), day.isoformat(), 1000 + i % 90_000, "USD"


def _deals(rng: Random, count: int, today: date) -> Iterator[Sequence[object]]:
    for i in range(count // 10):
        day = today - timedelta(days=rng.randrange(1, 400))
        yield 1 + rng.randrange(count), f"deal {i}", 1000 * i, "USD", rng.choice(_STAGES), day.isoformat()


def _reminders(rng: Random, count: int, today: date) -> Iterator[Sequence[object]]:
    """Of any size 60 overdue, 20 due today, 120 in the coming week; later a fifth of the customers, half of it done."""
    for i in range(min(200, count)):
        offset = -1 - i % 30 if i < 60 else 0 if i < 80 else 1 + i % 7
        day = (today + timedelta(days=offset)).isoformat()
        yield 1 + rng.randrange(count), day, day, f"follow up {i}", None
    for i in range(count // 5):
        day = (today + timedelta(days=8 + rng.randrange(300))).isoformat()
        yield 1 + rng.randrange(count), day, day, f"later {i}", day if i % 2 else None


def main(argv: list[str]) -> None:
    """Make the books asked for (all three when none is)."""
    if not argv:
        sys.exit(__doc__)
    for size in [int(word) for word in argv[1:]] or SIZES:
        start = time.perf_counter()
        path = book(Path(argv[0]), size)
        took, megabytes = time.perf_counter() - start, path.stat().st_size / 1e6
        print(f"{path}: {size} customers, {size * 10} interactions, {megabytes:.0f} MB, {took:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Times one look-up of a customer, and one search, inside the process, for each kind of identifier.

    python benchmarks/lookups.py FOLDER [--size 100000] [--rounds 200]

Every round asks for another customer, so nothing is answered from a cache of ours. Prints median and 95th percentile.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

from books import book

from crmcli.domain.text.pinyin import parts_of
from crmcli.domain.text.search_query import parse_search
from crmcli.queries.search.customer_lookup import find_customers
from crmcli.queries.search.full_text import SearchHit, search
from crmcli.store import Store

SEARCHES = ("quote", "报价", "价", "contract discount", '"spring office"', "quote since:2000-01-01", "zzzz", "uot")


class Known(NamedTuple):
    """A customer of the book, with what it can be looked up by."""

    id: int
    uid: str
    name: str
    company: str
    phone: str
    mail: str


def known(store: Store, rng: Random, count: int) -> list[Known]:
    """Customers drawn at random: so many with Latin names, and as many with Chinese ones (every fifth is)."""
    fifth = store.value("SELECT max(id) FROM customer") // 5
    ids = [5 * rng.randrange(fifth) + (1 if place < count else 5) for place in range(2 * count)]
    sql = """
    SELECT c.id, c.uid, c.name, c.company,
      (SELECT value FROM detail d WHERE d.customer_id = c.id AND d.kind = 'phone'),
      (SELECT value FROM detail d WHERE d.customer_id = c.id AND d.kind = 'email')
    FROM customer c WHERE c.id = ?
    """
    return [Known(*(store.row(sql, (i,)) or ())) for i in ids]


def pinyin(name: str) -> list[str]:
    """A Chinese name's first reading, syllable by syllable; nothing for another name."""
    return [readings[0] for readings in parts_of(name)] if not name.isascii() else []


def identifiers(people: list[Known]) -> Iterator[tuple[str, list[str]]]:
    """Each kind of identifier, and what would be typed for these customers."""
    latin = [p for p in people if p.name.isascii()]
    chinese = [p for p in people if not p.name.isascii()]
    yield "number", [str(p.id) for p in people]
    yield "uid", [p.uid for p in people]
    yield "whole name", [p.name for p in latin]
    yield "name, words turned", [" ".join(reversed(p.name.split())) for p in latin]
    yield "surname", [p.name.split()[1] for p in latin]
    yield "beginning of a name", [p.name.split()[1][:4] for p in latin]
    yield "Chinese name", [p.name for p in chinese]
    yield "part of a Chinese name", [p.name[1:] for p in chinese]
    yield "pinyin", ["".join(pinyin(p.name)) for p in chinese]
    yield "pinyin initials", ["".join(s[0] for s in pinyin(p.name)) for p in chinese]
    yield "company", [p.company for p in people]
    yield "phone", [p.phone for p in people]
    yield "phone, last 7 digits", [p.phone[-7:] for p in people]
    yield "phone, last 4 digits", [p.phone[-4:] for p in people]
    yield "e-mail", [p.mail for p in people]
    yield "e-mail, local part", [p.mail.partition("@")[0] for p in people]
    yield "nobody", [f"qqx{p.id}" for p in people]


def found(store: Store, query: str) -> list[SearchHit]:
    """What `crm find` finds; days are written out here."""
    words, days = parse_search(query)
    return search(store, words._replace(since=days.get("since"), before=days.get("before")))


def timed(label: str, ask: Callable[[str], object], words: list[str]) -> None:
    """Ask for each and print the median and the 95th percentile."""
    took = []
    for word in words:
        start = time.perf_counter()
        ask(word)
        took.append((time.perf_counter() - start) * 1000)
    print(
        f"{label:<32}{statistics.median(took):8.2f} ms  p95 {statistics.quantiles(took, n=20)[-1]:8.2f} ms", flush=True
    )


def main() -> None:
    """Read the options, open the book and time each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=200)
    asked = parser.parse_args()
    store = Store.open(book(asked.folder, asked.size), datetime.now())
    kinds = list(identifiers(known(store, Random(1), asked.rounds)))
    find_customers(store, "warm up")
    for kind, words in kinds:
        timed(f"WHO by {kind}", lambda word: find_customers(store, word), words)
    for kind, words in kinds:
        timed(f"find by {kind}", lambda word: found(store, word), words)
    for query in SEARCHES:
        timed(f"find {query}", lambda text: found(store, text), [query] * 20)
    store.close()


if __name__ == "__main__":
    main()

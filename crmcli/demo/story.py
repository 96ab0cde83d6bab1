"""Makes up two years of business for the sample book: customers with their rhythms, orders, deals and follow-ups.

Deterministic: the same day gives the same story. Yields rows as the tables hold them; writes nothing itself.
"""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from crmcli.demo import vocabulary as words
from crmcli.demo.editions import ENGLISH, DemoName, Edition
from crmcli.domain.settings import DEFAULT_STAGES, LOST, WON
from crmcli.domain.times import utc_text

_SEED = 1917
_HISTORY_DAYS = 730
_STATES = ("active",) * 64 + ("late",) * 14 + ("quiet",) * 20 + ("new",) * 15 + ("untouched",) * 7
_OPEN_STAGES = (0,) * 9 + (1,) * 8 + (2,) * 7 + (3,) * 5
_CLOSED = (WON,) * 12 + (LOST,) * 20
_CHANNELS = ("call",) * 8 + ("mail",) * 6 + ("meet",) * 3 + ("visit",) * 2 + ("chat",) * 3 + ("letter",)


class DemoCustomer(NamedTuple):
    """A customer of the story: its language, its usual gap in days, and the days of its first and last contact."""

    id: int
    chinese: bool
    state: str
    gap: float
    first: date
    last: date
    contact_id: int | None


class DemoRows:
    """The rows made so far, by table; ids count from 1 in each."""

    def __init__(self, now: datetime, edition: Edition) -> None:
        self.now = now
        self.edition = edition
        self.today = now.date()
        self.rng = Random(_SEED)
        self.rows: dict[str, list[dict[str, object]]] = {}

    def add(self, table: str, **values: object) -> int:
        """One more row; returns its id. Every row of a table names the same columns."""
        rows = self.rows.setdefault(table, [])
        rows.append({"id": len(rows) + 1, **values})
        return len(rows)

    def ago(self, days: float) -> date:
        """The day so many days back."""
        return self.today - timedelta(days=round(days))

    def some(self, chance: float) -> bool:
        """True in this share of cases."""
        return self.rng.random() < chance

    def filled(self, template: str, *, chinese: bool) -> str:
        """A template with a number and a product put in."""
        product = self.rng.choice(self.edition.products_zh if chinese else self.edition.products_en)
        return template.format(n=self.rng.randint(2, 24), product=product.name)


def make_rows(now: datetime, edition: Edition = ENGLISH) -> tuple[DemoRows, list[DemoCustomer]]:
    """The story up to `now` (local wall time), and who is in it."""
    story = DemoRows(now, edition)
    for product in edition.products:
        story.add("product", **product._asdict(), currency=edition.currency)
    states = list(_STATES)
    story.rng.shuffle(states)
    parties = [_customer(story, name, state) for name, state in zip(edition.names(), states, strict=True)]
    for party in parties:
        _interactions(story, party)
        if party.state in ("active", "late", "quiet") and story.some(0.7):
            _orders(story, party)
    _deals(story, parties)
    return story, parties


def _customer(story: DemoRows, name: DemoName, state: str) -> DemoCustomer:
    rng, zh = story.rng, name.chinese
    gap = 8 * (60 / 8) ** rng.random()
    first = story.ago(rng.uniform(150, _HISTORY_DAYS))
    silent = {"active": (0.05, 0.95), "late": (1.4, 2.0), "quiet": (3.0, 6.0)}.get(state, (0.1, 0.9))
    last = max(story.ago(1 + gap * rng.uniform(*silent)), first)
    if state in ("new", "untouched"):
        first, last = story.ago(rng.uniform(8, 21)), story.ago(rng.uniform(1, 7))
    referred = story.some(0.15) and "customer" in story.rows
    customer_id = story.add(
        "customer",
        name=name.name,
        kind=name.kind,
        company=name.name if name.kind == "company" else None,
        title=None if name.kind == "company" else rng.choice(words.TITLES_ZH if zh else words.TITLES),
        industry=name.industry,
        city=rng.choice(words.CITIES_ZH if zh else words.CITIES),
        birthday=_birthday(story) if name.kind == "person" and story.some(0.7) else None,
        stage=None,
        source=story.edition.referral if referred else rng.choice(story.edition.sources),
        tier=rng.choice("ABBCCC"),
        referrer_id=rng.randint(1, len(story.rows["customer"])) if referred else None,
        note=story.edition.made_up if story.some(0.1) else None,
    )
    if story.some(0.45):
        story.add("tag", customer_id=customer_id, name=rng.choice(words.TAGS_ZH if zh else words.TAGS))
    if story.some(0.12):
        story.add("tag", customer_id=customer_id, name=story.edition.vip)
    contact_id = _contact(story, customer_id, name) if name.kind == "company" else None
    _reach(story, customer_id, contact_id, name)
    return DemoCustomer(customer_id, zh, state, gap, first, last, contact_id)


def _birthday(story: DemoRows) -> str:
    day = (date(1960, 1, 1) + timedelta(days=story.rng.randrange(15_000))).isoformat()
    return day if story.some(0.6) else f"--{day[5:]}"


def _contact(story: DemoRows, customer_id: int, name: DemoName) -> int:
    """The person at a company, and their mail."""
    rng = story.rng
    if name.chinese:
        (last, slug), given = rng.choice(words.LAST_NAMES_ZH), rng.choice(words.GIVEN_NAMES_ZH)[0]
        person, title = f"{last}{given}", rng.choice(words.TITLES_ZH)
    else:
        slug = rng.choice(words.GIVEN_NAMES)
        person, title = f"{slug} {rng.choice(words.LAST_NAMES)}", rng.choice(words.TITLES)
    contact_id = story.add("contact", customer_id=customer_id, name=person, title=title)
    mail = f"{slug.lower()}@{name.slug}.example"
    story.add("detail", customer_id=customer_id, contact_id=contact_id, kind="email", value=mail)
    return contact_id


def _reach(story: DemoRows, customer_id: int, contact_id: int | None, name: DemoName) -> None:
    """A phone, a mail, and WeChat for some; nobody can be reached at any of them."""
    rng = story.rng
    if name.chinese:
        phone = f"+86 120 0000 {customer_id:04}"
    elif customer_id % 2:
        phone = f"+1 {rng.choice((212, 312, 415, 617))} 555 01{customer_id % 100:02}"
    else:
        phone = f"+44 20 7946 0{customer_id:03}"
    where = name.slug if name.kind == "company" else "people"
    who = "hello" if name.kind == "company" else name.slug
    story.add("detail", customer_id=customer_id, contact_id=None, kind="phone", value=phone)
    story.add("detail", customer_id=customer_id, contact_id=None, kind="email", value=f"{who}@{where}.example")
    if name.chinese and story.some(0.5):
        story.add("detail", customer_id=customer_id, contact_id=contact_id, kind="wechat", value=name.slug)


def _event_days(story: DemoRows, party: DemoCustomer, gap: float) -> list[date]:
    """Days of a rhythm from the last back to the first; the gaps are Gamma(4), so neither clockwork nor chance."""
    days, day = [], party.last
    while day >= party.first:
        days.append(day)
        day -= timedelta(days=max(1, round(story.rng.gammavariate(4, gap / 4))))
    return days[::-1]


def _interactions(story: DemoRows, party: DemoCustomer) -> None:
    if party.state == "untouched":
        return
    for day in _event_days(story, party, 6 if party.state == "new" else party.gap):
        channel = story.rng.choice(_CHANNELS)
        direction = "out" if channel == "letter" else story.rng.choice(("in", "out"))
        _interaction(story, party, day, channel, direction)
    if party.state == "quiet" and story.some(0.4):  # three in a row without an answer
        for _ in range(3):
            day = party.last + timedelta(days=story.rng.randint(1, max(1, (story.today - party.last).days - 1)))
            _interaction(story, party, day, "mail", "out")


def _interaction(story: DemoRows, party: DemoCustomer, day: date, channel: str, direction: str) -> None:
    rng = story.rng
    minutes = {"call": (2, 25), "meet": (20, 90), "visit": (20, 120)}.get(channel)
    at = datetime.combine(day, time(rng.randint(9, 17), rng.randrange(60)))
    notes = words.NOTES_ZH if party.chinese else words.NOTES
    templates = notes.get(f"{channel} {direction}") or notes[channel]
    story.add(
        "interaction",
        customer_id=party.id,
        contact_id=party.contact_id if story.some(0.5) else None,
        at=utc_text(at),
        day=day.isoformat(),
        channel=channel,
        direction=direction,
        text=story.filled(rng.choice(templates), chinese=party.chinese),
        minutes=rng.randint(*minutes) if minutes else None,
        mood=rng.choice(("cold", "warm", "warm", "hot")) if story.some(0.15) else None,
    )


def _orders(story: DemoRows, party: DemoCustomer) -> None:
    rng = story.rng
    for day in _event_days(story, party, max(25, party.gap * rng.uniform(1.5, 3))):
        order_id = len(story.rows.get("order", ())) + 1
        total = 0
        for _ in range(rng.choice((1, 1, 2, 3))):
            product_id = rng.randint(1, len(story.edition.products))
            price, quantity = story.edition.products[product_id - 1].price, rng.choice((1, 2, 2, 4, 6, 10))
            discount = 0.1 if quantity >= 6 else 0.0
            amount = round(price * quantity * (1 - discount))
            total += amount
            story.add(
                "order_line", order_id=order_id, product_id=product_id, quantity=quantity, price=price,
                discount=discount, amount=amount,
            )  # fmt: skip
        story.add(
            "order",
            customer_id=party.id,
            day=day.isoformat(),
            amount=total,
            currency=story.edition.currency,
            ref=f"S-{order_id:04}",
        )
        if story.some(0.95 if day < story.ago(45) else 0.4):
            paid = min(day + timedelta(days=rng.randint(0, 30)), story.today)
            share = total if story.some(0.9) else total // 2
            story.add(
                "payment", customer_id=party.id, order_id=order_id, day=paid.isoformat(), amount=share,
                currency=story.edition.currency, method=rng.choice(story.edition.methods),
            )  # fmt: skip


def _deals(story: DemoRows, parties: list[DemoCustomer]) -> None:
    """Open deals in every stage, and two years of won and lost ones; the latest gives the customer its stage."""
    rng = story.rng
    known = [party for party in parties if party.state != "untouched"]
    for outcome in _CLOSED:
        party = rng.choice(known)
        closed = story.ago(rng.uniform(10, 500))
        reached = 4 if outcome == WON else rng.randint(1, 4)
        _deal(story, party, list(range(reached)), closed, outcome)
    fresh = [party for party in known if party.state in ("active", "new", "late")]
    for party, stage in zip(rng.sample(fresh, len(_OPEN_STAGES)), _OPEN_STAGES, strict=True):
        _deal(story, party, list(range(stage + 1)), story.ago(rng.uniform(0, 20)), None)


def _deal(story: DemoRows, party: DemoCustomer, stages: list[int], last: date, outcome: str | None) -> None:
    """One deal that passed `stages` and entered its present one, or was closed, on `last`."""
    rng = story.rng
    path = [DEFAULT_STAGES[i].name for i in stages] + ([outcome] if outcome else [])
    days = [last]
    for _ in path[1:]:
        days.append(days[-1] - timedelta(days=rng.randint(3, 25)))
    days.reverse()
    title = rng.choice(words.DEAL_TITLES_ZH if party.chinese else words.DEAL_TITLES)
    has_amount = outcome is not None or len(path) > 1 or story.some(0.5)
    deal_id = story.add(
        "deal",
        customer_id=party.id,
        title=story.filled(title, chinese=party.chinese),
        amount=rng.randrange(8, 240) * story.edition.amount_step if has_amount else None,
        currency=story.edition.currency if has_amount else None,
        stage=path[-1],
        expected_close=None if outcome else (story.today + timedelta(days=rng.randint(5, 75))).isoformat(),
        opened_on=days[0].isoformat(),
        closed_on=days[-1].isoformat() if outcome else None,
        lost_reason=rng.choice(words.LOST_REASONS) if outcome == LOST else None,
    )
    for name, day in zip(path, days, strict=True):
        story.add("deal_stage", deal_id=deal_id, stage=name, day=day.isoformat())
    story.rows["customer"][party.id - 1]["stage"] = path[-1]

"""What customers answered when asked: NPS and CSAT, each with its range.

It refuses to make a percentage of fewer than 10 answers: those are counted (`is_enough`).
"""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from crmcli.domain.intervals import Z95, wilson
from crmcli.domain.records.events import RATING_REF
from crmcli.errors import Usage
from crmcli.words import tr, tr_n

ENOUGH = 10
_DIGITS = "一二三四五六七八九十"
# Answers in words, of 5.
_WORDS = {
    "非常满意": 5, "很满意": 5, "十分满意": 5, "满意": 4, "比较满意": 4, "一般": 3, "不满意": 2, "不太满意": 2,
    "很不满意": 1, "非常不满意": 1, "very satisfied": 5, "satisfied": 4, "neutral": 3, "dissatisfied": 2,
    "very dissatisfied": 1,
}  # fmt: skip
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
REF = RATING_REF


class Score(NamedTuple):
    """One answer: 0–10 (how likely to recommend) or 1–5 (how satisfied)."""

    points: int
    of: int

    @property
    def text(self) -> str:
        """9 of 10."""
        return tr("{points} of {of}", points=self.points, of=self.of)

    @property
    def ref(self) -> str:
        """The answer as the beginning of a reference, read back by `score_of`."""
        return f"{REF}{self.of}:{self.points}"

    @property
    def is_low(self) -> bool:
        """A detractor, or dissatisfied."""
        return self.points <= (6 if self.of == 10 else 2)


def parse_score(said: str) -> Score:
    """9, 9/10, 4 out of 5, 9分, 4星, 满意: without a scale of ten, stars and words of five.

    Raises Usage for what is on neither.
    """
    plain = " ".join(said.split()).casefold()
    if not plain.isascii():
        from unicodedata import normalize

        plain = normalize("NFKC", plain)
    if plain in _WORDS:
        return Score(_WORDS[plain], 5)
    if re.fullmatch(r"(?:[★⭐*]\ufe0f?\s*){1,5}", plain):
        return Score(len(re.findall(r"[★⭐*]", plain)), 5)
    plain = re.sub(
        rf"^({'|'.join(_NUMBERS)})\b(?=.*\b(?:stars?|of)\b)", lambda word: str(_NUMBERS.index(word[1])), plain
    )
    plain = re.sub(r"(?<=\d)\s*(?:stars?\s+)?out of\s+(?=\d)", "/", plain)
    plain = re.sub(r"(/\s*\d+)\s*(?:stars?|points?)$", r"\1", plain)
    if stars := re.fullmatch(r"([1-5一二三四五])\s*(?:颗?星|[★⭐*]|-?\s*stars?)", plain):
        return Score(int(stars[1]) if stars[1].isdigit() else "一二三四五".index(stars[1]) + 1, 5)
    plain = re.sub(
        r"^([一二三四五六七八九十])(?=分$)", lambda found: str("一二三四五六七八九十".index(found[1]) + 1), plain
    )
    plain = re.sub(r"分$", "", plain)
    points, _, of = re.sub(r"\s*(?:out )?of\s+", "/", plain).partition("/")
    points, of = points.strip(), of.strip() or "10"
    if of not in ("5", "10") or not points.isascii() or not points.isdigit() or len(points) > 2:
        raise Usage(tr("{said!r} is not a score.", said=said), tr("Write 9 (of 10), 4/5, 4 stars or 满意."))
    score = Score(int(points), int(of))
    if not (0 if score.of == 10 else 1) <= score.points <= score.of:
        raise Usage(tr("A score is 0 to 10, or 1 to 5 of 5; not {said}.", said=said))
    return score


def split_score(said: str, words: str | None) -> tuple[Score, str | None]:
    """A score and the words behind it; a scale that stands among the words (5 stars great) belongs to the score."""
    following = (words or "").split()
    for count in range(min(3, len(following)), 0, -1):
        try:
            score = parse_score(" ".join([said, *following[:count]]))
        except Usage:
            continue
        return score, " ".join(following[count:]) or None
    return parse_score(said), words


def score_of(ref: str) -> Score | None:
    """The score in a reference made from `Score.ref`; None for any other reference."""
    kind, *rest = ref.split(":")
    if f"{kind}:" != REF or len(rest) < 2 or rest[0] not in ("5", "10") or not rest[1].isdigit():
        return None
    return Score(int(rest[1]), int(rest[0]))


class Nps(NamedTuple):
    """Net promoter score (Reichheld 2003), −100 … 100: promoters answer 9–10, detractors 0–6; with its 95 % range."""

    n: int
    promoters: float
    detractors: float
    score: float
    error: float
    low: float
    high: float

    @property
    def is_enough(self) -> bool:
        """Whether there are answers enough to show more than counts."""
        return self.n >= ENOUGH


class Csat(NamedTuple):
    """The share, in percent, of answers 4 and 5 out of 5, its 95 % range (Wilson), and the mean answer."""

    n: int
    score: float
    low: float
    high: float
    mean: float

    @property
    def is_enough(self) -> bool:
        """Whether there are answers enough to show more than counts."""
        return self.n >= ENOUGH


def nps(answers: Sequence[int]) -> Nps | None:
    """The net promoter score of answers 0–10, one a customer; None without any. The range is not clipped to ±100."""
    n = len(answers)
    if n == 0:
        return None
    promoters = sum(answer >= 9 for answer in answers) / n
    detractors = sum(answer <= 6 for answer in answers) / n
    net = promoters - detractors
    error = 100 * math.sqrt(max(0.0, promoters + detractors - net * net) / n)
    return Nps(n, promoters, detractors, 100 * net, error, 100 * net - Z95 * error, 100 * net + Z95 * error)


def csat(answers: Sequence[int]) -> Csat | None:
    """Customer satisfaction of answers 1–5, None without any."""
    n = len(answers)
    if n == 0:
        return None
    pleased = sum(answer >= 4 for answer in answers)
    low, high = wilson(pleased, n)
    return Csat(n, 100 * pleased / n, 100 * low, 100 * high, sum(answers) / n)


def nps_sentence(found: Nps) -> str:
    """The score in one sentence; counts alone below 10 answers."""
    promoters, detractors = round(found.promoters * found.n), round(found.detractors * found.n)
    counts = tr(
        "{answers}: {promoters}, {detractors}",
        answers=tr_n("{n} customer", "{n} customers", found.n),
        promoters=tr_n("{n} promoter", "{n} promoters", promoters),
        detractors=tr_n("{n} detractor", "{n} detractors", detractors),
    )
    return (
        tr("{counts}; NPS {range}", counts=counts, range=_range(found.score, found.low, found.high))
        if found.is_enough
        else counts
    )


def csat_sentence(found: Csat) -> str:
    """The share of satisfied customers in one sentence; counts alone below 10 answers."""
    pleased = round(found.score * found.n / 100)
    counts = tr("{pleased} of {found_n} satisfied", pleased=pleased, found_n=found.n)
    return (
        tr("{counts} ({range} %)", counts=counts, range=_range(found.score, found.low, found.high))
        if found.is_enough
        else counts
    )


def _range(score: float, low: float, high: float) -> str:
    return f"{score:.0f} [{max(low, -100):.0f} … {min(high, 100):.0f}]"

"""Reads the reference figures and the CDNOW orders under fixtures/science."""

import csv
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "fixtures" / "science"


@cache
def reference(name: str) -> Any:
    """The whole of one JSON file; not to be changed by its readers."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def orders(name: str, *, until: date = date.max) -> dict[int, dict[int, float]]:
    """By customer, in the order of their ids: what was spent on each day (day numbers), up to `until`."""
    spent: dict[int, dict[int, float]] = {}
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["date"])
            if day <= until:
                days = spent.setdefault(int(row["customer"]), {})
                days[day.toordinal()] = days.get(day.toordinal(), 0.0) + float(row["amount"])
    return {customer: dict(sorted(days.items())) for customer, days in sorted(spent.items())}

"""Times exports and the search for duplicates, beside sqlite3's own csv of the same customers.

    python benchmarks/export.py FOLDER [CUSTOMERS]

Whole processes, in turn; the book is that of books.py (100 000 customers unless said otherwise).
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from books import book
from pairs import environment, paired, seconds

_TABLE = """
SELECT c.name, c.kind, c.company, c.title, c.city, c.stage, c.source, c.tier, c.note, c.uid,
  (SELECT group_concat(value, ' ::: ') FROM detail d WHERE d.customer_id = c.id AND d.kind = 'phone'),
  (SELECT group_concat(value, ' ::: ') FROM detail d WHERE d.customer_id = c.id AND d.kind = 'email')
FROM customer c WHERE c.deleted_at IS NULL ORDER BY c.id
"""
_PLAIN = f"""
import csv, sqlite3, sys
with open(sys.argv[2], "w", encoding="utf-8", newline="") as out:
    csv.writer(out).writerows(sqlite3.connect(sys.argv[1]).execute('''{_TABLE}'''))
"""
_ROUNDS = 3


def main(argv: list[str]) -> None:
    """Print a line for each export: seconds, rows a second, and the ratio to the plain script."""
    if not argv:
        sys.exit(__doc__)
    size = int(argv[1]) if len(argv) > 1 else 100_000
    path = book(Path(argv[0]), size)
    with tempfile.TemporaryDirectory() as home:
        env = environment(home, str(path))
        crm = [sys.executable, "-m", "crmcli"]
        plain = [sys.executable, "-c", _PLAIN, str(path), os.path.join(home, "plain.csv")]
        for words in (["x.csv"], ["x.jsonl"], ["x.vcf"], ["x.xlsx"], ["--all", "book.jsonl"]):
            command = [*crm, "export", "--force", *words[:-1], os.path.join(home, words[-1])]
            rows = size if words[0] != "--all" else _count([*command, "--json"], env)

            def export(_: int, command: list[str] = command) -> float:
                return seconds(command, env)

            found = paired(export, lambda _: seconds(plain, env), _ROUNDS)
            said = f"export {' '.join(words)}: {found.mine:.2f} s, {rows / found.mine:,.0f} rows/s"
            print(f"{said}, {found.ratio:.1f} x a plain script")
        found = paired(lambda _: seconds([*crm, "dupes", "--json"], env), lambda _: seconds(plain, env), _ROUNDS)
        print(f"dupes: {found.mine:.2f} s of {size:,} customers")


def _count(command: list[str], env: dict[str, str]) -> int:
    import json

    done = subprocess.run(command, env=env, capture_output=True, check=True)
    return int(json.loads(done.stdout)["rows"])


if __name__ == "__main__":
    main(sys.argv[1:])

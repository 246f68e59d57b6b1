"""Building the public pages at size: how far from rendering the templates alone, and what a new
verdict costs.

``python -m tests.benchmarks.site_pages [PREDICTIONS] [SPEAKERS]``; the floor is the same templates
rendered from dictionaries that were prepared before the clock starts, in the same run.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.domain.status import Day
from ledger.site import book, building, templates, writing
from ledger.site.page import Page, Site
from ledger.store.database import to_url
from ledger.store.reader import open_reader
from tests.cli.terminal import run

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SEED = 9


def rows(count: int, speakers: int) -> list[dict[str, str]]:
    """Return rows with skewed speakers, two pieces of evidence and a verdict for most."""
    chance = random.Random(SEED)
    found = []
    for number in range(count):
        who = int(speakers * chance.random() ** 2)
        said = date(2015, 1, 1) + timedelta(chance.randrange(3_600))
        due = said + timedelta(chance.randrange(90, 1_200))
        judged = due < date(2026, 6, 1) and chance.random() < 0.9
        verdict = chance.choice(("met", "missed", "missed", "partly")) if judged else ""
        where = f"https://example.org/{number}"
        published = min(due, date(2026, 11, 1))
        found.append({
            "speaker": f"Speaker {who:04d}", "claim": f"Company {who} reaches goal {number}",
            "quote": f"We will reach goal {number} by then, and I am quite sure of it.",
            "said_on": f"{said}", "deadline": f"{due}", "source": where,
            "criterion": f"the annual report of Company {who} names goal {number} as reached",
            "tags": f"topic-{number % 40}", "evidence": f"{where}/a; {where}/b",
            "stance": "for; context" if verdict in ("met", "partly") else "against; context",
            "evidence_published": f"{published}; {published}", "verdict": verdict,
            "reason": "The report says so." if verdict else "",
        })  # fmt: skip
    return found


def ledger_of(folder: Path, count: int, speakers: int) -> str:
    """Return the address of a ledger with so many predictions."""
    file = folder / "rows.csv"
    table = rows(count, speakers)
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    url = to_url(folder / "ledger.db")
    assert run("init", str(folder / "ledger.db")).exit_code == 0
    told = run("import", str(file), "--yes", url=url)
    assert told.exit_code == 0, told.stderr[-2_000:]
    return url


def build(url: str, folder: Path, pages: list[Page] | None = None) -> tuple[float, writing.Report]:
    """Build the site and return the seconds; ``pages`` takes what every page is made of."""
    start = time.process_time()
    with open_reader(url) as reader:
        shown = book.whole(reader, Day.now(NOW))
        made = writing.build(folder, building.outputs(shown, reader, Site(), pages=pages))
    return time.process_time() - start, made


def main(count: int = 10_000, speakers: int = 1_000) -> None:
    """Measure and print one JSON object."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        url = ledger_of(folder, count, speakers)
        pages: list[Page] = []
        ours, made = build(url, folder / "public", pages)
        start = time.process_time()
        for page in pages:
            templates.html(page, Site(), Day.now(NOW))
        floor = time.process_time() - start
        due = json.loads(run("due", "--json", url=url).stdout)[0]["id"]
        told = run("resolve", str(due), "--verdict", "missed", "--because", "no trace",
                   "--evidence", "https://example.org/new", url=url)  # fmt: skip
        assert told.exit_code == 0, told.stderr
        again, after = build(url, folder / "public")
    found = {
        "predictions": count, "speakers": speakers, "pages": made.pages, "files": made.files,
        "megabytes": round(made.size / 1e6), "heavy": len(made.heavy),
        "seconds": round(ours, 1), "pages_per_second": round(made.pages / ours),
        "templates_alone_per_second": round(len(pages) / floor),
        "ratio": round(floor / ours, 2), "seconds_after_one_verdict": round(again, 1),
        "written_after_one_verdict": len(after.written),
        "written_pages": sorted(path for path in after.written if path.endswith(".html")),
    }  # fmt: skip
    print(json.dumps(found, indent=1))  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

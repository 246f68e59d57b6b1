"""Cards of nothing, of one, of all or none: no crash and no misleading percentage in any form."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.terminal import run

FORMS = (
    (), ("--explain",), ("--cut", "year"), ("-f", "md"), ("-f", "html"), ("--json",),
    ("--policy", "by-family"), ("--figure", "stretch"), ("--figure", "calibration"),
    ("--diff", "2025-06-30.."), ("--prospective",), ("-f", "md", "--explain"),
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """So many predictions of one verdict, with a stated probability or none."""

    count: int
    verdict: str | None
    probability: str | None = None


EDGES = {
    "none judged": Made(2, None),
    "one met": Made(1, "met"),
    "one missed": Made(1, "missed"),
    "all met": Made(6, "met"),
    "all missed": Made(6, "missed"),
    "all certain and right": Made(20, "met", "1"),
    "all certain and wrong": Made(20, "missed", "1"),
    "all impossible and wrong": Made(20, "met", "0"),
}


@pytest.fixture(scope="module", params=EDGES, ids=lambda name: name.replace(" ", "-"))
def edge(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Made, str]:
    """Give each ledger, imported from a spreadsheet, and what is in it."""
    made, folder = EDGES[request.param], tmp_path_factory.mktemp("edge")
    url = f"sqlite:///{folder / 'ledger.db'}"
    verdict = made.verdict or ""
    stance = {"met": "for", "missed": "against", "": ""}[verdict]
    rows = [
        f"Ann Lee,claim {'abcdefghijklmnopqrst'[i] * 4},2025-01-{i + 1:02},2025-12-31,"
        f"https://example.org/{i},{made.probability or ''},{verdict},"
        f"{f'https://example.org/{i}/seen' if verdict else ''},{stance}"
        for i in range(made.count)
    ]
    head = "speaker,claim,said_on,deadline,source,probability,verdict,evidence,stance"
    file = folder / "edge.csv"
    file.write_text("\n".join([head, *rows]), encoding="utf-8")
    run("init", url)
    done = run("import", str(file), url=url, now="2026-02-01T12:00:00Z")
    assert done.exit_code == 0, done.stdout + done.stderr
    return made, url


def test_every_form_is_answered(edge: tuple[Made, str]) -> None:
    for form in FORMS:
        result = run("scorecard", "Ann Lee", *form, url=edge[1])

        assert (result.exit_code, result.stderr) == (0, ""), form
        assert result.stdout.strip()
    assert run("board", url=edge[1]).exit_code == 0
    assert run("board", "-f", "html", url=edge[1]).exit_code == 0


def test_no_percentage_under_five_and_none_alone_at_the_ends(edge: tuple[Made, str]) -> None:
    made, url = edge
    shown = " ".join(run("scorecard", "Ann Lee", url=url).stdout.split())
    card = json.loads(run("scorecard", "Ann Lee", "--json", url=url).stdout)
    rate = card["figures"]["on_time"]

    if made.verdict is None or made.count < 5:
        assert "%" not in shown
        assert rate["rate"] is None
        assert rate["why_not"]
    else:
        assert rate["rate"] in (0.0, 1.0)
        # Collected after the fact: the caution stands in the place of the interval.
        assert rate["low"] is rate["high"] is None
        assert "a record, not a rate" in shown


def test_with_a_named_collection_the_interval_stands_beside_all_and_none(
    edge: tuple[Made, str], tmp_path: Path
) -> None:
    made, shared = edge
    url = f"sqlite:///{shutil.copy(shared.removeprefix('sqlite:///'), tmp_path / 'own.db')}"
    for number in range(1, made.count + 1):
        assert run("amend", str(number), "--frame", "all of it", url=url).exit_code == 0
    shown = " ".join(run("scorecard", "Ann Lee", url=url).stdout.split())

    if made.verdict:
        assert f'Chosen: {made.count} of "all of it".' in shown
    if made.verdict and made.count >= 5:
        assert re.search(r"On time: \d+ of \d+ \(\d+ %, 95 % interval \d+–\d+ %", shown)


def test_certainty_is_clipped_in_the_log_score_and_said(edge: tuple[Made, str]) -> None:
    made, url = edge
    card = json.loads(run("scorecard", "Ann Lee", "--json", url=url).stdout)
    shown = " ".join(run("scorecard", "Ann Lee", url=url).stdout.split())

    if made.probability is None:
        assert card["figures"]["log_score"]["bits"] is None
        assert card["figures"]["log_score"]["why_not"] == "no stated probability is judged"
        return
    assert card["figures"]["log_score"]["clipped"] == 20
    assert card["figures"]["log_score"]["bits"] < 7
    assert "20 moved to between 1 % and 99 %" in shown
    assert card["figures"]["calibration"]["unc"] == 0
    assert "all had the same outcome: cannot show discrimination" in shown
    assert "one stated probability only: a dot, not a curve" in shown

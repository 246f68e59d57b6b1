"""Cards and boards in a notebook: they show themselves and hand out their numbers."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from ledger import api
from ledger.domain.scorecard import EXPLAINABLE
from ledger.errors import Refused
from tests.domain.outcomes import TODAY, outcome, several

MIXED = several(("met", 11), ("partly", 2), ("late", 3), ("missed", 7), (None, 4))
BOTH = [*MIXED, *(outcome(40 + i, "met", speaker="zoe") for i in range(25))]


def test_a_card_shows_itself_and_its_data_are_those_of_the_command() -> None:
    card = api.scorecard(MIXED, as_of=TODAY)

    assert isinstance(card, api.Scorecard)
    assert card._repr_html_().startswith('<article class="ledger-card">')
    found = card.to_dict()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["figures"]["on_time"]["rate"] == pytest.approx(11 / 23)
    assert {"met", "judged", "rate", "low", "high"} <= set(found["figures"]["on_time"])
    assert {"value", "n"} <= set(found["figures"]["brier"])
    assert {"mcb", "dsc", "unc", "n"} <= set(found["figures"]["calibration"])
    assert {"median", "low", "high", "n"} <= set(found["figures"]["stretch"])


def test_a_card_as_a_table_has_one_row_a_figure() -> None:
    table = api.scorecard(MIXED, as_of=TODAY).to_pandas()

    assert list(table.index) == list(EXPLAINABLE)
    assert table.loc["on_time", "point"] == pytest.approx(11 / 23)
    assert table.loc["on_time", "count"] == "11 of 23"
    assert table.loc["brier", "why_not"] == "no stated probability is judged"


def test_the_rows_of_a_figure_as_a_table_add_up_to_it() -> None:
    table = api.scorecard(MIXED, as_of=TODAY).to_pandas("on_time")

    assert (table["numerator"].sum(), table["denominator"].sum()) == (11, 23)
    assert list(table.index) == list(range(1, 28))
    with pytest.raises(KeyError):
        api.scorecard(MIXED, as_of=TODAY).to_pandas("mood")


def test_a_board_shows_itself_and_is_a_table() -> None:
    board = api.board(BOTH, as_of=TODAY)

    assert isinstance(board, api.Board)
    assert "mark-example" in board._repr_html_()
    assert [row["speaker"] for row in board.to_dict()["speakers"]] == ["mark-example", "zoe"]
    table = board.to_pandas()
    assert list(table.index) == ["mark-example", "zoe"]
    assert list(table["rank"]) == [2, 1]


def test_a_card_carries_its_pictures() -> None:
    card = api.scorecard(MIXED, as_of=TODAY)
    shown = card._repr_html_()

    assert shown.count("<svg") == 2
    assert shown == api.scorecard(MIXED, as_of=TODAY)._repr_html_()
    assert "<title" in shown
    assert "The same numbers as a table" in shown
    assert card.svg("timeline").startswith("<svg")
    with pytest.raises(Refused, match="nothing to draw"):
        card.svg("calibration")
    with pytest.raises(KeyError):
        card.svg("mood")


def test_pictures_of_two_speakers_keep_their_ids_apart() -> None:
    ids = [
        set(re.findall(r' id="([^"]+)"', api.scorecard(some, as_of=TODAY)._repr_html_()))
        for some in (MIXED, [one for one in BOTH if one.speaker == "zoe"])
    ]

    assert all(ids)
    assert not ids[0] & ids[1]


def test_a_board_carries_its_picture() -> None:
    board = api.board(BOTH, as_of=TODAY)

    assert board._repr_html_().count("<svg") == 1
    assert board.svg().startswith("<svg")
    nobody = api.board([outcome(1, "met")], as_of=TODAY)
    assert "<svg" not in nobody._repr_html_()
    assert "not drawn" in nobody._repr_html_() or "nobody has" in nobody._repr_html_()
    with pytest.raises(Refused, match="nothing to draw"):
        nobody.svg()


def test_nothing_is_an_empty_table() -> None:
    assert api.board([], as_of=TODAY).to_pandas().empty
    assert api.scorecard([], as_of=TODAY).to_pandas("brier").empty
    assert "article" in api.scorecard([], as_of=TODAY)._repr_html_()


def test_without_pandas_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(Refused, match="needs pandas") as refused:
        api.scorecard(MIXED, as_of=TODAY).to_pandas()
    assert ("Install it:", "pip install pandas") in refused.value.remedies


def test_the_interface_itself_imports_no_pandas() -> None:
    program = "import sys, ledger.api; print('pandas' in sys.modules, 'numpy' in sys.modules)"
    argv = [sys.executable, "-c", program]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)

    assert done.stdout == "False False\n"

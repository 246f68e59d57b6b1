"""The log in words: every kind of entry, long actions, and what was taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain import entry as kinds
from ledger.domain.entry import Entry
from ledger.render.history import one_entry, own_history, page_of_history, tell
from ledger.render.page import Page


def entry(
    seq: int, type: str, data: dict[str, Any] | None, subject: str = "prediction/7", **more: Any
) -> Entry:
    return Entry(seq, more.pop("step", 0), "2026-01-02T03:04:05Z", "ann", type, subject, data,
                 **more)  # fmt: skip


RECORDED = {
    "speaker": "ada", "claim": "A claim", "said_on": "2025-01-01",
    "source": {"url": "https://example.org/a"}, "kind": "reach",
    "deadline": {"day": "2025-12-31", "basis": "stated"}, "wording": "quoted",
}  # fmt: skip


@pytest.mark.parametrize(
    ("type", "subject", "data", "words"),
    [
        (kinds.PREDICTION_RECORDED, "prediction/7", RECORDED, 'added #7 "A claim"'),
        (kinds.EVIDENCE_ATTACHED, "prediction/7",
         {"number": 2, "stance": "for", "url": "https://example.org/b"},
         "cited #7 [2] for https://example.org/b"),
        (kinds.EVIDENCE_ATTACHED, "prediction/7",
         {"number": 2, "stance": "for", "document": "sha256:ab"}, "cited #7 [2] for sha256:ab"),
        (kinds.EVIDENCE_RETRACTED, "prediction/7", {"number": 2, "because": "wrong page"},
         "retracted #7 [2]: wrong page"),
        (kinds.RESOLUTION_GIVEN, "prediction/7", {"verdict": "met", "because": "It did."},
         "judged #7 met: It did."),
        (kinds.RESOLUTION_GIVEN, "prediction/7",
         {"verdict": "met", "because": "It did.", "rule": "only-for"},
         "judged #7 met by the rule only-for: It did."),
        (kinds.RESOLUTION_REOPENED, "prediction/7", {"because": "Too soon."},
         "reopened #7: Too soon."),
        (kinds.PREDICTION_SPLIT, "prediction/7", {"needs": 2, "parts": [8, 9]},
         "split #7 into #8, #9"),
        (kinds.PREDICTION_ACCEPTED, "prediction/7", {}, "accepted the draft #7"),
        (kinds.COMMENT_ASKED, "prediction/7", {"asked_on": "2026-01-05"},
         "asked for comment on #7 on 2026-01-05"),
        (kinds.ASSESSMENT_RECORDED, "prediction/7", {"by": "Watch", "verdict": "met"},
         "noted on #7 that Watch says met"),
        (kinds.ASSESSMENT_RECORDED, "prediction/7", {"by": "Watch", "words": "open"},
         "noted on #7 that Watch says not judged yet"),
        (kinds.ENTRY_REDACTED, "entry/3", {"seq": 3, "because": "court order"},
         "redacted entry 3: court order"),
        (kinds.SPEAKER_ADDED, "speaker/ada", {"name": "Ada"}, "added the speaker Ada"),
        (kinds.SPEAKER_RENAMED, "speaker/ada", {"name": "Ada B."}, "renamed ada to Ada B."),
        (kinds.SPEAKER_ALIAS_ADDED, "speaker/ada", {"alias": "A."}, "gave ada the alias A."),
        (kinds.SPEAKER_ALIAS_REMOVED, "speaker/ada", {"alias": "B"}, "took the alias B from ada"),
        (kinds.SPEAKER_ROLE_ADDED, "speaker/ada", {"role": "CEO", "organisation": "X"},
         "noted that ada is CEO, X"),
        (kinds.SPEAKER_MERGED, "speaker/ada", {"into": "eve"}, "merged ada into eve"),
        ("something.newer", "prediction/7", {}, "something.newer on #7"),
        (kinds.PREDICTION_RECORDED, "prediction/7", None, "recorded #7 (redacted)"),
    ],
)  # fmt: skip
def test_every_entry_is_told_in_words(
    type: str, subject: str, data: dict[str, Any] | None, words: str
) -> None:
    assert one_entry(entry(0, type, data, subject)) == words


def test_an_amendment_tells_old_and_new() -> None:
    past = [entry(0, kinds.PREDICTION_RECORDED, RECORDED)]
    changes = {"claim": "Another claim", "tags": ["a", "b"],
               "deadline": {"day": "2026-12-31", "basis": "stated"}}  # fmt: skip
    amended = entry(1, kinds.PREDICTION_AMENDED, {"changes": changes})

    assert one_entry(amended, [*past, amended]) == (
        'changed #7: claim from "A claim" to "Another claim"; deadline from 2025-12-31 to'
        " 2026-12-31; tags from none to a, b"
    )


def test_a_long_action_is_told_by_its_number() -> None:
    run = [
        entry(n, kinds.PREDICTION_RECORDED, RECORDED, f"prediction/{n + 1}", step=n)
        for n in range(4)
    ]
    [told] = tell(list(reversed(run)), {}, [])

    assert told.text == "added 4 predictions (#1 to #4)"


def test_a_verdict_says_more_than_the_link_that_came_with_it() -> None:
    cited = {"number": 1, "stance": "for", "url": "https://example.org/b"}
    given = {"verdict": "met", "because": "It did."}
    run = [entry(5, kinds.EVIDENCE_ATTACHED, cited),
           entry(6, kinds.RESOLUTION_GIVEN, given, step=1)]  # fmt: skip
    [told] = tell(run[::-1], {}, [])

    assert told.text == "judged #7 met: It did."


def test_undo_and_redo_are_told_by_what_they_took() -> None:
    given = entry(1, kinds.RESOLUTION_GIVEN, {"verdict": "met", "because": "It did."})
    undo = entry(2, kinds.ENTRY_UNDONE, {"entries": [1], "action": 1})
    redo = entry(3, kinds.ENTRY_UNDONE, {"entries": [2], "action": 2})
    told = tell([redo, undo, given], {}, [undo, redo])
    far = tell([undo], {}, [undo])

    assert [one.text for one in told] == [
        "brought back what was undone on #7", "undid: judged #7 met: It did.",
        "judged #7 met: It did.",
    ]  # fmt: skip
    assert [one.undone for one in told] == [None, "2026-01-02 by ann", None]
    assert far[0].text == "took back entry 1 on #7"


def test_a_set_clock_is_marked() -> None:
    told = tell([entry(0, kinds.PREDICTION_RECORDED, RECORDED, clock="set")], {}, [])

    assert page_of_history(told, Page(date(2026, 1, 3))) == [
        '2026-01-02 03:04 UTC  ann  added #7 "A claim" [under a set clock]'
    ]


def test_on_its_own_page_a_prediction_is_it() -> None:
    past = [
        entry(0, kinds.PREDICTION_RECORDED, {**RECORDED, "resolutions": [
            {"verdict": "missed", "because": "No."}]}),
        entry(1, kinds.RESOLUTION_REOPENED, {"because": "Too soon."}),
        entry(2, kinds.RESOLUTION_GIVEN, {"verdict": "met", "because": "x", "rule": "only-for"}),
        entry(3, kinds.EVIDENCE_RETRACTED, {"number": 2, "because": "wrong page"}),
        entry(4, kinds.PREDICTION_AMENDED, None),
        entry(5, "something.newer", {}),
    ]  # fmt: skip
    lines = own_history(past, [], Page(date(2026, 1, 3)))

    assert [line[28:] for line in lines[1:]] == [
        "ann reopened it: Too soon.", "ann let the rule only-for judge it met",
        "ann retracted [2]", "ann amended it (redacted)", "ann something.newer",
    ]  # fmt: skip
    assert lines[0].endswith("ann added it as missed")

"""Every numeric case that two independent libraries agreed on, from scoring-cases.json."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.calibration import brier, corp, log_score, metaculus_baseline, murphy
from ledger.domain.calibration import peer_scores as peer
from ledger.domain.ratings import Beta, beta_binomial_fit
from ledger.domain.statistics import (
    clopper_pearson,
    jeffreys,
    kappa_from_margins,
    manski,
    poisson_binomial,
    wilson,
)
from ledger.domain.survival import kaplan_meier

CASES = json.loads(Path(__file__).with_name("scoring-cases.json").read_text(encoding="utf-8"))


def _poisson(chances: list[float], at_least: int) -> list[float]:
    found = poisson_binomial(chances)
    return [found.mean, found.deviation, found.at_least(at_least)]


def _corp(stated: list[float], outcomes: list[int]) -> list[float]:
    parts = corp(stated, outcomes)
    return [parts.miscalibration, parts.discrimination, parts.uncertainty]


def _fit(pairs: list[list[int]]) -> Beta:
    fit = beta_binomial_fit([(hits, trials) for hits, trials in pairs])
    assert fit is not None
    return fit


def _lowest(pairs: list[list[int]]) -> list[float]:
    # The case says so: it was computed with the fit rounded to five decimals.
    prior = Beta(2.41811, 1.23449)
    return [prior.given(hits, trials).quantile(0.05) for hits, trials in pairs]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "wilson95": wilson,
    "jeffreys95": jeffreys,
    "clopper_pearson95": clopper_pearson,
    "brier": lambda p, y: [brier(p, y)],
    "log_loss_nats": lambda p, y: [log_score(p, y, base=math.e)],
    "corp_brier[MCB,DSC,UNC]": _corp,
    "murphy[REL,RES,UNC]": murphy,
    "metaculus_baseline": lambda given: [metaculus_baseline(p) for p in given],
    "poisson_binomial[mean,sd,P(X>=7)]": _poisson,
    "km_survival_at_events": lambda t, e: [s.survival for s in kaplan_meier(t, e).steps],
    "km_lower95_loglog": lambda t, e: [s.low for s in kaplan_meier(t, e).steps],
    "km_median": lambda t, e: [kaplan_meier(t, e).quantile(0.5).point],
    "beta_binomial_mle[a,b]": _fit,
    "eb_lower05": _lowest,
    "manski[lo,hi,wilson_lo,wilson_hi] met=633 unknown=320 N+U=1041": manski,
    "cohen_kappa": lambda one, two, agreed, items: [kappa_from_margins(one, two, agreed, items)],
}
LOOSER = {"beta_binomial_mle[a,b]": 1e-5}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_case_has_the_value_that_two_libraries_agree_on(case: dict[str, Any]) -> None:
    found = list(FUNCTIONS[case["fn"]](*case["input"]))

    tolerance = LOOSER.get(case["fn"], 1e-9)
    assert found == pytest.approx(case["expected"], abs=tolerance, rel=0)


def test_every_function_of_the_cases_is_ours_and_every_one_of_ours_is_used() -> None:
    assert {case["fn"] for case in CASES} == set(FUNCTIONS)
    assert len(CASES) == len({case["id"] for case in CASES}) == 31


def test_peer_scores_of_one_question_are_the_published_ones_and_sum_to_zero() -> None:
    scores = peer([0.8, 0.6, 0.5])

    assert scores == pytest.approx([37.8843, -5.2680, -32.6163], abs=1e-4)
    assert math.fsum(scores) == pytest.approx(0.0, abs=1e-12)


def test_eight_events_of_own_chance_are_as_unlikely_as_brute_force_says() -> None:
    chances = [0.9, 0.8, 0.7, 0.5, 0.5, 0.4, 0.3, 0.2, 0.2, 0.1]

    brute = 0.0
    for bits in range(1 << len(chances)):
        happened = [bool(bits >> i & 1) for i in range(len(chances))]
        if sum(happened) >= 8:
            pairs = zip(chances, happened, strict=True)
            brute += math.prod(p if y else 1 - p for p, y in pairs)
    assert poisson_binomial(chances).at_least(8) == pytest.approx(brute, abs=1e-12)
    assert brute == pytest.approx(0.0146464, abs=5e-8)


def test_the_lower_bounds_of_the_eight_speakers_follow_from_our_own_fit() -> None:
    case = next(case for case in CASES if case["id"] == "EB2")

    prior = _fit(case["input"][0])
    found = [prior.given(hits, trials).quantile(0.05) for hits, trials in case["input"][0]]
    assert found == pytest.approx(case["expected"], abs=1e-6)

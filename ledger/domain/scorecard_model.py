"""The values a scorecard is made of: outcomes in, policy, states, rows and figures out.

Shares lie between 0 and 1, days are whole days, and `None` always comes with a reason beside it.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ledger.domain.statistics import Interval
from ledger.domain.values import frozen

Part = int | float | str | None
"""What a named part of a figure can hold."""

PPM: Final = 1_000_000


@frozen
class DatedRate:
    """How often such a prediction comes true anyway, and the day that was written down."""

    chance_ppm: int
    set_on: date


@frozen
class Guidance:
    """A guided range and the number that came, in one unit.

    `low` None: only a ceiling was given; `high` None: only a floor. Both bounds are inclusive,
    at the precision they were said with: `slack` is half a unit of their last digit.
    A single number is a range of its rounding, decided when it was logged. Raises ValueError
    for no bound at all or for bounds the wrong way round.
    """

    low: float | None
    high: float | None
    actual: float
    slack: float = 0.0

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("guidance needs a floor, a ceiling or both")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"guidance from {self.low} to {self.high} is the wrong way round")

    @property
    def place(self) -> str:
        """Where the number came out: below, inside or above."""
        if self.low is not None and self.actual < self.low - self.slack:
            return "below"
        if self.high is not None and self.actual > self.high + self.slack:
            return "above"
        return "inside"

    @property
    def errors(self) -> tuple[float, float] | None:
        """(actual - guided) over |actual|, against the middle and the upper bound.

        None without both bounds, or when the actual number is 0.
        """
        if self.low is None or self.high is None or not self.actual:
            return None
        size = abs(self.actual)
        return (self.actual - (self.low + self.high) / 2.0) / size, (
            self.actual - self.high
        ) / size


@frozen
class Outcome:
    """One prediction as the scorecard sees it, with the verdict in force or none.

    `family` is the id of the first prediction of the chain. `deadline` None: there is none, and
    it is never scored. `kind` is reach, during or never; `verdict` is met, late, partly, missed,
    void, unclear or None. `known_on` is the day from which the verdict counts, None if nothing
    it cites has a date. `first_known_on` is the earliest day of the evidence it cites.
    `decidable_on` defaults to the day after the deadline; `strict` is the stricter reading of it.
    `own_figures`: the verdict cites figures of the speaker and of nobody else. `part_of` is the
    split claim it is a part of; `needs` how many of its own parts must come true, `split_late`
    that it was split once the outcome of a part could be known. `probability_ppm`
    and `credit_ppm` are parts per million; None means that the speaker gave no number. `guidance`
    is a guided range with the number that came, `second_verdict` what another resolver said who
    judged blindly. `base_rates` are in the order in which they were set.
    """

    id: int
    family: int
    speaker: str
    claim: str
    said_on: date
    deadline: date | None
    kind: str
    verdict: str | None
    void_reason: str | None
    happened_on: date | None
    known_on: date | None
    recorded_on: date
    first_known_on: date | None
    decidable_on: date | None = None
    basis: str = "stated"
    wording: str = "quoted"
    reading_of: int | None = None
    restates: int | None = None
    wording_class: str | None = None
    probability_ppm: int | None = None
    frame: str | None = None
    tags: tuple[str, ...] = ()
    resolver: str | None = None
    rule: str | None = None
    early: bool = False
    terms_late: bool = False
    strict: date | None = None
    own_figures: bool = False
    part_of: int | None = None
    needs: int | None = None
    split_late: bool = False
    credit_ppm: int = 500_000
    base_rates: tuple[DatedRate, ...] = ()
    guidance: Guidance | None = None
    second_verdict: str | None = None


@frozen
class Policy:
    """Every threshold of the scorecard; docs/scoring.md prints them and a test compares.

    Shares and chances lie between 0 and 1, `log_clip` is a chance, the rest are counts or days.
    """

    confidence: float = 0.95
    min_judged: int = 5
    min_ranked: int = 20
    max_unknown_share: float = 0.20
    void_warning_share: float = 0.15
    record_share: float = 0.50
    min_base_rate_share: float = 0.80
    min_base_rates: int = 5
    min_reach_claims: int = 5
    min_reach_fulfilled: int = 3
    min_horizon_days: int = 7
    min_probabilities: int = 10
    min_calibration: int = 20
    log_clip: float = 0.01
    bootstrap_resamples: int = 2000
    band_level: float = 0.90
    band_resamples: int = 1000
    min_class: int = 5
    min_guidance: int = 5
    min_double_judged: int = 20
    min_year: int = 5
    rating_quantile: float = 0.05
    rating_level: float = 0.90
    prior_concentration_low: float = 2.0
    prior_concentration_high: float = 200.0
    prior_min_speakers: int = 5
    prior_min_judged: int = 50
    prior_fallback_concentration: float = 4.0
    rank_level: float = 0.90
    rank_draws: int = 4000
    tie_chance: float = 0.95
    seed: int = 1


POLICY: Final = Policy()


class State(StrEnum):
    """Where a prediction stands on the day of the card."""

    OPEN = "open"
    AWAITING = "awaiting data"
    SETTLED_EARLY = "settled early"
    MET = "met"
    PARTLY = "partly"
    LATE = "late"
    MISSED = "missed"
    UNKNOWN = "unknown"
    VOID = "void"
    NO_DEADLINE = "no deadline"


JUDGED: Final = frozenset({State.MET, State.PARTLY, State.LATE, State.MISSED})


class Aside(StrEnum):
    """Why a prediction stands beside the headline whatever its verdict."""

    PART = "part of a split claim"
    SECOND_READING = "second reading of a sentence"
    NO_DEADLINE = "no deadline"
    REPORTED = "reported wording"
    ASSUMED = "assumed deadline"
    RETROSPECTIVE = "retrospective"
    OTHER_FRAME = "outside the frame"


FILTERED: Final = frozenset({Aside.RETROSPECTIVE, Aside.OTHER_FRAME})
"""Left out because the reader asked for it: these enter no count at all."""

UNCOUNTED: Final = FILTERED | {Aside.PART}
"""What enters no count at all: also the parts of split claims, whose whole has the one vote."""


@frozen
class Row:
    """One prediction on the card: its state, whether it counts, and for how much.

    `verdict` is the one known by the day of the card. `family_weight` is 1 over the number of
    judged predictions of its family on this card, 0 if it is not judged itself.
    """

    outcome: Outcome
    state: State
    aside: Aside | None
    verdict: str | None
    retrospective: bool
    family_weight: float = 0.0

    @property
    def counted(self) -> bool:
        """Whether it belongs to the figures at all."""
        return self.aside is None

    @property
    def judged(self) -> bool:
        """Whether it is in the denominator of the headline."""
        return self.aside is None and self.state in JUDGED

    @property
    def hit(self) -> int:
        """1 when it counts as on time, else 0."""
        return int(self.judged and self.state is State.MET)

    @property
    def credit_ppm(self) -> int:
        """What it adds to the rate with partial credit, in parts per million."""
        if self.judged and self.state is State.PARTLY:
            return self.outcome.credit_ppm
        return self.hit * PPM

    @property
    def late_days(self) -> int | None:
        """Days from the deadline to the fulfilment of a late one; None for every other."""
        outcome = self.outcome
        if self.state is not State.LATE or not outcome.happened_on or not outcome.deadline:
            return None
        return (outcome.happened_on - outcome.deadline).days


@frozen
class Figure:
    """One number of the card with its count, its interval and what it leaves out.

    `shown` says whether the number may be printed; if not, `point`, `low` and `high` are None
    and `why_not` says why, while `count` may still be printed. `needless` tells a figure with
    nothing to say (nothing is late) from one that lacks its minimum. `low` and `high` are also
    None with `interval_why_not` where only the number may stand. `parts` are the named
    ingredients, `point_name` the name of the point in machine output (empty where there is none),
    `sentence` the card's own line and `series` the same figure for each part of the card.
    """

    key: str
    label: str
    count: str
    shown: bool
    why_not: str | None
    sentence: str
    point: float | None = None
    low: float | None = None
    high: float | None = None
    interval_why_not: str | None = None
    point_name: str = "rate"
    unit: str = "share"
    provisional: bool = False
    parts: tuple[tuple[str, Part], ...] = ()
    notes: tuple[str, ...] = ()
    series: tuple[Figure, ...] = ()
    needless: bool = False

    def part(self, name: str) -> Part:
        """Return one named ingredient. Raises KeyError for an unknown name."""
        return dict(self.parts)[name]

    @property
    def says_at_least(self) -> bool:
        """Whether it has no middle yet, and says how far beyond the record that must lie."""
        return dict(self.parts).get("at_least") is not None

    def saying(self, sentence: str, *notes: str) -> Figure:
        """Return the figure with the card's line for it and the notes that belong to it."""
        return replace(self, sentence=sentence, notes=self.notes + notes)

    @property
    def as_percent(self) -> str:
        """The number of a figure that is shown, as a share in whole percent."""
        assert self.point is not None, "only a number that is shown is written out"
        return percent(self.point)

    @property
    def interval(self) -> Interval | None:
        """Both ends of the interval; None unless both are known."""
        return None if self.low is None or self.high is None else (self.low, self.high)


def not_shown(
    key: str,
    label: str,
    why: str,
    *,
    count: str = "",
    point_name: str = "rate",
    unit: str = "share",
    parts: tuple[tuple[str, Part], ...] = (),
    needless: bool = False,
) -> Figure:
    """Return a figure that lacks its minimum: explained, not hidden."""
    sentence = f"{label}: {count}." if count else f"{label}: not shown, {why}."
    return Figure(
        key, label, count, False, why, sentence, point_name=point_name, unit=unit, parts=parts,
        needless=needless,
    )  # fmt: skip


def nothing_to_show(
    key: str,
    label: str,
    why: str,
    *,
    point_name: str = "rate",
    parts: tuple[tuple[str, Part], ...] = (),
) -> Figure:
    """Return a figure of something that did not happen: silent on the card, in data with why."""
    return not_shown(key, label, why, point_name=point_name, parts=parts, needless=True)


def first_due_day(outcome: Outcome) -> date | None:
    """Return the first day on which the prediction is due; None without a deadline."""
    if outcome.deadline is None:
        return None
    after = day_after(outcome.deadline)
    return max(after, outcome.decidable_on) if outcome.decidable_on else after


def day_after(day: date) -> date:
    """Return the next day; the last day that there is has none and is returned itself."""
    return day if day == date.max else day + timedelta(days=1)


def percent(share: float) -> str:
    """Return a share in whole percent, halves up; never a bare 0 or 100 for what is neither."""
    whole = _whole_percent(share)
    if whole == 0 and share > 0.0:
        return "<1 %"
    if whole == 100 and share < 1.0:
        return ">99 %"
    return f"{whole} %"


def percent_range(interval: Interval) -> str:
    """Return an interval of shares as `29–67`, in whole percent."""
    return f"{_whole_percent(interval[0])}–{_whole_percent(interval[1])}"


def _whole_percent(share: float) -> int:
    # Half up on the decimal reading: 0.285 is 29, although its nearest double is below it.
    return math.floor(round(share * 100.0, 9) + 0.5)


def number(value: float) -> str:
    """Return a count without decimals, a sum of credits with at most two."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: `1 prediction`, `3 predictions`."""
    return f"{count} {one if count == 1 else many or one + 's'}"

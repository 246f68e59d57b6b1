"""Figures 11 and 15 to 18: against base rates, and scores of stated probabilities.

Only numbers that the speaker said count; words are never turned into probabilities. A prediction
came true (1) when it was met on time, else 0. Intervals resample whole families.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ledger.domain.base_rate import counting
from ledger.domain.calibration import (
    Band,
    Corp,
    Point,
    bootstrap_ratio,
    brier,
    consistency_band,
    corp,
    log_score,
)
from ledger.domain.scorecard_basis import Basis
from ledger.domain.scorecard_model import (
    PPM,
    Figure,
    Part,
    Policy,
    Row,
    not_shown,
    number,
    percent,
    plural,
)
from ledger.domain.scorecard_rates import RECORD, withheld
from ledger.domain.scorecard_states import outcome_known_since
from ledger.domain.statistics import Interval, poisson_binomial
from ledger.domain.values import frozen


@frozen
class Item:
    """One judged prediction with a stated probability; `reference` is what it is compared to."""

    family: int
    stated: float
    outcome: int
    reference: float


def items_of(rows: Sequence[Row]) -> tuple[Item, ...]:
    """Return the judged predictions whose speaker stated a probability."""
    return tuple(
        Item(
            row.outcome.family,
            row.outcome.probability_ppm / PPM,
            row.hit,
            reference_of(row),
        )
        for row in rows
        if row.judged and row.outcome.probability_ppm is not None
    )


def reference_of(row: Row) -> float:
    """Return what a stated probability is compared to: a base rate set before, else one half."""
    chance = chance_before(row)
    return 0.5 if chance is None else chance


def chance_before(row: Row) -> float | None:
    """Return the last base rate set before the outcome could be known; None for none."""
    since = outcome_known_since(row.outcome, row.verdict)
    found = counting(row.outcome.base_rates, since)
    return found.chance_ppm / PPM if found else None


def probability_figures(basis: Basis) -> tuple[Figure, ...]:
    """Return figures 11 and 15 to 18 in the order of the card."""
    items = items_of(basis.rows)
    return (
        versus_base_rate(basis),
        brier_figure(basis, items),
        skill_figure(basis, items),
        log_figure(basis, items),
        calibration_figure(basis, items),
    )


def versus_base_rate(basis: Basis) -> Figure:
    """Figure 11: met beyond what such predictions give anyway, with the chance of that by luck.

    Base rates written down after the outcome could be known are hindsight: left out, counted.
    """
    key, label, policy = "versus_base_rate", "Versus base rate", basis.policy
    given = [row for row in basis.judged if row.outcome.base_rates]
    before = [(row, chance_before(row)) for row in given]
    used = [(row, chance) for row, chance in before if chance is not None]
    met = sum(row.hit for row, _ in used)
    luck = poisson_binomial([chance for _, chance in used])
    judged = basis.counts.judged
    enough = used and len(used) >= policy.min_base_rate_share * judged
    late, without = len(given) - len(used), judged - len(given)
    parts: tuple[tuple[str, Part], ...] = (
        ("n", len(used)),
        ("met", met),
        ("hindsight", late),
        ("without", without),
    )
    few = len(used) < policy.min_base_rates or not enough
    why = _few_base_rates(policy, len(used), late) if few else withheld(basis)
    if why:
        return not_shown(key, label, why, point_name="excess", unit="count", parts=parts)
    excess = met - luck.mean
    chance = luck.at_least(met) if excess >= 0 else 1.0 - luck.at_least(met + 1)
    sign = "≥" if excess >= 0 else "≤"
    sentence = (
        f"{label}: {met} of {len(used)} met, {luck.mean:.1f} expected, {excess:+.1f} "
        f"(chance of {sign}{met} by luck {fine_percent(chance)}).{_left_out(late, without)}"
    ).replace(" -", " −")
    return Figure(
        key,
        label,
        f"{met} of {len(used)}",
        True,
        None,
        sentence,
        excess,
        interval_why_not=f"the chance by luck, {fine_percent(chance)}, stands in its place",
        point_name="excess",
        unit="count",
        provisional=basis.is_provisional,
        parts=(*parts, ("expected", luck.mean), ("chance_by_luck", chance)),
    )


def _few_base_rates(policy: Policy, used: int, late: int) -> str:
    share = number(policy.min_base_rate_share * 100)
    few = used < policy.min_base_rates
    needed = str(policy.min_base_rates) if few else f"{share} in 100 judged"
    after = f" ({late} set after it)" if late else ""
    return f"fewer than {needed} have a base rate set before the outcome{after}"


def _left_out(late: int, without: int) -> str:
    """Return which of the judged the figure leaves out; empty for none."""
    told = [f"{without} without one"] if without else []
    told += [f"{late} set after the outcome could be known"] if late else []
    return f" Left out: {', '.join(told)}." if told else ""


def fine_percent(chance: float) -> str:
    """Return a chance in percent, with one decimal below 10 %; never a bare 0."""
    if chance < 0.001:
        return "<0.1 %"
    return f"{chance * 100:.1f} %" if chance < 0.1 else percent(chance)


def _lacking(items: Sequence[Item], needed: int) -> str | None:
    if not items:
        return "no stated probability is judged"
    if len(items) >= needed:
        return None
    count = plural(len(items), "stated probability is", "stated probabilities are")
    return f"only {count} judged, {needed} are needed"


def _score(
    basis: Basis,
    key: str,
    label: str,
    n: int,
    value: float,
    interval: Interval | str,
    parts: tuple[tuple[str, Part], ...] = (),
) -> Figure:
    """Return a score with its interval, or with the reason why there is none."""
    low, high = (None, None) if isinstance(interval, str) else interval
    why = interval if isinstance(interval, str) else None
    return Figure(
        key,
        label,
        f"n = {n}",
        True,
        None,
        "",
        value,
        low,
        high,
        interval_why_not=why,
        point_name="value",
        unit="score",
        provisional=n < basis.policy.min_ranked,
        parts=(("n", n), *parts),
    )


def _resampled(basis: Basis, parts: Mapping[int, tuple[float, float]]) -> Interval | str:
    """Return the bootstrap interval over families, or why there is none."""
    if basis.is_record:
        return RECORD
    if len(parts) < 2:
        return "only one family of claims"
    if min(below for _, below in parts.values()) == 0.0:
        return "the reference is without error in a family, which alone has no skill"
    policy = basis.policy
    ordered = [parts[family] for family in sorted(parts)]
    return bootstrap_ratio(
        ordered,
        confidence=policy.confidence,
        resamples=policy.bootstrap_resamples,
        seed=policy.seed,
    )


def _by_family(
    items: Sequence[Item], *, against_reference: bool
) -> dict[int, tuple[float, float]]:
    """Return, for each family, its squared errors and what they are divided by."""
    members: dict[int, list[Item]] = {}
    for item in items:
        members.setdefault(item.family, []).append(item)
    return {
        family: (
            math.fsum((i.stated - i.outcome) ** 2 for i in group),
            math.fsum((i.reference - i.outcome) ** 2 if against_reference else 1.0 for i in group),
        )
        for family, group in members.items()
    }


def brier_figure(basis: Basis, items: Sequence[Item]) -> Figure:
    """Figure 15: the mean squared error of stated probabilities, 0 to 1."""
    key, label = "brier", "Brier score"
    if why := _lacking(items, basis.policy.min_probabilities):
        parts: tuple[tuple[str, Part], ...] = (("n", len(items)),)
        return not_shown(key, label, why, point_name="value", unit="score", parts=parts)
    value = brier([i.stated for i in items], [i.outcome for i in items])
    interval = _resampled(basis, _by_family(items, against_reference=False))
    figure = _score(basis, key, label, len(items), value, interval)
    limits = "" if figure.low is None else f" [{figure.low:.3f}–{figure.high:.3f}]"
    return figure.saying(
        f"{label}: {value:.3f}{limits} over {len(items)} stated probabilities "
        "(0 is perfect, 1 the worst, always saying 50 % gives 0.25)."
    )


def skill_figure(basis: Basis, items: Sequence[Item]) -> Figure:
    """Figure 16: 1 - Brier / Brier of the reference: the base rates where set, else one half.

    Never the mean of the sample itself, which peeks at the outcomes.
    """
    key, label = "brier_skill", "Brier skill"
    why = _lacking(items, basis.policy.min_probabilities)
    groups = _by_family(items, against_reference=True)
    reference = math.fsum(below for _, below in groups.values())
    if not why and reference == 0.0:
        why = "undefined, the reference is without error"
    if why:
        parts: tuple[tuple[str, Part], ...] = (("n", len(items)),)
        return not_shown(key, label, why, point_name="value", unit="score", parts=parts)
    value = 1.0 - math.fsum(above for above, _ in groups.values()) / reference
    flipped = _resampled(basis, groups)
    interval = flipped if isinstance(flipped, str) else (1.0 - flipped[1], 1.0 - flipped[0])
    own = sum(item.reference != 0.5 for item in items)
    figure = _score(basis, key, label, len(items), value, interval, (("base_rates_used", own),))
    limits = "" if figure.low is None else f" [{figure.low:+.2f} to {figure.high:+.2f}]"
    against = "base rates" if own else "always saying 50 %"
    return figure.saying(f"{label}: {value:+.2f}{limits} against {against}.".replace("-", "−"))


def log_figure(basis: Basis, items: Sequence[Item]) -> Figure:
    """Figure 17: the mean of -log2 of the chance given to what happened, in bits."""
    key, label, clip = "log_score", "Log score", basis.policy.log_clip
    if why := _lacking(items, basis.policy.min_probabilities):
        parts: tuple[tuple[str, Part], ...] = (("n", len(items)),)
        return not_shown(key, label, why, point_name="bits", unit="score", parts=parts)
    value = log_score([i.stated for i in items], [i.outcome for i in items], clip=clip)
    clipped = sum(not clip <= item.stated <= 1.0 - clip for item in items)
    figure = Figure(
        key,
        label,
        f"n = {len(items)}",
        True,
        None,
        "",
        value,
        interval_why_not="printed beside the Brier score, whose interval holds",
        point_name="bits",
        unit="score",
        provisional=len(items) < basis.policy.min_ranked,
        parts=(("n", len(items)), ("clipped", clipped)),
    )
    said = f"{clipped} moved to between {clip:.0%} and {1 - clip:.0%}".replace("%", " %")
    notes = (said,) if clipped else ()
    return figure.saying(f"{label}: {value:.2f} bits (0 is perfect, 50 % gives 1).", *notes)


def calibration_figure(basis: Basis, items: Sequence[Item]) -> Figure:
    """Figure 18: miscalibration, discrimination and uncertainty (CORP), without any bins."""
    key, label = "calibration", "Calibration"
    if why := _lacking(items, basis.policy.min_calibration):
        parts: tuple[tuple[str, Part], ...] = (("n", len(items)), ("dsc", None), ("unc", None))
        return not_shown(key, label, why, point_name="mcb", unit="score", parts=parts)
    found = _corp(items)
    notes = []
    if found.uncertainty == 0.0:
        notes.append("all had the same outcome: cannot show discrimination")
    if len(found.curve) == 1:
        notes.append("one stated probability only: a dot, not a curve")
    figure = Figure(
        key,
        label,
        f"n = {len(items)}",
        True,
        None,
        "",
        found.miscalibration,
        interval_why_not="the consistency band of the curve stands in its place",
        point_name="mcb",
        unit="score",
        parts=(
            ("n", len(items)),
            ("dsc", found.discrimination),
            ("unc", found.uncertainty),
            ("score", found.score),
        ),
    )
    return figure.saying(
        f"{label}: miscalibration {found.miscalibration:.3f}, discrimination "
        f"{found.discrimination:.3f}, uncertainty {found.uncertainty:.3f} (n = {len(items)}).",
        *notes,
    )


def _corp(items: Sequence[Item]) -> Corp:
    return corp([i.stated for i in items], [i.outcome for i in items])


@frozen
class Reliability:
    """What a calibration plot shows: the curve, and where perfect calibration would lie."""

    curve: tuple[Point, ...]
    band: tuple[Band, ...]


def reliability(rows: Sequence[Row], policy: Policy) -> Reliability | None:
    """Return curve and consistency band; None below the policy's minimum.

    Apart from the card because a thousand resamples take seconds for thousands of predictions.
    """
    items = items_of(rows)
    if len(items) < policy.min_calibration:
        return None
    band = consistency_band(
        [item.stated for item in items],
        level=policy.band_level,
        resamples=policy.band_resamples,
        seed=policy.seed,
    )
    return Reliability(_corp(items).curve, band)

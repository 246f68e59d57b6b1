"""Figures 1 to 8: on time, partial credit, the range of the unknowns, shares and families.

Each function takes a `Basis` (the counts, the rows and the policy of one card) and returns one
`Figure`. No percentage is printed below the policy's minimum, and no interval on a card that is
a record collected after the fact.
"""

from __future__ import annotations

from typing import Final

from ledger.domain.scorecard_basis import Basis
from ledger.domain.scorecard_lines import reason_words
from ledger.domain.scorecard_model import (
    PPM,
    Figure,
    Part,
    Policy,
    not_shown,
    nothing_to_show,
    number,
    percent,
    percent_range,
    plural,
)
from ledger.domain.statistics import Bounds, manski

RECORD: Final = "collected after the fact: a record, not a rate"
NOTHING_JUDGED: Final = "nothing due has been judged yet"
NOTHING_PARTLY: Final = "nothing was met in part"
RANGE_INSTEAD: Final = "are not judged, so the range stands instead"
WHOLE_COUNT: Final = "a count of everything in the ledger, not a sample"
FOOTNOTE: Final = (
    "treats predictions as independent draws of what this speaker tends to say; "
    "repeated claims make the true uncertainty larger"
)


def capital(words: str) -> str:
    """Return a sentence with its first letter in capitals."""
    return words[:1].upper() + words[1:]


def rate(
    basis: Basis,
    key: str,
    label: str,
    top: float,
    bottom: int,
    *,
    sampled: bool = True,
    parts: tuple[tuple[str, Part], ...] = (),
) -> Figure:
    """Return a share of at least one, with its Wilson interval if it is `sampled`."""
    interval = basis.interval(top, bottom) if sampled else None
    low, high = interval or (None, None)
    why = None if interval else RECORD if sampled else WHOLE_COUNT
    count = f"{number(top)} of {number(bottom)}"
    return Figure(
        key,
        label,
        count,
        True,
        None,
        "",
        top / bottom,
        low,
        high,
        interval_why_not=why,
        provisional=basis.is_provisional,
        parts=parts,
        notes=(FOOTNOTE,) if interval else (),
    )


def bracket(figure: Figure) -> str:
    """Return the interval of a figure as ` [33–71]`, nothing where there is none."""
    return f" [{percent_range(figure.interval)}]" if figure.interval else ""


def on_time(basis: Basis) -> Figure:
    """Figure 1, the headline: met of judged over predictions whose deadline has passed."""
    key, label, counts = "on_time", "On time", basis.counts
    judged, met = counts.judged, counts.met
    parts: tuple[tuple[str, Part], ...] = (("met", met), ("judged", judged))
    count = f"{met} of {judged}"
    if not judged:
        return not_shown(key, label, NOTHING_JUDGED, parts=parts).saying(
            f"{capital(NOTHING_JUDGED)}."
        )
    if why := withheld(basis):
        return not_shown(key, label, why, count=count, parts=parts)
    figure = rate(basis, key, label, met, judged, parts=parts)
    sentence = headline_sentence(figure, basis.policy, is_record=basis.is_record)
    return figure.saying(sentence)


def _too_few_judged(basis: Basis) -> str | None:
    """Return why no percentage may be printed; None when it may."""
    needed = basis.policy.min_judged
    return f"fewer than {needed} are judged" if basis.counts.judged < needed else None


def withheld(basis: Basis) -> str | None:
    """Return why no rate over the judged may be printed as one number; None when it may."""
    if few := _too_few_judged(basis):
        return few
    if not basis.too_many_unknown:
        return None
    limit = percent(basis.policy.max_unknown_share)
    return f"more than {limit} of the due {RANGE_INSTEAD}"


def headline_sentence(figure: Figure, policy: Policy, *, is_record: bool) -> str:
    """Return the card's first sentence for a rate: count, share, interval, and every caution."""
    inside = figure.as_percent
    if figure.interval:
        level = percent(policy.confidence)
        inside += f", {level} interval {percent_range(figure.interval)} %"
    if figure.provisional:
        inside += "; small sample, provisional"
    after = f" {capital(RECORD)}." if is_record else ""
    return f"{figure.label}: {figure.count} ({inside}).{after}"


def lenient(basis: Basis) -> Figure:
    """Figure 2 at its kindest: the partly met counted as met."""
    key, label, counts = "lenient", "Partly met counted as met", basis.counts
    met = counts.met + counts.partly
    parts: tuple[tuple[str, Part], ...] = (("met", met), ("judged", counts.judged))
    if not counts.partly:
        return nothing_to_show(key, label, NOTHING_PARTLY, parts=parts)
    count = f"{met} of {counts.judged}"
    if why := withheld(basis):
        return not_shown(key, label, why, count=count, parts=parts)
    figure = rate(basis, key, label, met, counts.judged, parts=parts)
    return figure.saying(f"{label}: {count} ({figure.as_percent}{bracket(figure)}).")


def with_credit(basis: Basis) -> Figure:
    """Figure 2: met plus the credit of the partly met; the interval is conservative."""
    key, label, counts = "with_credit", "With partial credit", basis.counts
    sums = basis.sums
    credited = sums.credited
    generous = counts.met + counts.partly
    shares_shown = bool(counts.partly) and not withheld(basis)
    parts: tuple[tuple[str, Part], ...] = (
        ("credited", credited),
        ("partly", counts.partly),
        ("judged", counts.judged),
        ("lenient", generous / counts.judged if shares_shown else None),
    )
    if not counts.partly:
        return nothing_to_show(key, label, NOTHING_PARTLY, parts=parts)
    count = f"{number(credited)} of {counts.judged}"
    if why := withheld(basis):
        return not_shown(key, label, why, count=count, parts=parts)
    figure = rate(basis, key, label, credited, counts.judged, parts=parts)
    name = "half" if sums.credits == {PPM // 2} else "partial"
    return figure.saying(
        f"With {name} credit for {counts.partly} partial: {figure.as_percent}{bracket(figure)}.",
        f"counting them as met: {percent(generous / counts.judged)}",
    )


def unknown_range(basis: Basis) -> Figure:
    """Figure 3: the rate if every unknown were missed, and if every one were met.

    `low` and `high` are these bounds; the parts outer_low and outer_high add the sampling.
    """
    counts = basis.counts
    misses = counts.judged - counts.met
    return _bounds(basis, "range", "Range if unknowns go either way", misses, counts.unknown)


def range_with_voids(basis: Basis) -> Figure:
    """Figure 3 again with every void counted as unknown; shown when the voids are many."""
    counts = basis.counts
    key, label = "range_with_voids", "Range if voids count as unknown"
    if not basis.too_many_void:
        return nothing_to_show(key, label, "voids are few", point_name="")
    misses, unknown = counts.judged - counts.met, counts.unknown + counts.void
    return _bounds(basis, key, label, misses, unknown)


def _bounds(basis: Basis, key: str, label: str, misses: int, unknown: int) -> Figure:
    met = basis.counts.met
    total = met + misses + unknown
    ingredients: tuple[tuple[str, Part], ...] = (
        ("met", met),
        ("unknown", unknown),
        ("due", total),
    )
    if not unknown:
        none = "nothing due is without a verdict"
        return nothing_to_show(key, label, none, point_name="", parts=ingredients)
    count = f"{met}–{met + unknown} of {total}"
    opening = f"{plural(unknown, 'due prediction')} {'is' if unknown == 1 else 'are'} not judged"
    if key == "range_with_voids":
        opening = f"With voids as unknown, {opening}"
    opening = f"{opening}; depending on {'it' if unknown == 1 else 'them'}"
    why = _too_few_judged(basis)
    if why:
        figure = not_shown(key, label, why, count=count, point_name="", parts=ingredients)
        return figure.saying(f"{opening} {count}.")
    bounds = manski(met, misses, unknown, basis.policy.confidence)
    return _bounds_figure(basis, key, label, count, opening, bounds, ingredients)


def _bounds_figure(
    basis: Basis,
    key: str,
    label: str,
    count: str,
    opening: str,
    bounds: Bounds,
    ingredients: tuple[tuple[str, Part], ...],
) -> Figure:
    record = basis.is_record
    outer: tuple[tuple[str, Part], ...] = (
        ("outer_low", None if record else bounds.outer_low),
        ("outer_high", None if record else bounds.outer_high),
    )
    return Figure(
        key,
        label,
        count,
        True,
        None,
        f"{opening} {percent_range((bounds.low, bounds.high))} %.",
        low=bounds.low,
        high=bounds.high,
        interval_why_not=RECORD if record else None,
        point_name="",
        provisional=basis.is_provisional,
        parts=ingredients + outer,
        notes=("a range has no middle: nothing says which end is nearer",),
    )


def judged_share(basis: Basis) -> Figure:
    """Figure 4: how many of the due have a verdict that settles them."""
    key, label, counts = "judged_share", "Judged share", basis.counts
    parts: tuple[tuple[str, Part], ...] = (("judged", counts.judged), ("due", counts.due))
    if not counts.due:
        return nothing_to_show(key, label, "nothing is due", parts=parts)
    count = f"{counts.judged} of {counts.due}"
    if why := _too_few_judged(basis):
        return not_shown(key, label, why, count=count, parts=parts)
    figure = rate(basis, key, label, counts.judged, counts.due, sampled=False, parts=parts)
    return figure.saying(f"Judged: {count} due ({figure.as_percent}).")


def delivered(basis: Basis) -> Figure:
    """Figure 5: met on time or later; it can only rise."""
    key, label, counts = "delivered", "Delivered so far", basis.counts
    total = counts.met + counts.late
    parts: tuple[tuple[str, Part], ...] = (("delivered", total), ("judged", counts.judged))
    if not counts.late:
        return nothing_to_show(key, label, "nothing was met late", parts=parts)
    if why := withheld(basis):
        return not_shown(key, label, why, count=f"{total} of {counts.judged}", parts=parts)
    figure = rate(basis, key, label, total, counts.judged, parts=parts)
    return figure.saying(
        f"{label}: {figure.count} ({figure.as_percent}{bracket(figure)}).",
        "so far: it can only rise",
    )


def void_share(basis: Basis) -> Figure:
    """Figure 6: how many of those whose deadline has passed were voided; many are a warning."""
    key, label, counts = "void_share", "Void share", basis.counts
    total = counts.due + counts.void
    reasons = tuple((f"void_{reason}", count) for reason, count in counts.due_void_reasons)
    parts: tuple[tuple[str, Part], ...] = (("void", counts.void), ("due", total), *reasons)
    if not counts.void:
        none = "nothing whose deadline has passed is void"
        return nothing_to_show(key, label, none, parts=parts)
    count = f"{counts.void} of {total}"
    warning = f"{count} are void: see the range that counts them as unknown"
    warnings = (warning,) if basis.too_many_void else ()
    if why := _too_few_judged(basis):
        few = not_shown(key, label, why, count=count, parts=parts)
        return few.saying(few.sentence, *warnings)
    figure = rate(basis, key, label, counts.void, total, sampled=False, parts=parts)
    words = f"{figure.as_percent}: {reason_words(counts.due_void_reasons)}"
    return figure.saying(f"Void: {count} ({words}).", *warnings)


def untestable_share(basis: Basis) -> Figure:
    """Figure 7: how many of all logged no evidence could ever settle."""
    key, label, counts = "untestable_share", "Untestable share", basis.counts
    parts: tuple[tuple[str, Part], ...] = (
        ("untestable", counts.untestable),
        ("logged", counts.logged),
    )
    count = f"{counts.untestable} of {counts.logged}"
    if not counts.logged:
        return nothing_to_show(key, label, "nothing is logged", parts=parts)
    if why := _too_few_judged(basis):
        return not_shown(key, label, why, count=count, parts=parts)
    figure = rate(basis, key, label, counts.untestable, counts.logged, parts=parts)
    return figure.saying(f"Untestable: {count} logged ({figure.as_percent}{bracket(figure)}).")


def by_family(basis: Basis) -> Figure:
    """Figure 8: every family of repeated claims counts once, with the mean of its members."""
    key, label, counts = "by_family", "By claim family", basis.counts
    total = basis.sums.family_hits
    # Adding thirds may end a digit beside the whole number they make.
    total = round(total, 12)
    parts: tuple[tuple[str, Part], ...] = (
        ("met", total),
        ("families", counts.families),
        ("judged", counts.judged),
    )
    if counts.families == counts.judged:
        none = "no judged claim repeats another" if counts.judged else NOTHING_JUDGED
        return nothing_to_show(key, label, none, parts=parts)
    count = f"{number(total)} of {counts.families}"
    if why := withheld(basis):
        return not_shown(key, label, why, count=count, parts=parts)
    figure = rate(basis, key, label, min(total, counts.families), counts.families, parts=parts)
    inside = f"{figure.as_percent}{bracket(figure)}"
    families = plural(counts.families, "family", "families")
    return figure.saying(f"{label}: {number(total)} of {families} ({inside}).")


def rate_figures(basis: Basis) -> tuple[Figure, ...]:
    """Return figures 1 to 8 in the order of the card."""
    return (
        on_time(basis),
        with_credit(basis),
        lenient(basis),
        unknown_range(basis),
        judged_share(basis),
        delivered(basis),
        void_share(basis),
        range_with_voids(basis),
        untestable_share(basis),
        by_family(basis),
    )

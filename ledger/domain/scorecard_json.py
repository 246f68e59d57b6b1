"""Cards and boards as plain dictionaries for machines: stable names, null with its reason.

Days are ISO text, shares lie between 0 and 1, nothing is absent: what has no value is None.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from ledger.domain.board import Board, BoardRow
from ledger.domain.scorecard import Scorecard
from ledger.domain.scorecard_explain import Explained
from ledger.domain.scorecard_model import Figure
from ledger.domain.scorecard_policies import STRICT, Card, headline_under, under_policies


def figure_dict(figure: Figure) -> dict[str, Any]:
    """Return one figure with its parts under their own names, the point under its name."""
    point = {figure.point_name: figure.point} if figure.point_name else {}
    return {
        "label": figure.label,
        "shown": figure.shown,
        "why_not": figure.why_not,
        "count": figure.count or None,
        "unit": figure.unit,
        **dict(figure.parts),
        **point,
        "low": figure.low,
        "high": figure.high,
        "interval_why_not": figure.interval_why_not,
        "provisional": figure.provisional,
        "sentence": figure.sentence,
        "notes": list(figure.notes),
        "series": {part.key: figure_dict(part) for part in figure.series},
    }


def card_dict(card: Scorecard) -> dict[str, Any]:
    """Return a card with every figure under its name."""
    return {
        "speaker": card.speaker,
        "as_of": card.as_of.isoformat(),
        "prospective": card.prospective,
        "frame": card.frame,
        "collected_after_the_fact": card.is_record,
        "provisional": card.is_provisional,
        "counts": _counts_dict(card),
        "figures": {figure.key: figure_dict(figure) for figure in card.figures},
        "policies": _policies_dict(card),
        "lateness": [{"id": id_, "days": days} for id_, days in card.lateness],
        "frames": [{"frame": frame, "judged": count} for frame, count in card.frames],
        "resolvers": [{"resolver": name, "judged": count} for name, count in card.resolvers],
        "not_counted": card.not_counted,
        "retrospective": card.retrospective_line,
        "warnings": list(card.warnings),
        "thresholds": asdict(card.policy),
    }


def _policies_dict(card: Card) -> dict[str, Any]:
    return {
        name.replace("-", "_"): {
            "count": figure.count or None,
            "rate": figure.point,
            "low": figure.low,
            "high": figure.high,
        }
        for name, figure in under_policies(card)
    }


def _counts_dict(card: Scorecard) -> dict[str, Any]:
    counts = asdict(card.counts)
    counts["void_reasons"] = dict(card.counts.void_reasons)
    counts["due_void_reasons"] = dict(card.counts.due_void_reasons)
    return {**counts, "judged": card.counts.judged, "due": card.counts.due}


def explained_dicts(rows: Iterable[Explained]) -> list[dict[str, Any]]:
    """Return explained rows, one dictionary a prediction."""
    return [
        {
            "id": row.id,
            "family": row.family,
            "claim": row.claim,
            "said_on": row.said_on.isoformat(),
            "deadline": row.deadline.isoformat() if row.deadline else None,
            "state": row.state.value,
            "verdict": row.verdict,
            "numerator": row.numerator,
            "denominator": row.denominator,
            "family_weight": row.family_weight,
            "flags": list(row.flags),
            "why_not": row.why_not,
            "terms": dict(row.terms),
        }
        for row in rows
    ]


def board_dict(board: Board, policy: str = STRICT) -> dict[str, Any]:
    """Return a board: the prior, and one row a speaker by name with its standing.

    `policy` says how the headlines count; ratings and ranks are always strict.
    """
    prior = board.prior
    return {
        "as_of": board.as_of.isoformat(),
        "prior": {"a": prior.shape.a, "b": prior.shape.b, "fitted": prior.fitted}
        if prior
        else None,
        "policy": policy.replace("-", "_"),
        "speakers": [_row_dict(row, policy) for row in board.rows],
        "ranking": [row.speaker for row in board.ranked],
        "thresholds": asdict(board.policy),
    }


def _row_dict(row: BoardRow, policy: str) -> dict[str, Any]:
    counts = row.card.counts
    return {
        "speaker": row.speaker,
        "headline": figure_dict(headline_under(row.card, policy)),
        "on_time": figure_dict(row.card.headline),
        "policies": _policies_dict(row.card),
        "range": figure_dict(row.card.figure("range")),
        "rating": figure_dict(row.rating),
        "open": counts.open + counts.awaiting + counts.settled_early,
        "unknown": counts.unknown,
        "void": counts.void + counts.void_early,
        "retrospective": counts.retrospective,
        "collected_after_the_fact": row.card.is_record,
        "standing": asdict(row.standing) if row.standing else None,
        "why_unranked": row.why_unranked,
    }

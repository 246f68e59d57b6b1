"""ClaimReview (schema.org): a verdict in the markup that fact checkers exchange.

It says what we do: the outcome of a dated prediction is rated, not the honesty of who made it.
Nothing without a verdict gets any markup, and what cannot be rated gets no number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ledger.domain.earlier import EarlierVerdict
from ledger.domain.prediction import Evidence, Speaker, SpeakerKind, Verdict
from ledger.domain.state import PredictionState, cited_by
from ledger.domain.web import leads_to_web

Review = dict[str, Any]
"""The markup of one review, as JSON has it."""

LONGEST: Final = 75
"""Characters of a claim in ``claimReviewed``; the whole is in the reviewed item."""

_RATINGS: Final[Mapping[Verdict, tuple[int | None, str]]] = {
    Verdict.MET: (5, "Met"),
    Verdict.PARTLY: (3, "Partly met"),
    Verdict.LATE: (2, "Late: came true after its deadline"),
    Verdict.MISSED: (1, "Missed"),
    Verdict.VOID: (None, "Unresolvable"),
    Verdict.UNCLEAR: (None, "Unresolvable"),
}


@dataclass(frozen=True, slots=True)
class Where:
    """Who publishes the review, and where: its page, the corrections, the proof (or empty)."""

    name: str
    site: str
    page: str
    corrections: str
    proof: str = ""


def claim_review(
    state: PredictionState,
    speaker: Speaker,
    role: str | None,
    where: Where,
    earlier: Sequence[EarlierVerdict] = (),
) -> Review | None:
    """Return the review of a prediction; None without a verdict in force."""
    given = state.current
    if given is None:
        return None
    said = state.prediction
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"{where.page}#review" if where.page else None,
        "url": where.page,
        "datePublished": (earlier[0].since if earlier else given.at)[:10],
        "dateModified": given.at[:10] if earlier else None,
        "inLanguage": "en",
        "reviewAspect": "outcome of a dated prediction",
        "author": {
            "@type": "Organization",
            "name": where.name,
            "url": where.site,
            "correctionsPolicy": where.corrections,
        },
        "claimReviewed": _short(said.claim),
        "itemReviewed": _claim(state, speaker, role),
        "reviewRating": _rating(state),
        "citation": [_work(item) for item in cited_by(state, given.resolution)],
        "correction": [_correction(one) for one in earlier if one.ended != "late"],
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "c2sp.org/tlog-proof@v1",
            "value": where.proof,
        }
        if where.proof
        else None,
    }
    kept: dict[str, Any] = _without_nothing(review)
    return kept


def _claim(state: PredictionState, speaker: Speaker, role: str | None) -> dict[str, Any]:
    said = state.prediction
    is_person = speaker.kind is SpeakerKind.PERSON
    return {
        "@type": "Claim",
        "text": said.quote or said.claim,
        "inLanguage": said.quote_language if said.quote else None,
        "datePublished": said.said_on.isoformat(),
        "author": {
            "@type": "Person" if is_person else "Organization",
            "name": speaker.name,
            "jobTitle": role if is_person else None,
        },
        "firstAppearance": {
            "@type": "CreativeWork",
            "url": _web(said.source.url),
            "name": said.source.title,
            "datePublished": (said.source.published_on or said.said_on).isoformat(),
            "archivedAt": _web(said.source.archived_url),
        },
    }


def _rating(state: PredictionState) -> dict[str, Any]:
    assert state.current is not None
    resolution = state.current.resolution
    value, name = _RATINGS[resolution.verdict]
    scale = {"ratingValue": value, "bestRating": 5, "worstRating": 1} if value else {}
    due = state.prediction.deadline
    deadline = f"Deadline {due.day}. " if due else ""
    return {
        "@type": "Rating",
        "alternateName": name,
        "ratingExplanation": f"{deadline}{resolution.because}",
        **scale,
    }


def _work(item: Evidence) -> dict[str, Any]:
    document = item.document or ""
    is_hash = len(document) == 64
    return {
        "@type": "WebPage" if item.url else "MediaObject",
        "url": _web(item.url),
        "name": item.title,
        "datePublished": item.published_on.isoformat() if item.published_on else None,
        "archivedAt": _web(item.archived_url),
        "sha256": document if is_hash and not item.url else None,
    }


def _web(url: str | None) -> str | None:
    """Return an address that may be led to; None for any other, which a log may hold."""
    return url if leads_to_web(url) else None


def _correction(one: EarlierVerdict) -> dict[str, Any]:
    why = f": {one.because}" if one.because else ""
    return {
        "@type": "CorrectionComment",
        "text": f"The verdict {one.resolution.verdict} was {one.ended}{why}",
        "dateCreated": one.until[:10],
    }


def _short(claim: str) -> str:
    if len(claim) < LONGEST:
        return claim
    return f"{claim[: LONGEST - 2].rsplit(' ', 1)[0]}…"


def _without_nothing(value: Any) -> Any:
    """Return data without members that hold nothing."""
    if isinstance(value, dict):
        kept = {key: _without_nothing(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_nothing(inner) for inner in value]
    return value


def markup(review: Mapping[str, Any]) -> str:
    """Return JSON-LD that may stand in a page: no text in it can end the element it is in."""
    text = json.dumps(review, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def data_feed(reviews: Iterable[Review], where: Where, licence: str = "") -> Iterator[str]:
    """Give the text of one schema.org DataFeed, a review at a time."""
    feed = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": where.name,
        "url": where.site,
        "license": licence,
    }
    yield _indented(_without_nothing(feed)).removesuffix("\n}") + ',\n  "dataFeedElement": ['
    separator, end = "", "]\n}\n"
    for one in reviews:
        item = {name: value for name, value in one.items() if name != "@context"}
        text = _indented(_without_nothing({"@type": "DataFeedItem", "item": item}))
        # No text in JSON holds a line end, so these are between its members.
        yield f"{separator}\n{text}".replace("\n", "\n    ")
        separator, end = ",", "\n  ]\n}\n"
    yield end


def _indented(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)

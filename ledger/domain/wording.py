"""How firmly something was put, proposed from the verbs of the verbatim words.

A class is a label for counting alike with alike; it is never turned into a number, and whoever
logs the prediction may choose another. Only English is read: of other languages nothing is
proposed, because a false friend (German "will" is "want") would be a wrong label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ledger.domain.kinds import WordingClass
from ledger.domain.values import frozen


@frozen
class Proposal:
    """A class and the words of the quote that it rests on."""

    wording_class: WordingClass
    words: str


VERBS: Final[dict[WordingClass, tuple[str, ...]]] = {
    WordingClass.PROBABILITY: (
        r"\d{1,3}(?:\.\d+)? ?(?:%|percent|per cent)(?: or (?:more|better))? "
        r"(?:chance|probability|likely|likelihood|confident|sure|certain|odds)",
        r"(?:chance|probability|likelihood|odds) (?:of|is|are|at|that'?s) "
        r"(?:about |around |roughly )?\d{1,3}(?:\.\d+)? ?(?:%|percent|per cent)",
        r"\d{1,2}[-/:]\d{1,2} (?:chance|odds|probability)",
        r"(?:fifty[- ]fifty|50[-/ ]50|60[-/ ]40|even odds|better than even|coin ?flip)",
        r"\d{1,2} in \d{1,3} chance",
    ),
    WordingClass.POSSIBLE: (
        r"could", r"may", r"might", r"hope(?:s|d|ful|fully)?", r"hoping", r"maybe", r"perhaps",
        r"possib(?:le|ly|ility)", r"potential(?:ly)?", r"believes?", r"conceivabl[ey]",
    ),
    WordingClass.INTEND: (
        r"plan(?:s|ning)? (?:to|on|for)", r"intend(?:s|ing)?", r"intention", r"aim(?:s|ing)?",
        r"target(?:s|ing)?", r"goals?", r"objectives?", r"working (?:to|towards?|on)",
        r"want(?:s)? to", r"seek(?:s|ing)? to", r"striv(?:e|es|ing)", r"aspir(?:e|es|ing|ation)",
        r"ambition",
    ),
    WordingClass.EXPECT: (
        r"expect(?:s|ing|ation|ations|ed to)?", r"anticipat(?:e|es|ing)", r"guid(?:ance|ing)",
        r"forecast(?:s|ing)?", r"on track", r"confiden(?:t|ce)", r"predict(?:s|ing|ion)?",
        r"estimat(?:e|es|ing)", r"guess(?:ing)?", r"(?:I|we) think", r"looks? like",
        r"thinks? (?:that )?(?:we|it|they)", r"probabl[ey]", r"likely", r"should",
        r"(?:we|is|are) project(?:s|ing|ed)?",
    ),
    WordingClass.ASSERT: (
        r"will", r"won'?t", r"\w+'ll", r"shall", r"gonna",
        r"(?:is|are|am|be) (?:\w+ )?going to", r"\w+'(?:s|re|m) going to",
        r"by(?= (?:the|early|late|mid|end|year|next|this|20\d\d|q[1-4]|january|february|march"
        r"|april|june|july|august|september|october|november|december)\b)",
    ),
}  # fmt: skip
"""The words of each class as regular expressions, firmest last."""

_PAST: Final = re.compile(r"(?:was|were|had(?: been)?|has been|have been)\s+$", re.IGNORECASE)
# "will" is a word of German too; one of these beside it makes the sentence English.
_ENGLISH: Final = re.compile(
    r"\b(?:the|we|i|to|a|of|and|be|have|our|it|this|that|by|there|is|are|you|they|he|she|at|for)\b",
    re.IGNORECASE,
)
_SENTENCES: Final = re.compile(r"(?<=[.!?])\s+(?=[^a-z])")


def propose(quote: str | None, language: str | None = None) -> Proposal | None:
    """Return the class that a quote's own verbs put it in; None where they say nothing.

    The first sentence with such a verb decides. A plain "will" gives way to any softer word in
    its sentence ("will probably"), and among softer ones the first counts. A stated chance comes
    before all. `language` other than English gives None; None means unknown.
    """
    if not quote or (language or "en").lower().split("-")[0] != "en":
        return None
    text = " ".join(quote.replace("’", "'").split())
    found = _first(text, WordingClass.PROBABILITY)
    if found:
        return found
    return next(filter(None, map(_in_sentence, _SENTENCES.split(text))), None)


def _in_sentence(sentence: str) -> Proposal | None:
    softer = (WordingClass.POSSIBLE, WordingClass.INTEND, WordingClass.EXPECT)
    places = [
        (match.start(), place, Proposal(name, match[0]))
        for place, name in enumerate(softer)
        for match in _matches(sentence, name)
    ]
    if places:
        return min(places, key=lambda item: item[:2])[2]
    return _first(sentence, WordingClass.ASSERT) if _ENGLISH.search(sentence) else None


def _first(text: str, name: WordingClass) -> Proposal | None:
    match = min(_matches(text, name), key=re.Match.start, default=None)
    return Proposal(name, match[0].strip()) if match else None


def _matches(text: str, name: WordingClass) -> Iterator[re.Match[str]]:
    """Yield where words of a class stand, but neither a past form nor the month of May."""
    for pattern in _PATTERNS[name]:
        for match in pattern.finditer(text):
            if match[0] != "May" and not _PAST.search(text[: match.start()]):
                yield match


_PATTERNS: Final = {
    name: [re.compile(rf"(?<![\w'])(?:{word})(?![\w])", re.IGNORECASE) for word in words]
    for name, words in VERBS.items()
}

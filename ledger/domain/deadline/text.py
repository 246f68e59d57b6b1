"""Text into words: spelling variants of dashes, quotes, width and case are gone afterwards.

Places refer to the text after composing accents (`unicodedata` NFC), which `compose` returns.
"""

from __future__ import annotations

import re
import unicodedata

from ledger.domain.deadline.engine import Token
from ledger.domain.deadline.words import HYPHEN_KEEPERS, MONTHS, NUMBER_WORDS

LONGEST_TEXT = 2000
LONGEST_NUMBER = 18

# One han or kana sign is a word of its own: those languages put no spaces between words.
_HAN = "\u3005-\u3007\u3040-\u30ff\u4e00-\u9fff"
_WORD = re.compile(rf"\d+|[{_HAN}]|[^\W\d_{_HAN}]+|\S")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’ʼ`´′", "'"),
        **dict.fromkeys("‐‑‒–—―−﹣〜～", "-"),
        **dict.fromkeys("，、", ","),
        **dict.fromkeys('“”„«»"*_', " "),
        **dict.fromkeys("。！!", "."),
        "；": ";",
        "／": "/",
        # Places must not move, so what cannot be seen becomes a space.
        "\u00ad": " ",
        "\u200b": " ",
    }
)
_HAN_DIGITS = {
    **{sign: value for value, sign in enumerate("〇一二三四五六七八九")},
    "零": 0,
    "两": 2,
    "兩": 2,
    "十": 10,
    "百": 100,
}


def compose(text: str) -> str:
    """Return the text with accents composed, so that é is one letter."""
    return unicodedata.normalize("NFC", text)


def tokens_of(text: str) -> list[Token]:
    """Return the words, numbers and signs of a composed text, in lower case."""
    plain = text.translate(_SIGNS)
    found: list[Token] = []
    end = None
    for match in _WORD.finditer(plain):
        start = match.start()
        word = unicodedata.normalize("NFKC", match.group()).casefold()
        found.append(Token(_number(word), start, match.end(), start == end))
        end = match.end()
    return _without_joints(_join_han_numbers(found))


def _number(word: str) -> str:
    """Return other scripts' digits as ours; an absurdly long number stays unreadable."""
    if not word.isdigit():
        return word
    if len(word) > LONGEST_NUMBER or not word.isdecimal():
        return "?"
    return "".join(str(unicodedata.decimal(digit)) for digit in word)


def _without_joints(tokens: list[Token]) -> list[Token]:
    """Drop the signs that only join or separate words: hyphens inside compounds, commas."""
    return [token for place, token in enumerate(tokens) if not _is_joint(tokens, place)]


def _is_joint(tokens: list[Token], place: int) -> bool:
    sign = tokens[place].text
    if sign not in ("-", ",") or not 0 < place < len(tokens) - 1:
        return sign == "," and place > 0
    left, right = tokens[place - 1].text, tokens[place + 1]
    if sign == ",":
        return not (left.isdigit() and right.text.isdigit() and right.glued)
    if not (tokens[place].glued and right.glued):
        # "mid- to late 2026"
        return tokens[place].glued and left.isalpha()
    if left in MONTHS and right.text.isdigit() and len(right.text) == 2:
        # Dec-26 is a day or a year; without the hyphen it is a day.
        return False
    if left.isdigit():
        return not (right.text.isdigit() or right.text in ("q", "h", "w"))
    both_numbers = left in NUMBER_WORDS and right.text in NUMBER_WORDS
    both_names = any(left in names and right.text in names for names in HYPHEN_KEEPERS)
    return not (both_numbers or both_names)


def _join_han_numbers(tokens: list[Token]) -> list[Token]:
    """Turn runs of han numerals into numbers: 十二 into 12, 二〇二六 into 2026."""
    joined: list[Token] = []
    run: list[Token] = []
    for token in [*tokens, Token("", 0, 0, False)]:
        if token.text in _HAN_DIGITS and (not run or token.glued):
            run.append(token)
            continue
        if run:
            joined.append(_han_number(run))
            run = [token] if token.text in _HAN_DIGITS else []
            if run:
                continue
        joined.append(token)
    return joined[:-1]


def _han_number(run: list[Token]) -> Token:
    signs = [_HAN_DIGITS[token.text] for token in run[:LONGEST_NUMBER]]
    if all(sign < 10 for sign in signs):
        text = "".join(str(sign) for sign in signs)
    else:
        total = digit = 0
        for sign in signs:
            if sign < 10:
                digit = sign
            else:
                total += (digit or 1) * sign
                digit = 0
        text = str(total + digit)
    return Token(text, run[0].start, run[-1].end, run[0].glued)

"""Cutting a written schedule into the pieces whose meaning is known."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from matcher.activities.rules.words import exceptions, makers, patterns
from matcher.activities.rules.words.phrases import AFTER_SHAPES, BEFORE_SHAPES, Phrases
from matcher.activities.rules.words.values import (
    DayPart,
    Inside,
    Label,
    Mark,
    Months,
    Token,
    Value,
    Weekdays,
)

Maker = Callable[[re.Match[str]], Value | None]

_SPELLINGS = str.maketrans(
    {"〜": "~", "∼": "~", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "･": "・", "，": ","}
)
_NUMBER = re.compile(r"\d+")
_WINTER = Months(tuple(range(3, 12)))
"""What is left without 冬季: winter as the weather service counts it, December to February."""

SHAPES: tuple[tuple[re.Pattern[str], Maker], ...] = (
    (exceptions.EXCEPTION, exceptions.left_out),
    (exceptions.HOLIDAY_MOVED, exceptions.holiday_moved),
    (exceptions.HOLIDAY_WEEKDAY, exceptions.holiday_weekday),
    (re.compile(r"冬[季期][はを]?(?:除く|お?休み|休止)"), lambda _: _WINTER),
    (patterns.GATHERING, lambda _: Mark.REMARK),
    (patterns.LABEL_BEFORE, lambda match: Label(match["label"])),
    (patterns.LABEL_AFTER, lambda match: Label(match["label"])),
    (patterns.NTH_WEEKDAY, makers.nth_weekday),
    (patterns.MONTH_DAYS, makers.month_days),
    (patterns.EVERY_DAY, lambda _: Weekdays(tuple(range(7)), every=True)),
    (patterns.EVERY_WEEK, makers.every_week),
    (patterns.TIMES_A_MONTH, lambda _: Mark.TIMES_A_MONTH),
    (patterns.SPAN, makers.span),
    (patterns.DATES, makers.dates),
    (patterns.HOURS, makers.hours),
    (patterns.FROM_HOUR, makers.from_hour),
    (patterns.MONTH_RANGE, makers.month_range),
    (patterns.MONTH_LIST, makers.month_list),
    (patterns.ODD_EVEN, makers.odd_even),
    (patterns.DURATION, makers.duration),
    (patterns.COUNT, makers.count),
    (patterns.BARE_DAYS, makers.dates),
    (patterns.BARE_WEEKDAYS, makers.weekdays),
    (re.compile(patterns.DAYPART), lambda match: DayPart(match[0])),
)


def plain(text: str) -> str:
    """Return the text with one spelling of digits, brackets, dashes and waves."""
    return unicodedata.normalize("NFKC", text.translate(_SPELLINGS)).translate(_SPELLINGS).strip()


def tokens(text: str) -> tuple[Token, ...]:
    """Return the pieces of a text already made `plain`; together they are the whole text."""
    return tuple(_joined(_tokens(text)))


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        token = _inside_at(text, position) or _token_at(text, position)
        position += len(token.text)
        yield token


def _inside_at(text: str, position: int) -> Token | None:
    if text[position] != "(":
        return None
    depth = 0
    for end in range(position, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            inner = text[position + 1 : end]
            return Token(text[position : end + 1], Inside(tokens(inner)))
    return None


def _token_at(text: str, position: int) -> Token:
    return (
        _phrase_at(text, position, BEFORE_SHAPES)
        or _shape_at(text, position)
        or _phrase_at(text, position, AFTER_SHAPES)
        or _word_at(text, position)
    )


def _phrase_at(text: str, position: int, phrases: Phrases) -> Token | None:
    for phrase, mark in phrases:
        if match := phrase.match(text, position):
            return Token(match[0], mark)
    return None


def _shape_at(text: str, position: int) -> Token | None:
    for shape, maker in SHAPES:
        match = shape.match(text, position)
        if match and (value := maker(match)) is not None:
            return Token(match[0], value)
    return None


def _word_at(text: str, position: int) -> Token:
    number = _NUMBER.match(text, position)
    return Token(number[0] if number else text[position], Mark.WORD)


def _joined(found: Iterator[Token]) -> Iterator[Token]:
    """Put neighbouring letters without a meaning together into words."""
    word = ""
    for token in found:
        if token.value is Mark.WORD:
            word += token.text
            continue
        if word:
            yield Token(word, Mark.WORD)
            word = ""
        yield token
    if word:
        yield Token(word, Mark.WORD)

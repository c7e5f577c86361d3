"""How many a posting looks for, and how they are chosen."""

import re
from collections.abc import Iterator
from typing import Any

from matcher.activities.rules.terms import Amount, Per, Selection
from matcher.desk.imports.terms.shapes import Table, clauses, said

_PER = {
    **dict.fromkeys(("各日", "各日とも", "1日", "1日あたり", "各回", "毎回", "1回"), Per.EACH),
    **dict.fromkeys(("延べ", "のべ", "合計", "計", "全日程で"), Per.TOTAL),
}
_NUMBER = r"\d{1,3},\d{3}|\d{1,6}"
_AMOUNT = re.compile(
    rf"(?P<per>{'|'.join(sorted(_PER, key=len, reverse=True))})?"
    r"(?:募集人数|定員|募集|先着|限定)?(?:は|:)?(?P<before>約|およそ|おおよそ)?"
    rf"(?:(?P<least>{_NUMBER})[名人]?(?:から|[~-]))?(?P<most>{_NUMBER})[名人](?:ずつ)?"
    r"(?P<after>程度|ほど|くらい|ぐらい|前後)?(?P<open>以上)?様?(?:のみ|まで|以内|限り|限定)?(?:を?募集)?"
)
_SOME = re.compile(r"(?:各日|各回)?(?:若干名?|数[名人])(?:程度|ほど)?(?:を?募集)?")
_SELECTION: Table[Selection] = (
    (r"先着順?(?:では|じゃ)(?:ありません|な[いく])", Selection.SCREENING),
    (r"選考|面接|審査", Selection.SCREENING),
    (r"抽選", Selection.LOTTERY),
    (r"先着|定員に?(?:到達|達し|なり)", Selection.FIRST_COME),
)


def amount(note: str) -> dict[str, Any]:
    """Return `capacity`, `least`, `amount` and `per` as far as the note names them.

    「約20名」 is a number, 「現在約20名で活動」 is none: a clause must be an amount and nothing
    else, and no other clause may name another.
    """
    found = list(clauses(note, joints=True))
    if any(map(_SOME.fullmatch, found)):
        return {"amount": Amount.SOME}
    numbers = [dict(_numbers(match)) for match in map(_AMOUNT.fullmatch, found) if match]
    return numbers[0] if numbers and all(each == numbers[0] for each in numbers) else {}


def selection(*notes: str) -> dict[str, Any]:
    """Return `selection`; where several are named, the one that decides least by itself."""
    found = said(_SELECTION, *notes)
    order = (Selection.SCREENING, Selection.LOTTERY, Selection.FIRST_COME)
    return next(({"selection": each} for each in order if each in found), {})


def _numbers(match: re.Match[str]) -> Iterator[tuple[str, Any]]:
    least, most = _number(match["least"]), _number(match["most"])
    if match["open"]:
        least, most = most, None
    if most and (least or 0) <= most:
        yield "capacity", most
    if least and least <= (most or least):
        yield "least", least
    if match["before"] or match["after"]:
        yield "amount", Amount.ABOUT
    if match["per"]:
        yield "per", _PER[match["per"]]


def _number(written: str | None) -> int | None:
    return int(written.replace(",", "")) if written else None

"""What those who come pay or are given, in yen, and who insures them."""

import re
from typing import Any

from matcher.activities.rules.terms import Insurance
from matcher.activities.rules.words.tokens import plain
from matcher.desk.imports.terms.shapes import Table, clauses, only, said

_EXACT = r"(?!程度|ほど|くらい|ぐらい|前後|から|~|/時|以内|まで|分|相当)"
_YEN = rf"(?P<yen>(?<![\d,])(?:\d{{1,3}},\d{{3}}|\d{{1,6}}))円{_EXACT}"
_ANY_YEN = re.compile(r"\d円")
_EACH = r"(?:1人|お?一人|各回|1回|1日)?(?:あたり)?"
_FREE = re.compile(r"(?:(?:参加|受講)(?:費|料)?[は:]?)?無料")
_SPACE = re.compile(r"\s+(?=\d)|(?<=[:\d])\s+")
_FEE = re.compile(rf"(?:参加費|参加料|受講料|費用)[は:]?{_EACH}{_YEN}")
_TRAVEL = re.compile(rf"(?:交通費|旅費)[は:]?(?:支給)?{_EACH}{_YEN}")
_NO_TRAVEL = re.compile(
    r"(?:交通費|旅費)(?:の支給|等)?は?(?:各自|実費)?(?:なし|あり?ません|自己負担(?!なし)|支給しません)"
)
_THANKS = re.compile(rf"(?:謝礼|謝金|報酬)[は:]?{_EACH}{_YEN}")
_NO_THANKS = re.compile(
    r"(?:謝礼|謝金|報酬)(?:[・や](?:交通費|旅費)(?:等)?)?(?:の支給)?は?(?:なし|あり?ません)"
)
_UNPAID = re.compile(r"無償(?:の?(?:ボランティア|活動))?")
_BODY = r"(?:市|区|町|村|館|社協|協議会|団体|主催者|当会)"
_INSURANCE: Table[Insurance] = (
    (r"保険(?:に|への)?加入[はが]?(?:必須|必要|(?:登録|参加)?条件)", Insurance.OWN),
    (r"保険(?:は|に)各自|各自で?保険に加入|保険に加入してください", Insurance.OWN),
    (rf"保険料?は?{_BODY}[がでの]?負担", Insurance.ORGANIZER),
    (rf"{_BODY}(?:の?負担)?[でが]保険に?加入", Insurance.ORGANIZER),
    (r"保険に加入(?:します|しています)|行事用?保険", Insurance.ORGANIZER),
    (r"保険(?:・[^・]{1,6})?込み?$", Insurance.ORGANIZER),
    (r"保険は?(?:なし|ありません|未加入)", Insurance.NONE),
)


def money(note: str) -> dict[str, Any]:
    """Return `fee`, `travel_pay` and `thanks`, as far as one amount says it for everybody."""
    note = _SPACE.sub("", plain(note))
    fee = _fee(note)
    travel = 0 if _NO_TRAVEL.search(note) else _amount(_TRAVEL, note)
    read = {"fee": fee, "travel_pay": travel, "thanks": _thanks(note)}
    return {name: yen for name, yen in read.items() if yen is not None}


def insurance(*notes: str) -> dict[str, Any]:
    """Return `insurance`; 「ボランティア保険」 alone does not say who pays it."""
    one = only(said(_INSURANCE, *notes))
    return {"insurance": one} if one else {}


def _fee(note: str) -> int | None:
    """Return the fee; where the note names another sum too, it may not be everybody's."""
    fees: set[int] = set()
    for piece in clauses(note, joints=True):
        if _FREE.fullmatch(piece):
            fees.add(0)
        elif match := _FEE.fullmatch(piece):
            fees.add(_yen(match))
        elif _ANY_YEN.search(piece) and not (_TRAVEL.search(piece) or _THANKS.search(piece)):
            return None
    return only(fees)


def _thanks(note: str) -> int | None:
    if _NO_THANKS.search(note) or any(map(_UNPAID.fullmatch, clauses(note, joints=True))):
        return 0
    return _amount(_THANKS, note)


def _amount(shape: re.Pattern[str], note: str) -> int | None:
    return only({_yen(match) for match in shape.finditer(note)})


def _yen(match: re.Match[str]) -> int:
    return int(match["yen"].replace(",", ""))

"""What happens when it rains, how late one can apply, and how one can take part."""

import re
from typing import Any

from matcher.activities.rules.terms import Rain, Trait
from matcher.activities.rules.words.tokens import plain
from matcher.desk.imports.terms.shapes import Table, clauses, only, said

LONGEST_NOTE = 300
_IN_RAIN = r"(?<![小少大])雨天?(?:時|の時|の?場合|の?とき|の?際)?(?:に?は)?"
_MAY_BE = r"(?!(?:する|になる|の)?(?:こと|場合)[がも]?あ|あり|か|または|又は|もしくは)"
_INDOORS = "(?:屋内|室内|館内|体育館|公民館|集会所)"
_OTHER_DAY = r"(?:翌日|次の日|予備日|\d{1,2}[/月]\d{1,2}日?)"
_WEEKDAY = re.compile(r"\([月火水木金土日](?:曜日?|・祝)?\)")
_COMMA = re.compile(r"(?<=場合)は?、|(?<=とき)は?、|(?<=雨天時)は?、")
_RAIN: Table[Rain] = (
    (rf"{_IN_RAIN}(?:でも)?(?:決行|実施|開催)", Rain.GOES_AHEAD),
    (r"[小少]雨(?:の?場合)?(?:は|でも)?(?:決行|実施|開催)", Rain.LIGHT_ONLY),
    (rf"{_IN_RAIN}(?:中止|お?休み){_MAY_BE}", Rain.CALLED_OFF),
    (rf"{_IN_RAIN}(?:{_OTHER_DAY}[にへ]?(?:順延|延期)|順延){_MAY_BE}", Rain.NEXT_DAY),
    (rf"{_IN_RAIN}(?:会場を?変更|{_INDOORS}で){_MAY_BE}", Rain.OTHER_PLACE),
)
_TELLING = frozenset({Rain.LIGHT_ONLY, Rain.NEXT_DAY})
"""What says more than that rain calls it off: 小雨決行・雨天中止."""
_WEATHER = re.compile("[雨荒]|順延")
_DAYS_BEFORE = re.compile(r"(?<![\d/月])(?P<number>\d{1,2})(?P<unit>日|週間)前(?:まで|必着|締切)")
_EVE = re.compile(r"前日(?:まで|必着|締切)")
_SAME_DAY = re.compile(
    r"当日(?:まで|受付|の?参加|の?申込|飛び入り)(?:受付)?(?:も|で|でも)?(?:可(?!否)|OK|歓迎|$)|当日随時"
)
_APPLYING = re.compile(r"申し?込|締め?切|〆切|応募|受付|予約")
_OTHER_ACTS = re.compile(r"キャンセル|取消|取り消し|変更|お知らせ|連絡[しい]|通知|発送|消印")
_ANY_PART = (
    r"途中(?:からの?)?(?:参加|退出)(?:・(?:途中)?(?:参加|退出))?(?:も|でも)?(?:可|OK|自由|歓迎)|"
    r"遅刻・?早退(?:も|は)?(?:可|OK|自由)|"
    r"(?:数|短)時間(?:だけ|のみ)?(?:の参加)?(?:も|でも)?(?:可|OK|歓迎)"
)
_ONLINE: Table[Trait] = (
    (r"(?:オンライン|リモート|Zoom)(?:で|での)?(?:開催|実施|活動|参加可|形式)", Trait.ONLINE),
)
_ONLINE_VENUE = re.compile(r"(?:オンライン|Zoom|ズーム)(?:\(.*\)|開催)?")


def rain(note: str) -> dict[str, Any]:
    """Return `rain`, with `rain_note` where the words go on beyond what it says."""
    note = _COMMA.sub("は", _WEEKDAY.sub("", plain(note)))
    found = said(_RAIN, note)
    telling = found & _TELLING
    one = only(telling) if found <= _TELLING | {Rain.CALLED_OFF} and telling else only(found)
    if one is None:
        return {}
    more = [each for each in clauses(note, joints=True) if _WEATHER.search(each)]
    rest = "。".join(each for each in more if not _says_no_more(each))
    return {"rain": one} | ({"rain_note": rest[:LONGEST_NOTE]} if rest else {})


def deadline_days(deadline: str, contact: str) -> dict[str, Any]:
    """Return `deadline_days`, from the words of a deadline or of how to apply."""
    texts = [deadline] if deadline else []
    texts += [contact] if _APPLYING.search(contact) else []
    days = {day for text in texts for day in _latest(plain(text))}
    one = only(days)
    return {} if one is None else {"deadline_days": one}


def any_part(note: str) -> dict[str, Any]:
    """Return `any_part`, if one may come for some of the hours."""
    return {"any_part": True} if said(((_ANY_PART, True),), note) else {}


def online(venue: str, note: str) -> set[Trait]:
    """Return ONLINE if one takes part from afar; applying online is something else."""
    if _ONLINE_VENUE.fullmatch(plain(venue)):
        return {Trait.ONLINE}
    return said(_ONLINE, note)


def _says_no_more(clause: str) -> bool:
    """Tell whether a clause is one of the shapes and names no date of its own."""
    whole = any(re.fullmatch(shape, clause) for shape, _rain in _RAIN)
    return whole and not re.search(r"\d", clause)


def _latest(text: str) -> set[int]:
    if _OTHER_ACTS.search(text):
        return set()
    units = {"日": 1, "週間": 7}
    found = {int(each["number"]) * units[each["unit"]] for each in _DAYS_BEFORE.finditer(text)}
    found |= {1} if _EVE.search(text) else set()
    return found | ({0} if _SAME_DAY.search(text) else set())

"""Fixed phrases of notices that carry no date or hour, and what they say about the days."""

import re

from matcher.activities.rules.words.patterns import DAYPART
from matcher.activities.rules.words.values import Mark

_TO_THE_STOP = "[^。、・()/]*"

Phrases = tuple[tuple[re.Pattern[str], Mark], ...]


def _compiled(*phrases: tuple[str, Mark]) -> Phrases:
    return tuple((re.compile(pattern), mark) for pattern, mark in phrases)


BEFORE_SHAPES = _compiled(
    (r"締め?切り?[^。、]*", Mark.DEADLINE),
    (r"\s/\s|[。、,;]", Mark.STOP),
    (rf"(?:両日|\d{{1,2}}日間)とも{_TO_THE_STOP}", Mark.TOGETHER),
    (rf"1日(?:だけ|のみ|から)の?参加{_TO_THE_STOP}可{_TO_THE_STOP}", Mark.ANY_DAY),
    (rf"\d{{1,2}}日間の(?:うち{_TO_THE_STOP}希望|好きな日){_TO_THE_STOP}", Mark.ANY_DAY),
    (rf"の?\d{{1,2}}日から希望日{_TO_THE_STOP}", Mark.ANY_DAY),
    (r"数時間だけ可|いずれか1日|どちらか1日", Mark.ANY_DAY),
    (r"(?:月|年|週)に?\d{1,2}[日回]以上", Mark.REMARK),
    (
        rf"(?:1[日回])?約?\d(?:~\d)?時間(?:程度|ほど|半)?(?:以内(?:の見込み)?)?(?!{DAYPART})",
        Mark.REMARK,
    ),
    (rf"{_TO_THE_STOP[:-1]}{{0,12}}時間[はが]{_TO_THE_STOP}異なる|早朝集合あり", Mark.REMARK),
    (r"以前は[^。]*", Mark.REMARK),
)
"""Phrases that contain what would otherwise look like a date or a time."""

_OPEN = (
    r"随時|常時|常設|通年|勤務日なし|曜日自由|希望日時を選べる|ニーズに応じて|都度手配|"
    rf"(?:その|の)?都度|(?:365日|なら)?いつでも可?|可能な[時範]{_TO_THE_STOP}|"
    rf"行ける時{_TO_THE_STOP}|空いた時間{_TO_THE_STOP}|出来る範囲|自分の都合で"
)
_GLUE = (
    r"ただし|但し|期間中の?|全ての|すべての|基本的に|基本|原則(?:として)?|主に|おおむね|概ね|飛び飛び|"
    r"日程|開催|実施|活動|限定|のみ|のうち指定時間|うち|又は|または|および|及び|毎月|各日|各回|"
    r"\.\.\.|約|頃|程度|枠|[のはにもとでを\s]"
)

AFTER_SHAPES = _compiled(
    (r"[・/]", Mark.JOIN),
    (_OPEN, Mark.OPEN),
    (r"(?:少雨|小雨|雨天|荒天|悪天|天候)(?:で|の|は|時|中|決|順)[^。、・]*", Mark.REMARK),
    (rf"(?:会場)?変更(?:あり|の場合あり){_TO_THE_STOP}", Mark.REMARK),
    (rf"(?:途中参加|途中退出|遅刻|早退|解散時刻){_TO_THE_STOP}", Mark.REMARK),
    (rf"都合の(?:合う|いい|よい|良い)日{_TO_THE_STOP}|頻度相談可|要相談", Mark.REMARK),
    (rf"日程は{_TO_THE_STOP}で確認|年間予定表による|曜日問わず|年の記載なし", Mark.REMARK),
    (r"年末年始またぐ|終了予定|退出可", Mark.REMARK),
    (_GLUE, Mark.GLUE),
)

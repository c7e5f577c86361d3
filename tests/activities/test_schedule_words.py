from datetime import date, time, timedelta

import jpholiday
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.activities.rules.recurrence_words import hours_in_words, in_words
from matcher.activities.rules.schedule_words import (
    YEAR_FROM_WEEKDAY,
    ScheduleWords,
    read_schedule,
    upcoming,
)
from matcher.activities.rules.words.tokens import plain, tokens

TODAY = date(2026, 4, 1)


def read(note="", start="", end="", hours="", source=""):
    start_time, _, end_time = hours.partition("-")
    words = ScheduleWords(
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end or start) if start else None,
        time.fromisoformat(start_time) if start_time else None,
        time.fromisoformat(end_time) if end_time else None,
        note,
        source,
    )
    return read_schedule(words, today=TODAY, is_holiday=jpholiday.is_holiday)


def rules(schedule):
    return [in_words(rule) for rule in schedule.recurrences]


def dated(schedule):
    return [
        f"{each.day:%m/%d}"
        + (f"-{each.last_day:%m/%d}" if each.last_day != each.day else "")
        + hours_in_words(each.start, each.end)
        for part in schedule.parts
        for each in part.dated
    ]


RULES = [
    ("毎週火曜", ["毎週火曜日"]),
    ("毎週火・木", ["毎週火・木曜日"]),
    ("毎週月・木曜日", ["毎週月・木曜日"]),
    ("毎週月水金", ["毎週月・水・金曜日"]),
    ("毎週月〜金 9時半〜11時", ["毎週月〜金曜日 9:30〜11:00"]),
    ("毎日", ["毎日"]),
    ("月〜木・土", ["毎週月〜木・土曜日"]),
    ("第2・4土曜", ["毎月第2・4土曜日"]),
    ("毎月第２、第４土曜日 午後１時～３時", ["毎月第2・4土曜日 13:00〜15:00"]),
    ("第1土曜と最終日曜", ["毎月第1土曜日", "毎月最終日曜日"]),
    ("毎月25日", ["毎月25日"]),
    ("第3日曜。13〜15時", ["毎月第3日曜日 13:00〜15:00"]),
    ("毎月10日・末日 10時から", ["毎月10日・末日 10:00〜"]),
    (
        "毎週土曜13-15時(第4土曜は10-12時も)",
        ["毎週土曜日 13:00〜15:00", "毎月第4土曜日 10:00〜12:00"],
    ),
    ("毎週木曜 昼10-12時・夜19-21時", ["毎週木曜日 10:00〜12:00", "毎週木曜日 19:00〜21:00"]),
    ("6〜11月の毎週火・木", ["6〜11月の毎週火・木曜日"]),
    ("12月〜翌3月の毎週土曜(年末年始除く)", ["12〜3月の毎週土曜日（年末年始を除く）"]),
    ("偶数月の第1日曜", ["2月・4月・6月・8月・10月・12月の毎月第1日曜日"]),
    ("毎週木曜(祝日除く)", ["毎週木曜日（祝日を除く）"]),
    ("毎週火曜、8/1〜8/31は休み", ["毎週火曜日（毎年8/1〜8/31は休み）"]),
    ("毎週火曜、2026年8月11日は休み", ["毎週火曜日（2026年8月11日は休み）"]),
    ("毎週土日祝", ["毎週土・日曜日と祝日"]),
    ("毎月第2土曜日9時〜11時（8月は休み）", ["毎月第2土曜日 9:00〜11:00（毎年8/1〜8/31は休み）"]),
    ("毎週土曜（祝日・年末年始を除く）", ["毎週土曜日（祝日を除く、年末年始を除く）"]),
    ("毎週土曜日（1月2日は除く）", ["毎週土曜日（毎年1/2は休み）"]),
    ("月曜日〜金曜日 15:00〜18:00", ["毎週月〜金曜日 15:00〜18:00"]),
    (
        "毎週水曜日 10:00〜12:00、13:00〜15:00",
        ["毎週水曜日 10:00〜12:00", "毎週水曜日 13:00〜15:00"],
    ),
    (
        "第2火曜・第4木曜 10:00〜11:30",
        ["毎月第2火曜日 10:00〜11:30", "毎月第4木曜日 10:00〜11:30"],
    ),
    ("毎週月曜日（祝日の場合は翌日）", ["毎週月曜日（祝日の場合は翌日）"]),
    (
        "毎週月曜日 10時〜12時。祝日のときは翌日に変更",
        ["毎週月曜日 10:00〜12:00（祝日の場合は翌日）"],
    ),
    ("第2・4月曜(祝日は火曜)", ["毎月第2・4月曜日（祝日の場合は翌日）"]),
    ("毎月20日（祝祭日に当たる場合は、その前日）", ["毎月20日（祝日の場合は前日）"]),
    ("毎週火曜（祝日の場合は休み）", ["毎週火曜日（祝日を除く）"]),
    ("毎週月曜日、祝日の場合は火曜日", ["毎週月曜日（祝日の場合は翌日）"]),
    ("毎週火曜・祝日は休み", ["毎週火曜日（祝日を除く）"]),
    ("毎日（土日祝を除く）", ["毎週月〜金曜日（祝日を除く）"]),
    (
        "月〜土 9時〜11時。日曜・祝日は休み",
        ["毎週月〜土曜日 9:00〜11:00（祝日を除く）"],
    ),
    ("毎週木曜(祝日・第5木曜を除く)", ["毎月第1〜4木曜日（祝日を除く）"]),
    (
        "毎週土曜 9時〜11時（8月・第5土曜は休み）",
        ["毎月第1〜4土曜日 9:00〜11:00（毎年8/1〜8/31は休み）"],
    ),
    ("毎週土曜。祝日と8月は休み", ["毎週土曜日（祝日を除く、毎年8/1〜8/31は休み）"]),
    ("第1〜4土曜", ["毎月第1〜4土曜日"]),
    ("毎週土曜（ただし第5土曜は除く）", ["毎月第1〜4土曜日"]),
    ("毎週土曜（第5土曜を除く）", ["毎月第1〜4土曜日"]),
    (
        "毎週土・日 9時〜12時、第3日曜は休み",
        ["毎週土曜日 9:00〜12:00", "毎月第1・2・4・5日曜日 9:00〜12:00"],
    ),
    ("毎週火曜、毎週土曜（第1・第5土曜は休み）", ["毎週火曜日", "毎月第2〜4土曜日"]),
    ("第1・3・5木曜（第5木曜を除く）", ["毎月第1・3木曜日"]),
    ("土日祝。第5日曜は休み", ["毎週土曜日と祝日", "毎月第1〜4日曜日"]),
    (
        "4月下旬〜11月中旬 毎週月",
        ["4〜11月の毎週月曜日（毎年4/1〜4/20は休み、毎年11/21〜11/30は休み）"],
    ),
]


@pytest.mark.parametrize(("note", "expected"), RULES)
def test_what_repeats_becomes_a_rule(note, expected):
    schedule = read(note)
    assert rules(schedule) == expected
    assert schedule.expressed
    assert not schedule.open_ended


def test_rules_keep_inside_the_columns_dates():
    schedule = read("隔週土曜", "2026-04-04", "2026-05-31", "09:00-12:00")
    assert rules(schedule) == ["2週ごとの土曜日 9:00〜12:00 2026年4月4日〜2026年5月31日"]


def test_every_weekend_and_holiday_of_a_period_in_words():
    schedule = read("7/11(木)〜8/25(日)の46日間。期間中の全ての土日祝", source="2024-06")
    (part,) = schedule.parts
    found = upcoming(part, today=TODAY, is_holiday=jpholiday.is_holiday)
    assert rules(schedule) == ["毎週土・日曜日と祝日 2024年7月11日〜2024年8月25日"]
    assert {date(2024, 7, 15), date(2024, 8, 12)} < {each.day for each in found}
    assert len(found) == 16


def test_a_course_of_a_known_number_of_times_ends_after_the_last():
    words = ScheduleWords(date(2026, 4, 1), None, None, None, "毎週水曜 全10回")
    schedule = read_schedule(words, today=TODAY, is_holiday=jpholiday.is_holiday)
    assert rules(schedule) == ["毎週水曜日 2026年4月1日〜2026年6月3日"]


def test_a_count_that_cannot_be_the_rule_leaves_it_in_words():
    schedule = read("土曜 全20回", "2026-05-16", "2027-02-27", "13:30-15:30")
    assert not schedule.recurrences
    assert schedule.rest == "土曜 全20回"
    assert not schedule.expressed


DATES = [
    ("", "2026-05-10", "", "09:00-12:00", ["05/109:00〜12:00"]),
    ("", "2026-05-10", "", "", ["05/10"]),
    ("", "2026-05-10", "2026-05-12", "", ["05/10-05/12"]),
    ("", "2026-05-10", "2026-05-11", "09:00-12:00", ["05/109:00〜12:00", "05/119:00〜12:00"]),
    ("", "2026-05-10", "2026-05-11", "22:00-05:00", ["05/10-05/1122:00〜5:00"]),
    ("2日間のうち希望", "2026-05-10", "2026-05-11", "", ["05/10", "05/11"]),
    ("2日間とも参加できる方", "2026-05-10", "2026-05-11", "09:00-12:00", ["05/10-05/11"]),
    (
        "11/18は9:30-16:00、11/19は9:00-15:00",
        "2026-11-18",
        "2026-11-19",
        "",
        ["11/189:30〜16:00", "11/199:00〜15:00"],
    ),
    ("6/2・9・23・30", "2026-06-02", "2026-06-30", "", ["06/02", "06/09", "06/23", "06/30"]),
    ("(12/11・20、1/6・13)", "2026-12-11", "2027-01-13", "", ["12/11", "12/20", "01/06", "01/13"]),
    (
        "午前10-12時・午後13-15時",
        "2026-05-10",
        "",
        "10:00-15:00",
        ["05/1010:00〜12:00", "05/1013:00〜15:00"],
    ),
    (
        "5/11は13-15時",
        "2026-05-10",
        "2026-05-12",
        "09:00-12:00",
        ["05/109:00〜12:00", "05/1113:00〜15:00", "05/129:00〜12:00"],
    ),
]


@pytest.mark.parametrize(("note", "start", "end", "hours", "expected"), DATES)
def test_dates_are_placed(note, start, end, hours, expected):
    assert dated(read(note, start, end, hours)) == expected


def test_scattered_dates_take_their_year_from_the_source():
    schedule = read("12/20・1/10", source="2025-11-01")
    assert [each.day for each in schedule.parts[0].dated] == [date(2025, 12, 20), date(2026, 1, 10)]


def test_a_weekday_alone_tells_the_year_only_of_what_is_to_come():
    assert read("5/9(土)").doubts == (YEAR_FROM_WEEKDAY,)
    assert read("5/9(日)").open_ended
    assert read("5/9").open_ended


def test_a_wrong_weekday_is_not_believed():
    schedule = read("5/9(日)", source="2026-04-01")
    assert schedule.open_ended
    assert schedule.rest == "5/9(日)"


def test_kinds_of_work_are_kept_apart_by_name():
    schedule = read("1班=第2水曜、2班=第4水曜", hours="13:30-15:30")
    assert [part.label for part in schedule.parts] == ["1班", "2班"]


def test_an_extra_date_stands_beside_the_rule():
    schedule = read("毎月第3日曜。12/26も開催", "2026-04-01", "2027-03-31")
    assert rules(schedule) == ["毎月第3日曜日 2026年4月1日〜2027年3月31日"]
    assert dated(schedule) == ["12/26"]


PARTLY = [
    ("第3水曜（12月は第2水曜）14時〜", "毎月第3水曜日 14:00〜", "12月は第2水曜"),
    ("毎週月曜日（祝日の場合は翌平日）", "毎週月曜日", "祝日の場合は翌平日"),
    ("毎週月曜日（祝日の場合は翌日休み）", "毎週月曜日", "祝日の場合は翌日休み"),
    ("毎月10日（土・日、祝日の場合は翌日）", "毎月10日", "土・日、祝日の場合は翌日"),
    ("毎月10日。土・日、祝日の場合は翌日", "毎月10日", "土・日、祝日の場合は翌日"),
    ("毎月10日、土曜・祝日の場合は前日", "毎月10日", "土曜。祝日の場合は前日"),
    ("毎月10日（土日の場合は翌月曜）", "毎月10日", "土日の場合は翌月曜"),
    ("毎週月・水・金の午前中", "毎週月・水・金曜日", "午前中"),
]


@pytest.mark.parametrize(("note", "rule", "rest"), PARTLY)
def test_an_exception_that_is_not_understood_is_kept_beside_the_rule(note, rule, rest):
    schedule = read(note)
    assert rules(schedule) == [rule]
    assert schedule.rest == rest
    assert not schedule.expressed


def test_the_date_of_rainy_weather_is_no_date_of_the_activity():
    schedule = read("雨天の場合は10/11(日)に延期", "2026-10-04", "", "09:00-12:00")
    assert dated(schedule) == ["10/049:00〜12:00"]
    assert not schedule.rest


OPEN = ["随時", "依頼の都度", "常時・勤務日なし", "365日いつでも可", "通年・行ける時だけ", ""]


@pytest.mark.parametrize("note", OPEN)
def test_what_is_open_ended_says_so(note):
    schedule = read(note)
    assert schedule.open_ended
    assert not schedule.rest


IN_WORDS = [
    "説明会は月2〜3回平日夜、定例会は毎週水曜夜、講習会6/15",
    "面接日 8/9(日)",
    "申込期間6/22〜7/5",
    "毎月11日前後",
    "水泳=月2回土曜正午",
    "定例(第3日曜)は振替で中止",
    "夏休み期間",
    "9〜16時の1〜2時間",
    "12月1日〜翌年3月31日",
    "5日ごとの平日・土日",
    "毎週土曜と6/2",
    "第3日",
    "13/45",
    "25:70から",
    "隔週土曜",
    "第1月曜(最終(",
    "毎週火曜。第5土曜は休み",
    "日曜・祝日は休み",
    "毎週土曜。土曜は休み",
    "土日祝。日曜は休み",
    "毎月10日、日曜は休み",
    "毎週土曜（最終土曜を除く）",
    "毎週月・木曜(祝日は火曜)",
    "毎週木曜、第2月曜(祝日の場合は翌日)",
    "毎週月曜(祝日除く)。祝日の場合は翌日",
]


@pytest.mark.parametrize("note", IN_WORDS)
def test_what_is_not_understood_stays_in_words(note):
    schedule = read(note)
    assert schedule.parts == ()
    assert schedule.rest
    assert not schedule.expressed


EDGES = [
    ("毎週土曜 22時〜24時", ["毎週土曜日 22:00〜0:00"]),
    ("毎週土曜 13〜14月", []),
    ("毎週土曜、13月は休み", ["毎週土曜日"]),
    ("毎週土曜、2026年3/5〜3/1は休み", []),
    ("毎週土曜 25時〜26時", []),
    ("毎月第3日曜 全4回", []),
    ("毎週火曜(夏は休み)", ["毎週火曜日"]),
    ("毎週木曜(19時〜21時)", ["毎週木曜日 19:00〜21:00"]),
    ("毎週木曜 19時から(20時〜21時)", ["毎週木曜日 19:00〜"]),
]


@pytest.mark.parametrize(("note", "expected"), EDGES)
def test_the_edges_of_what_can_be_read(note, expected):
    assert rules(read(note)) == expected


def test_a_printed_year_alone_places_dates_in_that_year():
    assert dated(read("2/29・3/1", source="2028")) == ["02/29", "03/01"]
    assert read("2/29・3/1", source="2027").open_ended


def test_dates_after_a_start_without_an_end_lie_within_a_year_of_it():
    words = ScheduleWords(start_date=date(2026, 4, 1), schedule_note="5/9・2/20")
    schedule = read_schedule(words, today=TODAY, is_holiday=jpholiday.is_holiday)
    assert [each.day for each in schedule.parts[0].dated] == [date(2026, 5, 9), date(2027, 2, 20)]


def test_a_date_with_its_nth_weekday_is_one_date():
    assert dated(read("5/24(第4日曜)", source="2026-04-01")) == ["05/24"]


def test_a_span_the_note_repeats_says_nothing_new():
    assert dated(read("5/10〜12", "2026-05-10", "2026-05-12")) == ["05/10-05/12"]


def test_the_words_of_a_deadline_are_kept_apart():
    schedule = read("第2土曜 / 締切: 1週間前まで")
    assert schedule.deadline_note == "締切: 1週間前まで"
    assert schedule.expressed


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-05-10", "2026-05-09"), ("1026-05-10", ""), ("2026-05-10", "9999-12-31")],
)
def test_impossible_columns_are_refused(start, end):
    with pytest.raises(ValueError, match="date"):
        read("", start, end)


PIECES = """
毎週 隔週 毎月 第2・4 最終 土曜 火・木 日 月 土日祝 平日 5/3 6/2・9 (水) 7/1〜8/31 11日 12月25日
令和8年 9:00-12:00 13-15時 正午 午後 19時から 、 。 ・ ( ) （ ） / 祝日除く 年末年始除く は休み
全4回 約1年間 4〜11月 中旬 随時 説明会 1班= =仕分け の は と 12 99 31日 30 2/30 0/0 第5 雨天中止
以前は 締切 祝日の場合は翌日 (祝日は火曜) 祝日は前日 第5土曜を除く 日曜・祝日は休み ただし
8月は休み を除く 及び 第1〜3 最終金曜は休み
"""
NOTES = st.one_of(
    st.lists(st.sampled_from(PIECES.split()), max_size=14).map("".join),
    st.text(max_size=60),
    st.text("0123456789/月日時:~()・", max_size=30),
)
COLUMN_DATES = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2027, 12, 31)))
TIMES = st.one_of(st.none(), st.times())


@settings(deadline=None)
@given(NOTES)
def test_the_pieces_of_a_note_are_the_whole_note(note):
    assert "".join(token.text for token in tokens(plain(note))) == plain(note)


@settings(deadline=None)
@given(
    NOTES, COLUMN_DATES, st.integers(0, 400), TIMES, st.sampled_from(["", "2025", "2025-06", "x"])
)
def test_no_note_breaks_the_reader_or_leaves_the_columns_dates(note, start, days, at, source):
    end = start + timedelta(days=days) if start else None
    words = ScheduleWords(start, end, at, None, note, source)
    schedule = read_schedule(words, today=TODAY, is_holiday=jpholiday.is_holiday)
    for part in schedule.parts:
        found = upcoming(part, today=TODAY, is_holiday=jpholiday.is_holiday)
        assert len(set(found)) == len(found)
        if start and end:
            assert all(start <= each.day <= end for each in found)

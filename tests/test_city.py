"""The two example towns load, and every mistake in a town's file is named with its line."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.city import City, CityError, RegistrationValid, load_city
from matcher.city.hours import minutes_of

INSTANCE = Path(__file__).resolve().parents[1] / "instance"
TOWNS = {name: load_city(INSTANCE / f"{name}.toml") for name in ("city", "nagato")}
DEMO = TOWNS["city"]
NAGATO = TOWNS["nagato"]
MONDAY = datetime(2026, 4, 6, tzinfo=ZoneInfo("Asia/Tokyo"))
LAW_FIELDS = 20

SMALL = """\
name = "汐凪市"
furigana = "シオナギシ"

[centre]
name = "センター"
phone = "0120-000-000"
email = "centre@town.example"
address = "中央1番1号"
hours = "毎日"

[policies]
registration_valid = "years"
talents_named_in_public = false
group_approval_required = true
mail_domain = "town.example"

[[areas]]
code = "north"
name = "北"
lat = 34.1
lon = 131.9
neighbours = ["south"]

[[areas]]
code = "south"
name = "南"
lat = 34.0
lon = 131.9
neighbours = ["north"]

[[fields]]
code = "welfare"
name = "福祉"

[[skills]]
code = "driving"
name = "運転"
field = "welfare"
words = ["送迎"]

[[bands]]
code = "morning"
name = "午前"
start = "09:00"
end = "12:00"

[[bands]]
code = "afternoon"
name = "午後"
start = "12:00"
end = "17:00"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "city.toml"
    path.write_text(text, encoding="utf-8")
    return path


def line_of(text: str, words: str) -> int:
    return text[: text.rindex(words)].count("\n") + 1


@pytest.mark.parametrize("city", TOWNS.values(), ids=TOWNS)
def test_a_town_has_the_twenty_fields_of_the_law(city: City) -> None:
    assert len(city.fields) == LAW_FIELDS
    assert city.field_by_name("子どもの健全育成") == city.field("children")


@pytest.mark.parametrize("city", TOWNS.values(), ids=TOWNS)
def test_every_area_can_be_reached_from_every_other(city: City) -> None:
    reached = {city.areas[0].code}
    edge = set(reached)
    while edge:
        edge = {n.code for code in edge for n in city.neighbours(code)} - reached
        reached |= edge
    assert reached == {area.code for area in city.areas}


@pytest.mark.parametrize("city", TOWNS.values(), ids=TOWNS)
def test_bands_follow_each_other_without_a_gap(city: City) -> None:
    ends = [band.end for band in city.bands]
    assert ends[:-1] == [band.start for band in city.bands[1:]]


def test_the_demo_town_is_a_city_of_190000_in_21_areas() -> None:
    assert len(DEMO.areas) == 21
    assert DEMO.population == 190_000
    assert sum(area.aged65 for area in DEMO.areas) == 76_000
    assert len(DEMO.slots) == 28


def test_neighbours_of_the_demo_town_never_cross_on_the_map() -> None:
    borders = {tuple(sorted((area.code, code))) for area in DEMO.areas for code in area.neighbours}
    crossings = [
        (first, second)
        for first in borders
        for second in borders
        if first < second and crosses(first, second)
    ]
    assert crossings == []


def crosses(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    if set(first) & set(second):
        return False
    a, b, c, d = (DEMO.area(code) for code in (*first, *second))

    def side(p: float, q: float, r: float, s: float, t: float, u: float) -> bool:
        return (r - p) * (u - q) > (s - q) * (t - p)

    def left(x: str, y: str, z: str) -> bool:
        o, e, i = DEMO.area(x), DEMO.area(y), DEMO.area(z)
        return side(o.lon, o.lat, e.lon, e.lat, i.lon, i.lat)

    return left(a.code, c.code, d.code) != left(b.code, c.code, d.code) and left(
        a.code, b.code, c.code
    ) != left(a.code, b.code, d.code)


def test_nagato_has_its_ten_councils_as_published() -> None:
    published = {
        area.name: (area.population, area.aged65, area.households) for area in NAGATO.areas
    }
    assert published == {
        "板持": (1295, 482, 554),
        "白潟": (773, 291, 353),
        "通": (1267, 656, 587),
        "俵山": (1064, 532, 467),
        "真木・渋木": (563, 259, 236),
        "湊": (1489, 521, 688),
        "三隅": (5374, 2140, 2258),
        "日置": (3934, 1563, 1661),
        "宇津賀": (761, 424, 374),
        "向津具": (1362, 773, 720),
    }
    assert NAGATO.policies.registration_valid is RegistrationValid.YEARS


def test_look_ups_return_nothing_for_what_the_town_does_not_have() -> None:
    assert DEMO.find_area(None) is None
    assert DEMO.find_field("no_such") is None
    assert DEMO.find_skill("") is None
    assert DEMO.find_band("night") is None
    assert DEMO.area_by_name("どこか") is None
    with pytest.raises(KeyError):
        DEMO.area("no_such")


def test_look_ups_find_by_code_and_by_name() -> None:
    assert DEMO.area_by_name(" 中央 ") == DEMO.area("chuo") == DEMO.find_area("chuo")
    assert DEMO.find_skill("driving") == DEMO.skill("driving")
    assert DEMO.find_field("welfare") == DEMO.field("welfare")
    assert DEMO.find_band("early") == DEMO.band("early")


def test_a_skill_is_found_by_its_other_words_too() -> None:
    assert DEMO.skill_by_name("スマホ") == DEMO.skill("computers")
    assert DEMO.skill_by_name("読み聞かせ") == DEMO.skill("storytelling")


def test_distance_is_the_great_circle_in_kilometres() -> None:
    assert DEMO.distance_km("chuo", "chuo") == 0
    assert DEMO.distance_km("chuo", "ohashi") == pytest.approx(3.4, abs=0.2)
    assert DEMO.distance_km("okutani", "chuo") == DEMO.distance_km("chuo", "okutani")


@given(st.sets(st.sampled_from(DEMO.slots)))
def test_slots_survive_the_way_to_a_mask_and_back(slots: set[str]) -> None:
    back = DEMO.slots_of_mask(DEMO.slot_mask(slots))
    assert set(back) == slots
    assert list(back) == sorted(back, key=DEMO.slots.index)


@given(st.integers(min_value=0, max_value=(1 << len(DEMO.slots)) - 1))
def test_masks_survive_the_way_to_slots_and_back(mask: int) -> None:
    assert DEMO.slot_mask(DEMO.slots_of_mask(mask)) == mask


def test_a_slot_the_town_does_not_have_counts_for_nothing() -> None:
    assert DEMO.slot_mask(["0-night", "0-morning"]) == DEMO.slot_mask(["0-morning"])


@pytest.mark.parametrize(
    ("start", "end", "slots"),
    [
        ("09:00", "12:00", ["0-morning"]),
        ("08:30", "12:30", ["0-morning"]),
        ("08:00", "12:00", ["0-early", "0-morning"]),
        ("10:00", "15:30", ["0-morning", "0-afternoon"]),
        ("06:30", "07:00", ["0-early"]),
        ("11:45", "12:15", ["0-morning"]),
        ("22:30", "23:30", []),
        ("19:00", "24:00", ["0-evening"]),
        ("19:00", "30:00", ["0-evening", "1-early"]),
    ],
)
def test_a_shift_asks_for_the_bands_it_fills(start: str, end: str, slots: list[str]) -> None:
    mask = DEMO.mask_for(MONDAY + clock(start), MONDAY + clock(end))
    assert list(DEMO.slots_of_mask(mask)) == slots


def clock(words: str) -> timedelta:
    hours, minutes = words.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def test_a_shift_of_a_month_asks_for_the_whole_week() -> None:
    mask = DEMO.mask_for(MONDAY, MONDAY + timedelta(days=30))
    assert DEMO.slots_of_mask(mask) == DEMO.slots


@given(
    st.integers(min_value=0, max_value=6),
    st.integers(min_value=300, max_value=600),
    st.integers(min_value=61, max_value=300),
    st.integers(min_value=0, max_value=420),
)
def test_a_longer_shift_asks_for_no_fewer_bands(
    day: int, start: int, length: int, more: int
) -> None:
    begins = MONDAY + timedelta(days=day, minutes=start)
    short = DEMO.mask_for(begins, begins + timedelta(minutes=length))
    long = DEMO.mask_for(begins, begins + timedelta(minutes=length + more))
    assert short
    assert short & long == short


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ('furigana = "シオナギシ"\n', "", "", "「furigana」がありません"),
        ("furigana", "furigane", "furigane", "「furigane」という項目はありません"),
        ('name = "南"', 'name = "南"\ncolour = "青"', "colour", "「colour」という項目は"),
        ('name = "南"\n', "", '[[areas]]\ncode = "south"', "「name」がありません"),
        ("lat = 34.0", 'lat = "34.0"', "lat = ", "「lat」は数値で"),
        ('code = "driving"', "code = 7", "code = 7", "「code」は文字列で"),
        ('["送迎"]', '["送迎", 3]', "words", "「words」は文字列の並びで"),
        ("approval_required = true", "approval_required = 1", "group_app", "true または false"),
        ('name = "福祉"', 'name = " "', 'name = " "', "「name」が空です"),
        ('= "years"', '= "ever"', "registration_valid", "fiscal_year_end、years"),
        ('code = "south"', 'code = "north"', 'code = "north"', "「north」が重複しています"),
        ('name = "南"', 'name = "北"', 'name = "北"', "「北」が重複しています"),
        ('code = "driving"', 'code = "Driving 1"', "Driving", "英小文字で始まる"),
        ('["north"]', '["north", "east"]', '["north", ', "隣の地区「east」がありません"),
        ('["north"]', '["north", "south"]', '["north", ', "自分自身を隣"),
        ('["north"]', "[]", '["south"]', "「south」の neighbours に「north」がありません"),
        ("lat = 34.0", "lat = 131.9", "lat = 131.9", "20から46まで"),
        ("lon = 131.9", "lon = 34.1", "lon = 34.1", "122から154まで"),
        ('field = "welfare"', 'field = "magic"', 'field = "magic"', "分野「magic」がありません"),
        ('start = "12:00"', 'start = "11:00"', 'start = "11:00"', "「午前」と重なっています"),
        ('end = "17:00"', 'end = "25:00"', 'end = "25:00"', "時刻ではありません"),
        ('end = "17:00"', 'end = "ごご"', 'end = "ごご"', "時刻ではありません"),
        ('end = "17:00"', 'end = "11:00"', 'end = "11:00"', "始まる前に終わります"),
        ('name = "南"', 'name = "南"\npopulation = -1', "population", "負の数は書けません"),
        ('name = "南"', 'name = "南"\npopulation = 5\naged65 = 6', "aged65", "人口を超えて"),
        ('[policies]', "[policies]\nask_limit = 0", "ask_limit", "1以上に"),
        ('[policies]', "[policies]\ntravel_minutes = -5", "travel_minutes", "負の数は"),
        ('[[fields]]\ncode = "welfare"\nname = "福祉"\n', "", "", "[[fields]] の表が1つも"),
        ("[[fields]]", "[fields]", "[fields]", "[[fields]] の表が1つも"),
        ("[centre]", "[center]", "[center]", "「center」という項目はありません"),
        ('name = "南"', 'name = 南', "name = 南", "TOMLとして読めません"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, place: str, words: str
) -> None:
    before, found, after = SMALL.rpartition(old)
    assert found
    text = before + new + after
    path = written(tmp_path, text)
    with pytest.raises(CityError) as caught:
        load_city(path)
    expected = line_of(text, place) if place else 1
    report = str(caught.value)
    assert re.search(f"^{re.escape(str(path))} {expected}行目: .*{re.escape(words)}", report, re.M)


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = SMALL.replace('field = "welfare"', 'field = "x"').replace("lat = 34.1", "lat = 0")
    with pytest.raises(CityError) as caught:
        load_city(written(tmp_path, text))
    lines = [problem.line for problem in caught.value.problems]
    assert lines == [line_of(text, "lat = 0"), line_of(text, 'field = "x"')]


def test_too_many_bands_are_refused(tmp_path: Path) -> None:
    bands = "".join(
        f'[[bands]]\ncode = "b{n}"\nname = "帯{n}"\nstart = "{n + 17}:00"\nend = "{n + 17}:30"\n'
        for n in range(7)
    )
    with pytest.raises(CityError, match="8個まで"):
        load_city(written(tmp_path, SMALL + bands))


def test_headings_inside_long_strings_and_inline_tables_do_not_mislead(tmp_path: Path) -> None:
    text = SMALL.replace('hours = "毎日"', 'hours = """\n[policies]\nask_limit = 1\n"""')
    text = text.replace("[policies]\nregistration", "[policies]\nask_limit = 0\nregistration")
    with pytest.raises(CityError) as caught:
        load_city(written(tmp_path, text))
    assert caught.value.problems[0].line == line_of(text, "ask_limit = 0")


def test_an_entry_that_is_no_table_is_reported_at_its_key(tmp_path: Path) -> None:
    text = 'fields = ["福祉"]\n' + SMALL.replace(
        '[[fields]]\ncode = "welfare"\nname = "福祉"\n', ""
    )
    with pytest.raises(CityError, match=r"1行目: \[\[fields\]\] は表で"):
        load_city(written(tmp_path, text))


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(CityError, match="ファイルを開けません"):
        load_city(tmp_path / "none.toml")


def test_a_file_in_another_encoding_is_reported_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    path.write_bytes(b"# ascii\n" + 'name = "汐凪市"\n'.encode("cp932"))
    with pytest.raises(CityError, match="2行目: 文字コード"):
        load_city(path)


def test_a_file_cut_off_is_reported_at_its_end(tmp_path: Path) -> None:
    with pytest.raises(CityError, match="3行目: TOMLとして"):
        load_city(written(tmp_path, 'name = "汐凪市"\n\nareas = ['))


@pytest.mark.parametrize("words", ["9", "9:0", "24:01", "-1:00", "12:60", "noon"])
def test_what_is_no_time_of_day_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=words):
        minutes_of(words)


def test_midnight_may_end_a_day() -> None:
    assert minutes_of("24:00") == 1440

"""The two example towns load, and answer what the rooms ask of a town."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.city import City, RegistrationValid, load_city
from matcher.city.hours import minutes_of

INSTANCE = Path(__file__).resolve().parents[1] / "instance"
TOWNS = {name: load_city(INSTANCE / f"{name}.toml") for name in ("city", "nagato")}
DEMO = TOWNS["city"]
NAGATO = TOWNS["nagato"]
MONDAY = datetime(2026, 4, 6, tzinfo=ZoneInfo("Asia/Tokyo"))
LAW_FIELDS = 20


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


@pytest.mark.parametrize("words", ["9", "9:0", "24:01", "-1:00", "12:60", "noon"])
def test_what_is_no_time_of_day_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=words):
        minutes_of(words)


def test_midnight_may_end_a_day() -> None:
    assert minutes_of("24:00") == 1440


@pytest.mark.parametrize("city", TOWNS.values(), ids=TOWNS)
def test_a_town_names_the_site_its_map_comes_from(city: City) -> None:
    assert city.map.source == "https://cyberjapandata.gsi.go.jp"


def test_a_town_may_leave_out_its_map_or_say_that_it_has_none(tmp_path: Path) -> None:
    text = (INSTANCE / "city.toml").read_text(encoding="utf-8")
    start, end = text.index("[map]"), text.index("[[bands]]")
    path = tmp_path / "city.toml"
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    assert load_city(path).map == DEMO.map
    path.write_text(text[:start] + '[map]\ntiles = ""\n' + text[end:], encoding="utf-8")
    assert not load_city(path).map.source

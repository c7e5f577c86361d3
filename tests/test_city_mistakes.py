"""Every mistake in a town's file stops the start, named with its line."""

import re
from pathlib import Path

import pytest

from matcher.city import CityError, load_city

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
        (
            'hours = "毎日"',
            'hours = "毎日"\ncertificate_issuer = 1',
            "certificate_issuer",
            "「certificate_issuer」は文字列で書いてください",
        ),
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


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('tiles = "tiles/{z}/{x}/{y}.png"', "https://"),
        ('tiles = "https://tiles.example; script-src/{z}/{x}/{y}.png"', "https://"),
        ('tiles = "https://tiles.example/{z}/{x}.png"', "3つ"),
        ('attribution = ""', "空です"),
        ('attribution_url = "javascript:alert(1)"', "https://"),
        ('link = "maps/{lat}/{lon}"', "https://"),
        ("zoom = 3", "5から18まで"),
        ("most_zoom = 30", "5から18まで"),
    ],
)
def test_a_map_that_cannot_be_drawn_is_named_with_its_line(tmp_path, line, told) -> None:
    text = f"{SMALL}\n[map]\n{line}\n"
    with pytest.raises(CityError, match=told) as caught:
        load_city(written(tmp_path, text))
    assert caught.value.problems[0].line == line_of(text, line)

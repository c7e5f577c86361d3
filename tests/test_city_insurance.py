"""How a town insures is in its file, and a mistake there stops the start with its line."""

from pathlib import Path

import pytest

from matcher.city import CityError, load_city
from tests.test_city_mistakes import SMALL, line_of, written

INSURANCE = """
[insurance]
name = "ボランティア活動保険"
office = "社会福祉協議会"
machines = ["草刈機"]
excluded = ["チェーンソー"]
documents = ["plan", "roster"]
most_travel_pay = 1000
lead_days = 7
report_days = 30

[[insurance_plans]]
code = "basic"
name = "基本プラン"
machines = false

[[insurance_plans]]
code = "machines"
name = "機械プラン"
machines = true
"""


def test_a_town_without_the_table_does_without(tmp_path: Path) -> None:
    city = load_city(written(tmp_path, SMALL))
    assert city.insurance is None
    assert city.insurance_plans == ()


def test_the_scheme_and_its_plans_are_read(tmp_path: Path) -> None:
    city = load_city(written(tmp_path, SMALL + INSURANCE))
    assert city.insurance is not None
    assert city.insurance.name == "ボランティア活動保険"
    assert not city.insurance.rules_wanted
    assert [plan.code for plan in city.insurance_plans] == ["basic", "machines"]


@pytest.mark.parametrize("name", ["city.toml", "nagato.toml"])
def test_both_towns_that_come_along_insure_those_who_help(name: str) -> None:
    city = load_city(Path("instance") / name)
    assert city.insurance is not None
    assert city.insurance.report_days == 30


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ('office = "社会福祉協議会"\n', "", "[insurance]", "「office」がありません"),
        ('name = "ボランティア活動保険"', 'name = " "', 'name = " "', "「name」が空です"),
        ('["plan", "roster"]', '["plan", "list"]', "documents", "「list」は、plan、roster、rules"),
        ("report_days = 30", "report_days = 0", "report_days", "1以上に"),
        ("report_days = 30", 'report_days = "30"', "report_days", "整数で"),
        ("lead_days = 7", "lead_days = -1", "lead_days", "0以上に"),
        ("most_travel_pay = 1000", "most_travel_pay = -1", "most_travel_pay", "0以上に"),
        ('["草刈機"]', '["草刈機", "草刈機"]', "machines = [", "重複しています"),
        ('["草刈機"]', '["草刈機", " "]', "machines = [", "空の名称"),
        ('["チェーンソー"]', '["草刈機"]', "excluded", "どちらか一方に"),
        ('code = "machines"', 'code = "basic"', 'code = "basic"', "「basic」が重複しています"),
        ('code = "machines"', 'code = "Plan A"', "Plan A", "英小文字で始まる"),
        ('code = "machines"', f'code = "{"p" * 41}"', "ppp", "40字以内に"),
        ("machines = true", "machines = 1", "machines = 1", "true または false"),
        ("lead_days = 7", "leads = 7", "leads", "「leads」という項目はありません"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, place: str, words: str
) -> None:
    before, found, after = (SMALL + INSURANCE).rpartition(old)
    assert found
    text = before + new + after
    with pytest.raises(CityError) as caught:
        load_city(written(tmp_path, text))
    assert f"{line_of(text, place)}行目" in str(caught.value)
    assert words in str(caught.value)


def test_plans_without_a_scheme_and_a_scheme_without_plans_are_mistakes(tmp_path: Path) -> None:
    scheme, plans = INSURANCE.split("[[insurance_plans]]", 1)
    with pytest.raises(CityError, match="1つ以上書いてください"):
        load_city(written(tmp_path, SMALL + scheme))
    with pytest.raises(CityError, match=r"\[insurance\] の表も書いてください"):
        load_city(written(tmp_path, SMALL + "\n[[insurance_plans]]" + plans))

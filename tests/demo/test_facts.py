"""The demo's data is whole, and names nobody real."""

import csv
import re
from random import Random

import pytest

from matcher.activities.models import Selection, Wants
from matcher.city import load_city
from matcher.config import ROOT
from matcher.demo.facts import DATA, read_facts
from matcher.demo.times import is_in_season, times_of
from matcher.members.models import OrgKind
from matcher.offers.models import OfferKind
from matcher.shared.clock import local_date
from tests.conftest import NOW

CITY = load_city(ROOT / "instance" / "city.toml")
FACTS = read_facts()
REAL = ROOT / "tests" / "data" / "real"
ADDRESS = re.compile(r"https?://|www\.|@|\d{2,4}-\d{2,4}-\d{3,4}")
TWO_OR_MORE = 2
"""Characters; a shorter name of a place is found in too many words."""


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.name)
def test_no_row_is_short_or_long(path):
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert None not in row
            assert None not in row.values()


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.name)
def test_no_file_holds_an_address_or_a_number(path):
    assert not ADDRESS.search(path.read_text(encoding="utf-8"))


def test_every_code_is_known_to_the_demo_town():
    for fact in FACTS.activities:
        assert CITY.find_field(fact.field), fact.title
        assert all(CITY.find_skill(code.rstrip("!")) for code in fact.skills), fact.title
    for group in FACTS.groups:
        assert all(map(CITY.find_field, group.fields)), group.name
    for business in FACTS.businesses:
        assert all(map(CITY.find_field, business.fields)), business.name
    for talent in FACTS.talents:
        assert all(map(CITY.find_skill, talent.skills)), talent.title


def test_every_kind_is_one_of_the_house():
    for fact in FACTS.activities:
        assert fact.kind in set(OrgKind)
        assert fact.selection in set(Selection)
        assert all(role.wants in set(Wants) for role in fact.roles)
    assert all(group.kind in set(OrgKind) for group in FACTS.groups)
    offered = {kind for business in FACTS.businesses for kind, _title, _count in business.offers}
    assert offered <= set(OfferKind)


def test_all_twenty_fields_have_a_posting_and_a_group():
    fields = {field.code for field in CITY.fields}
    assert {fact.field for fact in FACTS.activities} == fields
    assert {code for group in FACTS.groups for code in group.fields} == fields


def test_postings_have_the_shapes_of_real_ones():
    shapes = {fact.when.partition(":")[0] for fact in FACTS.activities}
    assert shapes == {"once", "days", "dates", "weekly", "monthly", "mday", "open"}


@pytest.mark.parametrize("seed", range(3))
def test_every_posting_finds_its_dates(seed):
    today = NOW.date()
    for fact in FACTS.activities:
        times = times_of(fact, today, Random(seed))
        is_dated = bool(times.spans)
        assert is_dated == (fact.when != "open") or not is_in_season(fact, today), fact.title
        assert all(end is None or start < end for start, end in times.spans), fact.title


def test_a_single_date_falls_on_its_weekday():
    for fact in FACTS.activities:
        shape, _colon, weekday = fact.when.partition(":")
        if shape == "once":
            ((start, _end),) = times_of(fact, NOW.date(), Random(1)).spans
            assert local_date(start).weekday() == int(weekday)


def real_rows(name: str) -> list[dict[str, str]]:
    with (REAL / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_real_organization_is_named():
    ours = "\n".join(path.read_text(encoding="utf-8") for path in DATA.glob("*.csv"))
    named = {row["org_name"] for row in real_rows("listings.csv")}
    named |= {row["name"] for row in real_rows("groups.csv")}
    assert not [name for name in named if name and name in ours]


def test_no_real_town_is_named():
    ours = "\n".join(path.read_text(encoding="utf-8") for path in DATA.glob("*.csv"))
    towns = {row["city"] for row in real_rows("listings.csv")}
    towns |= {row["city"] for row in real_rows("groups.csv")}
    assert not [town for town in towns if len(town) > TWO_OR_MORE and town in ours]

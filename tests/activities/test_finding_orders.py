"""Tests of finding by needs and distance, of the orders, and of words that mean the same."""

from datetime import timedelta
from math import asin, cos, radians, sin

import pytest

from matcher.activities.models import Activity
from matcher.activities.rules.terms import Trait
from matcher.activities.service import synonyms
from matcher.activities.service.filters import EARTH_RADIUS_KM, KM_PER_DEGREE
from matcher.activities.service.finding import Filters, Sort, find
from matcher.activities.service.indexing import refresh_index
from matcher.errors import RuleBroken
from matcher.members.models import Organization
from matcher.shared.db import db, transaction
from matcher.shared.text import to_katakana
from matcher.shared.town import current_city
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    OrganizationFactory,
    RoleFactory,
    ShiftFactory,
)

DAY = timedelta(days=1)


@pytest.fixture
def post(both_apps, now):
    """A function that posts a listing with one shift, ready to be found."""
    group = OrganizationFactory().id

    def _post(title, starts=SATURDAY_MORNING, shift=None, **activity):
        id_ = ActivityFactory(title=title, organization_id=group, **activity).id
        role = RoleFactory(activity_id=id_)
        ShiftFactory(role_id=role.id, starts_at=starts, **(shift or {}))
        with transaction():
            listing = db.session.get_one(Activity, id_)
            listing.organization = db.session.get_one(Organization, group)
            refresh_index(listing, now=now)
        return id_

    return _post


def titles(now, number=1, ranking=(), **filters):
    found = find(Filters(**filters), number, now=now, ranking=ranking)
    return [item.title for item in found.items]


def north_of_chuo(km):
    """Return a pin so far north of the middle of an area."""
    area = current_city().area("chuo")
    return {"pin_lat": area.lat + km / KM_PER_DEGREE, "pin_lon": area.lon}


def east_of_chuo(km):
    """Return a pin so far east, by the arithmetic of the town and not that of the list."""
    area = current_city().area("chuo")
    step = 0.0001
    degrees = step * km / one_step_east(area, step)
    return {"pin_lat": area.lat, "pin_lon": area.lon + degrees}


def one_step_east(area, step):
    """Return how long a step eastwards is, in km, on a round earth."""
    half = asin(cos(radians(area.lat)) * sin(radians(step) / 2))
    return 2 * EARTH_RADIUS_KM * half


def test_all_the_needs_must_hold(post, now):
    post("両方", traits=["beginners", "indoor"])
    post("片方", SATURDAY_MORNING + DAY, traits=["indoor"])
    post("なし", SATURDAY_MORNING + 2 * DAY)
    assert titles(now, needs=(Trait.INDOOR,)) == ["両方", "片方"]
    assert titles(now, needs=(Trait.INDOOR, Trait.BEGINNERS)) == ["両方"]
    assert titles(now, needs=(Trait.ONE_OFF, Trait.SHORT)) == ["両方", "片方", "なし"]
    assert titles(now, needs=(Trait.ONLINE,)) == []


def test_distance_is_measured_from_the_middle_of_an_area(post, now):
    post("北へ近い", **north_of_chuo(1.99))
    post("北へ遠い", **north_of_chuo(2.01))
    post("東へ近い", **east_of_chuo(4.99))
    post("東へ遠い", **east_of_chuo(5.01))
    post("場所なし")
    assert titles(now, origin="chuo", within=2) == ["北へ近い"]
    assert titles(now, origin="chuo", within=5) == ["北へ近い", "北へ遠い", "東へ近い"]


def test_a_distance_from_nowhere_excludes_nothing(post, now):
    post("どこか")
    assert titles(now, within=2) == titles(now, origin="nowhere", within=2) == ["どこか"]


def test_the_nearest_comes_first_and_what_has_no_place_last(post, now):
    post("場所なし", SATURDAY_MORNING - 2 * DAY)
    post("遠い", SATURDAY_MORNING - DAY, **north_of_chuo(3))
    post("近くて後", SATURDAY_MORNING + DAY, area="chuo")
    post("近くて先", area="chuo")
    near = ["近くて先", "近くて後", "遠い", "場所なし"]
    assert titles(now, sort=Sort.NEAREST, origin="chuo") == near
    assert titles(now, sort=Sort.NEAREST)[0] == "場所なし"


def test_where_most_seats_are_free_comes_first(post, now):
    post("ほぼ満員", shift={"capacity": 10, "taken": 9})
    post("全員待ち", SATURDAY_MORNING + DAY, shift={"capacity": 10, "taken": 0})
    post("同じく", SATURDAY_MORNING, shift={"capacity": 4, "taken": 0})
    assert titles(now, sort=Sort.NEEDED) == ["同じく", "全員待ち", "ほぼ満員"]


def test_a_ranking_lists_its_own_in_its_order_and_filters_still_apply(post, now):
    ids = {title: post(title, area=area) for title, area in zip("一二三四", "ccoc", strict=True)}
    ranking = [ids["四"], ids["二"], ids["三"], 99_999]
    assert titles(now, sort=Sort.FOR_ME, ranking=ranking) == ["四", "二", "三"]
    assert titles(now, sort=Sort.FOR_ME, ranking=ranking, areas=("o",)) == ["三"]
    assert titles(now, sort=Sort.FOR_ME) == ["一", "二", "三", "四"]


@pytest.mark.parametrize("sort", [Sort.SOONEST, Sort.NEEDED, Sort.NEAREST])
def test_pages_of_equals_lose_and_repeat_nothing(post, now, sort):
    ids = [post(f"{number}", area="chuo") for number in range(45)]
    filters = Filters(sort=sort, origin="chuo")
    found = [item.id for number in (1, 2, 3) for item in find(filters, number, now=now).items]
    assert found == ids


def test_pages_of_a_ranking_lose_and_repeat_nothing(post, now):
    ids = [post(f"{number}") for number in range(25)][::-1]
    pages = [find(Filters(sort=Sort.FOR_ME), n, now=now, ranking=ids) for n in (1, 2)]
    assert [item.id for page in pages for item in page.items] == ids
    assert {page.total for page in pages} == {25}


def test_words_that_mean_the_same_are_found_however_they_are_typed(post, now):
    post("浜辺のごみ拾い")
    post("公園のクリーンアップ", SATURDAY_MORNING + DAY)
    post("花を植える", SATURDAY_MORNING + 2 * DAY)
    assert titles(now, words="清掃") == []
    with transaction():
        synonyms.add(["清掃", "ごみ拾い", "クリーン アップ"], now=now)
    both = ["浜辺のごみ拾い", "公園のクリーンアップ"]
    for typed in ("清掃", "ごみ拾い", to_katakana("ごみ拾い"), "くりーんあっぷ"):
        assert titles(now, words=typed) == both
    assert titles(now, words="清掃 浜辺") == ["浜辺のごみ拾い"]
    assert titles(now, words="清掃 花") == []


def test_groups_of_words_are_changed_and_removed(post, now):
    post("草取り")
    with transaction():
        group = synonyms.add([" 草刈り ", "草取り", "クサカリ", "くさかり"], now=now)
    assert [one.words for one in synonyms.groups()] == [["草刈り", "草取り", "くさかり"]]
    assert titles(now, words="草刈り") == ["草取り"]
    with transaction():
        synonyms.change(group, ["草刈り", "除草"], now=now)
    assert titles(now, words="草刈り") == []
    with transaction():
        synonyms.remove(group)
    assert synonyms.groups() == []


@pytest.mark.parametrize("words", [[], ["草"], ["草", "草"], ["ゴミ", "ごみ"], ["!!", "草"]])
def test_a_word_alone_is_no_group(words, now, app):
    with pytest.raises(RuleBroken, match="synonyms_too_few"):
        synonyms.add(words, now=now)


STRANGE = ('"', "a OR b", "'; --", ":*", "()", "& | !", "NEAR(草 木)", "ー")


@pytest.mark.parametrize("typed", STRANGE)
def test_no_word_and_no_synonym_breaks_the_search(post, now, typed):
    post("草")
    with transaction():
        synonyms.add([typed + "1", typed + "あ", 'x"y OR (', "a' | !b"], now=now)
    for words in (typed, typed + "1", 'x"y OR (', "xyor"):
        assert isinstance(titles(now, words=words), list)

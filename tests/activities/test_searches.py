"""Tests of the searches that members keep, and of the letters with what is new."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event, select

from matcher.activities.forms.asking import read_search, wish_of
from matcher.activities.models import Activity, SavedSearch
from matcher.activities.service import searches
from matcher.activities.tasks import tell_what_is_new
from matcher.errors import Conflict, RuleBroken
from matcher.notices.models import Notice, NoticeChannel
from matcher.shared.db import db, transaction
from tests.activities.posted import posted
from tests.factories import SATURDAY_MORNING, ResidentFactory

pytestmark = pytest.mark.usefixtures("both_apps")
DAY = timedelta(days=1)


def keep(query, *, now, by=None):
    """Let a member keep a search, a resident with an address if none is given; return their id."""
    member_id = by or ResidentFactory(email="hanako@example.jp").id
    with transaction():
        searches.save(member_id, query, now=now)
    return member_id


def publish(title="海岸の清掃", *, at, **activity):
    """Post a listing published at this moment."""
    id_ = posted(title, SATURDAY_MORNING, published_at=at, **activity)
    return db.session.get_one(Activity, id_)


def tell(member_id, *, now):
    with transaction():
        return searches.tell(member_id, wish_of, now=now)


def letters():
    return db.session.scalars(select(Notice).where(Notice.kind == "saved_search_news")).all()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("area=ohashi&q=%E3%80%80草刈&area=chuo", "area=chuo&area=ohashi&q=%E8%8D%89%E5%88%88"),
        ("q=a&q=b&sort=need&page=3&x=y", "q=a"),
        ("area=nowhere&days=someday&from=x", ""),
        ("near=chuo", ""),
        ("near=chuo&km=5", "km=5&near=chuo"),
        ("", ""),
    ],
)
def test_the_same_wishes_are_the_same_query(given, kept):
    assert read_search(given).query == kept
    assert read_search(kept).query == kept


def test_a_search_is_read_without_a_request():
    search = read_search("q=草刈&area=chuo&need=beginners")
    assert search.filters.words == "草刈"
    assert search.filters.areas == ("chuo",)
    assert len(search.labels) == 3


def test_a_search_is_kept_once(now):
    member = keep("q=a", now=now)
    keep("q=a", now=now + DAY, by=member)
    assert [search.query for search in searches.searches_of(member)] == ["q=a"]


def test_nothing_and_too_much_are_refused(now):
    member = keep("q=a", now=now)
    with pytest.raises(RuleBroken, match="search_empty"):
        searches.save(member, "", now=now)
    with pytest.raises(RuleBroken, match="search_too_long"):
        searches.save(member, "q=" + "a" * 500, now=now)


def test_twenty_searches_are_enough(now):
    member = keep("q=0", now=now)
    for number in range(1, searches.MOST):
        keep(f"q={number}", now=now, by=member)
    with pytest.raises(Conflict, match="searches_full"):
        searches.save(member, "q=more", now=now)


def test_what_is_new_is_told_once_in_one_letter(now):
    member = keep("q=%E6%B8%85%E6%8E%83", now=now - DAY)
    keep("area=chuo", now=now - DAY, by=member)
    publish("海岸の清掃", at=now, area="chuo")
    publish("読み聞かせ", at=now, area="ohashi")
    assert tell(member, now=now + timedelta(hours=1))
    [letter] = letters()
    assert letter.channel is NoticeChannel.MAIL
    assert letter.body.count("海岸の清掃") == 2
    assert "読み聞かせ" not in letter.body
    assert not tell(member, now=now + 2 * DAY)
    assert len(letters()) == 1


def test_one_letter_a_day_and_the_rest_on_the_next(now):
    member = keep("area=chuo", now=now - DAY)
    publish("一つ目", at=now, area="chuo")
    assert tell(member, now=now + timedelta(minutes=1))
    publish("二つ目", at=now + timedelta(minutes=2), area="chuo")
    assert not tell(member, now=now + timedelta(minutes=3))
    assert tell(member, now=now + DAY)
    assert "二つ目" in letters()[-1].body
    assert "一つ目" not in letters()[-1].body


def test_what_was_there_before_is_no_news(now):
    publish(at=now - DAY, area="chuo")
    assert not tell(keep("area=chuo", now=now), now=now + DAY)
    assert not letters()


def test_ten_are_named_and_the_others_counted(now):
    member = keep("area=chuo", now=now - DAY)
    for number in range(searches.SHOWN + 2):
        publish(f"活動{number}", at=now, area="chuo")
    tell(member, now=now)
    [letter] = letters()
    assert letter.body.count("・活動") == searches.SHOWN
    assert "ほか2件" in letter.body
    assert "/activities?area=chuo" in letter.body


def test_nobody_is_called_by_telephone_for_it(now):
    member = ResidentFactory(email=None, phone="0838-00-0000").id
    keep("area=chuo", now=now - DAY, by=member)
    publish(at=now, area="chuo")
    assert not tell(member, now=now)
    assert not letters()


def test_a_search_of_which_nothing_is_understood_any_more_finds_nothing(now):
    member = keep("area=gone", now=now - DAY)
    publish(at=now, area="chuo")
    assert not tell(member, now=now)


def test_what_is_published_while_the_letters_are_written_is_told_once(now):
    member = keep("area=chuo", now=now - DAY)
    publish("先の募集", at=now, area="chuo")
    publish("後の募集", at=now + timedelta(minutes=1), area="chuo")
    tell(member, now=now)
    tell(member, now=now + DAY)
    assert [letter.body.count("後の募集") for letter in letters()] == [0, 1]


def test_one_whose_letter_fails_keeps_nobody_else_waiting(now, caplog):
    first, second = keep("area=chuo", now=now - DAY), keep("area=chuo", now=now - DAY)
    publish(at=now, area="chuo")

    def refuse(_mapper, _connection, search):
        if search.member_id == first:
            raise OSError("the disk is full")

    event.listen(SavedSearch, "before_update", refuse)
    try:
        with time_machine.travel(now, tick=False):
            assert tell_what_is_new.call_local() == 1
    finally:
        event.remove(SavedSearch, "before_update", refuse)
    assert [letter.member_id for letter in letters()] == [second]
    assert f"member {first} could not be told" in caplog.text


def test_every_morning_all_are_told(now):
    first, second = keep("area=chuo", now=now - DAY), keep("area=chuo", now=now - DAY)
    assert first != second
    publish(at=now, area="chuo")
    with time_machine.travel(now, tick=False):
        assert tell_what_is_new.call_local() == 2
    assert set(db.session.scalars(select(SavedSearch.told_at))) == {now}

"""Tests of the pages on which everybody reads what was achieved."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from matcher.extensions import db
from matcher.recognition.models import Photograph
from matcher.recognition.rules.telling import StoryStatus
from matcher.recognition.service import stories
from tests.factories import CREATED, AccountFactory, OrganizationFactory, StoryFactory
from tests.recognition.helping import group_with_shift, main_of
from tests.recognition.pictures import picture
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
ATOM = "{http://www.w3.org/2005/Atom}"


def published(shift, days: int = 0, **values):
    at = CREATED + timedelta(days=days)
    values = {"published_at": at, "updated_at": at, **values}
    return StoryFactory(activity_id=shift.activity_id, status=StoryStatus.PUBLISHED, **values)


def with_photograph(story) -> Photograph:
    photograph = Photograph(
        story_id=story.id,
        alt="花壇の前の参加者",
        width=400,
        height=300,
        data=picture(),
        consented_by=AccountFactory().id,
        consented_at=CREATED,
    )
    db.session.add(photograph)
    db.session.commit()
    return photograph


def test_a_story_is_told_with_its_numbers_words_and_photographs(app, client):
    _login, shift = group_with_shift()
    figures = [{"label": "集めたごみ", "value": "45", "unit": "袋"}]
    story = published(shift, people=12, minutes=1470, figures=figures)
    with_photograph(story)
    answer = client.get(f"/stories/{story.id}")
    page = main_of(answer)
    for words in (
        story.title,
        "みんなで苗を120株植えました。",
        "12人",
        "24時間30分",
        "45袋",
        "2026年11月21日",
    ):
        assert words in page
    assert 'alt="花壇の前の参加者"' in answer.get_data(as_text=True)


def test_only_what_is_published_is_listed_the_newest_first(both_apps):
    _login, shift = group_with_shift()
    old, new = published(shift, 1), published(shift, 2)
    for status in set(StoryStatus) - {StoryStatus.PUBLISHED}:
        StoryFactory(activity_id=shift.activity_id, status=status)
    page = stories.published(1)
    assert ([story.id for story in page.items], page.total) == ([new.id, old.id], 2)
    assert [story.id for story in stories.newest(activity_id=shift.activity_id)] == [new.id, old.id]
    assert stories.newest(organization_id=OrganizationFactory().id) == []


def test_one_groups_stories_are_asked_for_by_the_address(app, client):
    _login, shift = group_with_shift()
    ours, theirs = published(shift), published(group_with_shift()[1])
    group = stories.newest(activity_id=shift.activity_id)[0].activity.organization
    page = main_of(client.get(f"/stories?group={group.id}"))
    assert ours.title in page
    assert theirs.title not in page
    for odd in ("999999", "x", "-1", "9" * 30, ""):
        assert theirs.title in main_of(client.get(f"/stories?group={odd}"))


def test_the_town_the_group_and_the_activity_show_their_newest(app, client):
    _login, shift = group_with_shift()
    other = published(group_with_shift()[1], 9)
    mine = [published(shift, days) for days in range(4)]
    group_id = db.session.scalar(db.text("SELECT organization_id FROM activities LIMIT 1"))
    for page in (f"/activities/{shift.activity_id}", f"/organizations/{group_id}"):
        words = main_of(client.get(page))
        assert [story.title in words for story in (*mine, other)] == [
            False,
            True,
            True,
            True,
            False,
        ]
    words = main_of(client.get("/"))
    assert other.title in words
    assert mine[3].title in words


def test_nothing_is_said_where_nothing_was_told(app, client):
    _login, shift = group_with_shift()
    assert "活動の報告" not in main_of(client.get("/"))
    assert "活動の報告" not in main_of(client.get(f"/activities/{shift.activity_id}"))
    assert "報告はまだありません" in main_of(client.get("/stories"))


def test_a_published_photograph_may_be_kept_for_a_while_and_is_asked_for_anew(app, client):
    _login, shift = group_with_shift()
    story = published(shift)
    photograph = with_photograph(story)
    address = f"/stories/{story.id}/photographs/{photograph.id}.jpg"
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert "public" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("number", [0, 999, 2**31, 10**30])
def test_strange_numbers_are_not_found(app, client, number):
    assert client.get(f"/stories/{number}").status_code == 404
    assert client.get(f"/stories/{number}/photographs/1.jpg").status_code == 404


def test_the_feed_is_atom_and_says_what_is_new(app, client):
    _login, shift = group_with_shift()
    story = published(shift, title="花 <b> & 苗", achieved="植えました。\n" * 100)
    answer = client.get("/stories.atom")
    feed = ET.fromstring(answer.data)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert answer.mimetype == "application/atom+xml"
    assert entry.findtext(f"{ATOM}title") == "花 <b> & 苗"
    assert entry.findtext(f"{ATOM}id") == f"http://localhost/stories/{story.id}"
    assert len(entry.findtext(f"{ATOM}summary")) == 300
    assert feed.findtext(f"{ATOM}updated").startswith("2026-11-01")


def test_a_feed_without_stories_is_one_too(app, client):
    feed = ET.fromstring(client.get("/stories.atom").data)
    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated")


def test_a_list_costs_the_same_however_long_it_is(app, client):
    _login, shift = group_with_shift()

    def cost():
        db.session.rollback()
        with counted_statements() as seen:
            assert client.get("/stories").status_code == 200
        return len(seen)

    with_photograph(published(shift))
    before = cost()
    for number in range(22):
        with_photograph(published(shift, number))
    assert cost() == before <= 4
    assert main_of(client.get("/stories?page=2")).count("花壇に苗を植えました") == 3


def test_days_of_a_story_are_told_as_one_or_from_to(app, client):
    _login, shift = group_with_shift()
    story = published(shift, first_day=date(2026, 11, 20))
    words = main_of(client.get(f"/stories/{story.id}"))
    assert "2026年11月20日（金）から2026年11月21日（土）まで" in words

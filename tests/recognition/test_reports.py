"""Tests of the organizer's report: numbers from the record, photographs, handing in, deciding."""

import gc
import warnings
from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from matcher.authz import AccountRole
from matcher.errors import Conflict, RuleBroken
from matcher.extensions import db
from matcher.notices.models import Notice
from matcher.recognition.models import Photograph, Reflection, Story
from matcher.recognition.pictures import MOST_BYTES
from matcher.recognition.rules.looking_back import Side
from matcher.recognition.rules.telling import MOST_PHOTOGRAPHS, StoryStatus
from matcher.recognition.service import photographs, quoting, reports, stories
from matcher.recognition.service.reflections import Look
from matcher.recognition.service.reflections import write as look_back
from matcher.recognition.service.reports import Report
from matcher.shared.db import transaction
from tests.factories import (
    CREATED,
    ResidentFactory,
    StoryFactory,
    actor_of,
    manager,
    person,
    staff,
)
from tests.recognition.helping import (
    came,
    fresh,
    group_with_shift,
    main_of,
    somebody_who_came,
)
from tests.recognition.pictures import bomb, picture, with_place

pytestmark = pytest.mark.usefixtures("at_ten")
DAY = date(2026, 11, 23)
CHECKS = ["consent", "nameless", "described", "numbers"]


def story_of(shift, **values) -> Story:
    story: Story = StoryFactory(activity_id=shift.activity_id, **values)
    return story


def upload(client, story, raw: bytes, **fields):
    """Send a photograph through the form of the report's page."""
    page = client.get(f"/stories/{story.id}/photographs").get_data(as_text=True)
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    data = {"csrf_token": token, "alt": "花壇の前の参加者", "consent": "y", **fields}
    data = {name: value for name, value in data.items() if value is not None}
    if raw is not None:
        data["file"] = (BytesIO(raw), "IMG_0001.jpg")
    return client.post(f"/stories/{story.id}/photographs", data=data)


def test_a_report_begins_with_what_is_on_record(app, signed_in_as):
    login, shift = group_with_shift()
    came(shift, minutes=90)
    came(shift, people=4, minutes=120)
    page = signed_in_as(login).get(f"/activities/{shift.activity_id}/report")
    words = main_of(page)
    assert "5人・9時間30分" in words
    assert 'value="2026-11-23"' in page.get_data(as_text=True)
    assert "「河川敷の清掃」を行いました" in page.get_data(as_text=True)


def test_saving_keeps_the_minutes_on_record_unless_others_are_typed(app, signed_in_as):
    login, shift = group_with_shift()
    came(shift, minutes=95)
    client, page = signed_in_as(login), f"/activities/{shift.activity_id}/report"
    fields = {
        "achieved": "苗を植えました。",
        "figures-0-label": "集めたごみ",
        "figures-0-value": "45",
        "figures-0-unit": "袋",
    }
    assert client.submit(page, fields).status_code == 303
    story = db.session.scalars(select(Story)).one()
    assert (story.first_day, story.last_day, story.people, story.minutes) == (DAY, DAY, 1, 95)
    assert story.figures == [{"label": "集めたごみ", "value": "45", "unit": "袋"}]
    again = client.get(page)
    assert (again.status_code, again.location) == (303, f"/stories/{story.id}/edit")
    client.submit(f"/stories/{story.id}/edit", {"people": "２０", "hours": "40"}, form="report")
    assert (fresh(story).people, story.minutes) == (20, 2400)


def test_the_numbers_of_other_days_are_looked_up_without_saving(app, signed_in_as):
    login, shift = group_with_shift()
    came(shift)
    client = signed_in_as(login)
    page = f"/activities/{shift.activity_id}/report"
    answer = client.submit(
        page, {"first_day": "2026-11-01", "last_day": "2026-11-10"}, press="more=look"
    )
    assert "0人・0分" in main_of(answer)
    assert not db.session.scalar(select(func.count(Story.id)))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "入力してください"),
        ({"title": "あ" * 121}, "120字以内"),
        ({"first_day": "きのう"}, "実際にある日"),
        ({"last_day": "2026-11-01"}, "あとの日"),
        ({"people": "-1"}, "0から"),
        ({"hours": "たくさん"}, "数字で"),
        ({"achieved": "あ" * 4001}, "4000字以内"),
        ({"figures-0-label": "ごみ"}, "数を入力"),
        ({"figures-0-value": "45"}, "何の数か"),
        ({"figures-0-label": "あ" * 41, "figures-0-value": "1"}, "40字以内"),
    ],
)
def test_bad_reports_are_refused_beside_the_field(app, signed_in_as, fields, words):
    login, shift = group_with_shift()
    answer = signed_in_as(login).submit(f"/activities/{shift.activity_id}/report", fields)
    assert words in main_of(answer)
    assert not db.session.scalar(select(func.count(Story.id)))


def test_a_quote_that_nobody_allowed_is_refused(app, now, signed_in_as):
    login, shift = group_with_shift()
    account, engagement = somebody_who_came(shift)
    with transaction():
        said = Look(words="名前を出さないで", quotable=False)
        look_back(engagement, Side.MEMBER, said, actor=actor_of(account), now=now)
    code = quoting.code_of(db.session.scalars(select(Reflection)).one())
    client = signed_in_as(login)
    app.config["WTF_CSRF_ENABLED"] = False
    fields = {"title": "報告", "first_day": "2026-11-23", "last_day": "2026-11-23", "quotes": code}
    answer = client.post(f"/activities/{shift.activity_id}/report", data=fields)
    assert not db.session.scalar(select(func.count(Story.id)))
    assert answer.status_code == 200


def test_quotes_carry_no_name_and_go_when_they_are_changed_or_taken_back(both_apps, now):
    _login, shift = group_with_shift()
    account, engagement = somebody_who_came(shift, name="見本 花子", area="hamado")
    for area in ("hamado", "hamado", "shiote"):
        came(shift, ResidentFactory(area=area))

    def say(words, *, quotable):
        with transaction():
            look = Look(words=words, quotable=quotable)
            look_back(engagement, Side.MEMBER, look, actor=actor_of(account), now=now)

    say("楽しかった", quotable=True)
    (offered,) = quoting.quotable(shift.activity_id)
    assert (offered.words, offered.area, offered.of_organization) == ("楽しかった", "hamado", False)
    story = story_of(shift, quotes=[offered.code])
    assert [quote.words for quote in quoting.quoted(story)] == ["楽しかった"]
    say("別のことば", quotable=True)
    assert quoting.quoted(story) == []
    say("楽しかった", quotable=False)
    assert quoting.quoted(story) == []
    say("楽しかった", quotable=True)
    assert len(quoting.quoted(story)) == 1


def test_a_quote_of_the_only_one_from_an_area_does_not_name_it(both_apps, now):
    _login, shift = group_with_shift()
    account, engagement = somebody_who_came(shift, area="hamado")
    with transaction():
        look = Look(words="楽しかった", quotable=True)
        look_back(engagement, Side.MEMBER, look, actor=actor_of(account), now=now)
    assert [quote.area for quote in quoting.quotable(shift.activity_id)] == [None]


def test_a_photograph_is_kept_as_a_jpeg_without_its_place(app, signed_in_as):
    login, shift = group_with_shift()
    story = story_of(shift)
    client = signed_in_as(login)
    assert upload(client, story, with_place()).status_code == 303
    kept = db.session.scalars(select(Photograph)).one()
    assert (kept.alt, kept.consented_by) == ("花壇の前の参加者", login.id)
    answer = client.get(f"/stories/{story.id}/photographs/{kept.id}.jpg")
    image = Image.open(BytesIO(answer.data))
    assert (answer.mimetype, image.format) == ("image/jpeg", "JPEG")
    assert not image.getexif()
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("raw", "fields", "words"),
    [
        (None, {}, "写真を選んでください"),
        (b"", {}, "読み取れませんでした"),
        (b"<html>", {}, "読み取れませんでした"),
        (bomb(50_000, 50_000), {}, "大きすぎます"),
        (picture(), {"alt": ""}, "入力してください"),
        (picture(), {"alt": ""}, "写真は、もう一度選んでください"),
        (picture(), {"alt": "あ" * 201}, "200字以内"),
        (picture(), {"consent": None}, "全員の了承が必要です"),
    ],
    ids=["none", "empty", "page", "bomb", "no words", "once more", "long words", "no consent"],
)
def test_a_photograph_that_cannot_be_is_refused_beside_its_field(
    app, signed_in_as, raw, fields, words
):
    login, shift = group_with_shift()
    story = story_of(shift)
    answer = upload(signed_in_as(login), story, raw, **fields)
    assert words in main_of(answer)
    assert not db.session.scalar(select(func.count(Photograph.id)))


@pytest.fixture
def large_requests():
    """Put away the files in which the test client keeps what the server would not read."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("large_requests")
def test_a_photograph_of_a_telephone_fits_and_one_beyond_all_measure_does_not(app, signed_in_as):
    login, shift = group_with_shift()
    story = story_of(shift)
    client = signed_in_as(login)
    assert "大きすぎます" in main_of(upload(client, story, b"\xff" * (MOST_BYTES + 1)))
    assert upload(client, story, b"\xff" * (MOST_BYTES + 100_000)).status_code == 413
    large = picture() + b"\x00" * (6 * 1024 * 1024)
    assert upload(client, story, large).status_code == 303


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("large_requests")
def test_other_pages_take_no_large_requests(app, signed_in_as):
    login, shift = group_with_shift()
    story = story_of(shift)
    data = {"title": "x" * (5 * 1024 * 1024)}
    assert signed_in_as(login).post(f"/stories/{story.id}/edit", data=data).status_code == 413


def test_there_are_only_so_many_photographs(both_apps, now):
    login, shift = group_with_shift()
    story = story_of(shift)
    small = photographs.Picture(4, 3, b"jpeg")
    with transaction():
        for _ in range(MOST_PHOTOGRAPHS):
            photographs.add(story.id, small, "花", actor=actor_of(login), now=now)
    with pytest.raises(RuleBroken, match="photographs_full"), transaction():
        photographs.add(story.id, small, "花", actor=actor_of(login), now=now)


def test_handing_in_closes_the_report_and_asks_for_what_was_achieved(app, signed_in_as):
    login, shift = group_with_shift()
    client = signed_in_as(login)
    empty = story_of(shift, achieved="")
    client.submit(f"/stories/{empty.id}/edit", form=f"/stories/{empty.id}/submit")
    assert fresh(empty).status is StoryStatus.DRAFT
    story = story_of(shift)
    client.submit(f"/stories/{story.id}/edit", form=f"/stories/{story.id}/submit")
    assert fresh(story).status is StoryStatus.SUBMITTED
    page = client.get(f"/stories/{story.id}/edit").get_data(as_text=True)
    assert "職員が内容を確認しています" in page
    assert 'id="report"' not in page
    app.config["WTF_CSRF_ENABLED"] = False
    client.post(f"/stories/{story.id}/edit", data={"title": "書き換え"})
    client.post(f"/stories/{story.id}/submit")
    assert fresh(story).title != "書き換え"


def test_a_report_that_is_handed_in_takes_no_change_from_the_service(both_apps, now):
    login, shift = group_with_shift()
    story = story_of(shift, status=StoryStatus.SUBMITTED)
    for deed in (
        lambda: reports.change(story.id, Report(DAY, DAY, "別の題名"), now=now),
        lambda: reports.submit(story.id, now=now),
        lambda: photographs.add(
            story.id, photographs.Picture(4, 3, b"jpeg"), "花", actor=actor_of(login), now=now
        ),
    ):
        with pytest.raises(Conflict, match="story_handed_in"), transaction():
            deed()


def test_foreign_people_write_no_report_and_see_no_draft(app, signed_in_as):
    login, shift = group_with_shift(area="hamado")
    story = story_of(shift)
    upload(signed_in_as(login), story, picture())
    kept = db.session.scalars(select(Photograph)).one()
    account, _engagement = somebody_who_came(shift)
    strangers = [manager()[0], person()[0], account, staff(AccountRole.AREA_STAFF, ("shiote",))]
    for stranger in strangers:
        client = signed_in_as(stranger)
        assert client.get(f"/activities/{shift.activity_id}/report").status_code == 403
        assert client.get(f"/stories/{story.id}/edit").status_code == 403
        assert client.get(f"/stories/{story.id}").status_code == 404
        assert client.get(f"/stories/{story.id}/photographs/{kept.id}.jpg").status_code == 404
        app.config["WTF_CSRF_ENABLED"] = False
        for act in ("submit", "photographs", f"photographs/{kept.id}/remove"):
            assert client.post(f"/stories/{story.id}/{act}").status_code == 403
        app.config["WTF_CSRF_ENABLED"] = True
    assert fresh(story).status is StoryStatus.DRAFT


def test_a_photograph_belongs_to_its_own_story(app, signed_in_as):
    login, shift = group_with_shift()
    story, other = story_of(shift), story_of(shift)
    client = signed_in_as(login)
    upload(client, story, picture())
    kept = db.session.scalars(select(Photograph)).one()
    assert client.get(f"/stories/{other.id}/photographs/{kept.id}.jpg").status_code == 404
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post(f"/stories/{other.id}/photographs/{kept.id}/remove").status_code == 404


def test_the_staff_publish_what_they_have_looked_at_in_every_point(app, signed_in_as):
    _login, shift = group_with_shift()
    story = story_of(shift, status=StoryStatus.SUBMITTED, submitted_at=CREATED)
    desk = signed_in_as(staff())
    assert story.title in main_of(desk.get("/desk/stories"))
    half = desk.submit(f"/desk/stories/{story.id}", {"checks": CHECKS[:2]}, press="decision=yes")
    assert "すべての項目を確認" in main_of(half)
    done = desk.submit(f"/desk/stories/{story.id}", {"checks": CHECKS}, press="decision=yes")
    assert (done.status_code, fresh(story).status) == (303, StoryStatus.PUBLISHED)
    letter = db.session.scalars(select(Notice).where(Notice.kind == "story_published")).one()
    assert f"/stories/{story.id}" in letter.body
    assert story.title in main_of(app.test_client().get(f"/stories/{story.id}"))


def test_the_staff_send_a_report_back_with_a_word(app, signed_in_as):
    login, shift = group_with_shift()
    story = story_of(shift, status=StoryStatus.SUBMITTED, submitted_at=CREATED)
    desk = signed_in_as(staff())
    silent = desk.submit(f"/desk/stories/{story.id}", press="decision=no")
    assert "理由を書いてください" in main_of(silent)
    desk.submit(
        f"/desk/stories/{story.id}", {"note": "車のナンバーが写っています。"}, press="decision=no"
    )
    assert fresh(story).status is StoryStatus.DECLINED
    page = main_of(signed_in_as(login).get(f"/stories/{story.id}/edit"))
    assert "車のナンバーが写っています。" in page


def test_what_was_changed_meanwhile_is_not_decided_upon(both_apps, now):
    _login, shift = group_with_shift()
    story = story_of(shift, status=StoryStatus.SUBMITTED, submitted_at=CREATED)
    actor, seen = actor_of(staff()), stories.seen(story)

    def decide(to):
        with transaction():
            locked = reports.story_of(story.id, lock=True)
            stories.decide(locked, to, "ひとこと", actor=actor, now=now, seen_as=seen)

    decide(StoryStatus.PUBLISHED)
    with pytest.raises(Conflict, match="already_decided"):
        decide(StoryStatus.PUBLISHED)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        decide(StoryStatus.DECLINED)


def test_the_staff_of_another_area_decide_nothing(app, signed_in_as):
    _login, shift = group_with_shift(area="hamado")
    story = story_of(shift, status=StoryStatus.SUBMITTED, submitted_at=CREATED)
    other = signed_in_as(staff(AccountRole.AREA_STAFF, ("shiote",)))
    assert other.get(f"/desk/stories/{story.id}").status_code == 403
    assert story.title not in main_of(other.get("/desk/stories"))
    assert signed_in_as(staff()).get("/desk/stories/999999").status_code == 404


def test_a_published_story_is_taken_back_and_its_photographs_with_it(app, signed_in_as):
    login, shift = group_with_shift()
    story = story_of(shift)
    upload(signed_in_as(login), story, picture())
    kept = db.session.scalars(select(Photograph)).one()
    story.status, story.published_at = StoryStatus.PUBLISHED, CREATED
    db.session.commit()
    address, visitor = f"/stories/{story.id}/photographs/{kept.id}.jpg", app.test_client()
    assert visitor.get(address).status_code == 200
    desk = signed_in_as(staff())
    desk.submit(f"/desk/stories/{story.id}", {"note": "ご希望がありました。"}, press="decision=no")
    assert fresh(story).status is StoryStatus.DECLINED
    assert visitor.get(address).status_code == 404
    assert visitor.get(f"/stories/{story.id}").status_code == 404


def test_the_group_takes_a_photograph_away_even_from_what_everybody_reads(app, signed_in_as):
    login, shift = group_with_shift()
    story = story_of(shift)
    client = signed_in_as(login)
    upload(client, story, picture())
    kept = db.session.scalars(select(Photograph)).one()
    story.status, story.published_at = StoryStatus.PUBLISHED, CREATED
    db.session.commit()
    remove = f"/stories/{story.id}/photographs/{kept.id}/remove"
    assert client.submit(f"/stories/{story.id}/edit", form=remove).status_code == 303
    db.session.rollback()
    assert not db.session.scalar(select(func.count(Photograph.id)))
    assert fresh(story).status is StoryStatus.PUBLISHED

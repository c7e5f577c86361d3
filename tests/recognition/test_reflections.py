"""Tests of looking back: what is kept, who reads it and when, and what nobody else ever reads."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from matcher.accounts.models import Membership
from matcher.activities.models import Shift
from matcher.authz import AccountRole, MembershipRole
from matcher.engagements.rules import State
from matcher.errors import Conflict, RuleBroken
from matcher.extensions import db
from matcher.recognition.models import Reflection
from matcher.recognition.rules.looking_back import Side
from matcher.recognition.service import reflections as service
from matcher.recognition.service.reflections import Look
from matcher.shared.db import transaction
from tests.factories import EngagementFactory, ResidentFactory, actor_of, manager, person, staff
from tests.recognition.helping import (
    came,
    group_with_shift,
    main_of,
    put_down,
    somebody_who_came,
)
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
OPEN_TO_GROUP = "お茶がおいしかったです。"
OPEN_TO_MEMBER = "重いものを運んでくださり助かりました。"
PRIVATE_OF_MEMBER = "内緒その一：指示が乱暴でこわかったです。"
PRIVATE_OF_GROUP = "内緒その二：機械の扱いが心配でした。"


def say(engagement, side, look, account, now) -> Reflection:
    with transaction():
        return service.write(engagement, side, look, actor=actor_of(account), now=now)


def both_sides(now):
    """Return a group's and a member's login who both came through it, with all they wrote."""
    login, shift = group_with_shift(area="hamado")
    account, engagement = somebody_who_came(shift, area="hamado")
    theirs = Look(2, 4, 5, OPEN_TO_GROUP, PRIVATE_OF_MEMBER, quotable=True)
    ours = Look(5, 5, 5, OPEN_TO_MEMBER, PRIVATE_OF_GROUP)
    say(engagement, Side.MEMBER, theirs, account, now)
    say(engagement, Side.ORGANIZER, ours, login, now)
    return login, account, engagement


def test_what_each_side_says_is_kept_once(both_apps, now):
    login, shift = group_with_shift()
    account, engagement = somebody_who_came(shift)
    say(engagement, Side.MEMBER, Look(first=5, words="よかった"), account, now)
    say(engagement, Side.MEMBER, Look(first=4, words="まあまあ"), account, now)
    say(engagement, Side.ORGANIZER, Look(words="ありがとう", quotable=True), login, now)
    pair = service.of_engagements([engagement.id])[engagement.id]
    assert (pair[Side.MEMBER].first, pair[Side.MEMBER].words) == (4, "まあまあ")
    assert not pair[Side.ORGANIZER].quotable
    assert db.session.scalar(select(func.count(Reflection.id))) == 2


def test_nobody_looks_back_who_did_not_come(both_apps, now):
    account, resident = person()
    engagement = EngagementFactory(member_id=resident.id)
    with pytest.raises(RuleBroken, match="reflection_needs_attendance"):
        say(engagement, Side.MEMBER, Look(first=1), account, now)


def test_a_reflection_is_closed_after_two_weeks(both_apps, now):
    _login, shift = group_with_shift()
    account, engagement = somebody_who_came(shift)
    say(engagement, Side.MEMBER, Look(first=5), account, now)
    later = now + timedelta(days=14)
    say(engagement, Side.MEMBER, Look(first=4), account, later - timedelta(minutes=1))
    with pytest.raises(Conflict, match="reflection_is_closed"):
        say(engagement, Side.MEMBER, Look(first=3), account, later)


def test_words_stay_sealed_until_both_have_written_or_a_week_has_passed(both_apps, now):
    login, shift = group_with_shift()
    account, engagement = somebody_who_came(shift)

    def read(side, at=now):
        return service.words_to(
            side, service.of_engagements([engagement.id])[engagement.id], now=at
        )

    say(engagement, Side.MEMBER, Look(words=OPEN_TO_GROUP), account, now)
    assert read(Side.ORGANIZER) == ""
    assert read(Side.ORGANIZER, now + timedelta(days=7)) == OPEN_TO_GROUP
    say(engagement, Side.ORGANIZER, Look(first=5), login, now)
    assert read(Side.ORGANIZER) == OPEN_TO_GROUP
    assert read(Side.MEMBER) == ""


def test_the_member_says_it_in_a_form_and_changes_it(app, signed_in_as):
    _login, shift = group_with_shift()
    account, engagement = somebody_who_came(shift)
    client, page = signed_in_as(account), f"/engagements/{engagement.id}/reflection"
    fields = {"first": "5", "words": OPEN_TO_GROUP, "quotable": "y", "private_words": "なし"}
    assert client.submit(page, fields).status_code == 303
    assert client.submit(page, {"first": "2", "quotable": None}).status_code == 303
    kept = db.session.scalars(select(Reflection)).one()
    assert (kept.first, kept.words, kept.quotable) == (2, OPEN_TO_GROUP, False)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "どれか1つだけでも"),
        ({"first": "6"}, "一覧の中から"),
        ({"first": "<b>"}, "一覧の中から"),
        ({"words": "あ" * 1001}, "1000字以内"),
        ({"private_words": "あ" * 1001}, "1000字以内"),
    ],
)
def test_bad_answers_are_refused_beside_the_field(app, signed_in_as, fields, words):
    _login, shift = group_with_shift()
    account, engagement = somebody_who_came(shift)
    answer = signed_in_as(account).submit(f"/engagements/{engagement.id}/reflection", fields)
    assert words in main_of(answer)
    assert not db.session.scalar(select(func.count(Reflection.id)))


def test_the_page_says_why_nothing_can_be_written_yet_or_any_more(app, now, signed_in_as):
    account, resident = person()
    waiting = EngagementFactory(member_id=resident.id)
    page = f"/engagements/{waiting.id}/reflection"
    assert "まだ書けません" in main_of(signed_in_as(account).get(page))
    _login, shift = group_with_shift()
    engagement = came(shift, resident)
    say(engagement, Side.MEMBER, Look(words=OPEN_TO_GROUP), account, now)
    with time_machine.travel(now + timedelta(days=15), tick=False):
        page = main_of(signed_in_as(account).get(f"/engagements/{engagement.id}/reflection"))
    assert "14日を過ぎた" in page
    assert OPEN_TO_GROUP in page


def test_foreign_people_find_no_reflection(app, signed_in_as):
    login, shift = group_with_shift()
    _account, engagement = somebody_who_came(shift)
    page = f"/engagements/{engagement.id}/reflection"
    for account in (login, person()[0], manager()[0], staff()):
        assert signed_in_as(account).get(page).status_code == 403
    assert signed_in_as(login).get("/engagements/999999/reflection").status_code == 404
    page = f"/shifts/{shift.id}/reflections"
    for account in (person()[0], manager()[0], staff(AccountRole.AREA_STAFF, ("shiote",))):
        assert signed_in_as(account).get(page).status_code == 403
    assert signed_in_as(login).get("/shifts/999999/reflections").status_code == 404


def test_the_organizer_says_it_of_everybody_on_one_page(app, signed_in_as):
    login, shift = group_with_shift()
    first, second, silent = (came(shift) for _ in range(3))
    fields = {
        f"about-{first.id}-words": OPEN_TO_MEMBER,
        f"about-{first.id}-first": "5",
        f"about-{second.id}-private_words": PRIVATE_OF_GROUP,
    }
    client = signed_in_as(login)
    assert client.submit(f"/shifts/{shift.id}/reflections", fields).status_code == 303
    assert client.submit(f"/shifts/{shift.id}/reflections").status_code == 303
    pairs = service.of_engagements([first.id, second.id, silent.id])
    assert pairs[first.id][Side.ORGANIZER].first == 5
    assert pairs[first.id][Side.ORGANIZER].words == OPEN_TO_MEMBER
    assert pairs[second.id][Side.ORGANIZER].private_words == PRIVATE_OF_GROUP
    assert pairs[silent.id] == {}


def test_one_wrong_answer_keeps_the_others_from_being_lost(app, signed_in_as):
    login, shift = group_with_shift()
    first, second = came(shift), came(shift)
    fields = {f"about-{first.id}-words": "あ" * 1001, f"about-{second.id}-words": OPEN_TO_MEMBER}
    page = main_of(signed_in_as(login).submit(f"/shifts/{shift.id}/reflections", fields))
    assert "直すところがあります" in page
    assert "1000字以内" in page
    assert OPEN_TO_MEMBER in page
    assert not db.session.scalar(select(func.count(Reflection.id)))


def test_what_is_closed_is_shown_and_not_written(app, now, signed_in_as):
    login, shift = group_with_shift()
    engagement = came(shift)
    say(engagement, Side.ORGANIZER, Look(words=OPEN_TO_MEMBER), login, now)
    with time_machine.travel(now + timedelta(days=15), tick=False):
        client = signed_in_as(login)
        fields = {f"about-{engagement.id}-words": "あとから"}
        assert client.submit(f"/shifts/{shift.id}/reflections", fields).status_code == 303
        assert OPEN_TO_MEMBER in main_of(client.get(f"/shifts/{shift.id}/reflections"))


def test_both_read_each_others_open_words(app, now, signed_in_as):
    login, account, engagement = both_sides(now)
    page = f"/engagements/{engagement.id}/reflection"
    assert OPEN_TO_MEMBER in main_of(signed_in_as(account).get(page))
    page = f"/shifts/{engagement.shift_id}/reflections"
    assert OPEN_TO_GROUP in main_of(signed_in_as(login).get(page))


def test_sealed_words_are_told_of_and_not_shown(app, now, signed_in_as):
    login, shift = group_with_shift()
    account, engagement = somebody_who_came(shift)
    say(engagement, Side.ORGANIZER, Look(words=OPEN_TO_MEMBER), login, now)
    page = main_of(signed_in_as(account).get(f"/engagements/{engagement.id}/reflection"))
    assert "ことばが届いています" in page
    assert OPEN_TO_MEMBER not in page


def test_who_works_for_the_group_never_reads_what_it_says_of_themselves(app, now, signed_in_as):
    login, account, engagement = both_sides(now)
    group_id = actor_of(login).organization_ids[0]
    with transaction():
        account.memberships.append(Membership(member_id=group_id, role=MembershipRole.HELPER))
    page = signed_in_as(account).get(f"/shifts/{engagement.shift_id}/reflections")
    assert PRIVATE_OF_GROUP not in page.get_data(as_text=True)
    fields = {f"about-{engagement.id}-words": "自分で自分を"}
    app.config["WTF_CSRF_ENABLED"] = False
    signed_in_as(account).post(f"/shifts/{engagement.shift_id}/reflections", data=fields)
    pair = service.of_engagements([engagement.id])[engagement.id]
    assert pair[Side.ORGANIZER].words == OPEN_TO_MEMBER


def pages_about(engagement):
    """Return every page that tells of an engagement, its people and its activity."""
    shift = engagement.shift_id
    activity = db.session.get_one(Shift, shift).activity_id
    member = engagement.member_id
    return [
        "/",
        "/stories",
        "/me/engagements",
        "/me/hours",
        f"/members/{member}/hours",
        f"/engagements/{engagement.id}",
        f"/engagements/{engagement.id}/reflection",
        f"/shifts/{shift}/reflections",
        f"/shifts/{shift}/thanks",
        f"/activities/{activity}",
        f"/activities/{activity}/applicants",
        f"/activities/{activity}/report",
        f"/activities/{activity}/again",
        "/desk",
        "/desk/reflections",
        "/desk/reflections?all=y",
        f"/desk/residents/{member}",
    ]


def test_private_words_are_on_no_page_of_anybody_but_their_writer_and_the_staff(
    app, now, signed_in_as
):
    login, account, engagement = both_sides(now)
    strangers = [person()[0], manager()[0], staff(AccountRole.AREA_STAFF, ("shiote",))]
    may_read = {login.id: {PRIVATE_OF_GROUP}, account.id: {PRIVATE_OF_MEMBER}}
    clients = [(may_read.get(a.id, set()), signed_in_as(a)) for a in [login, account, *strangers]]
    clients.append((set(), app.test_client()))
    for allowed, client in clients:
        for page in pages_about(engagement):
            seen = client.get(page, follow_redirects=True).get_data(as_text=True)
            for words in {PRIVATE_OF_GROUP, PRIVATE_OF_MEMBER} - allowed:
                assert words not in seen, page


def test_the_staff_of_the_area_read_everything_the_worrying_first(app, now, signed_in_as):
    both_sides(now)
    ours, theirs = (staff(AccountRole.AREA_STAFF, (area,)) for area in ("hamado", "shiote"))
    for account in (staff(), ours):
        page = main_of(signed_in_as(account).get("/desk/reflections"))
        assert PRIVATE_OF_MEMBER in page
        assert PRIVATE_OF_GROUP in page
        assert page.index(PRIVATE_OF_MEMBER) < page.index(PRIVATE_OF_GROUP)
        assert "あまりよくなかった" in page
    assert PRIVATE_OF_MEMBER not in main_of(signed_in_as(theirs).get("/desk/reflections?all=y"))


def test_what_worries_nobody_is_in_the_whole_list_only(app, now, signed_in_as):
    _login, shift = group_with_shift()
    account, engagement = somebody_who_came(shift)
    say(engagement, Side.MEMBER, Look(first=5, words=OPEN_TO_GROUP), account, now)
    client = signed_in_as(staff())
    assert "気がかりなふり返りはありません" in main_of(client.get("/desk/reflections"))
    assert OPEN_TO_GROUP in main_of(client.get("/desk/reflections?all=y"))


def test_a_page_of_people_costs_the_same_however_many_came(app, signed_in_as):
    login, shift = group_with_shift()
    came(shift)
    client, page = signed_in_as(login), f"/shifts/{shift.id}/reflections"

    def cost():
        db.session.expunge_all()
        with counted_statements() as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    before = cost()
    for _ in range(25):
        came(shift)
    assert cost() == before <= 9
    assert main_of(client.get(f"{page}?page=2")).count("について書く") == 6


def test_a_member_without_attendance_row_is_not_on_the_organizers_page(app, signed_in_as):
    login, shift = group_with_shift()
    expected = EngagementFactory(shift_id=shift.id, member_id=ResidentFactory(name="見本 未着").id)
    assert "記録はまだありません" in main_of(
        signed_in_as(login).get(f"/shifts/{shift.id}/reflections")
    )
    expected.state = State.ATTENDED
    db.session.commit()
    put_down(expected)
    assert "見本 未着" in main_of(signed_in_as(login).get(f"/shifts/{shift.id}/reflections"))

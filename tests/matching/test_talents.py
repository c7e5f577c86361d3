"""Tests of the talents that are shown for a role that wants one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matcher.activities.models import Wants
from matcher.engagements import service as engagements
from matcher.engagements.queries import engagements_of
from matcher.engagements.rules import State
from matcher.extensions import db
from matcher.matching import service
from matcher.matching.talents import load_talents
from matcher.offers.models import OfferKind, OfferStatus
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    OfferFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    manager,
    person,
    staff,
)
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
SATURDAY = ["5-morning"]


@pytest.fixture
def wanted(both_apps):
    """A shift of a group that looks for somebody who speaks English."""
    return looking()


def looking(group=None):
    owner = {"organization_id": group.id} if group else {}
    activity = ActivityFactory(area="chuo", field="international", **owner)
    role = RoleFactory(activity_id=activity.id, wants=Wants.TALENT, skills=["english"], capacity=3)
    return ShiftFactory(role_id=role.id, capacity=3)


def speaker(area="chuo", resident=None, **offer):
    resident = resident or ResidentFactory(area=area)
    given = {"kind": OfferKind.TALENT, "skills": ["english"], "title": "英会話", **offer}
    OfferFactory(member_id=resident.id, **given)
    return resident


def found(shift, now, limit=10):
    candidates = service.candidates_for(shift.id, now=now, limit=limit)
    return [one.resident.id for one in candidates.found]


def test_whoever_offers_the_talent_is_found_the_best_first(wanted, now):
    far, near = speaker(area="hamado"), speaker(free_slots=SATURDAY)
    speaker(skills=["piano"])
    speaker(status=OfferStatus.CLOSED)
    OfferFactory(free_slots=SATURDAY)
    assert found(wanted, now) == [near.id, far.id]


def test_all_talents_of_one_resident_are_one(wanted, now):
    one = speaker(skills=["piano"], areas=["hamado"])
    speaker(resident=one, areas=["chuo"], free_slots=SATURDAY)
    (talent,) = load_talents(service.shift_to_fill(wanted.id), now=now)
    assert talent.person.skills == {"english", "piano"}
    assert talent.person.reach == {"chuo", "hamado"}
    assert found(wanted, now) == [one.id]


def test_whose_talent_the_posting_names_comes_first(both_apps, now):
    role = RoleFactory(
        activity_id=ActivityFactory(title="紙芝居を見せてくれる方").id,
        wants=Wants.TALENT,
        capacity=3,
    )
    shift = ShiftFactory(role_id=role.id, capacity=3)
    free = speaker(title="着付け", skills=[], free_slots=SATURDAY)
    named = speaker("hamado", title="手づくり紙芝居", skills=[])
    assert found(shift, now) == [named.id, free.id]


def test_how_somebody_answered_and_what_they_promised_is_counted(wanted, now):
    login, one = person(speaker())
    engagement = engagements.invite(looking().id, one, actor=None, now=now)
    engagements.accept(engagement, actor=actor_of(login), now=now)
    engagements.invite(
        ShiftFactory(starts_at=SATURDAY_MORNING + timedelta(days=1)).id, one, actor=None, now=now
    )
    EngagementFactory(member_id=one.id, shift_id=ShiftFactory(starts_at=now - timedelta(days=9)).id)
    (talent,) = load_talents(service.shift_to_fill(wanted.id), now=now)
    assert (talent.asked, talent.answered, talent.load) == (2, 1, 1)


def test_reading_talents_takes_a_fixed_number_of_statements(wanted, now):
    told, shift_id = [], wanted.id
    for _ in range(3):
        speaker()
        with counted_statements() as sent:
            load_talents(service.shift_to_fill(shift_id), now=now)
        told.append(len(sent))
    assert told[0] == told[1] == told[2]


def test_an_organizer_asks_for_a_talent_without_a_name(app, signed_in_as, now):
    login, group = manager()
    shift, one = looking(group), speaker()
    page = f"/shifts/{shift.id}/candidates"
    told = signed_in_as(login).get(page).text
    assert "人材バンクに登録している方のうち" in told
    assert "英語" in told
    assert one.name not in told
    assert one.name in signed_in_as(staff()).get(page).text
    client = signed_in_as(login)
    handle = told.split('name="who" value="')[1].split('"')[0]
    answer = client.submit(page, form="invite", press=f"who={handle}")
    assert answer.status_code == 303
    db.session.expire_all()
    (engagement,) = engagements_of([one.id])
    assert engagement.state is State.INVITED


def test_an_organizer_reads_what_a_candidate_can_do(app, signed_in_as):
    login, group = manager()
    shift, one = looking(group), speaker()
    speaker(resident=one, title="紙芝居", skills=[])
    page = signed_in_as(login).get(f"/shifts/{shift.id}/candidates").text
    assert "英会話、紙芝居" in page
    assert "中央" in page
    assert "活動と同じ地区" in page


def test_where_talents_are_named_in_public_nobody_tells_where_they_live(
    app, signed_in_as, monkeypatch
):
    city = app.extensions["city"]
    policies = replace(city.policies, talents_named_in_public=True)
    monkeypatch.setitem(app.extensions, "city", replace(city, policies=policies))
    login, group = manager()
    shift, one = looking(group), speaker()
    page = signed_in_as(login).get(f"/shifts/{shift.id}/candidates").text
    card = page.split("candidate-card__name")[1].split("</article>")[0]
    assert "英会話" in card
    assert "中央" not in card
    assert "活動と同じ地区" not in card
    assert one.name in signed_in_as(staff()).get(f"/shifts/{shift.id}/candidates").text


def test_where_talents_are_named_in_public_their_home_finds_and_orders_nobody(
    both_apps, now, monkeypatch
):
    city = both_apps.extensions["city"]
    policies = replace(city.policies, talents_named_in_public=True)
    monkeypatch.setitem(both_apps.extensions, "city", replace(city, policies=policies))
    shift, near, far = looking(), speaker("chuo"), speaker("hamado")
    elsewhere = speaker("chuo", areas=["hamado"])
    order = found(shift, now)
    assert elsewhere.id not in order
    near.area, far.area = far.area, near.area
    db.session.flush()
    assert found(shift, now) == order


def test_whoever_was_asked_often_enough_rests(wanted, now):
    one = speaker()
    for day in range(3):
        shift = ShiftFactory(starts_at=SATURDAY_MORNING + timedelta(days=day + 1))
        engagements.invite(shift.id, one, actor=None, now=now)
    candidates = service.candidates_for(wanted.id, now=now, limit=5)
    assert candidates.found == ()
    assert candidates.resting == 1

"""Tests of the pages on which one applies: what is asked, who comes, several dates, names."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from matcher.accounts.models import Membership
from matcher.activities.models import Selection
from matcher.activities.rules.terms import Guardian, Residence, Unit, Wants
from matcher.authz import MembershipRole
from matcher.engagements import service
from matcher.engagements.models import Companion, Consent, Engagement
from matcher.engagements.rules import Party, State
from matcher.extensions import db
from matcher.members.models import Connection, OrgKind, Resident
from matcher.shared.db import transaction
from tests.factories import (
    ActivityFactory,
    EngagementFactory,
    OrganizationFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    manager,
    person,
    staff,
)
from tests.support.html import parse, text_of
from tests.support.signing import SignedInAs

pytestmark = pytest.mark.usefixtures("at_ten")
DAY = timedelta(days=1)
PUPIL = date(2012, 5, 5)


def main_of(response) -> str:
    """Return the words of a page's own part."""
    assert response.status_code == 200
    tree, _errors = parse(response.get_data(as_text=True))
    return text_of(tree.find(".//main"))


def engagement_of(member):
    db.session.rollback()
    theirs = select(Engagement).where(Engagement.member_id == member.id)
    return db.session.scalars(theirs.order_by(Engagement.id.desc())).first()


def shift_of(**role):
    return ShiftFactory(role_id=RoleFactory(**role).id, capacity=20)


def test_one_tap_is_enough_where_all_is_known_and_a_form_is_there_where_not(
    app, signed_in_as: SignedInAs
):
    account, resident = person(ResidentFactory(area="hamado"))
    known, asking = shift_of(residence=Residence.RESIDENTS), shift_of(min_age=18)
    client = signed_in_as(account)
    tap = client.get(f"/activities/{known.activity_id}").text
    assert f'action="/shifts/{known.id}/apply"' in tap
    form = client.get(f"/activities/{asking.activity_id}").text
    assert f'href="/shifts/{asking.id}/apply"' in form
    resident.birth_date = date(1970, 1, 1)
    db.session.commit()
    assert (
        f'action="/shifts/{asking.id}/apply"'
        in client.get(f"/activities/{asking.activity_id}").text
    )


def test_a_birth_date_is_asked_once_with_its_purpose(app, signed_in_as: SignedInAs):
    account, resident = person()
    shift = shift_of(min_age=18)
    client = signed_in_as(account)
    address = f"/shifts/{shift.id}/apply"
    assert "年齢の条件に合うか" in main_of(client.get(address))
    assert "入力してください。" in client.submit(address).text
    assert "生年月日を確かめてください" in client.submit(address, {"birth_date": "2035-01-01"}).text
    assert client.submit(address, {"birth_date": "昭和45年1月1日"}).status_code == 303
    assert engagement_of(resident).state is State.CONFIRMED
    assert db.session.get_one(Resident, resident.id).birth_date == date(1970, 1, 1)
    again = client.get(f"/shifts/{shift_of(min_age=18).id}/apply").text
    assert 'name="birth_date"' not in again


def test_a_date_that_tells_of_a_minor_leads_to_the_guardian(app, signed_in_as: SignedInAs):
    account, pupil = person()
    shift = shift_of(guardian=Guardian.CONSENT)
    client = signed_in_as(account)
    address = f"/shifts/{shift.id}/apply"
    first = client.submit(address, {"birth_date": "2012-05-05"})
    assert "保護者のお名前" in main_of(first)
    assert engagement_of(pupil) is None
    told = {"birth_date": "2012-05-05", "guardian_name": "見本 花子", "guardian_relation": "母"}
    app.config["WTF_CSRF_ENABLED"] = False
    client.guarded = False
    missing = client.post(address, data={"member_id": pupil.id, **told})
    assert "どちらかを入力" in missing.text
    told["guardian_email"] = "hanako@example.jp"
    assert client.post(address, data={"member_id": pupil.id, **told}).status_code == 303
    assert "保護者の方の同意を待っています" in main_of(client.get("/me/engagements"))
    assert engagement_of(pupil).awaits is not None
    assert db.session.scalars(select(Consent)).one().email == "hanako@example.jp"


@pytest.mark.parametrize(
    ("role", "fields", "words"),
    [
        ({"residence": Residence.CONNECTED}, {}, "選んでください"),
        ({"residence": Residence.CONNECTED}, {"connection": "moon"}, "一覧の中から"),
        ({"course": "普通救命講習"}, {}, "受講した方は"),
        ({"guardian": Guardian.CONTACT}, {"guardian_name": "見本 花子"}, "入力してください"),
        ({"guardian": Guardian.CONSENT}, {"guardian_email": "x"}, "形が正しくありません"),
        ({"guardian": Guardian.SCHOOL}, {"school_name": "浜通り中学校"}, "学校を選ぶか"),
        ({"guardian": Guardian.SCHOOL}, {"school_id": "999"}, "一覧の中から"),
        ({}, {"party": "friends"}, "お名前を、下に入力"),
        ({}, {"companions-0-name": "見本 花子"}, "「家族と」か"),
        ({}, {"companions-0-furigana": "ハナコ", "party": "friends"}, "お名前を入力"),
        ({"max_age": 80}, {"companions-0-name": "花子", "party": "friends"}, "生年月日を入力"),
        ({}, {"companions-0-name": "https://example.jp", "party": "friends"}, "アドレスや"),
    ],
)
def test_what_is_missing_or_wrong_is_told_beside_its_field(
    app, signed_in_as: SignedInAs, role, fields, words
):
    account, pupil = person(ResidentFactory(birth_date=PUPIL))
    shift = shift_of(**role)
    answer = signed_in_as(account).submit(f"/shifts/{shift.id}/apply", fields)
    assert words in main_of(answer)
    assert engagement_of(pupil) is None


def test_a_registered_school_is_chosen_and_another_is_written(app, signed_in_as: SignedInAs):
    account, pupil = person(ResidentFactory(birth_date=PUPIL))
    school = OrganizationFactory(org_kind=OrgKind.SCHOOL, name="浜通り中学校")
    client = signed_in_as(account)
    first = shift_of(guardian=Guardian.SCHOOL)
    client.submit(f"/shifts/{first.id}/apply", {"school_id": str(school.id)})
    second = shift_of(guardian=Guardian.SCHOOL)
    written = {"school_name": "となり町中学校", "school_phone": "0312345678"}
    client.submit(f"/shifts/{second.id}/apply", written)
    assert engagement_of(pupil).state is State.APPLIED
    chosen, other = db.session.scalars(select(Consent).order_by(Consent.id)).all()
    assert (chosen.school_id, chosen.name) == (school.id, "浜通り中学校")
    assert (other.school_id, other.phone) == (None, "0312345678")


def test_a_household_is_written_down_row_by_row_without_a_script(app, signed_in_as: SignedInAs):
    account, resident = person(ResidentFactory(area="hamado"))
    shift = shift_of()
    client = signed_in_as(account)
    address = f"/shifts/{shift.id}/apply"
    longer = client.submit(address, {"companions-0-name": "見本 花子"}, press="more=companions")
    assert 'name="companions-1-name"' in longer.text
    assert "見本 花子" in longer.text
    assert engagement_of(resident) is None
    app.config["WTF_CSRF_ENABLED"] = False
    data = {
        "member_id": resident.id,
        "party": "household",
        "companions-0-name": "見本 花子",
        "companions-1-name": " ",
        "companions-2-name": "見本 次郎",
        "companions-2-furigana": "みほん じろう",
    }
    assert client.post(address, data=data).status_code == 303
    engagement = engagement_of(resident)
    assert (engagement.people, engagement.party) == (3, Party.HOUSEHOLD)
    names = db.session.scalars(select(Companion.furigana).order_by(Companion.id)).all()
    assert names == ["", "ミホン ジロウ"]


def test_a_number_of_things_is_asked_where_things_are_wanted(app, signed_in_as: SignedInAs):
    account, resident = person()
    shift = shift_of(wants=Wants.GOODS)
    page = signed_in_as(account).submit(f"/shifts/{shift.id}/apply", {"quantity": "１２"})
    assert page.status_code == 303
    assert engagement_of(resident).seats == 12


def test_a_family_role_opens_the_rows_and_tells_its_size(app, signed_in_as: SignedInAs):
    account, _resident = person()
    shift = shift_of(unit=Unit.FAMILY, unit_least=2, unit_most=4)
    client = signed_in_as(account)
    client.submit(f"/shifts/{shift.id}/apply")
    assert "1組2人以上" in main_of(client.get("/me/engagements"))


def test_a_minor_who_is_asked_is_led_to_the_questions(app, now, signed_in_as: SignedInAs):
    account, pupil = person(ResidentFactory(birth_date=PUPIL))
    shift = shift_of(guardian=Guardian.CONTACT)
    with transaction():
        service.invite(shift.id, pupil, actor=actor_of(staff()), now=now)
    client = signed_in_as(account)
    page = client.get("/me/engagements").text
    address = f"/shifts/{shift.id}/apply?member_id={pupil.id}"
    assert f'href="{address}"' in page
    assert "/accept" not in page
    told = {
        "guardian_name": "見本 花子",
        "guardian_relation": "母",
        "guardian_phone": "09012345678",
    }
    assert client.submit(address, told).status_code == 303
    assert engagement_of(pupil).state is State.CONFIRMED


def test_several_dates_are_ticked_and_each_has_its_answer(app, now, signed_in_as: SignedInAs):
    account, resident = person(ResidentFactory(area="hamado"))
    first = shift_of()
    second = ShiftFactory(role_id=first.role_id, starts_at=first.starts_at + DAY)
    third = ShiftFactory(role_id=first.role_id, starts_at=first.starts_at + timedelta(hours=1))
    gone = ShiftFactory(role_id=first.role_id, starts_at=now - DAY)
    client = signed_in_as(account)
    address = f"/activities/{first.activity_id}/apply"
    assert f'href="{address}"' in client.get(f"/activities/{first.activity_id}").text
    assert "1つ以上" in main_of(client.submit(address))
    assert "一覧の中から" in main_of(client.submit(address, {"shifts": [str(gone.id)]}))
    chosen = [str(shift.id) for shift in (first, second, third)]
    page = main_of(client.submit(address, {"shifts": chosen}))
    assert page.count("参加が決まりました") == 2
    assert page.count("申し込めませんでした") == 1
    assert "時間が重なっています" in page
    assert {e.shift_id for e in db.session.scalars(select(Engagement))} == {first.id, second.id}
    assert engagement_of(resident).state is State.CONFIRMED


def test_only_what_the_ticked_dates_need_is_asked(app, signed_in_as: SignedInAs):
    account, resident = person(ResidentFactory(area=None))
    activity = ActivityFactory()
    plain = ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id)
    local = RoleFactory(activity_id=activity.id, residence=Residence.CONNECTED, name="受付")
    other = ShiftFactory(role_id=local.id, starts_at=plain.starts_at + DAY)
    client = signed_in_as(account)
    address = f"/activities/{activity.id}/apply"
    assert "申し込めませんでした" not in main_of(
        client.submit(address, {"shifts": [str(plain.id)]})
    )
    assert "選んでください" in main_of(client.submit(address, {"shifts": [str(other.id)]}))
    works = {"shifts": [str(other.id)], "connection": "works"}
    assert "参加が決まりました" in main_of(client.submit(address, works))
    assert db.session.get_one(Resident, resident.id).connection is Connection.WORKS


def test_a_hidden_listing_takes_none_and_nobody_applies_for_others(app, signed_in_as: SignedInAs):
    account, _resident = person()
    client = signed_in_as(account)
    for id_ in (0, 999, 2**31):
        assert client.get(f"/activities/{id_}/apply").status_code == 404
    other = person()[1]
    shift = shift_of()
    answer = client.submit(
        f"/activities/{shift.activity_id}/apply",
        {"shifts": [str(shift.id)], "member_id": str(other.id)},
    )
    assert "一覧の中から" in main_of(answer)
    assert engagement_of(other) is None


def test_a_business_fills_in_the_names_later(app, now, signed_in_as: SignedInAs):
    account, business = manager()
    shift = shift_of()
    client = signed_in_as(account)
    client.submit(f"/shifts/{shift.id}/apply", {"people": "2"})
    engagement = engagement_of(business)
    address = f"/engagements/{engagement.id}/companions"
    assert f'href="{address}"' in client.get("/me/engagements").text
    fields = {"companions-0-name": "田中 一郎", "companions-1-name": "佐藤 二郎"}
    assert client.submit(address, fields).location == f"/engagements/{engagement.id}"
    assert "田中 一郎" in client.get(address).text
    office = signed_in_as(staff()).submit(address, {**fields, "companions-1-name": "鈴木 四郎"})
    assert office.status_code == 303
    assert "鈴木 四郎" in client.get(address).text
    app.config["WTF_CSRF_ENABLED"] = False
    client.guarded = False
    client.post(address, data={**fields, "companions-2-name": "高橋 三郎"})
    assert len(db.session.scalars(select(Companion)).all()) == 2
    stranger = signed_in_as(person()[0])
    stranger.guarded = False
    assert stranger.get(address).status_code == 403
    db.session.get_one(type(shift), shift.id).starts_at = now - DAY
    db.session.commit()
    assert "変えられません" in main_of(client.get(address))


def test_who_has_a_group_too_says_for_whom(app, signed_in_as: SignedInAs):
    account, resident = person(ResidentFactory(birth_date=PUPIL))
    group = OrganizationFactory()
    with transaction():
        account.memberships.append(Membership(member_id=group.id, role=MembershipRole.MANAGER))
    shift = shift_of(guardian=Guardian.CONSENT, selection=Selection.SCREENING)
    client = signed_in_as(account)
    answer = client.submit(f"/shifts/{shift.id}/apply", {"member_id": str(group.id)})
    assert answer.status_code == 303
    assert engagement_of(group).state is State.APPLIED
    assert engagement_of(resident) is None


def test_names_are_no_matter_of_a_withdrawn_engagement(app, signed_in_as: SignedInAs):
    account, resident = person()
    engagement = EngagementFactory(
        member_id=resident.id, state=State.WITHDRAWN, people=3, party=Party.FRIENDS
    )
    client = signed_in_as(account)
    assert "変えられません" in main_of(client.get(f"/engagements/{engagement.id}/companions"))

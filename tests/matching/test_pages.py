"""Tests of the pages that bring people and shifts together."""

from datetime import datetime, timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from matcher.activities.models import ActivityStatus, Wants
from matcher.authz import AccountRole
from matcher.engagements import service as engagements
from matcher.engagements.models import Engagement
from matcher.engagements.rules import Origin, State
from matcher.extensions import db
from matcher.members.models import OrgStatus
from matcher.offers.models import OfferKind
from matcher.shared.db import transaction
from matcher.shared.town import current_city
from matcher.shared.web.keeping import BRIEFLY
from tests.factories import (
    SATURDAY_MORNING,
    AccountFactory,
    ActivityFactory,
    EngagementFactory,
    OfferFactory,
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
from tests.support.signing import SignedInAs, client_of
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
NAME, PHONE, MAIL = "見本 秘密子", "09099998888", "canary-of-the-tests@example.jp"
UNKNOWN = (0, 999, 2**31, 10**30)


def shift(*, organization=None, title="花だんの手入れ", **more):
    """Return an open shift in the town's first area."""
    area = current_city().areas[0].code
    organization = organization or OrganizationFactory()
    activity = ActivityFactory(
        organization_id=organization.id,
        title=title,
        area=area,
        open_until=SATURDAY_MORNING + timedelta(days=30),
        **more.pop("activity", {}),
    )
    role = RoleFactory(activity_id=activity.id, **more.pop("role", {}))
    return ShiftFactory(role_id=role.id, **more)


def supporter(**more):
    """Return a resident of the first area who is free on Saturday mornings."""
    given = {"name": NAME, "phone": PHONE, "email": MAIL, **more}
    resident = ResidentFactory(area=current_city().areas[0].code, **given)
    OfferFactory(member_id=resident.id, free_slots=_saturday_morning(), fields=["environment"])
    return resident


def _saturday_morning() -> list[str]:
    city = current_city()
    start = SATURDAY_MORNING + timedelta(hours=9)
    return list(city.slots_of_mask(city.mask_for(start, start + timedelta(hours=2))))


def words_of(response) -> str:
    assert response.status_code == 200
    return response.get_data(as_text=True)


def main_of(response) -> str:
    tree, _errors = parse(words_of(response))
    return text_of(tree.find(".//main"))


def test_a_resident_sees_what_fits_and_applies_with_one_tap(each_town: Flask) -> None:
    wanted = [shift(title=f"花だんの手入れ{number}", capacity=3) for number in range(4)]
    account, resident = person(supporter())
    client = client_of(each_town, account)
    page = main_of(client.get("/me"))
    assert f"{NAME}さん、こんにちは" in page
    assert page.count("申し込む") == 4
    for words in ("自宅と同じ地区", "土曜の午前が空いている", "環境保全に関心", "あと3人必要"):
        assert page.count(words) == 4
    assert client.submit("/me", form=f"/shifts/{wanted[0].id}/apply").status_code == 303
    page = main_of(client.get("/me"))
    assert "つぎの予定" in page
    tied = db.session.scalars(select(Engagement)).one()
    assert (tied.member_id, tied.shift_id) == (resident.id, wanted[0].id)


def test_what_is_asked_of_a_resident_stands_first_and_is_answered_there(
    app: Flask, now: datetime, signed_in_as: SignedInAs
) -> None:
    account, resident = person(supporter())
    organizer, group = manager()
    with transaction():
        asked = engagements.invite(
            shift(organization=group).id, resident, actor=actor_of(organizer), now=now
        )
    shift()
    client = signed_in_as(account)
    page = main_of(client.get("/me"))
    assert page.index("お返事をお待ちしています") < page.index("あなたに合う活動")
    client.submit("/me", form=f"/engagements/{asked.id}/accept")
    db.session.rollback()
    assert db.session.get_one(Engagement, asked.id).state is State.CONFIRMED


def test_a_wish_that_is_not_met_is_said(app: Flask, signed_in_as: SignedInAs) -> None:
    shift(starts_at=SATURDAY_MORNING + timedelta(hours=5))
    shift(capacity=1, taken=1)
    page = main_of(signed_in_as(person(supporter())[0]).get("/me"))
    assert "登録した時間帯とは異なる（土曜の午後）" in page
    assert "満員（キャンセル待ち）" in page
    assert "キャンセル待ちに申し込む" in page
    assert "近いものもあわせてご紹介" in page


def test_a_resident_who_told_nothing_is_asked_to_and_sees_something(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    account, _resident = person()
    client = signed_in_as(account)
    assert "いま募集している活動がありません" in main_of(client.get("/me"))
    shift()
    page = main_of(client.get("/me"))
    assert "空いている時間を登録する" in page
    assert "申し込む" in page


def test_who_is_no_resident_is_led_to_their_own_first_page(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    account, group = manager()
    assert signed_in_as(account).get("/me").location == f"/organizations/{group.id}/work"
    assert signed_in_as(staff()).get("/me").location == "/desk"
    assert signed_in_as(AccountFactory()).get("/me").location == "/me/profile"
    assert "/sign-in" in app.test_client().get("/me").location


def test_an_organizer_sees_who_fits_but_not_who_it_is(app: Flask, signed_in_as: SignedInAs) -> None:
    resident = supporter()
    account, group = manager()
    wanted = shift(organization=group, capacity=3)
    client = signed_in_as(account)
    page = words_of(client.get(f"/shifts/{wanted.id}/candidates"))
    assert "市民Aさん" in page
    assert "土曜の午前が空いている" in page
    assert not [secret for secret in (NAME, PHONE, MAIL) if secret in page]
    answer = _invite(client, wanted.id)
    assert answer.status_code == 303
    tied = db.session.scalars(select(Engagement)).one()
    assert (tied.member_id, tied.state, tied.origin) == (
        resident.id,
        State.INVITED,
        Origin.INVITED,
    )
    assert tied.message == "ぜひ。"
    page = words_of(client.get(f"/shifts/{wanted.id}/candidates"))
    assert "お願いを送りました" in page
    assert "市民Aさん" not in page
    assert NAME not in page


def test_the_staff_see_names_contacts_and_cautions_of_their_own_areas(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    supporter()
    wanted = shift(role={"min_age": 18})
    page = words_of(signed_in_as(staff()).get(f"/shifts/{wanted.id}/candidates"))
    for words in (NAME, PHONE, MAIL, "年齢の確認が必要", "まだありません"):
        assert words in page
    home, other = (area.code for area in current_city().areas[:2])
    own = staff(AccountRole.AREA_STAFF, (home,))
    assert NAME in words_of(signed_in_as(own).get(f"/shifts/{wanted.id}/candidates"))
    elsewhere = staff(AccountRole.AREA_STAFF, (other,))
    assert signed_in_as(elsewhere).get(f"/shifts/{wanted.id}/candidates").status_code == 403


def test_a_handle_is_of_no_use_to_another_nor_for_another_shift(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    supporter()
    (account, group), (other, others) = manager(), manager()
    wanted, second = shift(organization=group), shift(organization=group)
    theirs = shift(organization=others)
    handle = _handle(signed_in_as(account), wanted.id)
    for client, shift_id, who in (
        (signed_in_as(account), second.id, handle),
        (signed_in_as(other), theirs.id, handle),
        (signed_in_as(account), wanted.id, "1"),
        (signed_in_as(account), wanted.id, ""),
        (signed_in_as(account), wanted.id, "名前"),
    ):
        assert _invite(client, shift_id, who=who).status_code == 404
    assert db.session.scalars(select(Engagement)).all() == []


def test_an_invitation_that_cannot_be_is_told_in_words(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    supporter()
    account, group = manager()
    wanted = shift(organization=group, capacity=1)
    client = signed_in_as(account)
    handle = _handle(client, wanted.id)
    answer = _invite(client, wanted.id, who=handle, message="あ" * 1001)
    assert "1000字以内" in words_of(answer)
    assert _invite(client, wanted.id, who=handle).status_code == 303
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post(f"/shifts/{wanted.id}/invite", data={"who": handle}).status_code == 303
    app.config["WTF_CSRF_ENABLED"] = True
    assert "すでに声をかけています" in words_of(client.get(f"/shifts/{wanted.id}/candidates"))


def test_nobody_is_shown_for_a_draft_or_a_full_shift(app: Flask, signed_in_as: SignedInAs) -> None:
    supporter()
    account, group = manager()
    client = signed_in_as(account)
    hidden = shift(organization=group, activity={"status": ActivityStatus.DRAFT})
    full = shift(organization=group, capacity=1)
    EngagementFactory(shift_id=full.id)
    for one, words in ((hidden, "公開されると"), (full, "定員に達しています")):
        page = main_of(client.get(f"/shifts/{one.id}/candidates"))
        assert words in page
        assert "市民Aさん" not in page


def test_candidates_are_for_the_group_and_the_staff(app: Flask, signed_in_as: SignedInAs) -> None:
    wanted = shift()
    for account in (manager()[0], person()[0]):
        client = signed_in_as(account)
        assert client.get(f"/shifts/{wanted.id}/candidates").status_code == 403
        app.config["WTF_CSRF_ENABLED"] = False
        assert client.post(f"/shifts/{wanted.id}/invite", data={"who": "1"}).status_code == 403
        for id_ in UNKNOWN:
            assert client.get(f"/shifts/{id_}/candidates").status_code == 404
        app.config["WTF_CSRF_ENABLED"] = True


def test_a_business_sees_what_wants_what_it_gives_and_applies_for_several(
    each_town: Flask,
) -> None:
    account, business = manager()
    OfferFactory(member_id=business.id, kind=OfferKind.GOODS, title="テント3張")
    wanted = shift(title="秋祭りの設営", role={"wants": Wants.GOODS, "name": "テント"}, capacity=5)
    client = client_of(each_town, account)
    page = main_of(client.get(f"/organizations/{business.id}/wanted"))
    assert "秋祭りの設営" in page
    assert "「テント3張」が役立つ" in page
    assert "募集：テント" in page
    address = f"/shifts/{wanted.id}/apply?member_id={business.id}"
    assert client.submit(address, {"quantity": "3"}).status_code == 303
    assert db.session.scalars(select(Engagement)).one().seats == 3
    assert "見つかりませんでした" in main_of(client.get(f"/organizations/{business.id}/wanted"))


def test_an_organization_is_told_what_it_lacks_for_a_match(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    account, business = manager(OrganizationFactory(status=OrgStatus.PENDING))
    client, address = signed_in_as(account), f"/organizations/{business.id}/wanted"
    page = main_of(client.get(address))
    assert "提供できるものがまだ登録されていません" in page
    assert "承認されると、申し込めます" in page
    assert signed_in_as(manager()[0]).get(address).status_code == 403
    for id_ in UNKNOWN:
        assert client.get(f"/organizations/{id_}/wanted").status_code == 404


def test_a_residents_first_page_costs_the_same_however_much_there_is(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    account, _resident = person(supporter())
    client = signed_in_as(account)
    for _ in range(4):
        shift()
    before = _statements_of(client)
    for _ in range(20):
        shift()
        supporter()
    assert _statements_of(client) == before <= 11


def _invite(client, shift_id: int, *, who: str | None = None, message: str = "ぜひ。"):
    address = f"/shifts/{shift_id}/candidates"
    who = _handle(client, shift_id) if who is None else who
    return client.submit(address, {"message": message}, form="invite", press=f"who={who}")


def _handle(client, shift_id: int) -> str:
    tree, _errors = parse(words_of(client.get(f"/shifts/{shift_id}/candidates")))
    return next(b.get("value", "") for b in tree.iter("button") if b.get("name") == "who")


def _statements_of(client) -> int:
    db.session.expunge_all()
    current_app.extensions.pop(BRIEFLY, None)
    with counted_statements() as seen:
        assert client.get("/me").status_code == 200
    return len(seen)


def test_how_many_rest_is_told_to_the_staff_and_of_drafts_to_nobody(
    app: Flask, now: datetime, signed_in_as: SignedInAs
) -> None:
    organizer, group = manager()
    wanted = shift(organization=group)
    draft = shift(organization=group, activity={"status": ActivityStatus.DRAFT})
    tired = supporter()
    for week in range(1, 4):
        later = ShiftFactory(starts_at=SATURDAY_MORNING + timedelta(weeks=week))
        engagements.invite(later.id, tired, actor=None, now=now)
    db.session.commit()
    told = "ほかに合う方が1人いますが"
    assert told in words_of(signed_in_as(staff()).get(f"/shifts/{wanted.id}/candidates"))
    assert told not in words_of(signed_in_as(staff()).get(f"/shifts/{draft.id}/candidates"))
    for one in (wanted, draft):
        page = words_of(signed_in_as(organizer).get(f"/shifts/{one.id}/candidates"))
        assert "ほかに合う方が" not in page


def test_an_organizer_is_not_told_why_somebody_cannot_be_asked(
    app: Flask, now: datetime, signed_in_as: SignedInAs
) -> None:
    organizer, group = manager()
    wanted, someone = shift(organization=group), supporter()
    seen = [(one, _handle(one, wanted.id)) for one in map(signed_in_as, (organizer, staff()))]
    for week in range(1, 4):
        later = ShiftFactory(starts_at=SATURDAY_MORNING + timedelta(weeks=week))
        engagements.invite(later.id, someone, actor=None, now=now)
    db.session.commit()
    app.config["WTF_CSRF_ENABLED"] = False
    said = []
    for client, handle in seen:
        client.post(f"/shifts/{wanted.id}/invite", data={"who": handle})
        said.append(words_of(client.get(f"/shifts/{wanted.id}/candidates")))
    assert "この方には、いまはお願いできません" in said[0]
    assert "最近何度か声をかけています" not in said[0]
    assert "最近何度か声をかけています" in said[1]

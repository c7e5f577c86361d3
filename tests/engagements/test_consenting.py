"""Tests of the word of guardians and schools: asked, given, refused, late, by whom and how."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity, ActivityStatus, Selection, Shift
from matcher.activities.rules.terms import Guardian
from matcher.engagements import service
from matcher.engagements.models import Consent, Engagement, EngagementEvent
from matcher.engagements.rules import Consenter, Origin, State
from matcher.engagements.service import Keeper, Replies, Wish, consenting
from matcher.engagements.service.returning import undo
from matcher.engagements.tokens import digest_of
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.extensions import db
from matcher.members.models import OrgKind, OrgStatus
from matcher.notices.models import Notice
from matcher.shared.channel import Channel
from matcher.shared.db import transaction
from tests.factories import (
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

DAY = timedelta(days=1)
PUPIL = date(2012, 5, 5)
MOTHER = Keeper("見本 花子", "母", "hanako@example.jp", None)
BY_PHONE = Keeper("見本 花子", "母", None, "09012345678")


def shift_of(capacity: int | None = 1, guardian=Guardian.CONSENT, **role) -> Shift:
    return ShiftFactory(role_id=RoleFactory(guardian=guardian, **role).id, capacity=capacity)


def apply(shift, *, now, keeper=MOTHER, pupil=None) -> Engagement:
    pupil = pupil or ResidentFactory(birth_date=PUPIL)
    replies = Replies(guardian=keeper, school=keeper)
    with transaction():
        return service.apply(
            shift.id, pupil, Wish(replies=replies), actor=actor_of(person(pupil)[0]), now=now
        )


def consent_of(engagement):
    theirs = select(Consent).where(Consent.engagement_id == engagement.id)
    return db.session.scalars(theirs.order_by(Consent.id.desc())).first()


def answer(engagement, *, given=True, now, actor=None, channel=Channel.LINK) -> State:
    with transaction():
        return consenting.answer(
            consent_of(engagement), given=given, actor=actor, now=now, channel=channel
        )


def letters(kind: str) -> list[Notice]:
    db.session.rollback()
    return list(db.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)))


def address_in(letter):
    return re.search(r"/consents/\S+", letter.body)[0]


def test_without_the_guardians_word_no_seat_is_taken_and_nobody_confirms(both_apps, now):
    shift = shift_of(selection=Selection.SCREENING)
    engagement = apply(shift, now=now)
    assert (engagement.state, engagement.awaits) == (State.APPLIED, Consenter.GUARDIAN)
    assert shift.taken == 0
    clerk = actor_of(staff())
    for deed in (service.confirm, service.wait):
        with pytest.raises(RuleBroken, match="consent_open"), transaction():
            deed(engagement, actor=clerk, now=now)
    assert answer(engagement, now=now) is State.APPLIED
    with transaction():
        service.confirm(engagement, actor=clerk, now=now)
    assert engagement.state is State.CONFIRMED


def test_the_link_is_in_the_letter_and_only_its_digest_is_kept(both_apps, now):
    engagement = apply(shift_of(), now=now)
    (letter,) = letters("consent_request")
    assert letter.address == "hanako@example.jp"
    token = address_in(letter).rpartition("/")[2]
    assert consent_of(engagement).token_digest == digest_of(token)
    assert consenting.consent_of_token(token).engagement_id == engagement.id
    for other in ("", "x", token[:-1], token + "x"):
        with pytest.raises(NotFound):
            consenting.consent_of_token(other)


def test_with_a_word_it_goes_on_as_if_applied_for_now(both_apps, now):
    shift = shift_of(capacity=1)
    first, second = apply(shift, now=now), apply(shift, now=now)
    assert answer(second, now=now) is State.CONFIRMED
    assert answer(first, now=now) is State.WAITLISTED
    assert (shift.taken, first.awaits) == (1, None)
    step = db.session.scalars(
        select(EngagementEvent).where(EngagementEvent.engagement_id == second.id)
    ).all()[-1]
    assert (step.channel, step.account_id) == (Channel.LINK, None)
    assert "同意がありました" in step.reason
    assert len(letters("engagement_confirmed")) == 1


def test_the_applicant_is_told_where_the_organizer_decides(app, now):
    engagement = apply(shift_of(selection=Selection.SCREENING), now=now)
    assert engagement.decide_by is None
    answer(engagement, now=now)
    assert len(letters("consent_given")) == 1
    assert engagement.decide_by is not None


def test_a_no_ends_the_application_and_is_told(both_apps, now):
    engagement = apply(shift_of(), now=now)
    assert answer(engagement, given=False, now=now) is State.WITHDRAWN
    assert "同意が得られなかった" in letters("consent_refused")[0].body
    with pytest.raises(Conflict), transaction():
        undo(engagement, actor=actor_of(staff()), now=now)
    assert engagement.state is State.WITHDRAWN


def test_a_withdrawal_while_waiting_is_not_taken_back_past_the_guardian(app, now):
    engagement = apply(shift_of(), now=now)
    with transaction():
        service.withdraw(engagement, actor=actor_of(staff()), now=now)
    with pytest.raises(Conflict), transaction():
        undo(engagement, actor=actor_of(staff()), now=now)
    with pytest.raises(Conflict, match="engagement_moved_on"):
        answer(engagement, now=now)


def test_it_is_answered_once(both_apps, now):
    engagement = apply(shift_of(), now=now)
    answer(engagement, now=now)
    for given in (True, False):
        with pytest.raises(Conflict, match="already_decided"):
            answer(engagement, given=given, now=now)
    assert engagement.state is State.CONFIRMED


def test_who_promised_the_hour_elsewhere_meanwhile_does_not_get_in(app, now):
    pupil, shift = ResidentFactory(birth_date=PUPIL), shift_of()
    engagement = apply(shift, now=now, pupil=pupil)
    with transaction():
        actor = actor_of(staff())
        service.apply(ShiftFactory().id, pupil, actor=actor, now=now)
    assert answer(engagement, now=now) is State.WITHDRAWN
    assert "参加が決まっている活動" in letters("consent_refused")[0].body


def test_a_deadline_that_passed_meanwhile_does_not_count_but_closing_does(app, now):
    late, closed = apply(shift_of(), now=now), apply(shift_of(), now=now)
    _activity(late).deadline = now.date()
    _activity(closed).status = ActivityStatus.CLOSED
    db.session.commit()
    assert answer(late, now=now + 2 * DAY) is State.CONFIRMED
    assert answer(closed, now=now + 2 * DAY) is State.WITHDRAWN


def _activity(engagement):
    shift = db.session.get_one(Shift, engagement.shift_id)
    return db.session.get_one(Activity, shift.activity_id)


def test_after_its_time_it_expires_once_and_an_answer_is_too_late(both_apps, now):
    shift = shift_of()
    engagement = apply(shift, now=now)
    consent = consent_of(engagement)
    assert consent.expires_at == shift.starts_at
    with pytest.raises(RuleBroken, match="answer_too_late"):
        answer(engagement, now=shift.starts_at)
    assert consenting.overdue_consents(now=shift.starts_at - DAY) == []
    assert consenting.overdue_consents(now=shift.starts_at) == [consent.id]
    with transaction():
        assert consenting.expire(consent.id, now=shift.starts_at)
        assert not consenting.expire(consent.id, now=shift.starts_at)
    assert engagement.state is State.EXPIRED
    assert "期限までに確かめられなかったため、終わりました" in letters("engagement_expired")[0].body
    assert consenting.overdue_consents(now=shift.starts_at) == []


def test_a_guardian_is_reminded_once_half_way(both_apps, now):
    shift = shift_of()
    apply(shift, now=now)
    half = now + (shift.starts_at - now) / 2
    for at, reminded in ((half - DAY, 0), (half, 1), (half + timedelta(hours=1), 0)):
        with transaction():
            assert consenting.remind_of_consents(now=at) == reminded
    (reminder,) = letters("consent_reminder")
    assert address_in(reminder) == address_in(letters("consent_request")[0])


def test_applying_anew_makes_the_first_link_void(app, now):
    pupil, shift = ResidentFactory(birth_date=PUPIL), shift_of()
    engagement = apply(shift, now=now, pupil=pupil)
    first = address_in(letters("consent_request")[0]).rpartition("/")[2]
    with transaction():
        service.withdraw(engagement, actor=actor_of(staff()), now=now)
    apply(shift, now=now + timedelta(minutes=1), pupil=pupil)
    with pytest.raises(NotFound):
        consenting.consent_of_token(first)
    assert len(letters("consent_request")) == 2


def test_no_address_gets_letter_after_letter_by_applying_and_leaving(app, now):
    pupil, shift = ResidentFactory(birth_date=PUPIL), shift_of()
    by = actor_of(person(pupil)[0])

    def apply_and_leave(at, shift=shift) -> None:
        with transaction():
            wish = Wish(replies=Replies(guardian=MOTHER))
            tie = service.apply(shift.id, pupil, wish, actor=by, now=at)
        with transaction():
            service.withdraw(tie, actor=by, now=at)

    for minutes in range(consenting.MOST_OF_ONE):
        apply_and_leave(now + timedelta(minutes=minutes))
    with pytest.raises(RuleBroken, match="consent_asked_often"):
        apply_and_leave(now + timedelta(hours=1))
    for _ in range(consenting.MOST_OF_ALL - consenting.MOST_OF_ONE):
        apply_and_leave(now + timedelta(hours=1), shift_of())
    with pytest.raises(RuleBroken, match="consent_asked_often"):
        apply_and_leave(now + timedelta(hours=1), shift_of())
    assert len(letters("consent_request")) == consenting.MOST_OF_ALL
    apply_and_leave(now + DAY + timedelta(hours=2))


def test_a_guardian_without_an_address_is_no_letter_but_a_matter_of_the_desk(app, now):
    engagement = apply(shift_of(), now=now, keeper=BY_PHONE)
    assert letters("consent_request") == []
    assert consent_of(engagement).token_digest is None
    clerk = actor_of(staff())
    state = answer(engagement, now=now, actor=clerk, channel=Channel.TELEPHONE)
    assert state is State.CONFIRMED
    consent = consent_of(engagement)
    assert (consent.channel, consent.account_id) == (Channel.TELEPHONE, clerk.account_id)


def test_a_minor_who_is_asked_says_yes_and_the_guardian_too(both_apps, now):
    shift, pupil = shift_of(selection=Selection.SCREENING), ResidentFactory(birth_date=PUPIL)
    with transaction():
        asked = service.invite(shift.id, pupil, actor=actor_of(staff()), now=now)
    with pytest.raises(RuleBroken, match="questions_open"), transaction():
        service.accept(asked, actor=actor_of(staff()), now=now)
    engagement = apply(shift, now=now, pupil=pupil)
    assert (engagement.state, engagement.origin) == (State.APPLIED, Origin.REFERRED)
    assert answer(engagement, now=now) is State.CONFIRMED


def test_a_school_is_written_to_and_others_are_not_schools(app, now):
    account, school = manager(OrganizationFactory(org_kind=OrgKind.SCHOOL))
    shift = shift_of(guardian=Guardian.SCHOOL, capacity=5)
    engagement = apply(shift, now=now, keeper=Keeper(school_id=school.id))
    assert engagement.awaits is Consenter.SCHOOL
    assert f"/organizations/{school.id}/consents" in letters("consent_request")[0].body
    for other in (
        OrganizationFactory(),
        OrganizationFactory(org_kind=OrgKind.SCHOOL, status=OrgStatus.PENDING),
    ):
        with pytest.raises(NotFound):
            apply(shift, now=now, keeper=Keeper(school_id=other.id))
    assert account.id


def main_of(response) -> str:
    tree, _errors = parse(response.get_data(as_text=True))
    return text_of(tree.find(".//main"))


@pytest.fixture
def link(app, at_ten) -> tuple[Engagement, str]:
    """Return an application that waits, and the address its guardian was sent."""
    engagement = apply(shift_of(), now=at_ten)
    return engagement, address_in(letters("consent_request")[0])


def _state(engagement) -> State:
    db.session.rollback()
    return db.session.get_one(Engagement, engagement.id).state


def test_looking_at_the_link_changes_nothing_and_a_button_answers(link, client):
    engagement, address = link
    page = main_of(client.get(address))
    assert "花壇の手入れ" in page
    assert _state(engagement) is State.APPLIED
    assert client.submit(address, press="answer=yes").location == address
    assert _state(engagement) is State.CONFIRMED
    assert "同意のお返事をいただいています" in main_of(client.get(address))


def test_a_no_by_the_link_is_kept_and_cannot_be_turned(link, client):
    engagement, address = link
    client.submit(address, {"remark": "試験があるため"}, press="answer=no")
    assert _state(engagement) is State.WITHDRAWN
    assert consent_of(engagement).note == "試験があるため"
    assert "同意しないとのお返事" in main_of(client.get(address))


@pytest.mark.parametrize(
    ("fields", "press", "words"),
    [
        ({}, "", "どちらかのボタン"),
        ({}, "answer=maybe", "一覧の中から"),
        ({"remark": "あ" * 301}, "answer=yes", "300字以内"),
    ],
)
def test_what_is_no_answer_is_none(link, client, fields, press, words):
    engagement, address = link
    assert words in client.submit(address, fields, press=press).text
    assert _state(engagement) is State.APPLIED


def test_a_wrong_late_or_needless_link_says_so_plainly(link, client, app, at_ten):
    engagement, address = link
    for wrong in ("/consents/x", f"{address}x"):
        answer = client.get(wrong)
        assert answer.status_code == 404
        assert "このリンクは使えません" in answer.text
    consent_of(engagement).expires_at = at_ten
    db.session.commit()
    assert "期限が過ぎました" in main_of(client.get(address))
    app.config["WTF_CSRF_ENABLED"] = False
    client.guarded = False
    client.post(address, data={"answer": "yes"})
    assert _state(engagement) is State.APPLIED
    consent_of(engagement).expires_at = at_ten + DAY
    engagement.state = State.WITHDRAWN
    db.session.commit()
    assert "この申込みは終わっています" in main_of(client.get(address))


def test_only_the_schools_own_people_answer_for_it(app, at_ten, signed_in_as: SignedInAs):
    account, school = manager(OrganizationFactory(org_kind=OrgKind.SCHOOL))
    other_account, other = manager(OrganizationFactory(org_kind=OrgKind.SCHOOL))
    shift = shift_of(guardian=Guardian.SCHOOL, capacity=5)
    engagement = apply(shift, now=at_ten, keeper=Keeper(school_id=school.id))
    consent = consent_of(engagement)
    own, theirs = f"/organizations/{school.id}/consents", f"/organizations/{other.id}/consents"
    app.config["WTF_CSRF_ENABLED"] = False
    stranger = signed_in_as(other_account)
    stranger.guarded = False
    assert stranger.get(own).status_code == 403
    for address, status in ((own, 403), (theirs, 404)):
        answer = stranger.post(f"{address}/{consent.id}", data={"answer": "yes"})
        assert answer.status_code == status
    assert _state(engagement) is State.APPLIED
    client = signed_in_as(account)
    client.guarded = False
    assert "見本 市民" in main_of(client.get(own))
    assert client.post(f"{own}/{consent.id}", data={"answer": "yes"}).location == own
    assert _state(engagement) is State.CONFIRMED
    assert consent_of(engagement).account_id == account.id
    assert "お返事を待っている申込みはありません" in main_of(client.get(own))

"""Tests of thanks: one letter to everybody who came, in the organizer's words, never twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity
from matcher.authz import AccountRole
from matcher.engagements.rules import State
from matcher.extensions import db
from matcher.notices.models import Notice
from matcher.recognition.models import Thanks
from matcher.recognition.service import thanks
from matcher.recognition.tasks import thank_all
from matcher.shared.db import transaction
from tests.factories import EngagementFactory, ResidentFactory, actor_of, manager, person, staff
from tests.recognition.helping import YESTERDAY, came, group_with_shift, main_of, shift_of

pytestmark = pytest.mark.usefixtures("at_ten")
WORDS = "雨のなか、本当に助かりました。"


def letters(kind: str | None = None) -> list[Notice]:
    db.session.rollback()
    kinds = [thanks.KIND, thanks.LATER] if kind is None else [kind]
    wanted = select(Notice).where(Notice.kind.in_(kinds)).order_by(Notice.id)
    return list(db.session.scalars(wanted))


def send(now) -> int:
    shifts = thanks.due(now=now)
    with transaction():
        return sum(thanks.thank(shift_id, now=now) for shift_id in shifts)


def write(login, shift, words, now) -> None:
    with transaction():
        thanks.write(shift, words, actor=actor_of(login), now=now)


def test_everybody_who_came_is_thanked_the_morning_after_and_nobody_else(both_apps, now):
    _login, shift = group_with_shift()
    here = came(shift)
    for state in (State.CONFIRMED, State.ABSENT, State.WITHDRAWN):
        EngagementFactory(shift_id=shift.id, state=state)
    assert send(now) == 1
    (letter,) = letters()
    assert letter.member_id == here.member_id
    assert "ご参加いただき" in letter.body
    assert f"/engagements/{here.id}/reflection" in letter.body
    assert "主催者より" not in letter.body


def test_nobody_is_thanked_twice(both_apps, now):
    came(group_with_shift()[1])
    assert [send(now), send(now), send(now + timedelta(days=1))] == [1, 0, 0]


def test_nothing_goes_out_on_the_same_evening(both_apps, now):
    came(group_with_shift(starts_at=now - timedelta(hours=4))[1])
    assert thanks.due(now=now + timedelta(hours=10)) == []
    assert send(now + timedelta(days=1)) == 1


def test_what_ended_at_night_is_thanked_for_the_next_morning(both_apps, now):
    midnight = now.replace(hour=15, minute=0) - timedelta(days=1)
    came(group_with_shift(starts_at=midnight - timedelta(hours=2))[1])
    assert send(now) == 1
    came(group_with_shift(starts_at=midnight - timedelta(hours=1))[1])
    assert send(now) == 0


def test_a_coming_recorded_days_later_is_still_thanked_for_once(both_apps, now):
    _login, shift = group_with_shift()
    came(shift)
    send(now)
    came(shift)
    assert [send(now + timedelta(days=20)), send(now + timedelta(days=21))] == [1, 0]
    came(shift)
    assert send(now + timedelta(days=31)) == 0


def test_an_open_ended_shift_is_thanked_for_after_its_recording(both_apps, now):
    came(group_with_shift(starts_at=None)[1])
    assert send(now) == 1


def test_words_written_before_go_with_the_letter(both_apps, now):
    login, shift = group_with_shift()
    came(shift)
    write(login, shift, WORDS, now)
    send(now)
    (letter,) = letters()
    assert WORDS in letter.body
    write(login, shift, "書き直しました。", now + timedelta(hours=1))
    assert len(letters()) == 1


def test_words_written_after_go_out_once_and_changed_ones_do_not(both_apps, now):
    login, shift = group_with_shift()
    early = came(shift)
    send(now)
    later = now + timedelta(hours=1)
    write(login, shift, WORDS, later)
    write(login, shift, "書き直しました。", later)
    (second,) = letters(thanks.LATER)
    assert (second.member_id, WORDS in second.body) == (early.member_id, True)
    late = came(shift)
    assert send(later + timedelta(days=1)) == 1
    assert len(letters(thanks.LATER)) == 1
    (first,) = [letter for letter in letters(thanks.KIND) if letter.member_id == late.member_id]
    assert "書き直しました。" in first.body


def test_who_has_no_mail_is_no_call_for_the_desk_but_reads_the_words_with_their_hours(
    app, now, signed_in_as
):
    login, shift = group_with_shift()
    account, resident = person(ResidentFactory(email=None, phone="0312345678"))
    came(shift, resident)
    write(login, shift, WORDS, now)
    assert send(now) == 0
    assert letters() == []
    assert WORDS in main_of(signed_in_as(account).get("/me/hours"))


def test_who_no_longer_came_is_not_thanked(both_apps, now):
    engagement = came(group_with_shift()[1])
    engagement.state = State.ABSENT
    db.session.commit()
    assert send(now) == 0


def test_the_task_thanks_for_every_shift(app, now):
    for _ in range(2):
        came(group_with_shift()[1])
    assert thank_all.call_local() == 2


def test_one_letter_that_fails_keeps_no_other_back(app, now, caplog, monkeypatch):
    shifts = [group_with_shift()[1] for _ in range(2)]
    for shift in shifts:
        came(shift)
    real = thanks.words_for

    def words_for(shift_id):
        if shift_id == shifts[0].id:
            raise ValueError("broken")
        return real(shift_id)

    monkeypatch.setattr(thanks, "words_for", words_for)
    assert thank_all.call_local() == 1
    assert "thank failed" in caplog.text


def test_the_page_begins_with_a_proposal_and_keeps_what_is_written(app, signed_in_as):
    login, shift = group_with_shift()
    client = signed_in_as(login)
    page = f"/shifts/{shift.id}/thanks"
    assert "ありがとうございました" in main_of(client.get(page))
    answer = client.submit(page, {"words": WORDS})
    assert (answer.status_code, answer.location) == (303, f"/shifts/{shift.id}/reflections")
    assert db.session.get_one(Thanks, shift.id).words == WORDS
    assert WORDS in main_of(client.get(page))


@pytest.mark.parametrize(("words", "said"), [("", "入力してください"), ("あ" * 1001, "1000字以内")])
def test_bad_words_are_refused_beside_the_field(app, signed_in_as, words, said):
    login, shift = group_with_shift()
    answer = signed_in_as(login).submit(f"/shifts/{shift.id}/thanks", {"words": words})
    assert said in main_of(answer)


def test_only_the_group_and_its_staff_write_thanks(app, signed_in_as):
    _login, shift = group_with_shift(area="hamado")
    page = f"/shifts/{shift.id}/thanks"
    came_here, resident = person()
    came(shift, resident)
    for account in (manager()[0], came_here, staff(AccountRole.AREA_STAFF, ("shiote",))):
        assert signed_in_as(account).get(page).status_code == 403
    assert signed_in_as(staff(AccountRole.AREA_STAFF, ("hamado",))).get(page).status_code == 200
    assert app.test_client().get(page).status_code == 303
    assert signed_in_as(staff()).get("/shifts/999999/thanks").status_code == 404


def test_one_shift_has_thanks_of_its_own(both_apps, now):
    login, shift = group_with_shift()
    other = shift_of(db.session.get_one(Activity, shift.activity_id), YESTERDAY - timedelta(days=1))
    write(login, shift, WORDS, now)
    assert (thanks.words_for(shift.id), thanks.words_for(other.id)) == (WORDS, "")

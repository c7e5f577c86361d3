"""The staff's pages for asking many at once: choosing, looking, changing, sending, watching."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest

from matcher.authz import AccountRole
from matcher.desk import round_work, tasks
from matcher.engagements import service as engagements
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.matching.models import InvitationRound, RoundAsk, RoundState
from matcher.matching.service import rounds
from matcher.matching.service.rounds import Scope
from matcher.members.models import Resident
from matcher.shared.db import db, transaction
from tests.factories import SATURDAY_MORNING, EngagementFactory, actor_of, person, staff
from tests.matching.rounds.world import begun, drafted, lacking, supporter
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
PAGES = ["/desk/rounds", "/desk/rounds/new", "/desk/rounds/calibration"]
ONE = ["/desk/rounds/{id}", "/desk/rounds/{id}/shifts/{shift}/add"]
ACTS = [
    "/desk/rounds/{id}/send",
    "/desk/rounds/{id}/rest",
    "/desk/rounds/{id}/discard",
    "/desk/rounds/{id}/close",
    "/desk/rounds/{id}/next",
    "/desk/rounds/{id}/shifts/{shift}/add",
    "/desk/rounds/asks/{ask}/strike",
    "/desk/rounds/asks/{ask}/put-back",
]
DAY = timedelta(days=1)


@pytest.fixture
def centre(app):
    """Somebody of the centre."""
    return staff()


@pytest.fixture
def desk(centre, signed_in_as):
    """A client of the staff of the whole town."""
    return signed_in_as(centre)


def planned(desk, **chosen):
    """Have a round planned through the form and return its address."""
    answer = desk.submit("/desk/rounds/new", chosen, form="plan-round")
    assert answer.status_code == 303, answer.text
    return answer.location


def sent(desk, address, **typed):
    return desk.submit(address, typed, form="send-round")


def only_ask():
    return db.session.query(RoundAsk).one()


def accept(engagement, now):
    account, _resident = person(db.session.get_one(Resident, engagement.member_id))
    with transaction():
        again = db.session.get_one(Engagement, engagement.id)
        engagements.accept(again, actor=actor_of(account), now=now)


def test_a_plan_is_seen_before_anybody_is_asked(desk):
    lacking()
    somebody = supporter()
    address = planned(desk)
    page = desk.get(address).text
    assert "1件のお願いを送る" in page
    assert somebody.name in page
    assert "活動と同じ地区" in page
    assert "土曜 午前が空いている" in page
    assert "環境" in page
    assert "人手が足りない1団体のうち" in page
    assert "お願いは、すべてメールで届きます。" in page
    assert "埋まる見込みの" in page
    assert db.session.query(Engagement).count() == 0


def test_sending_asks_everybody_and_shows_the_answers_as_they_come(desk, now):
    lacking()
    supporter()
    address = planned(desk)
    assert sent(desk, address, message="よろしくお願いします。").status_code == 303
    page = desk.get(address).text
    assert "お返事を待つ" in page
    assert "返事待ち" in page
    assert "よろしくお願いします。" in page
    accept(db.session.query(Engagement).one(), now)
    page = desk.get(address).text
    assert "あと2人・はい1・いいえ0・返事待ち0" in page
    assert "まだ1人足りません" in page


def test_a_second_press_finds_it_sent(desk, app):
    lacking()
    supporter()
    address = planned(desk)
    sent(desk, address)
    app.config["WTF_CSRF_ENABLED"] = False
    again = desk.post(f"{address}/send", data={"message": ""}, follow_redirects=True)
    assert "すでに送られたか、取りやめられています" in again.text
    assert db.session.query(Engagement).count() == 1


def test_a_word_that_is_too_long_sends_nothing(desk):
    lacking()
    supporter()
    address = planned(desk)
    assert sent(desk, address, message="あ" * 1_001).status_code == 303
    assert "1,000字以内" in desk.get(address).text
    assert db.session.query(Engagement).count() == 0


def test_an_ask_is_struck_out_put_back_and_another_person_added(desk):
    shift = lacking(capacity=1)
    for _ in range(2):
        supporter()
    address = planned(desk, budget="1")
    ask = only_ask()
    struck = desk.submit(address, form=f"/asks/{ask.id}/strike")
    assert struck.location.endswith(f"?shift={shift.id}#shift-{shift.id}")
    page = desk.get(address).text
    assert "お願いする方がいません" in page
    assert "外した方" in page
    desk.submit(address, form=f"/asks/{ask.id}/put-back")
    assert "1件のお願いを送る" in desk.get(address).text
    add = f"{address}/shifts/{shift.id}/add"
    page = desk.get(add)
    (other,) = re.findall(r'name="who" value="(\d+)"', page.text)
    assert int(other) != ask.member_id
    assert desk.submit(add, form="add-to-round", press=f"who={other}").status_code == 303
    page = desk.get(address).text
    assert "2件のお願いを送る" in page
    assert "職員が追加" in page


def test_how_good_the_plan_is_is_said_only_while_the_draft_is_the_plan(desk):
    shift = lacking(capacity=2)
    for _ in range(3):
        supporter()
    address = planned(desk, budget="2")
    ask, _other = db.session.query(RoundAsk).all()
    assert "以上に届いています" in desk.get(address).text
    desk.submit(address, form=f"/asks/{ask.id}/strike")
    page = desk.get(address).text
    assert "1件のお願いを送る" in page
    assert "以上に届いています" not in page
    desk.submit(address, form=f"/asks/{ask.id}/put-back")
    assert "以上に届いています" in desk.get(address).text
    add = f"{address}/shifts/{shift.id}/add"
    (third,) = re.findall(r'name="who" value="(\d+)"', desk.get(add).text)
    desk.submit(add, form="add-to-round", press=f"who={third}")
    page = desk.get(address).text
    assert "3件のお願いを送る" in page
    assert "以上に届いています" not in page


def test_nobody_else_to_add_is_said(desk):
    shift = lacking()
    supporter()
    address = planned(desk)
    assert "ほかに合う方はいません" in desk.get(f"{address}/shifts/{shift.id}/add").text


@pytest.mark.parametrize("who", ["", "x", "0", "999999999", "9999999999"])
def test_whom_nobody_offered_is_not_added(desk, app, who):
    shift = lacking()
    supporter()
    address = planned(desk)
    app.config["WTF_CSRF_ENABLED"] = False
    answer = desk.post(f"{address}/shifts/{shift.id}/add", data={"who": who}, follow_redirects=True)
    assert "いまはこの日程をお願いできません" in answer.text
    assert db.session.query(RoundAsk).count() == 1


def test_a_draft_is_put_aside(desk):
    lacking()
    supporter()
    address = planned(desk)
    desk.submit(address, form="/discard")
    assert "この計画は取りやめました" in desk.get(address).text
    assert "声かけの一覧" not in desk.get("/desk/rounds").text


def test_the_next_wave_is_planned_from_what_still_lacks(desk):
    lacking()
    supporter()
    first = planned(desk)
    sent(desk, first)
    fresh = supporter()
    wave = desk.submit(first, form="/next").location
    assert wave != first
    page = desk.get(wave).text
    assert fresh.name in page
    assert "返事待ち1人" in page
    assert "続きの声かけを見る" in desk.get(first).text


def test_a_second_press_for_the_next_wave_finds_it_planned(desk, app):
    lacking()
    supporter()
    first = planned(desk)
    sent(desk, first)
    with _without_tokens(app):
        desk.post(f"{first}/next")
        again = desk.post(f"{first}/next", follow_redirects=True)
    assert "この続きの声かけは、すでに計画されています" in again.text
    assert db.session.query(InvitationRound).count() == 2


def test_staff_of_an_area_have_the_next_wave_planned_within_it(app, centre, signed_in_as, now):
    lacking(capacity=5)
    supporter()
    found = drafted(actor_of(centre), now=now)
    with transaction():
        rounds.mark_sent(found.id, "", actor=actor_of(centre), now=now)
    lacking(area="hamado")
    supporter(area="hamado", areas=["hamado", "chuo"])
    area = signed_in_as(staff(AccountRole.AREA_STAFF, ("chuo",)))
    with _without_tokens(app):
        wave = area.post(f"/desk/rounds/{found.id}/next").location
    assert area.get(wave).status_code == 200
    made = db.session.query(InvitationRound).filter_by(follows_id=found.id).one()
    assert Scope.from_json(made.scope).within == ("chuo",)


def test_a_round_is_closed_and_still_read(desk):
    lacking()
    supporter()
    address = planned(desk)
    sent(desk, address)
    desk.submit(address, form="/close")
    assert "終わり" in desk.get(address).text
    assert "この声かけを終わりにする" not in desk.get(address).text


def test_an_interrupted_round_is_sent_to_the_end(desk, centre, now):
    lacking()
    for _ in range(2):
        supporter()
    found = drafted(actor_of(centre), now=now)
    with transaction():
        rounds.mark_sent(found.id, "", actor=actor_of(centre), now=now)
        rounds.send_ask(rounds.unsent(found.id)[0], actor=actor_of(centre), now=now)
    address = f"/desk/rounds/{found.id}"
    assert "まだ送っていないお願いが1件あります" in desk.get(address).text
    desk.submit(address, form="/rest")
    assert "まだ送っていないお願い" not in desk.get(address).text


def test_why_somebody_could_not_be_asked_is_said(desk, centre, now):
    shift = lacking(capacity=1)
    supporter()
    address = planned(desk)
    EngagementFactory(shift_id=shift.id)
    sent(desk, address)
    page = desk.get(address).text
    assert "お願いできなかった方" in page
    assert "その間に席が埋まりました" in page


def test_a_scope_without_anything_lacking_is_told_at_the_form(desk):
    lacking()
    answer = desk.submit("/desk/rounds/new", {"areas": ["hamado"]}, form="plan-round")
    assert answer.status_code == 200
    assert "人手が足りない日程がありません" in answer.text
    assert db.session.query(InvitationRound).count() == 0


def test_a_scope_is_kept_as_it_was_chosen(desk, now):
    lacking()
    lacking(area="hamado")
    planned(desk, areas=["chuo"], until="31", budget="5", cap="2", fair=None)
    found = db.session.query(InvitationRound).one()
    scope = Scope.from_json(found.scope)
    assert (scope.areas, found.budget, found.cap, found.fair) == (("chuo",), 5, 2, False)
    assert scope.until == now.date() + 31 * DAY


@pytest.mark.parametrize(
    "typed", [{"budget": "0"}, {"budget": "2001"}, {"cap": "4"}, {"until": "5"}, {"areas": ["?"]}]
)
def test_what_cannot_be_chosen_is_refused(desk, typed):
    lacking()
    answer = desk.submit("/desk/rounds/new", typed, form="plan-round")
    assert answer.status_code == 200
    assert "field--error" in answer.text


def test_shifts_ticked_in_the_list_are_those_of_the_plan(desk):
    ticked = lacking()
    lacking(starts_at=SATURDAY_MORNING + 2 * DAY)
    page = desk.get("/desk/shifts").text
    assert f'name="shift" value="{ticked.id}"' in page
    form = f"/desk/rounds/new?shift={ticked.id}&shift=999&shift=x"
    answer = desk.submit(form, form="plan-round")
    found = db.session.query(InvitationRound).one()
    assert Scope.from_json(found.scope).shifts == (ticked.id,)
    assert "選んだ1日程" in desk.get(answer.location).text
    assert [part.shift_id for part in rounds.whole(found).shifts] == [ticked.id]


def test_no_ticked_shift_left_asks_to_choose(desk, app):
    shift = lacking()
    app.config["WTF_CSRF_ENABLED"] = False
    data = {"shifts": "", "until": "14", "cap": "1", "shift": str(shift.id)}
    answer = desk.post(f"/desk/rounds/new?shift={shift.id}", data=data)
    assert answer.status_code == 200
    assert "日程を1つ以上選んでください" in answer.text


def test_a_large_plan_is_worked_out_by_the_worker_while_the_page_says_so(desk, monkeypatch):
    lacking()
    supporter()
    handed_over = []
    monkeypatch.setattr(rounds.beginning, "LARGE", 1)
    monkeypatch.setattr(tasks, "work_out", handed_over.append)
    address = planned(desk)
    assert "案をつくっています" in desk.get(address).text
    assert "計画中" in desk.get("/desk/rounds").text
    (round_id,) = handed_over
    monkeypatch.undo()
    tasks.work_out.call_local(round_id)
    assert "1件のお願いを送る" in desk.get(address).text


def test_many_asks_are_made_by_the_worker(desk, monkeypatch):
    lacking()
    supporter()
    address = planned(desk)
    monkeypatch.setattr(tasks, "AT_ONCE", 0)
    handed_over = []
    monkeypatch.setattr(tasks, "send", lambda *args: handed_over.append(args))
    sent(desk, address)
    assert "お願いを送っています" in desk.get(address).text
    monkeypatch.undo()
    assert tasks.send.call_local(*handed_over[0]) == 1


def test_a_plan_that_could_not_be_made_says_why(desk, centre, now, monkeypatch):
    lacking()
    made = begun(actor_of(centre), now=now)
    monkeypatch.setattr(rounds.planning, "plan", lambda _given: 1 / 0)
    round_work.work_out(made.id, now=now)
    assert "計画の途中で止まりました" in desk.get(f"/desk/rounds/{made.id}").text
    assert "計画できず" in desk.get("/desk/rounds").text


def test_staff_of_an_area_plan_within_it_and_see_no_other_round(app, centre, signed_in_as, now):
    lacking(area="hamado")
    lacking()
    near, far = supporter(area="hamado", areas=["chuo"]), supporter(areas=["hamado"])
    area = signed_in_as(staff(AccountRole.AREA_STAFF, ("hamado",)))
    form = area.get("/desk/rounds/new").text
    assert 'value="hamado"' in form
    assert 'value="chuo"' not in form
    page = area.get(planned(area)).text
    assert near.name in page
    assert far.name not in page
    assert Scope.from_json(db.session.query(InvitationRound).one().scope).within == ("hamado",)
    whole_town = drafted(actor_of(centre), now=now)
    assert area.get(f"/desk/rounds/{whole_town.id}").status_code == 403
    assert "1件" in area.get("/desk/rounds").text


def test_staff_of_an_area_cannot_reach_out_by_the_address(app, signed_in_as):
    theirs = lacking()
    lacking(area="hamado")
    supporter(area="hamado")
    area = signed_in_as(staff(AccountRole.AREA_STAFF, ("hamado",)))
    assert 'name="shifts"' not in area.get(f"/desk/rounds/new?shift={theirs.id}").text


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_page_says_what_to_do(desk, page):
    assert desk.get(page).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, *ONE])
def test_a_member_is_not_let_in(signed_in_as, page):
    assert signed_in_as(person()[0]).get(page.format(id=1, shift=1)).status_code == 403


@pytest.mark.parametrize("page", ONE)
@pytest.mark.parametrize("id_", [0, 99_999, 2**31, 10**30])
def test_an_unknown_round_is_not_found(desk, page, id_):
    assert desk.get(page.format(id=id_, shift=1)).status_code == 404


def test_a_shift_that_is_none_of_the_rounds_is_not_found(desk):
    lacking()
    address = planned(desk)
    assert desk.get(f"{address}/shifts/999/add").status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_to_what_is_not_there(desk, app, act):
    app.config["WTF_CSRF_ENABLED"] = False
    assert desk.post(act.format(id=999, shift=1, ask=999)).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_without_a_token(desk, act):
    assert desk.post(act.format(id=1, shift=1, ask=1)).status_code == 400


@pytest.mark.parametrize("act", ACTS)
def test_staff_of_another_area_do_nothing(app, centre, signed_in_as, now, act):
    shift = lacking()
    supporter()
    found = drafted(actor_of(centre), now=now)
    ask = only_ask()
    app.config["WTF_CSRF_ENABLED"] = False
    other = signed_in_as(staff(AccountRole.AREA_STAFF, ("hamado",)))
    address = act.format(id=found.id, shift=shift.id, ask=ask.id)
    assert other.post(address, data={"who": "1"}).status_code == 403
    assert rounds.round_of(found.id).state is RoundState.DRAFT


def test_a_page_costs_the_same_queries_however_many_are_asked(desk, centre, now):
    def statements(address):
        desk.get(address)
        with counted_statements() as seen:
            desk.get(address)
        return len(seen)

    lacking()
    supporter()
    drafts = [drafted(actor_of(centre), now=now).id]
    few, listed = statements(f"/desk/rounds/{drafts[0]}"), statements("/desk/rounds")
    for week in range(4):
        lacking(capacity=5, starts_at=SATURDAY_MORNING + 7 * week * DAY)
        supporter()
        supporter(resident={"email": None, "phone": f"031234000{week}"})
    many = drafted(actor_of(centre), now=now, cap=3)
    assert len(rounds.whole(many).kept) > 5
    assert statements(f"/desk/rounds/{many.id}") <= few
    assert statements("/desk/rounds") == listed
    with transaction():
        rounds.mark_sent(many.id, "", actor=actor_of(centre), now=now)
    round_work.send(many.id, actor=actor_of(centre), now=now)
    assert statements(f"/desk/rounds/{many.id}") <= few
    assert listed <= 7


def test_people_without_mail_are_told_to_be_called(desk):
    lacking(capacity=5)
    supporter()
    supporter(resident={"email": None, "phone": "0312345678"})
    account, by_login = person(supporter(resident={"email": None, "phone": None}))
    assert account.email
    assert by_login.email is None
    page = desk.get(planned(desk)).text
    assert "メールで2件が届き、1件は「電話で伝える」の一覧に入ります。" in page


def test_too_few_answers_are_said_to_be_too_few(desk):
    assert "まだ回答が少ないため" in desk.get("/desk/rounds/calibration").text


def test_tenths_of_what_was_expected_are_set_beside_what_came(desk, centre, now):
    shift = lacking(capacity=None)
    for number in range(60):
        somebody = supporter(fields=["environment"] if number % 2 else [])
        with transaction():
            asked = engagements.invite(shift.id, somebody, actor=actor_of(centre), now=now)
            asked_id = asked.id
        if number % 3 == 0:
            accept(db.session.get_one(Engagement, asked_id), now)
        else:
            account, _resident = person(somebody)
            with transaction():
                again = db.session.get_one(Engagement, asked_id)
                engagements.refuse(again, actor=actor_of(account), now=now)
    page = desk.get("/desk/rounds/calibration").text
    assert page.count("実際") >= 10
    assert "見込みより多い" in page
    assert db.session.query(Engagement).filter(Engagement.state == State.INVITED).count() == 0


def test_a_draft_has_no_rest_to_send_and_is_still_a_draft(desk, app):
    lacking(capacity=2)
    supporter()
    address = planned(desk)
    with _without_tokens(app):
        desk.post(f"{address}/rest")
    db.session.expire_all()
    assert only_ask().problem == ""
    assert only_ask().engagement_id is None
    assert sent(desk, address).status_code == 303
    db.session.expire_all()
    assert only_ask().engagement_id is not None


def test_staff_of_an_area_see_nobody_of_another_to_be_added(app, centre, signed_in_as, now):
    shift = lacking(area="chuo", capacity=3)
    supporter(area="chuo")
    found = drafted(actor_of(centre), now=now)
    other = supporter(area="hamado", areas=["chuo"], resident={"name": "別地区 太郎"})
    page = f"/desk/rounds/{found.id}/shifts/{shift.id}/add"
    area = signed_in_as(staff(AccountRole.AREA_STAFF, areas=("chuo",)))
    assert "別地区 太郎" in signed_in_as(centre).get(page).text
    assert "別地区 太郎" not in area.get(page).text
    with _without_tokens(app):
        area.post(page, data={"who": str(other.id)})
    db.session.expire_all()
    assert other.id not in {ask.member_id for ask in db.session.query(RoundAsk)}


@pytest.mark.parametrize("shift", ["999", "9" * 30])
def test_nobody_is_added_for_a_shift_that_is_none_of_the_rounds(desk, app, shift):
    lacking(capacity=2)
    somebody = supporter()
    address = planned(desk)
    with _without_tokens(app):
        answer = desk.post(f"{address}/shifts/{shift}/add", data={"who": str(somebody.id)})
    assert answer.status_code == 404


@contextmanager
def _without_tokens(app):
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True

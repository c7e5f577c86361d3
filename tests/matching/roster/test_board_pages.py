"""The pages of a board: who sees it, what it says, and what its buttons do."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from matcher.activities.models import Selection, Shift
from matcher.authz import AccountRole
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.matching import roster_work
from matcher.matching.models import EventRoster, Work
from matcher.matching.service import rosters
from matcher.matching.service.rosters import sheet as sheets
from matcher.shared.db import db, transaction
from tests.factories import AccountFactory, EngagementFactory, manager, person, staff
from tests.matching.roster.fair import Fair
from tests.support import html
from tests.support.signing import client_of
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
CHOSEN = {"role": {"selection": Selection.SCREENING}}


@pytest.fixture
def group(fair: Fair, signed_in_as):
    """A client in which the group's manager is signed in."""
    return signed_in_as(fair.account)


def words(client, address):
    tree, _ = html.parse(client.get(address).get_data(as_text=True))
    return html.text_of(next(tree.iter("main")))


def follow(client, response):
    assert response.status_code == 303
    tree, _ = html.parse(client.get(response.location).get_data(as_text=True))
    return html.text_of(next(tree.iter("main")))


def press(client, fair, what, **fields):
    """Send one of the board's buttons, with the token and the edition of the page."""
    tree, _ = html.parse(client.get(fair.url).get_data(as_text=True))
    token = next(f.get("value") for f in tree.iter("input") if f.get("name") == "csrf_token")
    edition = next(f.get("value") for f in tree.iter("input") if f.get("name") == "edition")
    data = {"csrf_token": token, "edition": edition, **fields}
    return client.post(f"{fair.url}/{what}", data=data)


def test_only_the_organizer_and_the_staff_see_the_board(fair, app):
    fair.place(capacity=1)
    stranger, _organization = manager()
    resident, _resident = person()
    for account, status in (
        (fair.account, 200),
        (staff(), 200),
        (stranger, 403),
        (resident, 403),
        (AccountFactory(role=AccountRole.AREA_STAFF, staff_areas=["-"]), 403),
    ):
        client = client_of(app, account)
        for page in ("", "/terms", "/decide"):
            assert client.get(fair.url + page).status_code == status, page
    assert app.test_client().get(fair.url).status_code == 303


def test_the_way_from_an_empty_board_to_a_solved_one(fair, group):
    front = fair.place(capacity=2)
    fair.helper(front, name="見本 花子")
    assert "見本 花子さん" in words(group, fair.url)
    answer = follow(group, press(group, fair, "solve"))
    assert "持ち場を組みました" in answer
    assert "あと1人必要" in answer
    assert "この時間に来られる方は、1人です" in answer
    assert "申し込んだ、または希望した持ち場です" in answer
    assert "余地は、ほとんどありません" in answer


def test_a_board_without_places_or_people_says_what_is_missing(fair, group):
    assert "持ち場を決める日程がありません" in words(group, fair.url)
    fair.place(capacity=1)
    assert "申し込んだ方がいません" in words(group, fair.url)


def test_the_plain_form_puts_moves_and_takes_away(fair, group):
    front, back = fair.place("受付", capacity=2), fair.place("案内", at=3, capacity=2)
    one = fair.helper(front)
    for who, to in (
        (f"{one.id}-0", front.id),
        (f"{one.id}-{front.id}", back.id),
        (f"{one.id}-{back.id}", 0),
    ):
        done = group.submit(fair.url, {"who": who, "to": str(to)}, form="board/move")
        assert done.status_code == 303
        wanted = {(one.id, to)} if to else set()
        assert fair.placed() == wanted


def test_buttons_lock_unlock_and_take_away(fair, group):
    front = fair.place(capacity=2)
    one = fair.helper(front)
    fair.move(one, None, front)
    pair = f"{one.id} {front.id}"
    press(group, fair, "press", act=f"lock {pair}")
    assert fair.sheet().placed[0].locked
    press(group, fair, "press", act=f"unlock {pair}")
    assert not fair.sheet().placed[0].locked
    press(group, fair, "lock")
    assert fair.sheet().placed[0].locked
    press(group, fair, "unlock")
    press(group, fair, "press", act=f"remove {pair}")
    assert fair.placed() == set()


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("move", {"who": "1-0x", "to": "0"}),
        ("move", {"who": "", "to": "1"}),
        ("move", {"who": "999999-0", "to": "999999"}),
        ("press", {"act": "lock 1"}),
        ("press", {"act": "burn 1 1"}),
        ("press", {"act": "lock 999999 999999"}),
    ],
)
def test_what_makes_no_sense_is_not_found(fair, group, what, fields):
    front = fair.place(capacity=2)
    fair.helper(front)
    assert press(group, fair, what, **fields).status_code == 404


def test_the_second_of_two_is_told_what_the_first_changed_and_loses_nothing_silently(fair, group):
    front = fair.place(capacity=2)
    one, other = fair.helper(front, name="見本 花子"), fair.helper(front)
    seen = fair.sheet().edition
    fair.move(one, None, front)
    answer = press(group, fair, "move", who=f"{other.id}-0", to=str(front.id), edition=str(seen))
    told = follow(group, answer)
    assert "ほかの方が先に内容を変えたため、保存していません" in told
    assert "見本 花子さんを「9:00〜11:00 受付」に加えました" in told
    assert fair.placed() == {(one.id, front.id)}


def test_what_was_agreed_is_typed_once_and_shown(fair, group):
    front, back = fair.place("受付", capacity=2), fair.place("案内", at=3, capacity=2)
    one, other = fair.helper(front), fair.helper(front, name="見本 友子")
    address = f"{fair.url}/helpers/{one.id}"
    typed = {
        "day-2026-11-28-start": "9時",
        "day-2026-11-28-end": "14:00",
        "most_shifts": "２",
        "most_hours": "4",
        f"shift-{back.id}-points": "30",
        f"shift-{front.id}-points": "-1",
        "party": "A組",
        "friends": [str(other.id)],
        "skills": ["firstaid"],
    }
    assert group.submit(address, typed).status_code == 303
    helper = fair.sheet().helper_by_id[one.id]
    assert (helper.most_shifts, helper.most_minutes, helper.party) == (2, 240, "A組")
    assert helper.wishes == {back.id: 30}
    assert front.id in helper.barred
    assert helper.friends == {other.id}
    assert helper.free is not None
    assert [end - start for start, end in helper.free] == [300]
    assert "2回まで" in words(group, f"{fair.url}/terms")
    again = html.parse(group.get(address).get_data(as_text=True))[0]
    values = {f.get("name"): f.get("value") for f in again.iter("input")}
    assert values["day-2026-11-28-start"] == "09:00"


def test_half_a_time_is_refused_and_kept_on_the_page(fair, group):
    front = fair.place(capacity=2)
    one = fair.helper(front)
    answer = group.submit(
        f"{fair.url}/helpers/{one.id}", {"day-2026-11-28-end": "14:00", "party": "A組"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "両方を入力してください" in page
    assert 'value="14:00"' in page
    assert 'value="A組"' in page
    assert not fair.sheet().helper_by_id[one.id].is_agreed


def test_what_is_typed_after_somebody_else_changed_is_kept_and_can_be_sent_again(fair, group):
    front = fair.place(capacity=2)
    one = fair.helper(front)
    address = f"{fair.url}/needs/{front.id}"
    seen = str(fair.sheet().edition)
    fair.move(one, None, front)
    answer = group.submit(address, {"edition": seen, "least": "1", "most": "7"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "ほかの方が先に内容を変えた" in page
    assert 'value="7"' in page
    tree, _ = html.parse(page)
    fields = {f.get("name"): f.get("value") or "" for f in tree.iter("input")}
    assert fields["edition"] == str(fair.sheet().edition)
    assert group.post(address, data=fields).status_code == 303
    assert fair.sheet().places[0].most == 7


def test_what_a_shift_needs_is_typed_and_shown(fair, group):
    front = fair.place(capacity=2)
    fair.helper(front)
    address = f"{fair.url}/needs/{front.id}"
    refused = group.submit(address, {"least": "5", "most": "2", "skill-0-skill": "firstaid"})
    assert "多い数にしてください" in refused.get_data(as_text=True)
    assert "人数を入力してください" in refused.get_data(as_text=True)
    typed = {"least": "1", "most": "4", "skill-0-skill": "firstaid", "skill-0-count": "2"}
    assert group.submit(address, typed).status_code == 303
    assert fair.sheet().places[0].skills == {"firstaid": 2}
    assert "ができる人があと2人必要" in words(group, fair.url)


def test_nobody_elses_helpers_and_shifts_are_found(fair, group):
    fair.place(capacity=1)
    other = Fair(fair.now)
    place = other.place(capacity=1)
    stranger = other.helper(place)
    assert group.get(f"{fair.url}/helpers/{stranger.id}").status_code == 404
    assert group.get(f"{fair.url}/needs/{place.id}").status_code == 404


def test_a_gap_is_mended_after_its_changes_were_seen(fair, group):
    front = fair.place(capacity=1)
    gone, spare = fair.helper(front, name="見本 去子"), fair.helper(front, name="見本 代子")
    fair.move(gone, None, front)
    db.session.query(Engagement).filter_by(member_id=gone.id).one().state = State.WITHDRAWN
    db.session.commit()
    assert "見本 去子さん" in words(group, fair.url)
    shown = follow(group, press(group, fair, "repair"))
    assert "変更される方は1人です" in shown
    assert "取りやめた方を、持ち場から外します。 見本 去子さん" in shown
    assert "見本 代子さん" in shown
    assert fair.placed() == {(gone.id, front.id)}
    assert "組み直した案があります" in words(group, fair.url)
    done = group.submit(f"{fair.url}/changes", form="changes", press="keep=yes")
    assert "組み直した持ち場にしました" in follow(group, done)
    assert fair.placed() == {(spare.id, front.id)}


def test_the_mended_board_can_be_left_alone(fair, group):
    front = fair.place(capacity=1)
    one = fair.helper(front)
    press(group, fair, "repair")
    done = group.submit(f"{fair.url}/changes", form="changes", press="keep=no")
    assert "元のままです" in follow(group, done)
    assert fair.placed() == set()
    assert one.id in fair.sheet().helper_by_id
    assert group.get(f"{fair.url}/changes").status_code == 303


def test_everybody_is_told_after_it_was_shown_who_hears_what(fair, group):
    front, back = fair.place(capacity=2, **CHOSEN), fair.place("案内", at=3, capacity=2)
    one = fair.helper(front, name="見本 花子")
    moved = fair.helper(front, name="見本 移子", state=State.CONFIRMED)
    fair.move(one, None, front)
    fair.move(moved, None, back)
    fair.helper(front, name="見本 余子")
    shown = words(group, f"{fair.url}/decide")
    assert "2件をお知らせします" in shown
    assert "見本 移子さん：9:00〜11:00 受付 → 12:00〜14:00 案内" in shown
    assert "持ち場のない方（1人）" in shown
    told = follow(group, group.submit(f"{fair.url}/decide", form="decide"))
    assert "1人の参加を確定しました。1人の日程を移しました。" in told
    assert fair.state(one, front) is State.CONFIRMED


def test_what_could_not_be_told_stands_beside_the_person(fair, group):
    front = fair.place(capacity=1, **CHOSEN)
    fair.helper(front, state=State.CONFIRMED)
    one = fair.helper(front)
    fair.move(one, None, front)
    told = follow(group, group.submit(f"{fair.url}/decide", form="decide"))
    assert "定員に達しているため、確定できませんでした" in told
    assert "新しくお知らせすることは、ありませんでした" in told


def test_a_large_board_is_worked_out_by_the_worker(fair, group, monkeypatch):
    monkeypatch.setattr(sheets, "LARGE", 0)
    monkeypatch.setattr(sheets, "MANY", 0)
    front = fair.place(capacity=1, **CHOSEN)
    one = fair.helper(front)
    press(group, fair, "solve")
    assert fair.placed() == {(one.id, front.id)}
    press(group, fair, "repair")
    assert "組み直した案があります" in words(group, fair.url)
    group.submit(f"{fair.url}/decide", form="decide")
    assert fair.state(one, front) is State.CONFIRMED
    assert fair.sheet().roster.working is None


def test_while_the_worker_is_at_it_the_page_says_so(fair, group):
    front = fair.place(capacity=1)
    one = fair.helper(front)
    fair.move(one, None, front)
    roster = db.session.query(EventRoster).one()
    roster.working, roster.working_since = Work.SOLVE, fair.now - timedelta(minutes=3)
    db.session.commit()
    said = words(group, fair.url)
    assert "作業をしているところです（始めてから3分）" in said
    assert "もう一度組む" not in said
    roster.working_since = fair.now - timedelta(minutes=20)
    db.session.commit()
    assert "もう一度組む" in words(group, fair.url)


def test_what_kept_the_worker_from_it_is_told(fair, group):
    front = fair.place(capacity=1)
    one = fair.helper(front)
    stale = fair.change()
    fair.move(one, None, front)
    roster_work.carry_out(Work.SOLVE, fair.activity_id, stale, actor=fair.actor, now=fair.now)
    assert "内容が変わったため、保存していません" in words(group, fair.url)


def test_the_board_asks_as_often_for_many_as_for_few(fair, group):
    front = fair.place(capacity=20)
    fair.helper(front)
    fair.solve()
    db.session.expire_all()
    with counted_statements() as few:
        group.get(fair.url)
    for number in range(6):
        place = fair.place(f"案内{number}", at=number, capacity=4)
        fair.helper(front, place)
    fair.solve()
    db.session.expire_all()
    with counted_statements() as many:
        group.get(fair.url)
    assert len(many) == len(few)


def test_the_list_of_applicants_leads_to_the_board_of_several_dates(fair, group):
    fair.place(capacity=1)
    address = f"/activities/{fair.activity_id}/applicants"
    assert "当日の持ち場" not in words(group, address)
    fair.place("案内", at=3, capacity=1)
    assert "当日の持ち場" in words(group, address)


def test_who_is_gone_can_be_taken_off_the_list(fair, group):
    front = fair.place(capacity=1)
    gone = fair.helper(front, name="見本 去子")
    fair.helper(front)
    fair.move(gone, None, front)
    db.session.query(Engagement).filter_by(member_id=gone.id).one().state = State.WITHDRAWN
    db.session.commit()
    assert "見本 去子さん：9:00〜11:00 受付" in words(group, fair.url)
    press(group, fair, "press", act=f"remove {gone.id} {front.id}")
    assert "見本 去子" not in words(group, fair.url)
    back = fair.place("案内", capacity=1)
    moved = press(group, fair, "move", who=f"{gone.id}-0", to=str(back.id))
    assert moved.status_code == 404


def test_no_reason_tells_of_anybody_but_by_name(fair, group):
    front = fair.place(capacity=2)
    one, other = fair.helper(front, name="見本 花子"), fair.helper(front, name="見本 友子")
    other.phone, other.email = "09012345678", "secret@example.jp"
    db.session.commit()
    fair.agree(one, party="A組")
    fair.agree(other, party="A組", most_shifts=1)
    fair.solve()
    shown = words(group, fair.url)
    assert "見本 友子さんと同じ組です" in shown
    assert "09012345678" not in shown
    assert "secret@example.jp" not in shown


@pytest.mark.parametrize("edition", ["9" * 30, "99999999999", "-5", "x"])
def test_an_edition_that_never_was_is_one_that_has_changed(each_fair, both_apps, edition):
    each_fair.helper(each_fair.place(capacity=1))
    group = client_of(both_apps, each_fair.account)
    answer = press(group, each_fair, "solve", edition=edition)
    assert answer.status_code == 303
    assert each_fair.placed() == set()


def test_what_they_said_to_others_is_not_told_of_those_who_cannot_be_moved(fair, group):
    front, back = fair.place("受付", capacity=2), fair.place("案内", at=3, capacity=2)
    one = fair.helper(front, state=State.CONFIRMED)
    EngagementFactory(member_id=one.id, shift_id=back.id, state=State.DECLINED, origin="referred")
    fair.move(one, None, back)
    fair.decide()
    told = html.text_of(html.parse(group.get(fair.url).text)[0])
    assert "この日程は、お願いできませんでした。" in told
    assert "辞退" not in told


def test_a_mended_board_is_kept_without_what_is_gone_since(each_fair):
    fair = each_fair
    front, back = fair.place("受付", capacity=1), fair.place("案内", at=3, capacity=1)
    fair.helper(front)
    fair.helper(front, back)
    fair.solve()
    roster_work.mend(fair.activity_id, fair.change(), actor=fair.actor, now=fair.now)
    front_id, back_id = front.id, back.id
    with transaction():
        db.session.query(Engagement).filter_by(shift_id=back_id).delete()
        db.session.execute(delete(Shift).where(Shift.id == back_id))
    with transaction():
        rosters.accept_proposal(fair.activity_id, fair.change())
    assert {where for _, where in fair.placed()} == {front_id}


def test_a_board_whose_worker_found_nothing_says_so(fair, group):
    fair.helper(fair.place(capacity=1))
    with transaction():
        rosters.ask_worker(fair.activity_id, Work.SOLVE, fair.change())
    with transaction():
        rosters.finish(fair.activity_id, fair.sheet().edition, "not_found")
    assert "途中で止まりました" in group.get(fair.url).text


def test_only_what_the_board_itself_asked_is_told_and_nothing_else_of_it(fair, group):
    front, back, last = (fair.place(name, at=3 * n, capacity=2) for n, name in enumerate("受案片"))
    one = fair.helper(front, state=State.CONFIRMED)
    EngagementFactory(member_id=one.id, shift_id=last.id, state=State.INVITED)
    for place in (front, back):
        fair.move(one, None, place)
    fair.decide()
    assert words(group, fair.url).count("お願い中") == 1
    fair.move(one, None, last)
    fair.decide()
    board = words(group, fair.url)
    assert board.count("お願い中") == 1
    assert "ほかの方をお願いします" in board
    applied = words(group, f"{fair.url}/helpers/{one.id}").split("申し込んだ持ち場")[1][:60]
    assert "受" in applied
    assert "案" not in applied
    assert "片" not in applied


def test_what_was_found_is_told_only_while_the_same_people_are_known(fair, group):
    nurse_wanted = fair.place("救護", capacity=2)
    with transaction():
        needed = rosters.Need(least=1, most=2, skills={"firstaid": 1})
        rosters.need(fair.activity(), nurse_wanted.id, needed, fair.change(), now=fair.now)
    fair.helper(nurse_wanted)
    fair.solve()
    board = words(group, fair.url)
    assert "これ以上よくできる余地は" in board
    assert "どのように組んでも" in board
    fair.helper(nurse_wanted)
    board = words(group, fair.url)
    assert "これ以上よくできる余地は" not in board
    assert "どのように組んでも" not in board
    assert "できる人があと1人必要" in board


def test_a_bound_for_what_was_locked_goes_with_the_lock(fair, group):
    front = fair.place(capacity=2)
    one = fair.helper(front)
    fair.move(one, None, front)
    fair.lock(one, front)
    fair.solve()
    assert "これ以上よくできる余地は" in words(group, fair.url)
    with transaction():
        rosters.lock(fair.activity_id, one.id, front.id, fair.change(), locked=False)
    assert "これ以上よくできる余地は" not in words(group, fair.url)

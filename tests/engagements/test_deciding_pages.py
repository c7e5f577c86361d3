"""Tests of the pages on which several are decided at once, and of the lottery open to all."""

from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from flask import Flask

from matcher.activities.models import ActivityStatus, Selection
from matcher.engagements import service
from matcher.engagements.models import Engagement
from matcher.engagements.promises import promise
from matcher.engagements.rules import Consenter, Party, State
from matcher.extensions import db
from matcher.members.models import Member
from matcher.shared.clock import local_date
from matcher.shared.db import transaction
from tests.engagements.lots import lottery_of
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    manager,
    person,
    staff,
)
from tests.support.client import GuardedClient
from tests.support.html import parse, text_of
from tests.support.signing import SignedInAs
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
DAY = timedelta(days=1)


class Listing:
    """A group's listing with one date."""

    def __init__(self, *, capacity: int | None = 2, selection=Selection.SCREENING, **more) -> None:
        self.account, organization = manager()
        self.group_id = organization.id
        activity = ActivityFactory(organization_id=organization.id, **more)
        self.activity_id = activity.id
        role = RoleFactory(activity_id=activity.id, selection=selection)
        self.role_id = role.id
        shift = ShiftFactory(
            role_id=role.id, capacity=capacity, starts_at=SATURDAY_MORNING + 14 * DAY
        )
        self.shift_id = shift.id
        self.page = f"/activities/{self.activity_id}/applicants"
        self.decide = f"/shifts/{self.shift_id}/decide"
        self.ties: list[Engagement] = []

    def applied(self, count: int = 1, **more) -> list[Engagement]:
        given = {"shift_id": self.shift_id, "state": State.APPLIED, **more}
        return [EngagementFactory(**given) for _ in range(count)]

    def chosen(self, ties, decision: str, **more) -> dict:
        prefix = f"shift-{self.shift_id}-"
        data = {"chosen": [tie.id for tie in ties], "decision": decision, **more}
        return {prefix + key: value for key, value in data.items()}


@pytest.fixture
def plain(app: Flask) -> Flask:
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def main_of(response) -> str:
    assert response.status_code == 200
    tree, _errors = parse(response.get_data(as_text=True))
    return text_of(tree.find(".//main"))


def states(ties) -> list[State]:
    db.session.rollback()
    return [db.session.get_one(Engagement, tie.id).state for tie in ties]


def post(client: GuardedClient, address: str, data=None):
    client.guarded = False
    answer = client.post(address, data=data or {})
    client.guarded = True
    return answer


def test_several_are_confirmed_at_once_and_who_finds_no_seat_is_named(
    plain: Flask, signed_in_as: SignedInAs
):
    listing = Listing()
    ties = listing.applied(3)
    client = signed_in_as(listing.account)
    answer = post(client, listing.decide, listing.chosen(ties, "confirm"))
    assert answer.status_code == 303
    assert states(ties) == [State.CONFIRMED, State.CONFIRMED, State.APPLIED]
    page = client.get(answer.location).get_data(as_text=True)
    name = db.session.get_one(Member, ties[2].member_id).name
    assert f"{name}さん：定員に達しているため、確定できませんでした。" in page


@pytest.mark.parametrize(
    ("decision", "state"), [("wait", State.WAITLISTED), ("decline", State.DECLINED)]
)
def test_several_wait_or_are_declined_at_once(
    plain: Flask, signed_in_as: SignedInAs, decision: str, state: State
):
    listing = Listing(capacity=1)
    EngagementFactory(shift_id=listing.shift_id)
    ties = listing.applied(2)
    client = signed_in_as(listing.account)
    data = listing.chosen(ties, decision, reason="またの機会に。")
    answer = post(client, listing.decide, data)
    assert "（2件）" in client.get(answer.location).get_data(as_text=True)
    assert states(ties) == [state] * 2


@pytest.mark.parametrize("data", [{}, {"chosen": ["x"]}, {"decision": "confirm"}])
def test_nobody_chosen_or_no_decision_changes_nothing(
    plain: Flask, signed_in_as: SignedInAs, data: dict
):
    listing = Listing()
    ties = listing.applied(2)
    client = signed_in_as(listing.account)
    prefix = f"shift-{listing.shift_id}-"
    answer = post(client, listing.decide, {prefix + k: v for k, v in data.items()})
    assert "選んでください" in client.get(answer.location).get_data(as_text=True)
    assert states(ties) == [State.APPLIED] * 2


def test_only_those_of_the_date_are_decided_and_only_by_its_group(
    plain: Flask, signed_in_as: SignedInAs
):
    listing, other = Listing(), Listing()
    [mine], [theirs] = listing.applied(), other.applied()
    data = listing.chosen([mine, theirs], "confirm")
    assert post(signed_in_as(other.account), listing.decide, data).status_code == 403
    assert post(signed_in_as(person()[0]), listing.decide, data).status_code == 403
    post(signed_in_as(listing.account), listing.decide, data)
    assert states([mine, theirs]) == [State.CONFIRMED, State.APPLIED]
    assert post(signed_in_as(listing.account), "/shifts/999/decide").status_code == 404


def test_the_board_shows_who_comes_what_they_said_and_what_is_late(
    app: Flask, now: datetime, signed_in_as: SignedInAs
):
    listing = Listing()
    message = "車で行きます。"
    listing.applied(people=3, party=Party.HOUSEHOLD, message=message, decide_by=now - DAY)
    listing.applied(answers={"course": "yes", "escort": "見本 母"}, decide_by=now + DAY)
    listing.applied(awaits=Consenter.GUARDIAN)
    page = main_of(signed_in_as(listing.account).get(listing.page))
    said = ("3人（家族）", "車で行きます。", "見本 母", "保護者の方の同意", "予定日を過ぎて")
    assert not [words for words in said if words not in page]
    assert page.index("3人（家族）") < page.index("見本 母")
    work = main_of(signed_in_as(listing.account).get(f"/organizations/{listing.group_id}/work"))
    assert "返事の予定日を過ぎた申込み1件" in work


def test_the_dates_on_which_somebody_waits_stand_on_top_what_is_due_first_first(
    app: Flask, now: datetime, signed_in_as: SignedInAs
):
    listing = Listing()
    later = ShiftFactory(role_id=listing.role_id, starts_at=SATURDAY_MORNING + 21 * DAY)
    listing.applied(2, decide_by=now + 3 * DAY)
    assert "#date-" not in _page(signed_in_as(listing.account), listing.page)
    EngagementFactory(shift_id=later.id, state=State.APPLIED, decide_by=now + DAY)
    page = _page(signed_in_as(listing.account), listing.page)
    assert 0 < page.index(f'"#date-{later.id}"') < page.index(f'"#date-{listing.shift_id}"')


def _page(client: GuardedClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_who_waits_for_a_guardian_or_the_lot_cannot_be_chosen(
    plain: Flask, now: datetime, signed_in_as: SignedInAs
):
    listing = Listing()
    [young] = listing.applied(awaits=Consenter.GUARDIAN)
    drawn = Listing(selection=Selection.LOTTERY)
    [entered] = drawn.applied()
    for one, tie in ((listing, young), (drawn, entered)):
        client = signed_in_as(one.account)
        assert f"/engagements/{tie.id}/confirm" not in client.get(one.page).get_data(as_text=True)
        post(client, one.decide, one.chosen([tie], "confirm"))
    assert states([young, entered]) == [State.APPLIED] * 2


def test_the_board_costs_the_same_for_few_and_many(app: Flask, signed_in_as: SignedInAs):
    counts = []
    for count in (2, 12):
        listing = Listing(selection=Selection.LOTTERY)
        listing.applied(count)
        client = signed_in_as(listing.account)
        with counted_statements() as statements:
            client.get(listing.page)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def lottery(now: datetime, *, count: int = 3, **more) -> Listing:
    listing = Listing(
        selection=Selection.LOTTERY, capacity=1, deadline=local_date(now) - DAY, **more
    )
    with transaction():
        promise([listing.shift_id], now=now - 9 * DAY)
    listing.ties = listing.applied(count)
    return listing


def test_before_the_draw_everybody_sees_the_commitment_and_nobody_the_seed(
    app: Flask, now: datetime, client: GuardedClient
):
    listing = lottery(now)
    draw = lottery_of(listing.shift_id)
    for address in (f"/draws/{listing.shift_id}", f"/activities/{listing.activity_id}"):
        page = client.get(address).get_data(as_text=True)
        assert draw.commitment in page
        assert draw.seed not in page
        assert "いま抽選する" not in page


def test_after_the_draw_everybody_can_compute_it_again_and_no_name_is_told(
    app: Flask, now: datetime, client: GuardedClient
):
    listing = lottery(now)
    with transaction():
        service.draw(listing.shift_id, actor=None, now=now)
    draw, page = lottery_of(listing.shift_id), main_of(client.get(f"/draws/{listing.shift_id}"))
    assert draw.seed in page
    assert draw.commitment == sha256(draw.seed.encode()).hexdigest()
    digests = [sha256(f"{draw.seed}:{tie.id}".encode()).hexdigest()[:12] for tie in listing.ties]
    places = [page.index(digest) for digest in sorted(digests)]
    assert places == sorted(places)
    assert "見本 市民" not in page


def test_the_group_draws_by_one_button_and_only_once(plain: Flask, now, signed_in_as: SignedInAs):
    listing = lottery(now)
    address = f"/draws/{listing.shift_id}"
    client = signed_in_as(listing.account)
    assert "いま抽選する" in main_of(client.get(address))
    assert post(signed_in_as(person()[0]), address).status_code == 403
    assert post(client, address).status_code == 303
    told = main_of(client.get(address))
    assert "に抽選しました" in told
    assert "いま抽選する" not in told
    seed = lottery_of(listing.shift_id).seed
    post(client, address)
    assert lottery_of(listing.shift_id).seed == seed
    assert sorted(states(listing.ties)) == ["confirmed", "waitlisted", "waitlisted"]


def test_a_lottery_that_is_none_or_is_hidden_has_no_page(app: Flask, now, client: GuardedClient):
    plain_one, hidden = ShiftFactory(), lottery(now, status=ActivityStatus.DRAFT)
    for shift_id in (plain_one.id, hidden.shift_id, 999, 2**31, 10**30):
        client.guarded = False
        assert client.get(f"/draws/{shift_id}").status_code == 404


def test_the_applicant_sees_their_number_and_the_day_of_the_lot(
    app: Flask, now: datetime, signed_in_as: SignedInAs
):
    listing = Listing(selection=Selection.LOTTERY)
    account, resident = person()
    [tie] = listing.applied(member_id=resident.id, decide_by=now + 2 * DAY)
    for address in ("/me/engagements", f"/engagements/{tie.id}"):
        page = main_of(signed_in_as(account).get(address))
        assert f"受付番号は{tie.id}です" in page
        assert "抽選は2026年11月26日（木）ごろです" in page
        assert "主催者の返事を待って" not in page


@pytest.mark.parametrize(
    ("days", "words"),
    [(6, "主催者の返事は2026年11月30日（月）ごろまで"), (-1, "返事が遅れています")],
)
def test_the_applicant_sees_until_when_the_organizer_answers(
    app: Flask, now: datetime, signed_in_as: SignedInAs, days: int, words: str
):
    listing = Listing()
    account, resident = person(ResidentFactory())
    listing.applied(member_id=resident.id, decide_by=now + days * DAY)
    assert words in main_of(signed_in_as(account).get("/me/engagements"))


def test_the_staff_draw_for_a_group_too(plain: Flask, now: datetime, signed_in_as: SignedInAs):
    listing = lottery(now)
    assert post(signed_in_as(staff()), f"/draws/{listing.shift_id}").status_code == 303
    assert lottery_of(listing.shift_id).account_id

"""The staff's lists: who may open them, what they show, how many queries they cost."""

import pytest

from matcher.activities.models import ActivityChange, ActivityStatus
from matcher.authz import AccountRole
from matcher.desk.imports.models import ImportKind, ImportReview
from matcher.desk.service.waiting import Matter
from matcher.engagements.rules import State
from matcher.members.models import OrgStatus
from matcher.notices.models import NoticeChannel, NoticeState
from matcher.shared.db import db
from tests.factories import (
    CREATED,
    ActivityFactory,
    EngagementFactory,
    NoticeFactory,
    OrganizationFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    manager,
    person,
    staff,
)
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
LISTS = {
    "/desk": "待っているもの",
    "/desk/organizations": "団体の承認",
    "/desk/activities": "募集の公開",
    "/desk/changes": "公開後の変更",
    "/desk/shifts": "人手が足りない日程",
    "/desk/applications": "返事のない申込み",
    "/desk/residents": "登録している方",
    "/desk/calls": "電話で伝える",
    "/desk/accounts": "登録の確認",
    "/desk/mails": "届かなかったメール",
    "/desk/review": "取り込みの確認",
}
ONE = [
    "/desk/organizations/{id}",
    "/desk/activities/{id}",
    "/desk/residents/{id}",
]
ACTS = [
    "/desk/organizations/{id}",
    "/desk/activities/{id}",
    "/desk/calls/{id}/done",
    "/desk/mails/{id}/again",
    "/desk/accounts/{id}/confirm",
    "/desk/review/{id}/settle",
    "/desk/changes/{id}/seen",
    "/desk/engagements/{id}/accepted",
    "/desk/engagements/{id}/refused",
]


@pytest.fixture
def desk(signed_in_as):
    return signed_in_as(staff())


def _fill(number: int = 1) -> None:
    """Let so many of everything wait."""
    for n in range(number):
        OrganizationFactory(status=OrgStatus.PENDING)
        activity = ActivityFactory(status=ActivityStatus.SUBMITTED, submitted_at=CREATED)
        RoleFactory(activity_id=activity.id)
        shift = ShiftFactory(capacity=3)
        EngagementFactory(shift_id=shift.id, state=State.APPLIED)
        NoticeFactory(channel=NoticeChannel.CALL, member_id=ResidentFactory().id)
        NoticeFactory(state=NoticeState.FAILED)
        phone = f"09000000{n:03d}"
        person(email=None, phone=phone, confirmed_at=None)
        NoticeFactory(kind="confirm_call", channel=NoticeChannel.CALL, address=phone)
        _review(n)
        _change()


def _change() -> None:
    words = {"before": {"場所": "東の浜"}, "after": {"場所": "西の浜"}}
    db.session.add(ActivityChange(activity_id=ActivityFactory().id, at=CREATED, **words))
    db.session.commit()


def _review(n: int) -> None:
    row = {"name": "", "area": f"{n}丁目", "notes": ""}
    review = ImportReview(
        kind=ImportKind.GROUPS,
        file_name="groups.csv",
        line=n + 2,
        reason="missing",
        column="name",
        row=row,
        digest=f"d{n}",
        source_key=f"k{n}",
        created_at=CREATED,
    )
    db.session.add(review)
    db.session.commit()


@pytest.mark.parametrize("page", LISTS)
def test_an_empty_list_says_so_and_leads_on(desk, page):
    response = desk.get(page)
    assert response.status_code == 200
    assert LISTS[page] in response.text


@pytest.mark.parametrize("page", LISTS)
def test_a_list_shows_what_waits(desk, page):
    _fill()
    response = desk.get(page)
    assert response.status_code == 200
    assert "empty-state" not in response.text


@pytest.mark.parametrize("page", LISTS)
def test_a_list_costs_the_same_queries_however_long_it_is(desk, page):
    _fill(2)
    desk.get(page)
    with counted_statements() as few:
        desk.get(page)
    _fill_more(page)
    with counted_statements() as many:
        desk.get(page)
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= (len(Matter) + 2 if page == "/desk" else 7), "\n".join(many)


def _fill_more(page):
    for n in range(2, 25):
        OrganizationFactory(status=OrgStatus.PENDING)
        ActivityFactory(status=ActivityStatus.SUBMITTED, submitted_at=CREATED)
        shift = ShiftFactory(capacity=3)
        EngagementFactory(shift_id=shift.id, state=State.APPLIED)
        NoticeFactory(channel=NoticeChannel.CALL, member_id=ResidentFactory().id)
        NoticeFactory(state=NoticeState.FAILED)
        phone = f"09000000{n:03d}"
        person(email=None, phone=phone, confirmed_at=None)
        NoticeFactory(kind="confirm_call", channel=NoticeChannel.CALL, address=phone)
        _review(n)
        _change()


@pytest.mark.parametrize("page", [*LISTS, *[page.format(id=1) for page in ONE]])
def test_a_visitor_is_asked_to_sign_in(client, page):
    response = client.get(page)
    assert response.status_code == 303
    assert "/sign-in" in response.location


@pytest.mark.parametrize("page", [*LISTS, *[page.format(id=1) for page in ONE]])
@pytest.mark.parametrize("who", [person, manager])
def test_a_member_is_not_let_in(signed_in_as, page, who):
    assert signed_in_as(who()[0]).get(page).status_code == 403


@pytest.mark.parametrize("page", ONE)
@pytest.mark.parametrize("id_", [0, 99_999, 2**31, 10**30])
def test_an_unknown_number_is_not_found(desk, page, id_):
    assert desk.get(page.format(id=id_)).status_code == 404


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("id_", [0, 99_999, 2**31, 10**30])
def test_nothing_is_done_to_what_is_not_there(app, desk, act, id_):
    app.config["WTF_CSRF_ENABLED"] = False
    assert desk.post(act.format(id=id_), data={"decision": "yes"}).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_a_member_does_nothing(app, signed_in_as, act):
    app.config["WTF_CSRF_ENABLED"] = False
    client = signed_in_as(person()[0])
    assert client.post(act.format(id=1), data={"decision": "yes"}).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_without_a_token(desk, act):
    assert desk.post(act.format(id=1)).status_code == 400


def test_the_first_page_counts_everything_and_says_for_how_long(desk):
    _fill(3)
    page = desk.get("/desk").text
    assert page.count('todo-list__count">3<') == 9
    assert 'todo-list__count">6<' not in page
    assert "最長23日" in page
    assert "いちばん近いのは11月28日（土）" in page


def test_area_staff_see_what_is_theirs(signed_in_as):
    for area in ("hamado", "shiote"):
        OrganizationFactory(area=area, status=OrgStatus.PENDING, name=f"{area}の会")
    client = signed_in_as(staff(AccountRole.AREA_STAFF, ("hamado",)))
    page = client.get("/desk/organizations").text
    assert "hamadoの会" in page
    assert "shioteの会" not in page


def test_area_staff_are_kept_from_what_is_not_theirs(app, signed_in_as):
    organization = OrganizationFactory(area="shiote", status=OrgStatus.PENDING)
    activity = ActivityFactory(area=None, status=ActivityStatus.SUBMITTED)
    _account, resident = person(ResidentFactory(area="shiote"), email=None, phone="0312345678")
    call = NoticeFactory(channel=NoticeChannel.CALL, member_id=resident.id)
    _review(0)
    client = signed_in_as(staff(AccountRole.AREA_STAFF, ("hamado",)))
    pages = [
        f"/desk/organizations/{organization.id}",
        f"/desk/activities/{activity.id}",
        f"/desk/residents/{resident.id}",
    ]
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    app.config["WTF_CSRF_ENABLED"] = False
    acts = [
        f"/desk/organizations/{organization.id}",
        f"/desk/activities/{activity.id}",
        f"/desk/calls/{call.id}/done",
        f"/desk/mails/{call.id}/again",
        f"/desk/accounts/{_account.id}/confirm",
        "/desk/review/1/settle",
    ]
    decided = {"decision": "yes", "note": ""}
    assert [client.post(act, data=decided).status_code for act in acts] == [403] * 6


def test_area_staff_have_no_list_of_rows_to_review(signed_in_as):
    _review(0)
    client = signed_in_as(staff(AccountRole.AREA_STAFF, ("hamado",)))
    page = client.get("/desk/review").text
    assert "groups.csv" not in page
    assert "/desk/review" not in client.get("/desk").text


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=99999999999999",
        "page=あ",
        "area=nowhere",
        "area=' OR 1=1 --",
        "days=9999",
        "days=x",
        "q=%00%ff",
        "q=" + "あ" * 3000,
        "q=%25_%5C",
        "silent=maybe",
        "area=hamado&area=shiote",
    ],
)
@pytest.mark.parametrize("page", ["/desk/shifts", "/desk/residents", "/desk/calls", "/desk/review"])
def test_a_senseless_address_is_answered_sensibly(desk, page, query):
    _fill()
    assert desk.get(f"{page}?{query}").status_code == 200

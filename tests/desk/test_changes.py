"""Tests of the staff's page of what groups changed after publishing."""

import pytest

from matcher.activities.models import Activity, ActivityChange
from matcher.authz import AccountRole
from matcher.desk.service import changes
from matcher.errors import Conflict, NotAllowed
from matcher.shared.db import db, transaction
from tests.conftest import NOW
from tests.factories import CREATED, ActivityFactory, actor_of, staff
from tests.support import html

pytestmark = pytest.mark.usefixtures("at_ten")


def changed(area="chuo", *, before="東の浜に集合", after="西の浜に集合", **more):
    row = ActivityChange(
        activity_id=ActivityFactory(area=area).id,
        at=CREATED,
        before={"場所": before},
        after={"場所": after},
        **more,
    )
    db.session.add(row)
    db.session.commit()
    return row.id


def pieces_on(response, tag):
    tree, _errors = html.parse(response.get_data(as_text=True))
    return [html.text_of(element) for element in tree.iter(tag)]


def test_the_page_marks_what_went_and_what_came(app, signed_in_as):
    changed()
    page = signed_in_as(staff()).get("/desk/changes")
    assert pieces_on(page, "del") == ["（削除）東"]
    assert pieces_on(page, "ins") == ["（追加）西"]
    assert "23日前" in page.text


def test_what_is_looked_over_leaves_the_list_and_keeps_who_did_it(app, signed_in_as):
    id_, coordinator = changed(), staff()
    desk = signed_in_as(coordinator)
    assert "公開後の変更" in desk.get("/desk").text
    assert desk.submit("/desk/changes").status_code == 303
    row = db.session.get_one(ActivityChange, id_)
    assert (row.seen_by, row.seen_at) == (coordinator.id, NOW)
    assert "確認していない変更はありません" in desk.get("/desk/changes").text


def test_more_changes_meanwhile_are_looked_at_first(both_apps):
    id_, actor = changed(), actor_of(staff())
    (shown,) = changes.changes_visible_to(actor, 1).items
    with transaction():
        db.session.get_one(ActivityChange, id_).after = {"場所": "北の浜に集合"}
    with pytest.raises(Conflict, match="changed_meanwhile"), transaction():
        changes.settle(id_, shown.version, actor=actor, now=NOW)
    (shown,) = changes.changes_visible_to(actor, 1).items
    with transaction():
        changes.settle(id_, shown.version, actor=actor, now=NOW)
    with pytest.raises(Conflict, match="already_decided"), transaction():
        changes.settle(id_, shown.version, actor=actor, now=NOW)
    assert changes.waiting_changes(actor).count == 0


def test_area_staff_look_over_what_lies_in_their_areas(both_apps):
    here, there, nowhere = changed("chuo"), changed("hamado"), changed(None)
    actor = actor_of(staff(AccountRole.AREA_STAFF, ("chuo",)))
    shown = changes.changes_visible_to(actor, 1)
    assert [change.id for change in shown.items] == [here]
    waiting = changes.waiting_changes(actor)
    assert (waiting.count, waiting.since) == (1, CREATED)
    for id_ in (there, nowhere):
        with pytest.raises(NotAllowed), transaction():
            changes.settle(id_, shown.items[0].version, actor=actor, now=NOW)
    assert changes.waiting_changes(actor_of(staff())).count == 3


def test_a_listing_that_goes_takes_its_changes_along(both_apps):
    id_ = changed()
    with transaction():
        row = db.session.get_one(ActivityChange, id_)
        db.session.delete(db.session.get_one(Activity, row.activity_id))
    assert db.session.get(ActivityChange, id_) is None

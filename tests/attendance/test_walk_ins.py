"""Tests of what a name with a number opens: that somebody came, and nothing else of theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.attendance.rosters import roster_of
from matcher.attendance.service.walk_ins import WalkIn, join_by_oneself, walk_in
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.engagements.service import accept
from matcher.extensions import db
from matcher.shared.db import transaction
from matcher.shared.text import same_name
from tests.attendance.helping import CAME, mark, organizer_with_shift, state_of
from tests.attendance.test_routes_roster import main_of
from tests.factories import EngagementFactory, actor_of, person, staff
from tests.support.signing import client_of

PHONE = "09011112222"
SECRETS = {
    "name": "見本 太郎",
    "name_key": same_name("見本 太郎"),
    "phone": PHONE,
    "email": "taro@example.jp",
    "address": "港町1-2",
    "emergency_name": "見本 次郎",
    "emergency_phone": "0312345678",
}


def resident_with_details(now):
    """Return a login and their resident, who has entered everything."""
    account, resident = person()
    for name, value in {**SECRETS, "emergency_shared_at": now}.items():
        setattr(resident, name, value)
    db.session.commit()
    return account, resident


def recorded(shift, login, now) -> Engagement:
    """Record the resident by name and number, as a helper types them."""
    with transaction():
        tie = walk_in(shift.id, WalkIn("見本太郎", phone=PHONE), actor=actor_of(login), now=now)
    assert tie
    assert state_of(tie) is State.ATTENDED
    return tie


def opened(shift) -> tuple[bool, bool, bool, bool]:
    """Return whether address, birth date, e-mail and emergency contact stand on the roster."""
    db.session.expire_all()
    (line,) = roster_of(shift)
    assert (line.name, line.phone) == ("見本 太郎", PHONE)
    return bool(line.address), line.birth_date is not None, bool(line.email), bool(line.emergency)


@pytest.mark.parametrize("before", [None, State.INVITED, State.DECLINED, State.WITHDRAWN])
def test_a_name_with_a_number_opens_nothing_else(both_apps, now, before):
    login, shift = organizer_with_shift(now)
    account, resident = resident_with_details(now)
    if before:
        EngagementFactory(shift_id=shift.id, member_id=resident.id, state=before)
    recorded(shift, login, now)
    assert opened(shift) == (False,) * 4
    address = f"/activities/{shift.activity_id}/applicants"
    page = main_of(client_of(both_apps, login).get(address))
    assert PHONE in page.replace("-", "")
    assert "taro@example.jp" not in page
    assert "taro@example.jp" in main_of(client_of(both_apps, staff()).get(address))
    assert account


def test_who_lets_themselves_in_shares_what_everybody_shares(both_apps, now):
    _login, shift = organizer_with_shift(now)
    account, resident = resident_with_details(now)
    with transaction():
        join_by_oneself(shift.id, resident, actor=actor_of(account), now=now)
    assert opened(shift)[0]
    assert opened(shift)[2:] == (True, True)


def test_who_had_said_yes_before_the_day_shares_it_too(both_apps, now):
    login, shift = organizer_with_shift(now, starts_at=now + timedelta(days=2))
    account, resident = resident_with_details(now)
    tie = EngagementFactory(shift_id=shift.id, member_id=resident.id, state=State.INVITED)
    with transaction():
        again = db.session.scalars(select(Engagement).where(Engagement.id == tie.id)).one()
        accept(again, actor=actor_of(account), now=now)
    mark(tie, CAME, login, now=now + timedelta(days=2, hours=1))
    assert opened(shift)[0]
    assert opened(shift)[2:] == (True, True)

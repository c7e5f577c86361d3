"""A group at the posting form, for the tests of what it writes there."""

from sqlalchemy import select

from matcher.activities.models import Activity, ActivityStatus, Shift
from matcher.shared.db import db
from tests.factories import ActivityFactory, RoleFactory, ShiftFactory, manager
from tests.support.signing import client_of

POSTING = {
    "title": "海岸の清掃",
    "summary": "浜に流れ着いたものを拾います。道具はこちらで用意します。初めての方も歓迎します。",
    "field": "environment",
    "area": "hamado",
    "venue": "東の浜",
    "until": "date",
    "deadline": "2026年11月26日",
    "eligibility_note": "小学生は保護者と一緒に",
    "belongings": "長靴",
    "reward_note": "無償",
    "schedule_note": "雨のときは中止",
    "contact_method": "支援センターへ",
    "roles-0-wants": "people",
    "roles-0-name": "参加者",
    "roles-0-capacity": "１０",
    "roles-0-selection": "screening",
    "roles-0-min_age": "12",
    "roles-0-max_age": "",
    "roles-0-skills": ["mowing"],
    "roles-0-shifts-0-day": "2026-11-28",
    "roles-0-shifts-0-start": "９：００",
    "roles-0-shifts-0-end": "11時30分",
}
DATE = "roles-0-shifts-0-"


def client_for(app):
    """Return a client of somebody who manages a group, with the group's id."""
    account, organization = manager()
    client = client_of(app, account)
    client.organization_id = organization.id
    return client


def new_page(client):
    """Return the address of the form for a new listing."""
    return f"/organizations/{client.organization_id}/activities/new"


def write(client, **fields):
    """Send the form of a new listing."""
    return client.submit(new_page(client), POSTING | fields, form="posting")


def written():
    """Return the one listing there is."""
    return db.session.scalars(select(Activity)).one()


def dates():
    """Return all dates there are, soonest first."""
    return db.session.scalars(select(Shift).order_by(Shift.starts_at, Shift.id)).all()


def listing_of(client, *shifts, status=ActivityStatus.PUBLISHED, **activity):
    """Post a listing of the client's group with these dates; return its id."""
    words = {"organization_id": client.organization_id, "status": status}
    listing = ActivityFactory(**words | activity)
    role = RoleFactory(activity_id=listing.id)
    for shift in shifts or ({},):
        ShiftFactory(role_id=role.id, **shift)
    return listing.id

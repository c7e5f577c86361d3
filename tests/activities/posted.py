"""A listing ready to be found, for the tests of every view of the list."""

from matcher.activities.models import Activity
from matcher.activities.service.indexing import refresh_index
from matcher.members.models import Organization
from matcher.shared.db import db, transaction
from tests.conftest import NOW
from tests.factories import SATURDAY_MORNING, ActivityFactory, RoleFactory, ShiftFactory


def posted(title="海岸の清掃", *starts, shift=None, **activity):
    """Post a listing with these dates, Saturday morning if none are given; return its id."""
    id_ = ActivityFactory(title=title, **activity).id
    role = RoleFactory(activity_id=id_)
    for start in starts or (SATURDAY_MORNING,):
        ShiftFactory(role_id=role.id, starts_at=start, **(shift or {}))
    with transaction():
        listing = db.session.get_one(Activity, id_)
        listing.organization = db.session.get_one(Organization, listing.organization_id)
        refresh_index(listing, now=NOW)
    return id_

"""A fair with a few places, and people who want to help at it."""

from datetime import datetime, timedelta
from typing import Any

from matcher.activities.models import Activity, Shift
from matcher.activities.service.reading import visible_activity
from matcher.authz import Actor
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.matching import roster_work
from matcher.matching.models import EventRoster, RosterPlacement
from matcher.matching.service import rosters
from matcher.matching.service.rosters import Change, Sheet
from matcher.members.models import Resident
from matcher.shared.db import db, transaction
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    manager,
)

HOUR = timedelta(hours=1)


class Fair:
    """One activity of one group: `place` adds a shift, `helper` somebody who applied."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.account, self.group = manager()
        self.activity_id: int = ActivityFactory(organization_id=self.group.id, title="町の祭り").id

    @property
    def actor(self) -> Actor:
        """Return who manages the group."""
        return actor_of(self.account)

    @property
    def url(self) -> str:
        """Return the address of the board."""
        return f"/activities/{self.activity_id}/board"

    def place(self, name: str = "受付", *, at: int = 0, hours: int = 2, **more: Any) -> Shift:
        """Return a shift that begins so many hours after nine."""
        start = SATURDAY_MORNING + at * HOUR
        about = more.pop("role", {})
        role = RoleFactory(activity_id=self.activity_id, name=name, **about)
        return ShiftFactory(role_id=role.id, starts_at=start, ends_at=start + hours * HOUR, **more)

    def helper(
        self, *shifts: Shift, name: str = "", state: State = State.APPLIED, people: int = 1
    ) -> Resident:
        """Return a resident who is tied to these shifts."""
        resident = ResidentFactory(**({"name": name} if name else {}))
        for shift in shifts:
            EngagementFactory(
                member_id=resident.id, shift_id=shift.id, state=state, people=people, seats=people
            )
        return resident

    def activity(self) -> Activity:
        """Return the activity with its roles and shifts."""
        return visible_activity(self.activity_id, self.actor)

    def sheet(self) -> Sheet:
        """Return the board as it stands."""
        return rosters.read_sheet(self.activity(), now=self.now)

    def change(self, edition: int | None = None) -> Change:
        """Return that the manager changes the board as it is, or as it was."""
        seen = self.sheet().edition if edition is None else edition
        return Change(seen, self.account.id, self.now)

    def solve(self) -> None:
        """Work the board out and keep it."""
        roster_work.solve(self.activity_id, self.change(), actor=self.actor, now=self.now)

    def move(self, who: Resident, from_: Shift | None, to: Shift | None) -> None:
        """Move somebody by hand."""
        wanted = rosters.Move(who.id, from_.id if from_ else None, to.id if to else None)
        with transaction():
            rosters.move(self.activity(), wanted, self.change(), now=self.now)

    def lock(self, who: Resident, shift: Shift) -> None:
        """Lock a placement."""
        with transaction():
            rosters.lock(self.activity_id, who.id, shift.id, self.change(), locked=True)

    def agree(self, who: Resident, **said: Any) -> None:
        """Keep what was agreed with a helper."""
        agreed = rosters.Agreement(**said)
        with transaction():
            rosters.agree(self.activity(), who.id, agreed, self.change(), now=self.now)

    def need(self, shift: Shift, least: int, most: int, **skills: int) -> None:
        """Keep what a shift needs."""
        said = rosters.Need(least, most, skills)
        with transaction():
            rosters.need(self.activity(), shift.id, said, self.change(), now=self.now)

    def decide(self) -> dict[str, int]:
        """Tell everybody; return how many were confirmed, moved and asked."""
        done = roster_work.decide(self.activity_id, self.change(), actor=self.actor, now=self.now)
        return {str(step): count for step, count in done.items()}

    def placed(self) -> set[tuple[int, int]]:
        """Return who stands where."""
        rows = db.session.query(RosterPlacement).join(
            EventRoster, EventRoster.id == RosterPlacement.roster_id
        )
        theirs = rows.filter(EventRoster.activity_id == self.activity_id)
        return {(row.member_id, row.shift_id) for row in theirs}

    def state(self, who: Resident, shift: Shift) -> State | None:
        """Return how somebody stands to a shift."""
        db.session.expire_all()
        tie = db.session.query(Engagement).filter_by(member_id=who.id, shift_id=shift.id)
        found = tie.one_or_none()
        return found.state if found else None

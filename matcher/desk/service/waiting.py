"""All that waits for one person at the desk, counted."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from matcher.authz import Actor
from matcher.desk.service import (
    accidents,
    approvals,
    attendance,
    calls,
    changes,
    consents,
    declarations,
    residents,
    reviews,
    rounds,
    shifts,
    stories,
)
from matcher.desk.service.scope import Waiting


class Matter(StrEnum):
    """A kind of thing that waits, in the order of a coordinator's morning."""

    CONFIRMATIONS = "confirmations"
    CALLS = "calls"
    CONSENTS = "consents"
    MAILS = "mails"
    SHIFTS = "shifts"
    ROUNDS = "rounds"
    APPLICATIONS = "applications"
    ATTENDANCE = "attendance"
    ORGANIZATIONS = "organizations"
    ACTIVITIES = "activities"
    CHANGES = "changes"
    STORIES = "stories"
    RESIDENTS = "residents"
    DECLARATIONS = "declarations"
    ACCIDENTS = "accidents"
    REVIEWS = "reviews"


def waiting_for(actor: Actor, *, now: datetime) -> Mapping[Matter, Waiting]:
    """Return how much of everything waits for this person, one query for each."""
    return {
        Matter.CONFIRMATIONS: calls.waiting_confirmations(actor),
        Matter.CALLS: calls.waiting_calls(actor),
        Matter.CONSENTS: consents.waiting_consents(actor),
        Matter.MAILS: calls.waiting_mails(actor),
        Matter.SHIFTS: shifts.waiting_shifts(actor, now=now),
        Matter.ROUNDS: rounds.waiting_rounds(actor),
        Matter.APPLICATIONS: shifts.waiting_applications(actor, now=now),
        Matter.ATTENDANCE: attendance.waiting_attendance(actor, now=now),
        Matter.ORGANIZATIONS: approvals.waiting_organizations(actor),
        Matter.ACTIVITIES: approvals.waiting_activities(actor),
        Matter.CHANGES: changes.waiting_changes(actor),
        Matter.STORIES: stories.waiting_stories(actor),
        Matter.RESIDENTS: residents.waiting_residents(actor, now=now),
        Matter.DECLARATIONS: declarations.waiting_declarations(actor),
        Matter.ACCIDENTS: accidents.waiting_accidents(actor),
        Matter.REVIEWS: reviews.waiting_reviews(actor),
    }

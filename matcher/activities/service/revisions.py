"""What an edit changed of a listing that its readers know, kept for the staff to look over."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from matcher.activities.hooks.edits import tell_of_edit
from matcher.activities.models import Activity, ActivityChange, Role, Shift
from matcher.activities.rules.day import ON_SHOW
from matcher.activities.service.recurring import rules_of
from matcher.activities.wording.facts import facts_of, terms_of_role
from matcher.activities.wording.listing import say_rules
from matcher.authz import Actor, Permission, can
from matcher.shared.db import db
from matcher.shared.web.filters import shift_when

Words = Mapping[str, str]


@contextmanager
def remembering(activity: Activity, *, actor: Actor | None, now: datetime) -> Iterator[None]:
    """Keep what the block changes of a listing on show, unless the staff themselves change it.

    What waits to be looked over is kept as one difference, however often the group edits.
    """
    before = words_of(activity) if activity.status in ON_SHOW else None
    yield
    if before is not None and actor is not None:
        db.session.flush()
        _keep(activity, before, words_of(activity), actor=actor, now=now)
    tell_of_edit(activity, now=now)


def words_of(activity: Activity) -> Words:
    """Return all a listing says, as labelled words; dates that repeat are said by their rules."""
    said = {
        str(_("題名")): activity.title,
        str(_("活動の内容")): activity.summary,
        **{fact.label: fact.words for fact in facts_of(activity, "")},
        str(_("地図の目印")): _pin(activity),
        **activity.notes,
    }
    for role in activity.roles:
        for label, lines in (
            (_("役割「%(name)s」", name=role.name), terms_of_role(role)),
            (_("「%(name)s」の日程", name=role.name), _dates(role)),
        ):
            # Two roles of one name are told under one label.
            said[label] = "\n".join(filter(None, [said.get(label, ""), *lines]))
    return said


def _pin(activity: Activity) -> str:
    if activity.pin_lat is None or activity.pin_lon is None:
        return ""
    return f"{activity.pin_lat:.5f}, {activity.pin_lon:.5f}"


def differing(before: Words, after: Words) -> tuple[dict[str, str], dict[str, str]]:
    """Return of both only what differs; what one does not say is empty there."""
    labels = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    return (
        {name: before.get(name, "") for name in labels},
        {name: after.get(name, "") for name in labels},
    )


def _keep(activity: Activity, before: Words, after: Words, *, actor: Actor, now: datetime) -> None:
    waiting = _waiting(activity)
    by_staff = can(actor, Permission.WORK_AT_DESK)
    was, becomes = differing(before, after)
    if not was or (by_staff and waiting is None):
        return
    if waiting:
        was, becomes = differing({**was, **waiting.before}, {**waiting.after, **becomes})
    row = waiting or ActivityChange(activity_id=activity.id, at=now)
    if not was:
        db.session.delete(row)
        return
    row.before, row.after = was, becomes
    row.account_id = row.account_id if by_staff else actor.account_id
    db.session.add(row)


def _waiting(activity: Activity) -> ActivityChange | None:
    """Return what the staff have still to look over, nobody else writing it meanwhile."""
    waiting = select(ActivityChange).where(
        ActivityChange.activity_id == activity.id, ActivityChange.seen_at.is_(None)
    )
    locked = waiting.order_by(ActivityChange.id).limit(1).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()


def _dates(role: Role) -> Iterator[str]:
    """Yield the rules, and those dates that stand for themselves."""
    yield from say_rules(role)
    places = {"", *(rule.venue for rule in rules_of(role))}
    own = [shift for shift in role.shifts if not shift.by_rule or shift.venue not in places]
    dated = sorted((s for s in own if s.starts_at), key=lambda s: (s.starts_at, s.id or 0))
    yield from (_date(shift) for shift in dated)
    yield from (_date(shift) for shift in own if shift.starts_at is None)


def _date(shift: Shift) -> str:
    when = shift_when(shift.starts_at, shift.ends_at, shift.timed)
    if shift.cancelled_at:
        return str(_("%(when)s（中止）", when=when))
    if shift.venue:
        return str(_("%(when)s（場所は%(venue)s）", when=when, venue=shift.venue))
    return when

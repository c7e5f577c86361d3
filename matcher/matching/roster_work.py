"""Working on a board in several writes: the long part lies between them, and holds nobody up."""

from collections import Counter
from datetime import datetime

from matcher.activities.service.reading import visible_activity
from matcher.authz import Actor
from matcher.errors import DomainError
from matcher.matching.models import Work
from matcher.matching.service import rosters
from matcher.matching.service.rosters import Change, Step, Told
from matcher.matching.service.rosters.keeping import check_edition, go_on
from matcher.shared.db import transaction

DOING = frozenset({Step.CONFIRM, Step.MOVE, Step.ASK, Step.IN_LINE})


def solve(activity_id: int, change: Change, *, actor: Actor, now: datetime) -> None:
    """Work the board out, and keep it if nobody has changed it meanwhile."""
    check_edition(activity_id, change)
    found = rosters.solved(visible_activity(activity_id, actor), now=now)
    with transaction():
        rosters.keep_solved(activity_id, found, change)


def mend(activity_id: int, change: Change, *, actor: Actor, now: datetime) -> None:
    """Work out what fills the gaps, and keep it to be looked at."""
    check_edition(activity_id, change)
    found = rosters.mended(visible_activity(activity_id, actor), now=now)
    with transaction():
        rosters.propose(activity_id, found, change)


def decide(activity_id: int, change: Change, *, actor: Actor, now: datetime) -> Counter[Step]:
    """Tell everybody where they stand; return how many were confirmed, moved and asked.

    Each is told in a write of their own. Who could not be given a seat is tried again when
    others have moved, for as long as that helps anybody; those who want one another's full
    places change them in one step.
    """
    with transaction():
        rosters.begin_deciding(activity_id, change)
    return _told_everybody(activity_id, actor=actor, now=now)


def carry_out(work: Work, activity_id: int, change: Change, *, actor: Actor, now: datetime) -> None:
    """Do what the worker was asked to; what keeps it from that is noted on the board.

    Of a board that was changed since, nothing is worked out; if the worker was asked anew, that
    job is the one to note anything.
    """
    edition, trouble = change.edition, "roster_unfinished"
    try:
        if work is Work.DECIDE:
            edition = _begun_telling(activity_id, change)
            _told_everybody(activity_id, actor=actor, now=now)
        else:
            AT_LENGTH[work](activity_id, change, actor=actor, now=now)
        trouble = ""
    except DomainError as error:
        trouble = error.code
    finally:
        with transaction():
            rosters.finish(activity_id, edition, trouble)


AT_LENGTH = {Work.SOLVE: solve, Work.REPAIR: mend}


def _begun_telling(activity_id: int, change: Change) -> int:
    """Begin to tell everybody, the board saying so meanwhile; return the edition it has then."""
    with transaction():
        rosters.begin_deciding(activity_id, change)
        return go_on(activity_id, Work.DECIDE, now=change.at)


def _told_everybody(activity_id: int, *, actor: Actor, now: datetime) -> Counter[Step]:
    done: Counter[Step] = Counter()
    while told := (
        _told_one_by_one(activity_id, actor=actor, now=now)
        or _exchanged(activity_id, actor=actor, now=now)
    ):
        done += told
    return done


def _told_one_by_one(activity_id: int, *, actor: Actor, now: datetime) -> Counter[Step]:
    done: Counter[Step] = Counter()
    for told in _to_tell(activity_id, actor=actor, now=now):
        with transaction():
            done[told.step] += rosters.tell(activity_id, told, actor=actor, now=now)
    return +done


def _exchanged(activity_id: int, *, actor: Actor, now: datetime) -> Counter[Step]:
    done: Counter[Step] = Counter()
    for circle in rosters.circles(_to_tell(activity_id, actor=actor, now=now)):
        with transaction():
            if rosters.exchange(activity_id, circle, actor=actor, now=now):
                done[Step.MOVE] += len(circle)
    return done


def _to_tell(activity_id: int, *, actor: Actor, now: datetime) -> list[Told]:
    sheet = rosters.read_sheet(visible_activity(activity_id, actor), now=now)
    return [told for told in rosters.steps_of(sheet) if told.step in DOING]

"""Two people at one board at the same moment: one is first, the other is told."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import IntegrityError

from matcher.activities.service.reading import visible_activity
from matcher.errors import Conflict
from matcher.matching.service import rosters
from matcher.matching.service.rosters import Change
from matcher.shared.db import db, transaction


def test_of_two_moves_at_once_one_is_kept(both_apps, each_fair):
    fair = each_fair
    front, back = fair.place("受付", capacity=2), fair.place("案内", capacity=2)
    one = fair.helper(front, back)
    fair.move(one, None, front)
    outcomes = at_once(both_apps, fair, [rosters.Move(one.id, front.id, back.id)] * 2)
    assert outcomes == ["done", "roster_changed"]
    assert fair.placed() == {(one.id, back.id)}


def test_of_two_who_begin_a_board_at_once_one_is_first(both_apps, each_fair):
    fair = each_fair
    front = fair.place("受付", capacity=2)
    one, other = fair.helper(front), fair.helper(front)
    moves = [rosters.Move(who.id, None, front.id) for who in (one, other)]
    outcomes = at_once(both_apps, fair, moves)
    assert outcomes in (["done", "roster_changed"], ["done", "taken"])
    assert len(fair.placed()) == 1


def at_once(app, fair, moves):
    """Do these moves at once, each knowing the board as it is now; return what came of them."""
    change = fair.change()
    about = (fair.activity_id, fair.actor, fair.now)
    db.session.rollback()
    with ThreadPoolExecutor(len(moves)) as pool:
        return sorted(pool.map(lambda move: _move(app, about, move, change), moves))


def _move(app, about, move, change: Change) -> str:
    activity_id, actor, now = about
    with app.app_context():
        try:
            with transaction():
                activity = visible_activity(activity_id, actor)
                rosters.move(activity, move, change, now=now)
        except Conflict as error:
            return error.code
        except IntegrityError:
            return "taken"
        finally:
            db.session.remove()
    return "done"

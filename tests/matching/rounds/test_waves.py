"""Tests of the next wave of a round: one at a time, and no further than whoever asks for it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from matcher.authz import AccountRole
from matcher.desk import round_work
from matcher.errors import Conflict
from matcher.matching.models import InvitationRound
from matcher.matching.service import rounds
from matcher.matching.service.rounds import Scope
from matcher.shared.db import db, transaction
from tests.factories import actor_of, staff
from tests.matching.rounds.world import drafted, lacking, pairs, supporter


@pytest.fixture
def desk(both_apps):
    """Somebody of the centre, on each database."""
    return actor_of(staff())


@pytest.fixture
def first(desk, now):
    """A round for the whole town that was sent, and whose shift in 中央 still lacks somebody."""
    lacking(capacity=5)
    supporter()
    return sent(drafted(desk, now=now), desk, now)


def sent(found, actor, now):
    with transaction():
        rounds.mark_sent(found.id, "", actor=actor, now=now)
    return rounds.round_of(found.id)


def followed(found, actor, now, within=None):
    """Have the next wave of a round planned and return it."""
    id_ = round_work.follow(found.id, within=within, actor=actor, now=now)
    round_work.work_out(id_, now=now)
    return rounds.round_of(id_)


def test_the_next_wave_reaches_no_further_than_whoever_asks_for_it(desk, first, now):
    far, near = lacking(area="hamado"), supporter()
    supporter(area="hamado", areas=["chuo", "hamado"])
    ours = actor_of(staff(AccountRole.AREA_STAFF, ("chuo",)))
    wave = followed(first, ours, now, within=("chuo",))
    assert {area.area for area in wave.areas} == {"chuo"}
    assert Scope.from_json(wave.scope).within == ("chuo",)
    assert near.id in {member for member, _shift in pairs(wave)}
    assert far.id not in {shift for _member, shift in pairs(wave)}


def test_the_centre_reaches_no_further_than_the_round_it_follows(desk, now):
    lacking(capacity=5)
    supporter()
    ours = actor_of(staff(AccountRole.AREA_STAFF, ("chuo",)))
    found = sent(drafted(ours, now=now, scope=Scope(within=("chuo",))), ours, now)
    assert Scope.from_json(followed(found, desk, now).scope).within == ("chuo",)


def test_where_no_area_is_left_to_reach_there_is_no_next_wave(first, desk, now):
    with pytest.raises(Conflict, match="round_without_shifts"):
        followed(first, desk, now, within=())


def test_a_round_is_followed_by_one_wave(desk, first, now):
    wave = followed(first, desk, now)
    with pytest.raises(Conflict, match="round_followed"):
        followed(first, desk, now)
    assert rounds.next_of(first.id) == wave.id


def test_a_wave_that_was_put_aside_leaves_room_for_another(desk, first, now):
    wave = followed(first, desk, now)
    with transaction():
        rounds.discard(wave.id)
    other = followed(first, desk, now)
    assert rounds.next_of(first.id) == other.id != wave.id


def test_a_wave_is_followed_by_a_wave_of_its_own(desk, first, now):
    supporter()
    wave = sent(followed(first, desk, now), desk, now)
    assert followed(wave, desk, now).follows_id == wave.id


def test_of_two_who_ask_for_the_next_wave_at_once_one_gets_it(both_apps, desk, first, now):
    first_id = first.id
    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        ask = pool.map(lambda _: _pressed(both_apps, first_id, desk, now), range(2))
        assert sorted(ask) == ["done", "round_followed"]
    assert db.session.query(InvitationRound).filter_by(follows_id=first_id).count() == 1


def _pressed(app, round_id, actor, now):
    with app.app_context():
        try:
            round_work.follow(round_id, within=None, actor=actor, now=now)
        except Conflict as error:
            return error.code
        finally:
            db.session.remove()
    return "done"

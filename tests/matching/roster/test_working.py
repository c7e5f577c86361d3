"""The worker at a board: what is left to it, and a job that comes too late."""

import pytest

from matcher.activities.models import Selection
from matcher.engagements.rules import State
from matcher.errors import Conflict, NotFound
from matcher.matching import roster_work
from matcher.matching.models import Work
from matcher.matching.service import rosters
from matcher.matching.service.rosters import keeping
from matcher.shared.db import transaction

CHOSEN = {"role": {"selection": Selection.SCREENING}}


@pytest.fixture
def unsolved(monkeypatch):
    """Nothing is ever worked out: whoever tries is told."""
    for name in ("work_out", "mend"):
        monkeypatch.setattr(keeping, name, lambda *_, **__: pytest.fail("it was worked out"))


def asked(fair, work=Work.SOLVE):
    """Ask the worker, and return the job as it knows the board."""
    with transaction():
        rosters.ask_worker(fair.activity_id, work, fair.change())
    return fair.change()


def carried_out(fair, change, work=Work.SOLVE):
    """Let the worker do a job; return what the board says then: the work, and the trouble."""
    roster_work.carry_out(work, fair.activity_id, change, actor=fair.actor, now=fair.now)
    roster = fair.sheet().roster
    return roster.working, roster.trouble


@pytest.mark.parametrize(("people", "is_long"), [(1, False), (500, True)])
def test_those_who_come_along_count_for_what_is_left_to_the_worker(fair, people, is_long):
    places = [fair.place(f"持ち場{n}", at=n % 8, capacity=None) for n in range(10)]
    for _ in range(2):
        fair.helper(*places, people=people)
    assert fair.sheet().takes_long(Work.SOLVE) is is_long
    assert fair.sheet().takes_long(Work.REPAIR) is is_long


@pytest.mark.parametrize("work", Work)
def test_a_job_that_is_done_is_no_longer_under_way(each_fair, work):
    fair = each_fair
    fair.helper(fair.place(capacity=1))
    assert carried_out(fair, asked(fair, work), work) == (None, "")


@pytest.mark.parametrize("work", Work)
@pytest.mark.usefixtures("unsolved")
def test_an_older_job_works_nothing_out_and_leaves_the_newer_one_under_way(each_fair, work):
    fair = each_fair
    one = fair.helper(front := fair.place(capacity=1, **CHOSEN))
    fair.move(one, None, front)
    older, newer = asked(fair, work), asked(fair)
    assert carried_out(fair, older, work) == (Work.SOLVE, "")
    assert fair.sheet().edition == newer.edition
    assert fair.state(one, front) is State.APPLIED


def test_the_newest_of_several_jobs_is_done(fair):
    one = fair.helper(front := fair.place(capacity=1))
    jobs = [asked(fair) for _ in range(3)]
    said = [carried_out(fair, job) for job in jobs]
    assert said == [(Work.SOLVE, ""), (Work.SOLVE, ""), (None, "")]
    assert fair.placed() == {(one.id, front.id)}


@pytest.mark.usefixtures("unsolved")
def test_a_job_overtaken_by_hand_is_not_awaited_and_says_so(fair):
    one = fair.helper(front := fair.place(capacity=1))
    job = asked(fair)
    fair.move(one, None, front)
    assert fair.sheet().roster.working is None
    assert carried_out(fair, job) == (None, "roster_changed")


def test_a_job_overtaken_while_it_is_worked_out_leaves_the_newer_one(fair, monkeypatch):
    fair.helper(fair.place(capacity=1))
    job, work_out = asked(fair), keeping.work_out

    def meanwhile(sheet, **more):
        found = work_out(sheet, **more)
        asked(fair, Work.REPAIR)
        return found

    monkeypatch.setattr(keeping, "work_out", meanwhile)
    assert carried_out(fair, job) == (Work.REPAIR, "")
    assert fair.placed() == set()


def test_a_board_says_so_as_long_as_people_are_told_of_it(fair, monkeypatch):
    one = fair.helper(front := fair.place(capacity=1, **CHOSEN))
    fair.move(one, None, front)
    seen, tell = [], rosters.tell

    def watched(*about, **more):
        seen.append(fair.sheet().roster.working)
        return tell(*about, **more)

    monkeypatch.setattr(rosters, "tell", watched)
    assert carried_out(fair, asked(fair, Work.DECIDE), Work.DECIDE) == (None, "")
    assert seen == [Work.DECIDE]
    assert fair.state(one, front) is State.CONFIRMED


def test_what_stops_the_telling_ends_the_job(fair, monkeypatch):
    def gone(*_, **__):
        raise NotFound

    fair.helper(fair.place(capacity=1))
    monkeypatch.setattr(rosters, "read_sheet", gone)
    with transaction():
        rosters.ask_worker(fair.activity_id, Work.DECIDE, keeping.Change(0, None, fair.now))
    job = keeping.Change(1, None, fair.now)
    roster_work.carry_out(Work.DECIDE, fair.activity_id, job, actor=fair.actor, now=fair.now)
    monkeypatch.undo()
    roster = fair.sheet().roster
    assert (roster.working, roster.trouble) == (None, "not_found")


def test_a_fault_in_a_job_ends_it(fair, monkeypatch):
    fair.helper(fair.place(capacity=1))
    job = asked(fair)
    monkeypatch.setattr(keeping, "work_out", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        carried_out(fair, job)
    assert fair.sheet().roster.working is None
    assert fair.sheet().roster.trouble == "roster_unfinished"


@pytest.mark.usefixtures("unsolved")
def test_a_press_on_a_board_that_was_changed_works_nothing_out(fair):
    one = fair.helper(front := fair.place(capacity=1))
    seen = fair.change()
    fair.move(one, None, front)
    for deed in (roster_work.solve, roster_work.mend):
        with pytest.raises(Conflict, match="roster_changed"):
            deed(fair.activity_id, seen, actor=fair.actor, now=fair.now)

"""Building the demo town: who lives in it, what it does, and what waits on Monday."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import inspect, select, text

from matcher.accounts.models import Account
from matcher.accounts.passwords import hash_password
from matcher.activities.service.indexing import refresh_need
from matcher.demo.asked import recall_asks
from matcher.demo.attendance import gather_today, record_past
from matcher.demo.changes import change_plans
from matcher.demo.events import hold_fair
from matcher.demo.ground import Ground
from matcher.demo.groups import found_businesses, found_groups
from matcher.demo.insured import insure
from matcher.demo.listings import post
from matcher.demo.logins import (
    PASSWORD,
    choose_business,
    choose_group,
    choose_resident,
    employ,
    login_of,
)
from matcher.demo.lots import let_wait
from matcher.demo.monday import correct, prepare
from matcher.demo.parties import gather_parties
from matcher.demo.recognition import look_back
from matcher.demo.residents import move_in
from matcher.demo.rounds import ask_around
from matcher.demo.ties import tie
from matcher.desk.service.synonyms import add_usual
from matcher.errors import Conflict
from matcher.members.models import Member
from matcher.shared.db import db
from matcher.shared.town import current_city

Say = Callable[[str, int], None]
"""Told the code of a step and how many rows it has made so far."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a town to build, and with which dice."""

    members: int = 400
    activities: int = 260
    seed: int = 1


def check_buildable() -> None:
    """Raise Conflict unless the tables are there and hold nothing, or an older demo."""
    if not inspect(db.engine).has_table(Account.__tablename__):
        raise Conflict("demo_without_tables")
    if not is_demo() and (_has_any(Account) or _has_any(Member)):
        raise Conflict("demo_over_real_data")


def is_demo() -> bool:
    """Tell whether the database holds a demo town."""
    admin = select(Account.id).where(Account.email == login_of("admin"))
    return db.session.scalar(admin) is not None


def build(size: Size, say: Say, *, now: datetime) -> None:
    """Empty the database and build the town; the caller commits."""
    _clear()
    ground = Ground(current_city(), Random(size.seed), now, hash_password(PASSWORD))
    staff = employ(ground)
    people = move_in(ground, size.members)
    say("members", len(people))
    resident = choose_resident(ground, people)
    groups, businesses = found_groups(ground), found_businesses(ground)
    choose_business(*businesses[0])
    say("organizations", len(groups) + len(businesses))
    hosts = [*groups, *(business for business, _account in businesses)]
    openings = post(ground, hosts, size.activities - 1, lambda done: say("activities", done + 1))
    say("engagements", tie(ground, people, businesses, openings))
    record_past(ground)
    refresh_need(now=now)
    add_usual(now=now)
    group, account = choose_group()
    gather_today(ground, group, people)
    correct(ground, group, account)
    gather_parties(ground, staff.staff, people, businesses[0][0], openings)
    let_wait(ground, people, openings)
    change_plans(ground, group, people)
    hold_fair(ground, group, account, people)
    insure(ground, people, (group, account), staff.staff.actor())
    look_back(ground, resident, group, account)
    recall_asks(ground, people, openings)
    ask_around(ground, staff)
    say("notices", prepare(ground, staff, resident, people, openings))


def _has_any(model: type[Account | Member]) -> bool:
    return db.session.scalar(select(model.id).limit(1)) is not None


def _clear() -> None:
    db.session.execute(text("DELETE FROM activity_words"))
    tables = list(reversed(db.metadata.sorted_tables))
    if db.session.get_bind().dialect.name == "postgresql":
        # Numbers begin anew, as on SQLite: lots are drawn by them.
        names = ", ".join(table.name for table in tables)
        db.session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    else:
        for table in tables:
            db.session.execute(table.delete())
    db.session.expunge_all()

"""Tests of three of the staff who send the same round at the same moment."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import State
from matcher.extensions import db
from matcher.matching.service import rounds
from matcher.notices.models import Notice
from matcher.shared.clock import from_local, local_date, utcnow
from tests.conftest import settings_for
from tests.factories import actor_of, staff
from tests.matching.rounds.senders import run
from tests.matching.rounds.world import drafted, lacking, supporter

pytestmark = pytest.mark.race
SENDERS, ASKED = 3, 8


def test_of_all_who_send_at_once_one_sends_and_everybody_is_asked_once(
    both_apps: Flask, tmp_path: Path
) -> None:
    account, now = staff(), utcnow()
    lacking(capacity=ASKED, starts_at=from_local(local_date(now) + timedelta(days=9)))
    for _ in range(ASKED):
        supporter(free_slots=[])
    found = drafted(actor_of(account), now=now)
    assert len(rounds.whole(found).kept) == ASKED
    settings = settings_for(str(both_apps.config["SQLALCHEMY_DATABASE_URI"]), tmp_path)
    told = run(settings, found.id, account.id, SENDERS)
    assert Counter(words for words, _made in told) == {"sent": 1, "round_moved_on": SENDERS - 1}
    assert sum(made for _words, made in told) == ASKED
    db.session.rollback()
    invited = select(func.count()).where(EngagementEvent.to_state == State.INVITED)
    assert db.session.scalar(invited) == ASKED
    assert db.session.scalar(select(func.count(Engagement.id))) == ASKED
    letters = select(func.count()).where(Notice.kind == "engagement_invited")
    assert db.session.scalar(letters) == ASKED

"""The real postings as their readers see them."""

from html import unescape

import time_machine
from sqlalchemy import select

from matcher.activities.models import Activity
from matcher.desk.imports.cli import import_file
from matcher.desk.imports.models import ImportKind
from matcher.extensions import db
from tests.support.import_files import REAL

WORDS = ("title", "schedule_note", "capacity_note", "eligibility_note", "reward_note")


def test_every_real_posting_has_a_page_with_its_own_words(app, client, now):
    with time_machine.travel(now, tick=False):
        import_file(ImportKind.LISTINGS, REAL / "listings.csv")
        for activity in db.session.scalars(select(Activity)).all():
            answer = client.get(f"/activities/{activity.id}")
            page = unescape(answer.get_data(as_text=True))
            missing = [name for name in WORDS if getattr(activity, name) not in page]
            assert not missing, activity.title

"""A sender killed in the middle of its work loses no mail and sends none twice."""

import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

from matcher.config import ROOT
from matcher.notices import tasks
from matcher.notices.delivery import STALE, give_up_on_stale
from matcher.notices.models import NoticeState
from matcher.shared.clock import utcnow
from matcher.shared.db import db
from tests.factories import NoticeFactory
from tests.support.smtp import smtp_server

ROUNDS = 2
MAILS = 6
SENDER = """
import sys
from pathlib import Path
from tests.conftest import settings_for
from matcher import create_app
from matcher.notices import tasks
database, folder, mail_url = sys.argv[1:]
app = create_app(settings_for(database, Path(folder)))
app.config["MAIL_URL"] = mail_url
with app.app_context():
    tasks.deliver.call_local()
"""


def test_a_killed_sender_loses_nothing_and_doubles_nothing(both_apps, tmp_path):
    due = utcnow() - timedelta(minutes=1)
    notices = [NoticeFactory(next_attempt_at=due) for _ in range(ROUNDS * MAILS)]
    db.session.rollback()
    with smtp_server() as (url, mailbox):
        mailbox.delay = 0.03
        for number in range(1, ROUNDS + 1):
            _send_until_killed(both_apps, tmp_path, url, mailbox, after=number * MAILS - 3)
        both_apps.config["MAIL_URL"] = url
        tasks.deliver.call_local()
        give_up_on_stale(now=utcnow() + STALE + timedelta(seconds=1))
        tasks.deliver.call_local()
        time.sleep(0.1)
        arrived = Counter(str(mail["Message-ID"]).strip("<>") for mail in mailbox.messages)
    db.session.rollback()
    assert max(arrived.values()) == 1, "a mail came twice"
    states = {notice.message_id: notice.state for notice in notices}
    assert set(states.values()) <= {NoticeState.SENT, NoticeState.UNKNOWN}
    lost = [id_ for id_, state in states.items() if state is NoticeState.SENT and not arrived[id_]]
    assert not lost, "marked as sent, but it never came"
    unknown = sum(state is NoticeState.UNKNOWN for state in states.values())
    assert unknown <= ROUNDS, "each sender dies with at most one mail in its hands"


def _send_until_killed(app, folder, mail_url, mailbox, *, after):
    """Let a sender of its own work until so many mails were tried in all, then kill it."""
    database = app.config["SQLALCHEMY_DATABASE_URI"]
    program = [sys.executable, "-c", SENDER, database, str(folder), mail_url]
    sender = subprocess.Popen(program, cwd=ROOT)
    end = time.monotonic() + 30
    while mailbox.attempts < after and sender.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    sender.send_signal(signal.SIGKILL)
    sender.wait()

from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.notices import tasks
from matcher.notices.models import Notice, NoticeState
from matcher.notices.service import Message, Recipient, enqueue, send_again
from matcher.shared.clock import utcnow
from matcher.shared.db import db, transaction
from tests.factories import NoticeFactory

READER = Recipient(name="見本 市民", email="reader@example.jp")


def _message(key="a"):
    return Message(key=key, kind="test", subject="お知らせ", body="こんにちは。\n")


@pytest.fixture
def wakings(monkeypatch):
    """What the worker was woken for."""
    woken = []
    monkeypatch.setattr(tasks, "deliver", lambda: woken.append(True))
    return woken


def test_a_commit_wakes_the_worker_once(app, now, wakings):
    with transaction():
        enqueue(_message("a"), READER, now=now)
        enqueue(_message("b"), READER, now=now)
        assert not wakings
    assert wakings == [True]
    with transaction():
        pass
    assert wakings == [True]


def test_a_rollback_wakes_nobody(app, now, wakings):
    def fail():
        with transaction():
            enqueue(_message(), READER, now=now)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with transaction():
        pass
    assert not wakings
    assert db.session.scalars(select(Notice)).all() == []


def test_the_end_of_a_savepoint_wakes_nobody(app, now, wakings):
    with transaction():
        with db.session.begin_nested():
            enqueue(_message(), READER, now=now)
        assert not wakings
    assert wakings == [True]


def test_a_word_that_was_there_already_wakes_nobody(app, now, wakings):
    for _time in range(2):
        with transaction():
            enqueue(_message(), READER, now=now)
    assert wakings == [True]


def test_a_mail_to_be_sent_again_wakes_the_worker(app, now, wakings):
    notice = NoticeFactory(state=NoticeState.FAILED)
    with transaction():
        send_again(notice, now=now)
    assert wakings == [True]


def test_what_was_committed_stays_done_when_the_queue_fails(app, now, monkeypatch, caplog):
    def fail():
        raise OSError("the queue's disk is full")

    monkeypatch.setattr(tasks, "deliver", fail)
    with transaction():
        enqueue(_message(), READER, now=now)
    assert db.session.scalars(select(Notice)).one().state is NoticeState.QUEUED
    assert "could not be woken" in caplog.text


def test_mail_goes_out_right_after_its_commit(both_apps, tmp_path):
    with transaction():
        enqueue(_message(), READER, now=utcnow())
    assert db.session.scalars(select(Notice)).one().state is NoticeState.SENT
    (mail,) = (tmp_path / "outbox").glob("*.eml")
    assert "こんにちは。" in mail.read_text(encoding="utf-8")


def test_every_minute_what_was_left_is_sent(app, tmp_path):
    left = NoticeFactory(next_attempt_at=utcnow() - timedelta(minutes=1))
    dead = NoticeFactory(state=NoticeState.SENDING, next_attempt_at=utcnow() - timedelta(days=1))
    db.session.rollback()
    tasks.deliver_every_minute.call_local()
    db.session.rollback()
    assert left.state is NoticeState.SENT
    assert dead.state is NoticeState.UNKNOWN
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.errors import Conflict
from matcher.notices.models import Notice, NoticeChannel, NoticeState
from matcher.notices.service import (
    Message,
    Recipient,
    enqueue,
    mark_done,
    send_again,
    settle_calls,
)
from matcher.shared.db import db, transaction
from tests.factories import NoticeFactory

WORD = Message(key="greeting:1", kind="greeting", subject="あいさつ", body="こんにちは。\n")
BY_MAIL = Recipient(name="見本 市民", email="reader@example.jp", phone="0312345678")
BY_PHONE = Recipient(name="見本 市民", phone="0312345678")


def _enqueue(message, to, *, now):
    with transaction():
        return enqueue(message, to, now=now)


def test_a_word_goes_by_mail_to_who_has_an_address(app, now):
    notice = _enqueue(WORD, BY_MAIL, now=now)
    assert (notice.channel, notice.address) == (NoticeChannel.MAIL, "reader@example.jp")
    assert notice.created_at == now


def test_a_word_to_who_has_none_waits_for_a_call(app, now):
    notice = _enqueue(WORD, BY_PHONE, now=now)
    assert (notice.channel, notice.address) == (NoticeChannel.CALL, "0312345678")
    assert notice.state is NoticeState.QUEUED


def test_who_can_be_reached_in_no_way_is_left_to_the_desk(app, now):
    notice = _enqueue(WORD, Recipient(name="見本 市民"), now=now)
    assert (notice.channel, notice.address) == (NoticeChannel.CALL, "")


def test_the_same_word_is_written_once(both_apps, now):
    assert _enqueue(WORD, BY_PHONE, now=now)
    assert _enqueue(WORD, BY_PHONE, now=now + timedelta(days=1)) is None
    assert len(db.session.scalars(select(Notice)).all()) == 1


def test_the_same_word_is_written_once_within_one_transaction(both_apps, now):
    with transaction():
        first = enqueue(WORD, BY_PHONE, now=now)
        second = enqueue(WORD, BY_PHONE, now=now)
    assert first is not None
    assert second is None


def test_the_same_word_written_by_several_at_once_is_there_once(both_apps, now):
    start = threading.Barrier(6)
    written = []

    def write():
        with both_apps.app_context():
            start.wait()
            written.append(_enqueue(WORD, BY_PHONE, now=now) is not None)

    writers = [threading.Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(written) == [False] * 5 + [True]
    assert len(db.session.scalars(select(Notice)).all()) == 1


def test_a_long_key_fits_and_stays_its_own(both_apps, now):
    long = "already_registered:" + "a" * 200
    first = _enqueue(Message(long + "1", "k", "s", "b"), BY_PHONE, now=now)
    other = _enqueue(Message(long + "2", "k", "s", "b"), BY_PHONE, now=now)
    again = _enqueue(Message(long + "1", "k", "s", "b"), BY_PHONE, now=now)
    assert first is not None
    assert other is not None
    assert again is None


def test_a_subject_is_one_line_that_fits(both_apps, now):
    hostile = Message("k", "k", "花\r\nBcc: everybody@example.jp" + "壇" * 300, "b")
    notice = _enqueue(hostile, BY_PHONE, now=now)
    assert "\n" not in notice.subject
    assert "\r" not in notice.subject
    assert len(notice.subject) == 200


def test_every_word_has_a_number_of_its_own(app, now):
    one = _enqueue(WORD, BY_PHONE, now=now)
    two = _enqueue(Message("other", "k", "s", "b"), BY_PHONE, now=now)
    assert one.message_id != two.message_id


def test_a_call_is_said_once(app, now):
    notice = NoticeFactory(channel=NoticeChannel.CALL)
    mark_done(notice, now=now)
    assert (notice.state, notice.sent_at) == (NoticeState.SENT, now)
    with pytest.raises(Conflict, match="already_decided"):
        mark_done(notice, now=now)


@pytest.mark.parametrize("state", [NoticeState.FAILED, NoticeState.UNKNOWN])
def test_a_mail_that_did_not_arrive_can_be_said_by_other_means(app, now, state):
    notice = NoticeFactory(state=state)
    mark_done(notice, now=now)
    assert notice.state is NoticeState.SENT


@pytest.mark.parametrize("state", [NoticeState.QUEUED, NoticeState.SENDING, NoticeState.SENT])
def test_a_mail_on_its_way_is_nobodys_call(app, now, state):
    with pytest.raises(Conflict):
        mark_done(NoticeFactory(state=state), now=now)


@pytest.mark.parametrize("state", [NoticeState.FAILED, NoticeState.UNKNOWN])
def test_a_person_may_have_a_lost_mail_sent_again(app, now, state):
    notice = NoticeFactory(state=state, attempts=6, error="550 no such user")
    kept = notice.message_id
    send_again(notice, now=now)
    assert (notice.state, notice.attempts, notice.error) == (NoticeState.QUEUED, 0, "")
    assert (notice.next_attempt_at, notice.message_id) == (now, kept)
    db.session.rollback()


@pytest.mark.parametrize("state", [NoticeState.QUEUED, NoticeState.SENDING, NoticeState.SENT])
def test_a_mail_that_is_not_lost_is_not_sent_again(app, now, state):
    with pytest.raises(Conflict):
        send_again(NoticeFactory(state=state), now=now)


def test_settling_calls_leaves_other_words_alone(both_apps, now):
    mine = NoticeFactory(channel=NoticeChannel.CALL, key="confirm:1:a")
    others = [
        NoticeFactory(channel=NoticeChannel.CALL, key="confirm:11:a"),
        NoticeFactory(key="confirm:1:mail"),
    ]
    with transaction():
        settle_calls("confirm:1:", now=now)
    assert mine.state is NoticeState.SENT
    assert {notice.state for notice in others} == {NoticeState.QUEUED}

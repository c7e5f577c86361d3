"""Delivery to a real mail server that behaves well, badly, or not at all."""

import threading
from datetime import timedelta

import pytest

from matcher.notices.delivery import BACK_OFF, STALE, deliver_due, give_up_on_stale
from matcher.notices.models import NoticeChannel, NoticeState
from matcher.notices.transport import transport_for
from matcher.shared.db import db
from tests.factories import NoticeFactory
from tests.support.ports import free_port
from tests.support.smtp import DROP, smtp_server

SENDER = "noreply@machi.example.jp"


class Clock:
    """A clock that a test sets forward."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def forward(self, by):
        self.now += by


@pytest.fixture
def clock(now):
    return Clock(now)


@pytest.fixture
def mail_server():
    with smtp_server() as server:
        yield server


@pytest.fixture
def transport(mail_server):
    return transport_for(mail_server[0], sender=SENDER)


@pytest.fixture
def mailbox(mail_server):
    return mail_server[1]


def _state(notice):
    db.session.rollback()
    db.session.refresh(notice)
    return notice.state


def test_a_due_mail_is_sent_once(both_apps, clock, transport, mailbox):
    notice = NoticeFactory()
    assert deliver_due(transport, clock=clock) == 1
    assert deliver_due(transport, clock=clock) == 0
    assert _state(notice) is NoticeState.SENT
    assert (notice.sent_at, notice.attempts) == (clock.now, 1)
    assert [mail["Message-ID"] for mail in mailbox.messages] == [f"<{notice.message_id}>"]


def test_calls_and_mails_of_another_day_stay(app, clock, transport, mailbox):
    NoticeFactory(channel=NoticeChannel.CALL)
    NoticeFactory(next_attempt_at=clock.now + timedelta(seconds=1))
    assert deliver_due(transport, clock=clock) == 0
    assert mailbox.attempts == 0


def test_a_refusal_for_now_is_tried_again_after_each_pause(both_apps, clock, transport, mailbox):
    notice = NoticeFactory()
    mailbox.answer_next_with(*["451 try later"] * len(BACK_OFF))
    for pause in BACK_OFF:
        assert deliver_due(transport, clock=clock) == 0
        assert _state(notice) is NoticeState.QUEUED
        assert notice.next_attempt_at == clock.now + pause
        clock.forward(pause - timedelta(seconds=1))
        assert deliver_due(transport, clock=clock) == 0, "too soon"
        clock.forward(timedelta(seconds=1))
    assert deliver_due(transport, clock=clock) == 1
    assert mailbox.attempts == len(BACK_OFF) + 1
    assert [mail["Message-ID"] for mail in mailbox.messages] == [f"<{notice.message_id}>"]
    assert notice.error == ""


def test_refused_too_often_it_has_failed(app, clock, transport, mailbox):
    notice = NoticeFactory(attempts=len(BACK_OFF))
    mailbox.answer_next_with("451 try later")
    deliver_due(transport, clock=clock)
    assert _state(notice) is NoticeState.FAILED
    assert "451" in notice.error


def test_a_refusal_for_good_has_failed_at_once(both_apps, clock, transport, mailbox):
    notice = NoticeFactory()
    mailbox.answer_next_with("550 no such user")
    deliver_due(transport, clock=clock)
    assert _state(notice) is NoticeState.FAILED
    assert notice.error == "550 no such user"
    clock.forward(timedelta(days=30))
    deliver_due(transport, clock=clock)
    assert mailbox.attempts == 1


def test_one_bad_address_holds_up_nobody(app, clock, transport, mailbox):
    bad, good = NoticeFactory(), NoticeFactory()
    mailbox.answer_next_with("550 no such user")
    assert deliver_due(transport, clock=clock) == 1
    assert (_state(bad), _state(good)) == (NoticeState.FAILED, NoticeState.SENT)


def test_a_connection_lost_while_handing_over_is_never_tried_again(
    both_apps, clock, transport, mailbox
):
    notice = NoticeFactory()
    mailbox.answer_next_with(DROP)
    assert deliver_due(transport, clock=clock) == 0
    assert _state(notice) is NoticeState.UNKNOWN
    for _day in range(30):
        clock.forward(timedelta(days=1))
        give_up_on_stale(now=clock.now)
        deliver_due(transport, clock=clock)
    assert mailbox.attempts == 1
    assert _state(notice) is NoticeState.UNKNOWN


def test_a_connection_lost_before_handing_over_is_tried_again(app, clock, transport, mailbox):
    notice = NoticeFactory()
    mailbox.answer_next_senders_with(DROP)
    deliver_due(transport, clock=clock)
    assert _state(notice) is NoticeState.QUEUED
    clock.forward(BACK_OFF[0])
    assert deliver_due(transport, clock=clock) == 1


def test_a_sender_refused_for_now_is_tried_again(app, clock, transport, mailbox):
    notice = NoticeFactory()
    mailbox.answer_next_senders_with("421 too busy")
    deliver_due(transport, clock=clock)
    assert _state(notice) is NoticeState.QUEUED
    assert notice.error == "421 too busy"


def test_an_accepted_mail_is_sent_however_the_server_takes_its_leave(
    app, clock, transport, mailbox
):
    notice = NoticeFactory()
    mailbox.drops_after_accepting = True
    assert deliver_due(transport, clock=clock) == 1
    assert _state(notice) is NoticeState.SENT


def test_without_a_server_all_wait_and_only_the_first_is_tried(both_apps, clock):
    nowhere = transport_for(f"smtp://127.0.0.1:{free_port()}", sender=SENDER)
    first, second = NoticeFactory(), NoticeFactory()
    assert deliver_due(nowhere, clock=clock) == 0
    assert (_state(first), _state(second)) == (NoticeState.QUEUED, NoticeState.QUEUED)
    assert (first.attempts, second.attempts) == (1, 0)
    with smtp_server() as (url, mailbox):
        clock.forward(BACK_OFF[0])
        assert deliver_due(transport_for(url, sender=SENDER), clock=clock) == 2
    assert len(mailbox.messages) == 2


def test_a_mail_whose_sender_died_is_of_unknown_fate(both_apps, clock, transport, mailbox):
    dead = NoticeFactory(state=NoticeState.SENDING, next_attempt_at=clock.now)
    clock.forward(STALE)
    give_up_on_stale(now=clock.now)
    assert _state(dead) is NoticeState.SENDING, "it may still be alive"
    clock.forward(timedelta(seconds=1))
    give_up_on_stale(now=clock.now)
    assert _state(dead) is NoticeState.UNKNOWN
    assert deliver_due(transport, clock=clock) == 0
    assert mailbox.attempts == 0


def test_two_workers_at_once_send_each_mail_once(both_apps, clock, transport, mailbox):
    mailbox.delay = 0.02
    notices = [NoticeFactory() for _ in range(12)]
    db.session.rollback()
    start = threading.Barrier(3)
    sent = []

    def work():
        with both_apps.app_context():
            start.wait()
            sent.append(deliver_due(transport, clock=clock))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == len(notices)
    assert {_state(notice) for notice in notices} == {NoticeState.SENT}
    assert len({mail["Message-ID"] for mail in mailbox.messages}) == len(notices)
    assert mailbox.attempts == len(notices)

"""Tests of what telephones send: once, twice, late, wrong, and by whom."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.extensions import db
from matcher.shared.channel import Channel
from tests.attendance.helping import organizer_with_shift, rows_of, state_of, trace_of
from tests.factories import EngagementFactory, person
from tests.support.signing import client_of

pytestmark = pytest.mark.usefixtures("at_ten")
MINUTE = timedelta(minutes=1)


def a_mark(key: str, at: datetime, **more):
    """Return a mark as a telephone writes it down."""
    return {"key": key * 32, "at": at.isoformat(), **more}


def sent(app: Flask, login, shift, marks, now: datetime):
    """Send marks as this login and return the answer."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = client_of(app, login)
    body = {"sent_at": now.isoformat(), "marks": marks}
    return client.post(f"/shifts/{shift.id}/marks", json=body)


def results_of(answer) -> list[str]:
    """Return what became of each mark."""
    return [one["result"] for one in answer.json["answers"].values()]


def test_what_was_gathered_arrives_at_its_own_time_and_once(both_apps, now):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    marks = [
        a_mark("a", now - 30 * MINUTE, person=str(engagement.id), tap="late"),
        a_mark("b", now - 20 * MINUTE, name="見本 花子", phone="090-1234-5678"),
    ]
    first, again = (sent(both_apps, login, shift, marks, now) for _ in range(2))
    assert results_of(first) == ["done", "done"]
    assert results_of(again) == ["already", "already"]
    (row,) = rows_of(engagement)
    assert (row.arrived_at, row.minutes) == (now - 30 * MINUTE, 90)
    assert trace_of(engagement)[0].at == now - 30 * MINUTE
    assert len(db.session.scalars(select(Engagement)).all()) == 2
    people = {one["name"]: one["said"] for one in again.json["people"]}
    assert people["見本 花子"] == "来た"
    assert again.json["came"] == 2


def test_a_clock_that_goes_wrong_is_set_right(app, now):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    wrong = now - timedelta(hours=5)
    mark = a_mark("a", wrong - 10 * MINUTE, person=str(engagement.id), tap="came")
    assert results_of(sent(app, login, shift, [mark], wrong)) == ["done"]
    assert trace_of(engagement)[0].at == now - 10 * MINUTE


def test_what_cannot_be_taken_is_refused_in_words_and_the_rest_goes_on(app, now):
    login, shift = organizer_with_shift(now)
    engagement, elsewhere = EngagementFactory(shift_id=shift.id), EngagementFactory()
    marks = [
        a_mark("a", now, person=str(elsewhere.id), tap="came"),
        a_mark("b", now, person="x" * 99, tap="came"),
        a_mark("c", now, person=str(engagement.id), tap="dance"),
        a_mark("d", now - timedelta(days=8), person=str(engagement.id), tap="absent"),
        a_mark("e", now, name="見本 花子", phone="12"),
        {"key": "f" * 32, "at": "きのう", "person": str(engagement.id), "tap": "came"},
        {"key": "g" * 32, "person": str(engagement.id), "tap": "came"},
        a_mark("h", now, person=str(engagement.id), tap="came"),
    ]
    answer = sent(app, login, shift, marks, now)
    assert results_of(answer) == ["refused"] * 7 + ["done"]
    words = [one["words"] for one in answer.json["answers"].values()]
    assert all(words[:7])
    assert "名簿にありません" in words[0]
    assert state_of(elsewhere) is State.CONFIRMED


@pytest.mark.parametrize(
    "body", [None, [], "x", {}, {"marks": "x"}, {"marks": [1, {"key": 5}, {"key": "short"}]}]
)
def test_nonsense_is_answered_with_nothing(app, now, body):
    login, shift = organizer_with_shift(now)
    app.config["WTF_CSRF_ENABLED"] = False
    answer = client_of(app, login).post(f"/shifts/{shift.id}/marks", json=body)
    assert answer.json["answers"] == {}


def test_without_a_token_nothing_is_taken_and_a_fresh_one_is_there_to_take(app, now):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    client, address = client_of(app, login), f"/shifts/{shift.id}/marks"
    body = {"marks": [a_mark("a", now, person=str(engagement.id), tap="came")]}
    client.guarded = False
    assert client.post(address, json=body).status_code == 400
    token = client.get(address).json["token"]
    answer = client.post(address, json=body, headers={"X-CSRFToken": token})
    assert results_of(answer) == ["done"]


def test_strangers_send_in_vain(app, now):
    _login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    app.config["WTF_CSRF_ENABLED"] = False
    mark = a_mark("a", now, person=str(engagement.id), tap="came")
    client = client_of(app, person()[0])
    client.guarded = False
    assert client.post(f"/shifts/{shift.id}/marks", json={"marks": [mark]}).status_code == 403
    assert not rows_of(engagement)


def test_a_code_read_says_when_somebody_arrived_the_first_time(app, now):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    for key, at in (("a", now - 50 * MINUTE), ("b", now)):
        mark = a_mark(key, at, person=str(engagement.id), tap="came", scanned=True)
        sent(app, login, shift, [mark], now)
    (row,) = rows_of(engagement)
    assert (row.arrived_at, row.minutes) == (now - 50 * MINUTE, 110)
    assert trace_of(engagement)[0].channel is Channel.SCAN


def test_the_worker_reaches_no_further_than_the_shifts(app):
    answer = app.test_client().get("/shifts/roster-worker.js")
    assert answer.mimetype == "text/javascript"
    assert "Service-Worker-Allowed" not in answer.headers
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_roster_says_until_when_it_may_be_kept_and_signing_out_clears_it(app, now):
    login, shift = organizer_with_shift(now)
    client = client_of(app, login)
    page = client.get(f"/shifts/{shift.id}/roster")
    assert page.headers["X-Keep-Until"] == "2026-11-24T15:00:00+00:00"
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post("/sign-out").headers["Clear-Site-Data"] == '"storage"'


@pytest.mark.parametrize("state", [State.INVITED, State.DECLINED, State.EXPIRED])
def test_a_telephone_records_nobody_who_was_only_asked(both_apps, now, state):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id, state=state)
    marks = [
        a_mark(key, now, person=str(engagement.id), tap=tap, scanned=key == "b")
        for key, tap in (("a", "came"), ("b", "came"), ("c", "absent"), ("d", "undo"))
    ]
    answer = sent(both_apps, login, shift, marks, now)
    assert results_of(answer) == ["refused"] * 4
    assert "名簿にありません" in answer.json["answers"]["a" * 32]["words"]
    assert answer.json["people"] == []
    assert not rows_of(engagement)
    assert state_of(engagement) is state


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "1", "tap": []},
        {"person": "1", "tap": {}},
        {"person": "1", "tap": 5},
        {"person": "1-\ud800", "tap": "came"},
        {"person": "1\x00", "tap": "came"},
        {"name": "見本 \ud800"},
        {"name": "見本\x00花子"},
        {"name": ["見本 花子"]},
        {"name": "見本 花子", "phone": "090\ud8001234"},
    ],
)
def test_what_is_no_text_is_refused_in_words(both_apps, now, wrong):
    login, shift = organizer_with_shift(now)
    answer = sent(both_apps, login, shift, [a_mark("a", now, **wrong)], now)
    assert answer.status_code == 200
    assert results_of(answer) == ["refused"]
    assert answer.json["answers"]["a" * 32]["words"]


@pytest.mark.parametrize("letter", ["\ud800", "\x00", "あ", " "])
def test_a_key_of_strange_letters_is_not_answered(both_apps, now, letter):
    login, shift = organizer_with_shift(now)
    mark = a_mark(letter, now, name="見本 花子")
    assert sent(both_apps, login, shift, [mark], now).json["answers"] == {}

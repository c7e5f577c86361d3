"""Tests of what people do with an engagement."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from matcher.engagements import service
from matcher.engagements.rules import State
from matcher.errors import Conflict
from matcher.extensions import db
from matcher.shared.db import transaction
from tests.factories import ShiftFactory, actor_of, person


def test_a_first_come_application_is_confirmed_at_once(both_apps: Flask, now: datetime) -> None:
    shift = ShiftFactory(capacity=1)
    account, resident = person()
    with transaction():
        engagement = service.apply(
            shift.id, resident, service.Wish(), actor=actor_of(account), now=now
        )
    assert engagement.state is State.CONFIRMED
    assert shift.taken == 1

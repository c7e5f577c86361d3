"""Every route, asked by everybody, in the demo town."""

import re
from contextlib import contextmanager

import pytest
from flask_login import FlaskLoginClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import joinedload

from matcher.accounts.models import Account
from matcher.authz import AccountRole
from matcher.shared.db import db
from tests.support.client import GuardedClient

IDS = (1, 7, 0, 2**31, 10**30)
WORDS = ("1", "清掃", "no-such-thing")
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|DROP|ALTER|CREATE)\b", re.IGNORECASE)
VISITOR = "visitor"
PERSONAS = (VISITOR, *AccountRole)


class GuardedLoginClient(FlaskLoginClient, GuardedClient):
    """Somebody who is signed in already, and looks at every page."""


@pytest.fixture(params=PERSONAS)
def persona(request, demo_town):
    """A client for a visitor and for one person of each role."""
    if request.param == VISITOR:
        return demo_town.test_client()
    with demo_town.app_context():
        wanted = select(Account).where(Account.role == request.param)
        account = (
            db.session.scalars(wanted.options(joinedload(Account.memberships)).order_by(Account.id))
            .unique()
            .first()
        )
    assert account is not None, f"the demo town has no {request.param}"
    return GuardedLoginClient(demo_town, user=account)


def test_no_page_fails_and_none_of_them_changes_anything(persona, demo_town):
    answers = {}
    with _no_writing() as written:
        for address in _addresses(demo_town, "GET"):
            answers[address] = persona.get(address).status_code
            assert not written, f"GET {address} sent {written}"
    failed = {address: status for address, status in answers.items() if status >= 500}
    assert not failed
    assert 200 in answers.values()


def test_nothing_is_done_without_a_token(persona, demo_town):
    with _no_writing() as written:
        for address in _addresses(demo_town, "POST"):
            assert persona.post(address).status_code in {400, 404}, address
    assert not written


def _addresses(app, method):
    """Yield every address that takes the method, with ids that are there and ids that are not."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if method not in (rule.methods or set()) or rule.endpoint == "static":
                continue
            yield from sorted(_filled(app, rule))


def _filled(app, rule):
    if not rule.arguments:
        return {app.url_for(rule.endpoint)}
    numbers = re.findall(r"<int", rule.rule)
    values = IDS if numbers else WORDS
    return {app.url_for(rule.endpoint, **dict.fromkeys(rule.arguments, value)) for value in values}


@contextmanager
def _no_writing():
    """Collect every statement that would change the database while the block runs."""
    written = []

    def note(_connection, _cursor, statement, *_rest):
        if WRITES.match(statement):
            written.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield written
    finally:
        event.remove(Engine, "before_cursor_execute", note)

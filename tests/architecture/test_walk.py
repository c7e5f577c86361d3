"""Every route, asked by everybody, in the demo town."""

import re
from collections import Counter, deque
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import pytest
from flask_login import FlaskLoginClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from matcher.accounts.models import Account
from matcher.demo.logins import login_of
from matcher.shared.db import db
from tests.support import html
from tests.support.client import GuardedClient

STRANGE_NUMBERS = (1, 0, 2**31, 10**30)
STRANGE_WORDS = ("清掃", "no-such-thing")
PAGES_OF_A_VIEW = 4
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|DROP|ALTER|CREATE)\b", re.IGNORECASE)
VISITOR = "visitor"
PEOPLE = (VISITOR, "resident", "group", "business", "area", "staff", "admin")


class GuardedLoginClient(FlaskLoginClient, GuardedClient):
    """Somebody who is signed in already, and looks at every page."""


@pytest.fixture(params=PEOPLE)
def person(request, demo_town):
    """A client for a visitor and for each of the people the demo lets in."""
    if request.param == VISITOR:
        return demo_town.test_client()
    with demo_town.app_context():
        wanted = select(Account).where(Account.email == login_of(request.param))
        account = db.session.scalars(wanted).unique().one()
        return GuardedLoginClient(demo_town, user=account)


def test_no_link_is_dead_and_no_page_changes_anything(person, demo_town):
    """Follow the links of every page, beginning at the front."""
    opened = 0
    with _no_writing() as written:
        for address, response in _linked(person, demo_town):
            assert response.status_code in {200, 302, 303}, f"{address}: {response.status_code}"
            assert not written, f"GET {address} sent {written}"
            opened += 1
    assert opened > 10


def test_no_strange_address_fails_or_changes_anything(person, demo_town):
    with _no_writing() as written:
        for address in _strange_addresses(demo_town, "GET"):
            status = person.get(address).status_code
            assert status < 500, f"{address}: {status}"
            assert not written, f"GET {address} sent {written}"


def test_nothing_is_done_without_a_token(person, demo_town):
    with _no_writing() as written:
        for address in _strange_addresses(demo_town, "POST"):
            assert person.post(address).status_code in {400, 404}, address
    assert not written


def _linked(person, app):
    """Yield what links lead to with its answer, a few pages of each view."""
    taken: Counter[str] = Counter()
    seen, waiting = {"/"}, deque(["/"])
    while waiting:
        address = waiting.popleft()
        endpoint = _endpoint(app, address)
        if taken[endpoint] >= PAGES_OF_A_VIEW:
            continue
        taken[endpoint] += 1
        response = person.get(address)
        yield address, response
        found = _links(response, address)
        waiting.extend(link for link in found if link not in seen)
        seen.update(found)


def _links(response, address):
    if response.location:
        targets = [response.location]
    elif response.mimetype == "text/html":
        tree, _ = html.parse(response.text)
        targets = [link.get("href", "") for link in tree.iter("a")]
    else:
        targets = []
    parts = [urlsplit(urljoin(address, target)) for target in targets]
    return [
        part.path + (f"?{part.query}" if part.query else "")
        for part in parts
        if not part.netloc and not part.scheme
    ]


def _endpoint(app, address):
    try:
        return app.url_map.bind("localhost").match(urlsplit(address).path)[0]
    except (HTTPException, RequestRedirect):
        return address


def _strange_addresses(app, method):
    """Yield an address of every route, with ids that are not there, or never could be."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if method in (rule.methods or set()) and rule.endpoint != "static":
                yield from sorted(_filled(app, rule))


def _filled(app, rule):
    values = STRANGE_NUMBERS if "<int" in rule.rule else STRANGE_WORDS
    if not rule.arguments:
        return {app.url_for(rule.endpoint)}
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

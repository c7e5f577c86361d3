"""Signing in as somebody: with the real form, or at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import PASSWORD
from tests.support.client import GuardedClient

if TYPE_CHECKING:
    from matcher.accounts.models import Account

SignedInAs = Callable[["Account"], GuardedClient]


def sign_in(
    client: GuardedClient, name: str, password: str = PASSWORD, page: str = "/sign-in"
) -> TestResponse:
    """Fill in the real form; return the answer, a redirect when the person was let in."""
    return client.submit(page, {"name": name, "password": password})


def client_of(app: Flask, account: "Account") -> GuardedClient:
    """Return a client in which this person is signed in already."""
    client = app.test_client()
    assert isinstance(client, GuardedClient)
    with client.session_transaction() as session:
        session["_user_id"] = account.get_id()
        session["_fresh"] = True
    return client

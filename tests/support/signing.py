"""Signing in as somebody: with the real form, or at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import PASSWORD
from tests.support import html
from tests.support.client import GuardedClient

if TYPE_CHECKING:
    from matcher.accounts.models import Account

SignedInAs = Callable[["Account"], GuardedClient]


def sign_in(
    client: GuardedClient, name: str | None, password: str = PASSWORD, page: str = "/sign-in"
) -> TestResponse:
    """Fill in the real form; return the answer, a redirect when the person was let in."""
    return client.submit(page, {"name": name or "", "password": password})


def client_of(app: Flask, account: "Account") -> GuardedClient:
    """Return a client in which this person is signed in already."""
    client = app.test_client()
    assert isinstance(client, GuardedClient)
    with client.session_transaction() as session:
        session["_user_id"] = account.get_id()
        session["_fresh"] = True
    return client


def press(client: GuardedClient, address: str, page: str = "/me/profile") -> TestResponse:
    """Send what a button without fields sends, with the token that `page` carries."""
    tree, _ = html.parse(client.get(page).get_data(as_text=True))
    tokens = [f.get("value") for f in tree.iter("input") if f.get("name") == "csrf_token"]
    assert tokens, f"{page} carries no token"
    return client.post(address, data={"csrf_token": tokens[0]})

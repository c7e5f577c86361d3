"""Somebody on the network: cookies, CSRF tokens, and many of them at the same moment."""

import http.client
import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from multiprocessing.synchronize import Barrier
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Flask
from flask_login import FlaskLoginClient

from tests.support import html

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

T = TypeVar("T")
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered."""

    status: int
    location: str
    text: str


@dataclass(slots=True)
class Visitor:
    """A person with a browser: keeps cookies and the CSRF token of the last page seen."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str) -> Answer:
        """Load a page and remember its token."""
        answer = self._ask("GET", path, "", {})
        self.token = _token_in(answer.text) or self.token
        return answer

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        """Send a form with the token last seen; redirects are not followed."""
        body = urlencode({"csrf_token": self.token, **(fields or {})})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, body, kind)

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(
            str(address.hostname), address.port, timeout=PATIENCE
        )
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body or None, headers | {"Cookie": cookie})
        response = connection.getresponse()
        text = response.read().decode("utf-8", errors="replace")
        for line in response.msg.get_all("Set-Cookie") or []:
            self.cookies |= {name: part.value for name, part in SimpleCookie(line).items()}
        connection.close()
        return Answer(response.status, response.getheader("Location") or "", text)


def signed_in_cookie(app: Flask, account: object) -> dict[str, str]:
    """Return the session cookie of somebody who has signed in, without asking for a password."""
    client = FlaskLoginClient(app, user=account)
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return {name: cookie.value}


def at_once(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """Run every job in a process of its own, all let go at one moment; return their results.

    Raise RuntimeError with the first job's error if one fails.
    """
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(len(jobs))
    results = context.SimpleQueue()
    processes = [
        context.Process(target=_run, args=(number, job, barrier, results))
        for number, job in enumerate(jobs)
    ]
    for process in processes:
        process.start()
    done = [results.get() for _ in processes]
    for process in processes:
        process.join()
    failed = [error for _, _, error in done if error]
    if failed:
        raise RuntimeError(failed[0])
    return [result for _, result, _ in sorted(done, key=lambda entry: entry[0])]


def _run(
    number: int, job: Callable[[], Any], barrier: Barrier, results: "SimpleQueue[Any]"
) -> None:
    try:
        barrier.wait(PATIENCE)
        results.put((number, job(), ""))
    except Exception as error:
        results.put((number, None, repr(error)))


def _token_in(page: str) -> str:
    tree, _ = html.parse(page)
    fields = (f for f in tree.iter("input") if f.get("name") == "csrf_token")
    return next((f.get("value", "") for f in fields), "")

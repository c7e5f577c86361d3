"""Pages that are the same for every visitor, kept for a few seconds.

Whoever carries a session's cookie is somebody and gets a page of their own. A visitor's page may be
VISITORS_SECONDS old, which is less than it stays open before their eyes; ADR 15 has the reasons.
"""

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, request
from flask_babel import get_locale
from werkzeug.wrappers import Response

from matcher.shared.web.keeping import Keeper

P = ParamSpec("P")
R = TypeVar("R")
MOST = 300
"""So many pages are kept by each process; some 60 kB each."""
LONGEST = 500
"""The page of a longer address is made anew each time."""
_MARK = "same_for_visitors"
_NAME = "visitors_pages"


def same_for_visitors(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view whose page depends, for visitors, on nothing but its address and the time."""
    setattr(view, _MARK, True)
    return view


def init_visitors(app: Flask) -> None:
    """Answer visitors with kept pages, and keep those made for them."""
    app.extensions[_NAME] = Keeper(MOST)
    app.before_request(_kept_page)
    app.after_request(_keep_page)


def _kept_page() -> Response | None:
    """Return the page as it was made for another visitor a moment ago, if it was."""
    # One key for the whole request: a page is kept for the moment at which it was asked for.
    g.visitors_key = _key() if _is_same_for_all() else None
    found = g.visitors_key and _pages().find(g.visitors_key)
    if not isinstance(found, tuple):
        return None
    g.visitors_key = None
    return Response(found[0], headers=found[1])


def _keep_page(response: Response) -> Response:
    key = g.get("visitors_key")
    usable = response.status_code == 200 and "Set-Cookie" not in response.headers  # noqa: PLR2004
    if key and usable and not response.is_streamed:
        _pages().keep(key, (response.get_data(), response.headers.to_wsgi_list()))
    return response


def _is_same_for_all() -> bool:
    config, view = current_app.config, current_app.view_functions.get(request.endpoint or "")
    return (
        bool(config["VISITORS_SECONDS"])
        and request.method == "GET"
        and getattr(view, _MARK, False)
        and config["SESSION_COOKIE_NAME"] not in request.cookies
        and len(_address()) <= LONGEST
    )


def _pages() -> Keeper:
    keeper: Keeper = current_app.extensions[_NAME]
    return keeper


def _key() -> tuple[object, ...]:
    moment = int(time.time()) // current_app.config["VISITORS_SECONDS"]
    return str(get_locale()), request.host, _address(), moment


def _address() -> str:
    """Return the address as it was sent: it may be no text at all."""
    return f"{request.path}?{request.environ.get('QUERY_STRING', '')}"

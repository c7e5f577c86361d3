"""Every view says who may open it; one that says nothing is refused."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, request
from flask_login import current_user
from werkzeug.wrappers import Response

from matcher.authz import Actor, Permission, Subject, can
from matcher.errors import NotAllowed
from matcher.extensions import login

P = ParamSpec("P")
R = TypeVar("R")
GUARD = "guard"


class UnmarkedViewError(RuntimeError):
    """A view without a guard: a mistake of ours, never of a visitor."""


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view as open to everybody."""
    setattr(view, GUARD, "public")
    return view


def signed_in(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Mark a view as open to whoever is signed in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        if current_actor() is None:
            return _ask_to_sign_in()
        return view(*args, **kwargs)

    setattr(guarded, GUARD, "signed_in")
    return guarded


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Mark a view as open to who holds the permission in general."""

    def mark(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if current_actor() is None:
                return _ask_to_sign_in()
            authorise(permission)
            return view(*args, **kwargs)

        setattr(guarded, GUARD, permission)
        return guarded

    return mark


def current_actor() -> Actor | None:
    """Return who is acting in this request, or None for a visitor."""
    if "actor" not in g:
        g.actor = current_user.actor() if current_user.is_authenticated else None
    actor: Actor | None = g.actor
    return actor


def acting() -> Actor:
    """Return who is acting in a view that only opens to people signed in."""
    actor = current_actor()
    if actor is None:
        raise NotAllowed
    return actor


def authorise(permission: Permission, subject: Subject = None) -> Actor:
    """Return the actor; raise NotAllowed if they may not do this to this subject."""
    actor = acting()
    if not can(actor, permission, subject):
        raise NotAllowed
    return actor


def refuse_unmarked_views(app: Flask) -> None:
    """Stop any request to a view that carries no guard."""

    @app.before_request
    def check() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if view is not None and request.endpoint != "static" and not hasattr(view, GUARD):
            raise UnmarkedViewError(request.endpoint)


def _ask_to_sign_in() -> Response:
    response: Response = login.unauthorized()
    return response

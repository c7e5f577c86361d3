"""Signing in and out: everything that knows Flask-Login stands here."""

from collections.abc import Callable
from typing import Protocol

from flask import flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user
from werkzeug.wrappers import Response

from matcher.authz import Actor, Permission, can
from matcher.extensions import login
from matcher.shared.web.back import back_to


class Person(Protocol):
    """A login as this module needs it."""

    is_active: bool

    def get_id(self) -> str:
        """Return "number:epoch"; a raised epoch ends every session."""

    def actor(self) -> Actor:
        """Return who this is, for the policy table."""


def load_people_by(find: Callable[[int], Person | None]) -> None:
    """Find who is signed in by this function; a cookie of an ended session finds nobody."""

    @login.user_loader  # type: ignore[untyped-decorator]
    def load(cookie: str) -> Person | None:
        number, _colon, epoch = cookie.partition(":")
        if not (number.isascii() and number.isdigit() and epoch):
            return None
        person = find(int(number))
        return person if person and person.is_active and person.get_id() == cookie else None


def enter(person: Person) -> Actor:
    """Sign somebody in, in a session that keeps nothing of the one before."""
    session.clear()
    session.permanent = True
    login_user(person)
    g.pop("actor", None)
    return person.actor()


def leave() -> None:
    """Forget who is signed in; the account's epoch ends its other sessions."""
    session.clear()
    g.pop("actor", None)


def first_page(actor: Actor) -> str:
    """Return the address of the page on which this person begins."""
    if can(actor, Permission.WORK_AT_DESK):
        return url_for("desk.index")
    if actor.resident_id is not None:
        return url_for("matching.for_you")
    if actor.organization_ids:
        return url_for("engagements.work", organization_id=actor.organization_ids[0])
    return url_for("members.mine")


@login.unauthorized_handler  # type: ignore[untyped-decorator]
def ask_to_sign_in() -> Response:
    """Send a visitor to the sign-in page, and afterwards back to where they were."""
    flash(_("ログインすると、続けられます。"), "info")
    here = request.full_path.rstrip("?") if request.method == "GET" else request.referrer
    return redirect(url_for("accounts.sign_in", next=back_to(here)), 303)

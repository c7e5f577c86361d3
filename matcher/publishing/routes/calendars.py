"""Private calendars: their page, their address, and the file behind it."""

from urllib.parse import urlsplit

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.authz import Actor, Permission
from matcher.errors import NotAllowed, NotFound
from matcher.extensions import limiter
from matcher.members.models import Member, MemberKind, Organization
from matcher.publishing.calendars import calendar_of
from matcher.publishing.routes.blueprint import publishing
from matcher.publishing.service import keys
from matcher.publishing.service.calendars import dates_of, entries_of
from matcher.publishing.tokens import member_id_of, token_for
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, public, signed_in

Page = str | Response
FRESH_FOR = 900
"""So many seconds a program may show what it has before it asks again."""


def _whose_address() -> str:
    return str((request.view_args or {}).get("token", ""))


@publishing.get("/calendars/<token>.ics")
@limiter.limit("600 per hour")
@limiter.limit("60 per hour", key_func=_whose_address)
@public
def calendar_feed(token: str) -> Response:
    """Send a private calendar to whoever knows its address; nothing new is not sent again."""
    member_id, now = member_id_of(token), utcnow()
    if member_id is None:
        raise NotFound
    member = load(Member, member_id)
    is_group = member.kind is not MemberKind.RESIDENT
    dates = dates_of(member_id, now=now) if is_group else []
    ical = calendar_of(member, entries_of(member_id, now=now), dates, now=now)
    response = current_app.response_class(ical, mimetype="text/calendar")
    response.headers["Cache-Control"] = f"private, max-age={FRESH_FOR}"
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    return response.make_conditional(request)


@publishing.get("/me/calendar")
@signed_in
def my_calendar() -> Page:
    """Show a resident the address of their calendar, or how to get one."""
    return _page(load(Member, _resident_id(acting())))


@publishing.get("/organizations/<int:organization_id>/calendar")
@signed_in
def group_calendar(organization_id: int) -> Page:
    """Show an organization's people the address of its calendar, or how to get one."""
    organization = load(Organization, organization_id)
    authorise(Permission.ACT_FOR_MEMBER, organization)
    return _page(organization)


@publishing.post("/members/<int:member_id>/calendar/renew")
@signed_in
def renew_calendar(member_id: int) -> Response:
    """Give a calendar an address, or another one."""
    with transaction():
        member = load(Member, member_id)
        authorise(Permission.ACT_FOR_MEMBER, member)
        keys.make(member_id, now=utcnow())
    flash(_("予定表のアドレスをつくりました。"), "success")
    return redirect(_page_of(member), 303)


@publishing.post("/members/<int:member_id>/calendar/stop")
@signed_in
def stop_calendar(member_id: int) -> Response:
    """Close a calendar."""
    with transaction():
        member = load(Member, member_id)
        authorise(Permission.ACT_FOR_MEMBER, member)
        keys.stop(member_id, now=utcnow())
    flash(_("予定表のアドレスを止めました。いままでのアドレスは、もう使えません。"), "success")
    return redirect(_page_of(member), 303)


def _page(member: Member) -> str:
    key, address = keys.open_key(member.id), ""
    if key:
        path = url_for("publishing.calendar_feed", token=token_for(key))
        address = current_app.config["BASE_URL"].rstrip("/") + path
    return render_template(
        "publishing/calendar.html",
        member=member,
        is_group=member.kind is not MemberKind.RESIDENT,
        key=key,
        address=address,
        webcal=urlsplit(address)._replace(scheme="webcal").geturl(),
    )


def _page_of(member: Member) -> str:
    if member.kind is MemberKind.RESIDENT:
        return url_for("publishing.my_calendar")
    return url_for("publishing.group_calendar", organization_id=member.id)


def _resident_id(actor: Actor) -> int:
    if actor.resident_id is None:
        raise NotAllowed
    return actor.resident_id

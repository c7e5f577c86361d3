"""The codes themselves: a member's, on the telephone or on a card, and a shift's poster."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from matcher.attendance.pictures import qr
from matcher.attendance.routes.blueprint import Page, attendance, shift_to_record
from matcher.attendance.service import codes as service
from matcher.authz import Permission
from matcher.engagements.pages.cards import where_of
from matcher.members.models import Member, Resident
from matcher.members.queries import own_resident
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, signed_in


@attendance.get("/me/code")
@signed_in
def my_code() -> Page:
    """Show one's own code, large enough for another telephone."""
    member = own_resident(acting())
    return render_template("attendance/my_code.html", member=member, picture=_of(member))


@attendance.post("/me/code")
@signed_in
def renew_my_code() -> Page:
    """Make one's code, or a new one; the old one is void."""
    with transaction():
        resident_id = own_resident(acting()).id
        is_first = service.code_of_member(resident_id) is None
        service.renew_member_code(resident_id, now=utcnow())
    if is_first:
        flash(_("コードをつくりました。"), "success")
    else:
        flash(_("新しいコードにしました。前のコードとカードは使えません。"), "success")
    return redirect(url_for("attendance.my_code"), 303)


@attendance.get("/residents/<int:resident_id>/card")
@signed_in
def card(resident_id: int) -> Page:
    """Show a resident's card to be printed, for people without a telephone."""
    member = load(Resident, resident_id)
    authorise(Permission.EDIT_MEMBER, member)
    return render_template("attendance/card.html", member=member, picture=_of(member))


@attendance.post("/residents/<int:resident_id>/card")
@signed_in
def renew_card(resident_id: int) -> Page:
    """Make a resident's code, or a new one."""
    member = load(Resident, resident_id)
    authorise(Permission.EDIT_MEMBER, member)
    with transaction():
        service.renew_member_code(resident_id, now=utcnow())
    return redirect(url_for("attendance.card", resident_id=resident_id), 303)


@attendance.get("/shifts/<int:shift_id>/poster")
@signed_in
def poster(shift_id: int) -> Page:
    """Show the poster of a shift as it is printed."""
    shift, _actor = shift_to_record(shift_id)
    code = service.code_of_shift(shift_id)
    picture = qr(url_for("attendance.here", code=code, _external=True)) if code else None
    where = where_of(shift)
    return render_template("attendance/poster.html", shift=shift, picture=picture, where=where)


@attendance.post("/shifts/<int:shift_id>/poster")
@signed_in
def renew_poster(shift_id: int) -> Page:
    """Make the code of a shift's poster, or a new one; posters with the old one are void."""
    shift_to_record(shift_id)
    with transaction():
        service.renew_shift_code(shift_id, now=utcnow())
    return redirect(url_for("attendance.poster", shift_id=shift_id), 303)


def _of(member: Member) -> object:
    code = service.code_of_member(member.id)
    return qr(url_for("attendance.scanned", code=code, _external=True)) if code else None

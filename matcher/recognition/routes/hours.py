"""The hours a member has given, and the certificates made of them."""

from datetime import date
from io import BytesIO

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from matcher.authz import Actor, Permission, can
from matcher.errors import Conflict, NotFound
from matcher.members.models import Member, MemberKind
from matcher.members.service import members_of
from matcher.recognition.forms import CertificateForm, PeriodForm, RevokeForm
from matcher.recognition.forms.hours import years_until
from matcher.recognition.paper import filename_of, number_of, paper_of
from matcher.recognition.queries import thanks_received
from matcher.recognition.routes.blueprint import Page, recognition
from matcher.recognition.rules.periods import Period
from matcher.recognition.service import certificates
from matcher.recognition.service.hours import hours_of
from matcher.recognition.wording import fiscal_year_ja, period_ja
from matcher.shared.clock import today, utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, signed_in
from matcher.shared.web.navigation import NavItem


@recognition.get("/me/hours")
@signed_in
def my_hours() -> Page:
    """Show one's own hours; of a login of organizations only, those of the first."""
    actor = acting()
    member_id = actor.resident_id or next(iter(actor.organization_ids), None)
    if member_id is None:
        raise NotFound
    return _page(load(Member, member_id), actor)


@recognition.get("/members/<int:member_id>/hours")
@signed_in
def hours(member_id: int) -> Page:
    """Show the hours of a member to those who act for it, and to the staff."""
    member = load(Member, member_id)
    return _page(member, authorise(Permission.SEE_HOURS, member))


@recognition.post("/members/<int:member_id>/certificates")
@signed_in
def certify(member_id: int) -> Page:
    """Make a certificate of a period."""
    member = load(Member, member_id)
    actor = authorise(Permission.SEE_HOURS, member)
    form = CertificateForm()
    if not form.validate_on_submit():
        return _page(member, actor, form)
    with transaction():
        certificates.issue(member, form.to_period(), actor=actor, now=utcnow())
    flash(_("活動証明書ができました。下の一覧から開いて、印刷できます。"), "success")
    first, last = form.first_day.data, form.last_day.data
    back = url_for("recognition.hours", member_id=member_id, first=first, last=last)
    return redirect(f"{back}#certificates", 303)


@recognition.get("/members/<int:member_id>/certificates/<int:certificate_id>.pdf")
@signed_in
def paper(member_id: int, certificate_id: int) -> Response:
    """Send a certificate to be printed; one that is void is not printed."""
    authorise(Permission.SEE_HOURS, load(Member, member_id))
    certificate = certificates.certificate_of(certificate_id, member_id)
    if certificate.revoked_at is not None:
        raise Conflict("certificate_revoked")
    drawn, name = BytesIO(paper_of(certificate)), filename_of(certificate)
    response = send_file(drawn, "application/pdf", download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@recognition.route(
    "/members/<int:member_id>/certificates/<int:certificate_id>/revoke", methods=["GET", "POST"]
)
@signed_in
def revoke(member_id: int, certificate_id: int) -> Page:
    """Declare a certificate void, as staff, after a look at what that means."""
    member = load(Member, member_id)
    authorise(Permission.APPROVE, member)
    certificate = certificates.certificate_of(certificate_id, member_id)
    form = RevokeForm()
    if not form.validate_on_submit():
        return render_template(
            "recognition/revoke.html",
            member=member,
            certificate=certificate,
            number=number_of(certificate),
            form=form,
        )
    with transaction():
        certificates.revoke(certificate_id, member_id, form.note.text, now=utcnow())
    flash(_("証明書を無効にしました。確認ページにも、無効と表示されます。"), "success")
    return redirect(url_for("recognition.hours", member_id=member_id), 303)


def _page(member: Member, actor: Actor, certificate_form: CertificateForm | None = None) -> str:
    form = PeriodForm(today())
    period = form.to_period()
    found = hours_of(member.id, period, now=utcnow())
    is_resident = member.kind is MemberKind.RESIDENT
    return render_template(
        "recognition/hours.html",
        member=member,
        others=[one for one in members_of(actor) if one.id != member.id],
        is_resident=is_resident,
        is_own=member.id in actor.memberships,
        may_revoke=can(actor, Permission.APPROVE, member),
        form=form,
        years=_years(member.id, period),
        period=period_ja(period),
        hours=found,
        thanks=thanks_received(member.id, period.first, period.last),
        certificate_form=certificate_form or _certificate_form(period),
        certificates=[(one, number_of(one)) for one in certificates.certificates_of(member.id)],
    )


def _certificate_form(period: Period) -> CertificateForm:
    last = min(period.last, max(today(), period.first))
    return CertificateForm(formdata=None, data={"first_day": period.first, "last_day": last})


def _years(member_id: int, period: Period) -> list[NavItem]:
    return [_year(member_id, number, period) for number in years_until(today())]


def _year(member_id: int, number: int, period: Period) -> NavItem:
    address = url_for("recognition.hours", member_id=member_id, year=number)
    is_typed = bool(request.args.get("first"))
    is_shown = period.first == date(number, 4, 1) and not is_typed
    return NavItem(fiscal_year_ja(number), address, is_shown)

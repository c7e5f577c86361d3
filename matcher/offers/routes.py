"""The pages of what people can give: registering as a supporter, offers, the talent list."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.accounts.passwords import hash_password
from matcher.authz import Permission, can
from matcher.extensions import limiter
from matcher.members.models import Member, MemberKind
from matcher.members.queries import own_resident
from matcher.members.service import members_of
from matcher.offers import queries, service
from matcher.offers.forms import OfferForm, RegisterForm, SupporterForm, TalentFilterForm
from matcher.offers.kinds import name_of_kind
from matcher.offers.models import Offer, OfferKind
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, current_actor, page_number, public, signed_in

offers = Blueprint("offers", __name__)
offers.add_app_template_filter(name_of_kind, "offer_kind_name")

Page = str | Response


@offers.route("/join/resident", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour", methods=["POST"])
def register() -> Page:
    """Register a resident; the answer is the same whether or not there is an account."""
    if current_actor() is not None:
        return redirect(url_for("members.mine"), 303)
    form = RegisterForm()
    if not form.validate_on_submit():
        return render_template("offers/register.html", form=form)
    command, hashed = form.to_command(), hash_password(str(form.password.data))
    with transaction():
        service.register_supporter(command, hashed, now=utcnow())
    by = "mail" if command.login.email else "phone"
    return redirect(url_for("accounts.sent", about="confirm", by=by), 303)


@offers.route("/me/supporter", methods=["GET", "POST"])
@signed_in
def supporter() -> Page:
    """Change when and for what one is free."""
    resident = own_resident(acting())
    offer = service.supporter_offer(resident.id)
    form = SupporterForm.of(offer)
    if not form.validate_on_submit():
        return render_template("offers/supporter.html", form=form, offer=offer)
    member_id = resident.id
    with transaction():
        service.save_supporter(member_id, form.to_command(), now=utcnow())
    flash(_("保存しました。合う活動をおすすめします。"), "success")
    return redirect(url_for("matching.for_you"), 303)


@offers.get("/me/offers")
@signed_in
def mine() -> Page:
    """Show what oneself and one's organizations offer."""
    own = [(member, service.offers_of(member.id)) for member in members_of(acting())]
    return render_template("offers/mine.html", own=own)


@offers.get("/members/<int:member_id>/offers")
@signed_in
def of_member(member_id: int) -> Page:
    """Show what one member offers."""
    member = _own_member(member_id)
    found = service.offers_of(member_id)
    return render_template("offers/of_member.html", member=member, offers=found)


@offers.route("/members/<int:member_id>/offers/new", methods=["GET", "POST"])
@signed_in
def new(member_id: int) -> Page:
    """Offer one thing more."""
    member = _own_member(member_id)
    form = OfferForm.of(member, None, request.args.get("kind"))
    if not form.validate_on_submit():
        return render_template("offers/new.html", form=form, member=member)
    with transaction():
        service.add_offer(member, form.to_command(), now=utcnow())
    flash(_("登録しました。"), "success")
    return redirect(url_for("offers.of_member", member_id=member_id), 303)


@offers.route("/offers/<int:offer_id>/edit", methods=["GET", "POST"])
@signed_in
def edit(offer_id: int) -> Page:
    """Change what is offered."""
    offer, member = _own_offer(offer_id)
    if offer.kind is OfferKind.TIME:
        return redirect(_page_of(offer), 303)
    form = OfferForm.of(member, offer)
    if not form.validate_on_submit():
        return render_template("offers/edit.html", form=form, offer=offer, member=member)
    with transaction():
        service.edit_offer(offer, form.to_command(), now=utcnow())
    flash(_("変更しました。"), "success")
    return redirect(url_for("offers.of_member", member_id=member.id), 303)


@offers.post("/offers/<int:offer_id>/close")
@signed_in
def close(offer_id: int) -> Page:
    """Stop offering it."""
    offer, _member = _own_offer(offer_id)
    with transaction():
        service.close_offer(offer, now=utcnow())
    flash(_("受付を休みにしました。いつでも再開できます。"), "success")
    return redirect(_page_of(offer), 303)


@offers.post("/offers/<int:offer_id>/reopen")
@signed_in
def reopen(offer_id: int) -> Page:
    """Offer it again."""
    offer, _member = _own_offer(offer_id)
    with transaction():
        service.reopen_offer(offer, now=utcnow())
    flash(_("受付を再開しました。"), "success")
    return redirect(_page_of(offer), 303)


@offers.get("/talents")
@public
def index() -> Page:
    """List the talents that can be asked for, without a way to reach their owners."""
    form = TalentFilterForm(request.args)
    page = queries.open_talents(form.to_filters(), page_number(), now=utcnow())
    return render_template("offers/index.html", form=form, page=page, group=_posting_group())


def _posting_group() -> Member | None:
    """Return the first organization for which this reader may post; None for everybody else."""
    actor = current_actor()
    own = members_of(actor) if actor else ()
    groups = (member for member in own if member.kind is not MemberKind.RESIDENT)
    return next((one for one in groups if can(actor, Permission.POST_ACTIVITY, one)), None)


def _page_of(offer: Offer) -> str:
    """Return the page on which this offer is shown to who may change it."""
    if offer.kind is OfferKind.TIME and offer.member_id == acting().resident_id:
        return url_for("offers.supporter")
    return url_for("offers.of_member", member_id=offer.member_id)


def _own_member(member_id: int) -> Member:
    member = load(Member, member_id)
    authorise(Permission.EDIT_MEMBER, member)
    return member


def _own_offer(offer_id: int) -> tuple[Offer, Member]:
    offer, member = queries.offer_with_member(offer_id)
    authorise(Permission.EDIT_MEMBER, member)
    return offer, member

"""The roster of a shift for the insurance: who is covered, frozen once the shift begins."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from matcher.activities.models import Shift
from matcher.activities.service.reading import is_visible, shift_with_context
from matcher.authz import Permission
from matcher.errors import NotFound
from matcher.insurance.forms import EnrolManyForm
from matcher.insurance.pages import uncovered
from matcher.insurance.routes.blueprint import Page, insurance
from matcher.insurance.rules import is_late
from matcher.insurance.service import declaring, enrolling
from matcher.insurance.service.freezing import Roster, roster
from matcher.shared.clock import today, utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, authorise, signed_in


@insurance.route("/shifts/<int:shift_id>/insurance", methods=["GET", "POST"])
@signed_in
def people(shift_id: int) -> Page:
    """Show who comes to a shift and is covered; the staff enrol several of them at once."""
    shift = _own(shift_id)
    found = roster(shift, now=utcnow())
    form = _form(found)
    if not form.offered or not form.validate_on_submit():
        return _page(found, form)
    with transaction():
        command, member_ids = form.to_command(), form.member_ids
        count = enrolling.enrol_all(member_ids, command, actor=acting(), now=utcnow())
    flash(_("%(count)d人の加入を記録しました。", count=count), "success")
    return redirect(url_for("insurance.people", shift_id=shift_id), 303)


def _page(found: Roster, form: EnrolManyForm) -> Page:
    starts_at = found.shift.starts_at
    late = bool(found.frozen_at and starts_at and is_late(found.frozen_at, starts_at))
    enough = _enough(found)
    return render_template(
        "insurance/people.html", roster=found, form=form, late=late, enough=enough
    )


def _form(found: Roster) -> EnrolManyForm:
    """Return the form with those whom this person may enrol: none for an organizer."""
    without = uncovered([*found.rows, *found.addendum], _enough(found))
    names = enrolling.those_to_enrol([id_ for id_, _name in without], acting())
    day = today()
    return EnrolManyForm.of(day, people=[(resident.id, resident.name) for resident in names])


def _enough(found: Roster) -> list[str]:
    """Return the codes of the plans that cover what is done on this shift."""
    declaration = declaring.declaration_of(found.shift.activity_id)
    return [plan.code for plan in declaring.plans_enough_for(declaration)]


def _own(shift_id: int) -> Shift:
    shift = shift_with_context(shift_id)
    if shift is None or not is_visible(shift.activity, acting()):
        raise NotFound
    authorise(Permission.DECLARE_INSURANCE, shift.activity)
    return shift

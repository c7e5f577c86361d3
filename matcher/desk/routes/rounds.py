"""Rounds of asking: the list of them, a new one, and what one would do or has done."""

from flask import redirect, render_template, request, url_for

from matcher.authz import Permission
from matcher.desk import round_work, tasks
from matcher.desk.pages import calibration as likelihood
from matcher.desk.pages import round_parts
from matcher.desk.pages import rounds as pages
from matcher.desk.round_forms import PlanForm, SendForm
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import rounds as service
from matcher.matching.learning import deciles
from matcher.matching.models import RoundState
from matcher.matching.round_words import problem_words, scope_words
from matcher.matching.service import rounds as planning
from matcher.matching.service.rounds import Scope
from matcher.shared.clock import today, utcnow
from matcher.shared.town import current_city
from matcher.shared.web import acting, page_number, requires

desk.add_app_template_filter(scope_words)
desk.add_app_template_filter(problem_words, "round_problem")


@desk.get("/rounds")
@requires(Permission.INVITE)
def rounds() -> Page:
    """List the rounds of asking, the newest first."""
    page = service.rounds_visible_to(acting(), page_number())
    return render_template("desk/rounds.html", page=page)


@desk.route("/rounds/new", methods=["GET", "POST"])
@requires(Permission.INVITE)
def plan_round() -> Page:
    """Choose what a round is for, and have it planned."""
    actor, now = acting(), utcnow()
    form = PlanForm(service.lacking(actor, now=now), service.reach_of(actor))
    if not form.validate_on_submit():
        return render_template("desk/plan_round.html", form=form, policies=current_city().policies)
    command = form.to_command(today=today())
    if not planning.wanting(command.scope, now=now):
        form.refuse()
        return render_template("desk/plan_round.html", form=form, policies=current_city().policies)
    made = round_work.begin(command, actor=actor, now=now)
    tasks.plan_soon(made, now=now)
    return redirect(url_for("desk.invitation_round", round_id=made), 303)


@desk.get("/rounds/<int:round_id>")
@requires(Permission.INVITE)
def invitation_round(round_id: int) -> Page:
    """Show a round: being worked out, what sending it would do, or what came of it."""
    found = service.round_for(round_id, acting())
    whole = planning.whole(found)
    return render_template(
        "desk/invitation_round.html",
        round=found,
        scope=Scope.from_json(found.scope),
        parts=round_parts.parts_of(whole),
        preview=pages.preview_of(whole, service.mailed(whole)),
        outcome=pages.outcome_of(whole, now=utcnow()),
        following=planning.next_of(round_id),
        form=SendForm(message=found.message) if found.state is RoundState.DRAFT else None,
        opened=request.args.get("shift", 0, int),
    )


@desk.get("/rounds/calibration")
@requires(Permission.INVITE)
def calibration() -> Page:
    """Show whether people say yes as often as was expected."""
    return render_template("desk/calibration.html", rows=likelihood.rows_of(deciles(now=utcnow())))

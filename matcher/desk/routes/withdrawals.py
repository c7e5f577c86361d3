"""Writing down that somebody will not come after all, and taking that back."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from matcher.authz import Permission
from matcher.desk.proxy_forms import SpokenWithdrawalForm
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import answers
from matcher.engagements.pages.cards import acts_on, after_leaving, shift_card
from matcher.engagements.rules import Act
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, requires


@desk.route("/engagements/<int:engagement_id>/withdrawn", methods=["GET", "POST"])
@requires(Permission.SEE_CONTACTS)
def withdrawn(engagement_id: int) -> Page:
    """Write down that somebody who was to come said that they will not."""
    engagement, form = answers.engagement_of(engagement_id, acting()), SpokenWithdrawalForm()
    if not form.validate_on_submit():
        return render_template(
            "desk/withdrawn.html",
            form=form,
            engagement=engagement,
            card=shift_card(engagement.shift),
            is_open=Act.WITHDRAW in acts_on(engagement),
            after=after_leaving(engagement, now=utcnow()),
        )
    with transaction():
        said_by, reason = form.said_by.channel, form.reason.text
        answers.withdraw(engagement_id, said_by, actor=acting(), now=utcnow(), reason=reason)
    flash(_("取りやめを記録しました。主催者にお知らせします。"), "success")
    return redirect(url_for("desk.withdrawn", engagement_id=engagement_id), 303)


@desk.post("/engagements/<int:engagement_id>/restored")
@requires(Permission.SEE_CONTACTS)
def restored(engagement_id: int) -> Page:
    """Restore what was withdrawn by mistake, a moment ago."""
    with transaction():
        answers.restore(engagement_id, actor=acting(), now=utcnow())
    flash(_("元に戻しました。主催者にもお知らせします。"), "success")
    return redirect(url_for("desk.withdrawn", engagement_id=engagement_id), 303)

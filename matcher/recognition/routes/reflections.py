"""Looking back, from both sides."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from matcher.authz import Actor, Permission
from matcher.engagements.models import Engagement
from matcher.recognition.forms import AboutForm, OwnReflectionForm, TokenForm
from matcher.recognition.queries import engagement_to_reflect_on, who_came
from matcher.recognition.routes.blueprint import Page, recognition
from matcher.recognition.routes.thanks import shift_to_look_back_on
from matcher.recognition.rules.looking_back import Side, is_editable
from matcher.recognition.service import reflections as service
from matcher.recognition.service import thanks
from matcher.recognition.service.reflections import Pair
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import authorise, page_number, signed_in


@recognition.route("/engagements/<int:engagement_id>/reflection", methods=["GET", "POST"])
@signed_in
def reflection(engagement_id: int) -> Page:
    """Look back at what one took part in, and read what the organizer says."""
    engagement = engagement_to_reflect_on(engagement_id)
    actor = authorise(Permission.ANSWER_ENGAGEMENT, engagement)
    pair = service.of_engagements([engagement_id])[engagement_id]
    form = OwnReflectionForm.of(pair.get(Side.MEMBER))
    if not form.validate_on_submit():
        return _own_page(engagement, pair, form)
    with transaction():
        service.write(engagement, Side.MEMBER, form.to_command(), actor=actor, now=utcnow())
    flash(_("ありがとうございました。ふり返りを保存しました。"), "success")
    return redirect(url_for("recognition.reflection", engagement_id=engagement_id), 303)


@recognition.route("/shifts/<int:shift_id>/reflections", methods=["GET", "POST"])
@signed_in
def came(shift_id: int) -> Page:
    """Show an organizer who came, and ask how it went with each of them."""
    shift = shift_to_look_back_on(shift_id)
    actor = authorise(Permission.WRITE_REPORT, shift.activity)
    # Nobody looks back at themselves from the other side.
    page = who_came(shift_id, page_number(), but=actor.memberships)
    people = _people(page.items)
    form = TokenForm()
    if form.validate_on_submit() and _are_sound(people):
        _keep(people, actor)
        flash(_("ふり返りを保存しました。"), "success")
        return redirect(url_for("recognition.came", shift_id=shift_id, page=page.number), 303)
    if form.is_submitted():
        form.form_errors.append(_("直すところがあります。それぞれの欄をご確認ください。"))
    return render_template(
        "recognition/came.html",
        shift=shift,
        page=page,
        people=people,
        form=form,
        thanks=thanks.words_for(shift_id),
    )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who came, as the organizer looks back at them."""

    engagement: Engagement
    form: AboutForm
    words: str
    is_sealed: bool
    is_editable: bool

    @property
    def is_sound(self) -> bool:
        """Tell whether what was typed about them can be kept."""
        return not self.is_editable or self.form.validate()


def _people(engagements: Sequence[Engagement]) -> list[Person]:
    pairs, now = service.of_engagements([e.id for e in engagements]), utcnow()
    return [
        Person(
            engagement=engagement,
            form=AboutForm(
                request.form if request.method == "POST" else None,
                obj=pairs[engagement.id].get(Side.ORGANIZER),
                prefix=f"about-{engagement.id}-",
            ),
            words=service.words_to(Side.ORGANIZER, pairs[engagement.id], now=now),
            is_sealed=service.is_sealed(Side.ORGANIZER, pairs[engagement.id], now=now),
            is_editable=_is_editable(pairs[engagement.id], Side.ORGANIZER),
        )
        for engagement in engagements
    ]


def _are_sound(people: Sequence[Person]) -> bool:
    """Look at what was typed of everybody, so that each field says what is wrong with it."""
    return all({person.engagement.id: person.is_sound for person in people}.values())


def _keep(people: Sequence[Person], actor: Actor) -> None:
    """Write down what was said of each person of whom anything is or was said."""
    with transaction():
        for person in people:
            if person.is_editable:
                look = person.form.to_command()
                service.write_if_said(person.engagement, look, actor=actor, now=utcnow())


def _own_page(engagement: Engagement, pair: Pair, form: OwnReflectionForm) -> Page:
    now = utcnow()
    return render_template(
        "recognition/reflection.html",
        engagement=engagement,
        form=form,
        written=pair.get(Side.MEMBER),
        is_editable=_is_editable(pair, Side.MEMBER),
        thanks=thanks.words_for(engagement.shift_id),
        words=service.words_to(Side.MEMBER, pair, now=now),
        is_sealed=service.is_sealed(Side.MEMBER, pair, now=now),
    )


def _is_editable(pair: Pair, side: Side) -> bool:
    written = pair.get(side)
    return is_editable(written.created_at if written else None, now=utcnow())

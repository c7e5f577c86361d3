"""Where everybody can see whether a certificate is true."""

from flask import redirect, render_template, url_for

from matcher.extensions import limiter
from matcher.recognition.forms import CodeForm
from matcher.recognition.paper import number_of
from matcher.recognition.routes.blueprint import Page, recognition
from matcher.recognition.rules.codes import in_groups, typed_code
from matcher.recognition.rules.periods import Period
from matcher.recognition.service.certificates import proof_of
from matcher.recognition.wording import period_ja
from matcher.shared.web import public

_TRIES = "30 per minute; 300 per day"


@recognition.route("/certificates", methods=["GET", "POST"])
@public
@limiter.limit(_TRIES, methods=["POST"])
def certificates() -> Page:
    """Ask for the code of a certificate, typed from paper."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("recognition/certificates.html", form=form)
    code = in_groups(form.to_code())
    return redirect(url_for("recognition.certificate", code=code), 303)


@recognition.get("/certificates/<code>")
@public
@limiter.limit(_TRIES)
def certificate(code: str) -> tuple[Page, int]:
    """Tell whether a certificate is true, and whether it still is."""
    proof = proof_of(typed_code(code))
    if proof is None:
        return render_template("recognition/no_certificate.html"), 404
    issued = proof.certificate
    page = render_template(
        "recognition/certificate.html",
        certificate=issued,
        is_changed=proof.is_changed,
        number=number_of(issued),
        code=in_groups(issued.code),
        period=period_ja(Period(issued.first_day, issued.last_day)),
    )
    return page, 200

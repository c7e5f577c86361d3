"""The page that shows every template component in every state; for development only."""

from flask import Blueprint, render_template

from matcher.shared.styleguide import samples, words
from matcher.shared.styleguide.forms import empty_form, filled_form, refused_form, search_form
from matcher.shared.web.guards import public

styleguide = Blueprint("styleguide", __name__)


@styleguide.get("/styleguide")
@public
def show() -> str:
    """Show the components with made-up people and activities."""
    forms = {
        "empty": empty_form(),
        "filled": filled_form(),
        "refused": refused_form(),
        "searching": search_form("searching-"),
        "searched": search_form("searched-"),
    }
    return render_template("styleguide.html", sample=samples, words=words, say=words.WORDS, **forms)

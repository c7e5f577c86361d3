"""The blueprint, and how large an upload its pages take."""

from typing import Any, TypeAlias

from flask import Blueprint, request
from werkzeug.wrappers import Response

from matcher.recognition.pictures import MOST_BYTES
from matcher.recognition.wording import days_ja, duration_ja, status_words

Page: TypeAlias = str | Response
_AROUND_A_PICTURE = 64 * 1024

recognition = Blueprint("recognition", __name__)
recognition.add_app_template_filter(duration_ja)
recognition.add_app_template_filter(days_ja)
recognition.add_app_template_filter(status_words, "story_status")


@recognition.url_value_preprocessor
def let_pictures_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take a larger request where a photograph is sent; it is read before any view is asked."""
    if endpoint == "recognition.add_photograph":
        request.max_content_length = MOST_BYTES + _AROUND_A_PICTURE

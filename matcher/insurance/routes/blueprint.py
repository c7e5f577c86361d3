"""The blueprint of this room, closed in a town without insurance; and files on their way out."""

import io
from typing import Any, TypeAlias

from flask import Blueprint, request, send_file
from werkzeug.wrappers import Response

from matcher.insurance.rules import MOST_BYTES
from matcher.insurance.scheme import plan_name, scheme
from matcher.insurance.service.keeping import Paper
from matcher.insurance.wording import accident_words, left_words, plain_day, risk_words

Page: TypeAlias = str | Response
ROOM_FOR_THE_REST = 64 * 1024
"""So many bytes a form may have beside its file."""
_WITH_FILE = "insurance.rules"

insurance = Blueprint("insurance", __name__)
insurance.add_app_template_filter(plan_name)
insurance.add_app_template_filter(risk_words)
insurance.add_app_template_filter(accident_words)
insurance.add_app_template_filter(left_words)
insurance.add_app_template_filter(plain_day)


@insurance.before_request
def open_where_there_is_a_scheme() -> None:
    """Answer as if there were no such page in a town without insurance."""
    scheme()


@insurance.url_value_preprocessor
def make_room_for_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let the one page that takes a file take one of the allowed size, before it is read."""
    if endpoint == _WITH_FILE:
        request.max_content_length = MOST_BYTES + ROOM_FOR_THE_REST


def sent(paper: Paper) -> Response:
    """Return a file to be kept, never to be shown inside a page, never kept by anybody between."""
    answer = send_file(
        io.BytesIO(paper.data), paper.media_type, as_attachment=True, download_name=paper.name
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer

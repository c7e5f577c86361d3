"""The words of a message: templates/email/<kind>.txt, its first line the subject."""

from urllib.parse import urlsplit

from flask import current_app

from matcher.notices.service import Message
from matcher.shared.town import current_city


def letter(kind: str, key: str, **context: object) -> Message:
    """Return the message of this kind, filled in; its key is `kind:key`.

    It can be written anywhere, in a request or in the worker: its links lead to BASE_URL.
    """
    template = current_app.jinja_env.get_template(f"email/{kind}.txt")
    text = template.render(city=current_city(), link=_link, **context)
    subject, _line_end, body = text.strip().partition("\n")
    return Message(
        key=f"{kind}:{key}", kind=kind, subject=subject.strip()[:200], body=body.strip() + "\n"
    )


def _link(endpoint: str, **values: object) -> str:
    base = urlsplit(current_app.config["BASE_URL"])
    adapter = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)

"""The words of a message: templates/email/<kind>.txt, its first line the subject."""

from flask import current_app, render_template

from matcher.notices.service import Message


def letter(kind: str, key: str, **context: object) -> Message:
    """Return the message of this kind, filled in; its key is `kind:key`."""
    text = render_template(f"email/{kind}.txt", base_url=current_app.config["BASE_URL"], **context)
    subject, _blank, body = text.strip().partition("\n")
    return Message(
        key=f"{kind}:{key}", kind=kind, subject=subject.strip(), body=body.strip() + "\n"
    )

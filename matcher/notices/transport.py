"""The ways a mail leaves the house: over SMTP, or into files for the demo."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from matcher.notices.models import Notice

TIMEOUT = 20
"""Seconds to wait for a mail server."""


class Rejected(Exception):  # noqa: N818
    """The mail surely was not accepted; `permanent` if trying again is of no use."""

    def __init__(self, why: str, *, permanent: bool) -> None:
        super().__init__(why)
        self.permanent = permanent


class Lost(Exception):  # noqa: N818
    """The connection broke while handing over: nobody knows whether the mail was accepted."""


class Transport(Protocol):
    """Something that takes a notice to its address."""

    def send(self, notice: Notice) -> None:
        """Deliver, or raise Rejected or Lost."""


def transport_for(mail_url: str, *, sender: str) -> Transport:
    """Return the transport that MAIL_URL names."""
    parts = urlsplit(mail_url)
    if parts.scheme == "file":
        return FileTransport(Path(parts.path), sender)
    return SmtpTransport(parts, sender)


def compose(notice: Notice, sender: str) -> EmailMessage:
    """Return the mail of a notice, with the Message-ID it keeps over every attempt."""
    message = EmailMessage()
    message["From"] = formataddr(("まちむすび", sender))
    message["To"] = notice.address
    message["Subject"] = " ".join(notice.subject.split())
    message["Date"] = formatdate(notice.created_at.timestamp())
    message["Message-ID"] = f"<{notice.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.body)
    return message


class FileTransport:
    """Writes each mail as an .eml file."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder = folder
        self.sender = sender

    def send(self, notice: Notice) -> None:
        """Write the mail under the time and number of its notice."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{notice.created_at:%Y%m%d-%H%M%S}-{notice.id}.eml"
        (self.folder / name).write_bytes(bytes(compose(notice, self.sender)))


class SmtpTransport:
    """Hands each mail to an SMTP server: smtp://, smtps://, or smtp://…?starttls=1."""

    def __init__(self, parts: SplitResult, sender: str) -> None:
        self.parts = parts
        self.sender = sender

    def send(self, notice: Notice) -> None:
        """Hand over one mail; a refusal, or no server, is Rejected."""
        message = compose(notice, self.sender)
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Rejected(str(error), permanent=False) from error
        with server:
            self._hand_over(server, message)

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = max(code for code, _reply in error.recipients.values())
            raise Rejected(str(error), permanent=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            raise Rejected(str(error), permanent=error.smtp_code >= 500) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Lost(str(error)) from error

    def _connect(self) -> smtplib.SMTP:
        host, port = self.parts.hostname or "localhost", self.parts.port or 0
        context = ssl.create_default_context()
        if self.parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT)
        if parse_qs(self.parts.query).get("starttls"):
            server.starttls(context=context)
        if self.parts.username:
            server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        return server

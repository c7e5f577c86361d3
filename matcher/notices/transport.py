"""The ways a mail leaves the house: over SMTP, or into files for the demo."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import formataddr, formatdate
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

TIMEOUT = 20
"""Seconds to wait for each answer of a mail server."""
_GOOD = range(200, 300)
_REFUSAL = 400
_FOR_GOOD = 500


@dataclass(frozen=True, slots=True)
class Mail:
    """What is handed over of a mail."""

    id: int
    address: str
    subject: str
    body: str
    message_id: str
    created_at: datetime


class Rejected(Exception):
    """The mail surely was not accepted; `permanent` if trying again is of no use."""

    def __init__(self, why: str, *, permanent: bool) -> None:
        super().__init__(why)
        self.permanent = permanent


class Unreachable(Rejected):
    """No server was there to accept or refuse it: the next mail would fare no better."""

    def __init__(self, why: str) -> None:
        super().__init__(why, permanent=False)


class Lost(Exception):
    """The connection broke while handing over: nobody knows whether the mail was accepted."""


class Transport(Protocol):
    """Something that takes a mail to its address."""

    def send(self, mail: Mail) -> None:
        """Deliver, or raise Rejected or Lost."""


def transport_for(mail_url: str, *, sender: str) -> Transport:
    """Return the transport that MAIL_URL names."""
    parts = urlsplit(mail_url)
    if parts.scheme == "file":
        return FileTransport(Path(parts.path), sender)
    return SmtpTransport(parts, sender)


def compose(mail: Mail, sender: str, *, encoding: str = "base64") -> EmailMessage:
    """Return the message of a mail, with the Message-ID it keeps over every attempt.

    Raise Rejected for an address no mail can be sent to.
    """
    message = EmailMessage()
    try:
        message["To"] = mail.address
    except ValueError as error:
        raise Rejected(str(error), permanent=True) from error
    message["From"] = formataddr(("まちむすび", sender))
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = formatdate(mail.created_at.timestamp())
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body, cte=encoding)
    return message


class FileTransport:
    """Writes each mail as an .eml file that any editor shows."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder = folder
        self.sender = sender

    def send(self, mail: Mail) -> None:
        """Write the mail under the time and number of its notice, whole or not at all."""
        content = compose(mail, self.sender, encoding="8bit").as_bytes(policy=SMTPUTF8)
        path = self.folder / f"{mail.created_at:%Y%m%d-%H%M%S}-{mail.id}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path.with_suffix(".part").write_bytes(content)
            path.with_suffix(".part").replace(path)
        except OSError as error:
            raise Unreachable(str(error)) from error


class SmtpTransport:
    """Hands each mail to an SMTP server: smtp://, smtps://, or smtp://…?starttls=1."""

    def __init__(self, parts: SplitResult, sender: str) -> None:
        self.parts = parts
        self.sender = sender

    def send(self, mail: Mail) -> None:
        """Hand over one mail; a refusal, or no server, is Rejected."""
        content = compose(mail, self.sender).as_bytes(policy=SMTP)
        with self._connected() as server:
            self._announce(server, mail.address)
            _hand_over(server, content)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Yield a server ready to take mail; what happens on leaving it is of no account."""
        try:
            server = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(str(error)) from error
        try:
            yield server
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
        finally:
            server.close()

    def _open(self) -> smtplib.SMTP:
        server = self._connect(self.parts.hostname or "localhost", self.parts.port or 0)
        try:
            if parse_qs(self.parts.query).get("starttls"):
                server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
            if self.parts.username:
                server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server

    def _connect(self, host: str, port: int) -> smtplib.SMTP:
        name = self.sender.rpartition("@")[2]
        if self.parts.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, name, timeout=TIMEOUT, context=context)
        return smtplib.SMTP(host, port, name, timeout=TIMEOUT)

    def _announce(self, server: smtplib.SMTP, address: str) -> None:
        """Name sender and recipient: nothing is handed over yet, whatever breaks."""
        try:
            _check(*server.mail(self.sender))
            _check(*server.rcpt(address))
        except smtplib.SMTPResponseException as error:
            raise _refusal(error) from error
        except UnicodeError as error:
            raise Rejected(str(error), permanent=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(str(error)) from error


def _hand_over(server: smtplib.SMTP, content: bytes) -> None:
    """Hand over the words; once they are on their way, only a clear answer tells their fate."""
    try:
        _check(*server.data(content))
    except smtplib.SMTPResponseException as error:
        if error.smtp_code < _REFUSAL:
            raise Lost(str(error)) from error
        raise _refusal(error) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Lost(str(error)) from error


def _check(code: int, reply: bytes) -> None:
    if code not in _GOOD:
        raise smtplib.SMTPResponseException(code, reply)


def _refusal(error: smtplib.SMTPResponseException) -> Rejected:
    reply = error.smtp_error
    words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return Rejected(f"{error.smtp_code} {words}", permanent=error.smtp_code >= _FOR_GOOD)

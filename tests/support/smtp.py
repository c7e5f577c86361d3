"""A real SMTP server on a free port that keeps what it is sent and can be told to misbehave."""

import asyncio
import email
import email.policy
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.ports import free_port

ACCEPTED = "250 OK"
DROP = "drop"
"""As an answer: the connection breaks instead."""


class Mailbox:
    """What the server has received, and how it will answer the next messages."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.attempts = 0
        self._answers: deque[str] = deque()
        self._greetings: deque[str] = deque()
        self.delay = 0.0
        self.drops_after_accepting = False

    def answer_next_with(self, *answers: str) -> None:
        """Answer the next messages with these lines ("451 later", "550 no"), then accept again."""
        self._answers.extend(answers)

    def answer_next_senders_with(self, *answers: str) -> None:
        """Answer the next MAIL FROM with these lines, before anything is handed over."""
        self._greetings.extend(answers)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept the sender, unless the next answer is another."""
        answer = self._greetings.popleft() if self._greetings else ACCEPTED
        if answer == DROP:
            _drop(server)
        if answer == ACCEPTED:
            envelope.mail_from = address
        return answer

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Say goodbye, or leave without a word."""
        if self.drops_after_accepting:
            _drop(server)
        return "221 Bye"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message, unless the next answer is a refusal."""
        self.attempts += 1
        await asyncio.sleep(self.delay)
        answer = self._answers.popleft() if self._answers else ACCEPTED
        if answer == DROP:
            _drop(server)
        if answer.startswith("2"):
            content = envelope.original_content or b""
            self.messages.append(_parse(content))
        return answer


@contextmanager
def smtp_server() -> Iterator[tuple[str, Mailbox]]:
    """Yield the server's address as a MAIL_URL, and its mailbox."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}", mailbox
    finally:
        controller.stop()


def _drop(server: SMTP) -> None:
    if server.transport is not None:
        server.transport.close()


def _parse(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message

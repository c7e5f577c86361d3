"""The worker's part: mail goes out soon after the commit that wrote it."""

import logging

from flask import current_app
from huey import crontab
from sqlalchemy import event
from sqlalchemy.orm import Session

from matcher.extensions import huey
from matcher.notices import delivery
from matcher.notices.service import FRESH
from matcher.notices.transport import transport_for
from matcher.shared.clock import utcnow
from matcher.shared.queue import in_application

log = logging.getLogger(__name__)


@huey.task()
@in_application
def deliver() -> int:
    """Send what is due; return how many mails were sent."""
    transport = transport_for(
        current_app.config["MAIL_URL"], sender=current_app.config["MAIL_SENDER"]
    )
    return delivery.deliver_due(transport, clock=utcnow)


@huey.periodic_task(crontab())
@in_application
def deliver_every_minute() -> None:
    """Catch what an earlier attempt left, and own up to mails of unknown fate."""
    delivery.give_up_on_stale(now=utcnow())
    deliver.call_local()


@event.listens_for(Session, "after_commit")
def _wake_the_worker(session: Session) -> None:
    """Ask for delivery at once; were this lost, the next minute would do it."""
    if session.in_nested_transaction() or not session.info.pop(FRESH, False):
        return
    try:
        with current_app.app_context():  # this session cannot be used until its commit ends
            deliver()
    except Exception:
        # What was committed stays done, whatever becomes of the queue.
        log.exception("the worker could not be woken")


@event.listens_for(Session, "after_rollback")
def _nothing_to_deliver(session: Session) -> None:
    session.info.pop(FRESH, None)

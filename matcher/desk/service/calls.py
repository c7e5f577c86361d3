"""What has to be said by telephone, and the mails that did not arrive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    and_,
    case,
    exists,
    func,
    not_,
    select,
)
from sqlalchemy.orm import aliased

from matcher.accounts import service as accounts
from matcher.accounts.models import Account, Membership
from matcher.authz import Actor
from matcher.desk.service.scope import (
    Line,
    Place,
    Query,
    Waiting,
    allowed,
    page_of,
    possible,
    tally,
    within,
)
from matcher.errors import Conflict, NotFound
from matcher.members.models import Member, MemberKind
from matcher.notices import service as notices
from matcher.notices.models import Notice, NoticeState
from matcher.notices.service import CALL_WAITS, DID_NOT_ARRIVE
from matcher.shared.db import db
from matcher.shared.web.paging import Page

CONFIRM = "confirm_call"
"""The kind of call that asks whether a registration was its owner's own."""
RESET = "reset_call"
"""The kind of call that reads out a code for a new password."""
_OF_A_LOGIN = (CONFIRM, RESET)
_OF_THE_NOTICE = ["id", "key", "kind", "address", "subject", "body", "state", "error", "created_at"]
_TO_CONFIRM = and_(Notice.kind == CONFIRM, Account.id.is_not(None), Account.confirmed_at.is_(None))


@dataclass(frozen=True, slots=True)
class Call:
    """One word to one person: whom, where, what; and of whose account it speaks, if of one."""

    id: int
    key: str
    kind: str
    address: str
    subject: str
    body: str
    state: NoticeState
    error: str
    created_at: datetime
    name: str
    area: str | None
    resident_id: int | None
    account_id: int | None

    @property
    def tells_the_staff(self) -> bool:
        """Tell whether its words say what to do, rather than what to say."""
        return self.kind in _OF_A_LOGIN

    @property
    def asks_to_confirm(self) -> bool:
        """Tell whether this call is to confirm a registration."""
        return self.kind == CONFIRM and self.account_id is not None


def waiting_calls(actor: Actor) -> Waiting:
    """Return how many words wait to be said by telephone, confirmations not among them."""
    return tally(_notices(actor, CALL_WAITS, not_(_TO_CONFIRM)), Notice.created_at)


def waiting_confirmations(actor: Actor) -> Waiting:
    """Return how many accounts wait for a call that confirms them."""
    return tally(_notices(actor, CALL_WAITS, _TO_CONFIRM, _is_latest()), Notice.created_at)


def waiting_mails(actor: Actor) -> Waiting:
    """Return how many mails did not arrive."""
    return tally(_notices(actor, DID_NOT_ARRIVE), Notice.created_at)


def calls_visible_to(actor: Actor, number: int) -> Page[Call]:
    """Return a page of what has to be said, longest waiting first."""
    waiting = _notices(actor, CALL_WAITS, not_(_TO_CONFIRM))
    return page_of(waiting.order_by(Notice.created_at, Notice.id), number, _call)


def confirmations_visible_to(actor: Actor, number: int) -> Page[Call]:
    """Return a page of the accounts to confirm, each once, longest waiting first."""
    waiting = _notices(actor, CALL_WAITS, _TO_CONFIRM, _is_latest())
    return page_of(waiting.order_by(Notice.created_at, Notice.id), number, _call)


def mails_visible_to(actor: Actor, number: int) -> Page[Call]:
    """Return a page of the mails that failed or whose fate is unknown, newest first."""
    lost = _notices(actor, DID_NOT_ARRIVE)
    return page_of(lost.order_by(Notice.created_at.desc(), Notice.id.desc()), number, _call)


def counts(actor: Actor) -> Mapping[str, int]:
    """Return how many wait of each kind of word."""
    return {
        "calls": waiting_calls(actor).count,
        "accounts": waiting_confirmations(actor).count,
        "mails": waiting_mails(actor).count,
    }


def mark_done(id_: int, *, actor: Actor, now: datetime) -> None:
    """Record that the person was told; raise Conflict if that is on record already."""
    call = _call_of(id_, actor)
    notices.mark_done(_locked(id_), now=now)
    if call.asks_to_confirm:
        notices.settle_calls(f"{CONFIRM}:{call.account_id}:", now=now)


def send_again(id_: int, *, actor: Actor, now: datetime) -> None:
    """Send a mail once more, by the staff's decision."""
    _call_of(id_, actor)
    notices.send_again(_locked(id_), now=now)


def confirm_account(id_: int, *, actor: Actor, now: datetime) -> None:
    """Record that a telephone number reached its owner; Conflict if that is on record."""
    account = db.session.get(
        Account, possible(id_), populate_existing=True, with_for_update={"of": Account}
    )
    if account is None or account.phone is None:
        raise NotFound
    allowed(_place_of(account), actor)
    if account.confirmed_at:
        raise Conflict("already_decided")
    accounts.confirm(account, now=now)
    notices.settle_calls(f"{CONFIRM}:{account.id}:", now=now)


def _notices(actor: Actor, *conditions: ColumnElement[bool]) -> Query:
    return _with_people().where(within(Member.area, actor), *conditions)


def _with_people() -> Query:
    """Return the query of notices and their people; an account's first member speaks for it."""
    columns = [getattr(Notice, name) for name in _OF_THE_NOTICE]
    member = (
        func.coalesce(Member.name, Notice.recipient),
        Member.area,
        case((Member.kind == MemberKind.RESIDENT, Member.id)),
    )
    return (
        select(*columns, *member, Account.id)
        .outerjoin(Account, and_(Account.phone == Notice.address, Notice.kind.in_(_OF_A_LOGIN)))
        .outerjoin(Membership, Membership.id == _first_membership())
        .outerjoin(Member, Member.id == func.coalesce(Notice.member_id, Membership.member_id))
    )


def _first_membership() -> ScalarSelect[int]:
    any_ = aliased(Membership)
    return select(func.min(any_.id)).where(any_.account_id == Account.id).scalar_subquery()


def _is_latest() -> ColumnElement[bool]:
    """Return the condition that a person who asked several times is called once."""
    other = aliased(Notice)
    same = (other.kind == Notice.kind, other.address == Notice.address)
    waits = (other.state == NoticeState.QUEUED, other.id > Notice.id)
    return ~exists().where(*same, *waits)


def _call(row: Line) -> Call:
    return Call(*row)


def _call_of(id_: int, actor: Actor) -> Call:
    found = db.session.execute(_with_people().where(Notice.id == possible(id_))).first()
    return allowed(_call(found) if found else None, actor)


def _locked(id_: int) -> Notice:
    return db.session.get_one(Notice, id_, populate_existing=True, with_for_update=True)


def _place_of(account: Account) -> Place:
    first = min((m.member_id for m in account.memberships), default=0)
    return Place(db.session.scalar(select(Member.area).where(Member.id == first)))

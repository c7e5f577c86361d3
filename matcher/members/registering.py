"""Registering by oneself: one answer to everybody, whether or not there is a login."""

from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from secrets import token_hex

from matcher.accounts.models import Account
from matcher.accounts.service import LoginName, find_account, join
from matcher.authz import Actor, MembershipRole
from matcher.errors import Conflict
from matcher.members.models import Organization
from matcher.members.service import OrganizationCommand, add_organization, open_login
from matcher.notices.letters import letter
from matcher.notices.service import Recipient, enqueue
from matcher.shared.db import db


def register_organization(
    command: OrganizationCommand, name: LoginName, password_hash: str, *, now: datetime
) -> None:
    """Enter an organization with the login of who registers it; staff approve it later.

    If the login name is taken, nothing is entered and its owner alone is told.
    """

    def enter(login: LoginName) -> None:
        organization = add_organization(command, now=now)
        open_login(login, password_hash, organization, role=MembershipRole.MANAGER, now=now)

    enter_or_tell_owner(enter, name, now=now)


def register_another(command: OrganizationCommand, actor: Actor, *, now: datetime) -> Organization:
    """Enter an organization managed by somebody who has a login already."""
    organization = add_organization(command, now=now)
    join(db.session.get_one(Account, actor.account_id), organization.id, MembershipRole.MANAGER)
    return organization


def enter_or_tell_owner(
    enter: Callable[[LoginName], None], name: LoginName, *, now: datetime
) -> None:
    """Enter somebody with this login; if it is taken, tell its owner and enter nobody.

    For a taken login the same work is done under a name that is nobody's, and undone, so that
    the time it takes tells a stranger nothing.
    """
    taken = find_account(name) is not None
    try:
        with db.session.begin_nested():
            enter(_nobodys(name) if taken else name)
            _check_free(taken=taken)
    except Conflict:
        tell_already_registered(name, now=now)


def tell_already_registered(name: LoginName, *, now: datetime) -> None:
    """Tell the owner of a login, and nobody else, that it exists already.

    The mail says nothing that a stranger typed.
    """
    person = str(name.email or name.phone)
    owner = blake2b(person.encode(), digest_size=16).hexdigest()
    key = f"{owner}:{now:%Y%m%d%H}"
    to = Recipient(name=person, email=name.email, phone=name.phone)
    enqueue(letter("already_registered", key, name=person), to, now=now)


def _check_free(*, taken: bool) -> None:
    if taken:
        raise Conflict("login_name_taken")


def _nobodys(name: LoginName) -> LoginName:
    """Return a login name of the same kind that nobody can have."""
    word = token_hex(8)
    if name.email:
        return LoginName(email=f"{word}@invalid", phone=None)
    return LoginName(email=None, phone=f"-{word}")

"""What the header offers to whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import gettext as _

from matcher.authz import Permission, Subject, can
from matcher.shared.town import current_city
from matcher.shared.web.assets import asset_url
from matcher.shared.web.guards import current_actor


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of a menu."""

    label: str
    url: str
    current: bool = False


def init_navigation(app: Flask) -> None:
    """Give every template the menus, the town and the question `can()`."""
    app.jinja_env.globals.update(asset_url=asset_url)
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    return {
        "city": current_city(),
        "can": _can,
        "nav_items": list(_nav_items()),
        "account_links": list(_account_links()),
        "footer_links": list(_footer_links()),
        "home_url": url_for("publishing.home"),
        "sign_out_url": url_for("accounts.sign_out") if current_actor() else None,
        "actor": current_actor(),
    }


def _can(permission: str, subject: Subject = None) -> bool:
    return can(current_actor(), Permission(permission), subject)


def _nav_items() -> Iterator[NavItem]:
    yield _item(_("活動をさがす"), "activities.index")
    actor = current_actor()
    if actor is None:
        yield _item(_("登録している団体"), "members.index")
        yield _item(_("人材バンク"), "offers.index")
    if actor is not None and actor.resident_id is not None:
        yield _item(_("わたしへのおすすめ"), "matching.for_you")
        yield _item(_("申込みと予定"), "engagements.mine")
    if actor is not None and actor.organization_ids:
        yield _item(_("団体の活動"), "engagements.work", organization_id=actor.organization_ids[0])
    if _can("work_at_desk"):
        yield _item(_("職員の窓口"), "desk.index")


def _account_links() -> Iterator[NavItem]:
    if current_actor() is None:
        yield _item(_("ログイン"), "accounts.sign_in")
        yield _item(_("はじめての方"), "publishing.join")
    else:
        yield _item(_("登録内容"), "members.mine")


def _footer_links() -> Iterator[NavItem]:
    yield _item(_("使い方とよくある質問"), "publishing.help")
    yield _item(_("登録している団体"), "members.index")
    yield _item(_("人材バンク"), "offers.index")
    yield _item(_("活動の報告"), "recognition.stories")
    yield _item(_("活動証明書を確かめる"), "recognition.certificates")
    yield _item(_("個人情報の取り扱い"), "publishing.privacy")
    yield _item(_("ウェブアクセシビリティ方針"), "publishing.accessibility")


def _item(label: str, endpoint: str, **values: Any) -> NavItem:  # noqa: ANN401 - what url_for takes
    return NavItem(label, url_for(endpoint, **values), request.endpoint == endpoint)

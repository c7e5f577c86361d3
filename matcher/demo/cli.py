"""`flask demo build` makes the demo town; `flask demo logins` tells how to enter it."""

from collections.abc import Callable, Mapping

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from matcher.demo.building import Size, build, check_buildable, is_demo
from matcher.demo.logins import PASSWORD, login_of
from matcher.errors import Conflict
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction

demo = AppGroup("demo", help="Build and enter a made-up town.")

STEPS: Mapping[str, Callable[[], str]] = {
    "members": lambda: _("市民"),
    "organizations": lambda: _("団体・事業者"),
    "activities": lambda: _("募集"),
    "engagements": lambda: _("申込み・参加"),
    "notices": lambda: _("お知らせ"),
}
ROLES: Mapping[str, Callable[[], str]] = {
    "resident": lambda: _("市民"),
    "group": lambda: _("団体の代表者"),
    "business": lambda: _("事業者の担当者"),
    "area": lambda: _("地区担当の職員"),
    "staff": lambda: _("支援センターの職員"),
    "admin": lambda: _("管理者"),
}
REFUSALS: Mapping[str, Callable[[], str]] = {
    "demo_without_tables": lambda: _(
        "データベースの準備ができていません。先に flask db upgrade を実行してください。"
    ),
    "demo_over_real_data": lambda: _(
        "データベースに見本以外の登録があるため、見本のまちはつくれません。"
    ),
}


@demo.command("build")
@click.option("--members", type=click.IntRange(50, 500_000), default=400, show_default=True)
@click.option("--activities", type=click.IntRange(50, 500_000), default=260, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def build_town(members: int, activities: int, seed: int) -> None:
    """Build the demo town in an empty database, or over an older demo."""
    try:
        check_buildable()
    except Conflict as conflict:
        raise click.ClickException(REFUSALS[conflict.code]()) from conflict
    click.echo(_("見本のまちをつくっています。"))
    with transaction():
        build(Size(members, activities, seed), _tell, now=utcnow())
    click.echo(_("見本のまちができました。ログインの方法は flask demo logins で表示されます。"))


@demo.command("logins")
def print_logins() -> None:
    """Print one login for each role."""
    if not is_demo():
        raise click.ClickException(_("このデータベースは見本のまちではありません。"))
    _print_logins()


def _tell(step: str, count: int) -> None:
    click.echo(_("  %(step)s: %(count)s件", step=STEPS[step](), count=f"{count:,}"))


def _print_logins() -> None:
    click.echo(_("次のメールアドレスとパスワードでログインできます。"))
    for role, name in ROLES.items():
        click.echo(f"  {login_of(role):<24} {PASSWORD}  {name()}")

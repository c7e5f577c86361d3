"""The kinds of organizations, and the ties of residents to the town, in words."""

from flask_babel import gettext as _

from matcher.members.models import Connection, OrgKind


def names_of_kinds() -> dict[str, str]:
    """Return what each kind is called, in the order of a list to choose from."""
    return {
        OrgKind.CIVIC_GROUP: _("市民活動団体・ボランティアグループ"),
        OrgKind.NPO: _("NPO法人"),
        OrgKind.COMMUNITY: _("自治会・地域づくり協議会"),
        OrgKind.SCHOOL: _("学校・園"),
        OrgKind.GOVERNMENT: _("市の課・公共施設"),
        OrgKind.SOCIAL_WELFARE_COUNCIL: _("社会福祉協議会"),
        OrgKind.BUSINESS: _("事業者（会社・商店など）"),
        OrgKind.OTHER: _("その他"),
    }


def name_of_kind(kind: OrgKind | None) -> str:
    """Return what an organization is."""
    return names_of_kinds()[kind or OrgKind.OTHER]


def names_of_connections() -> dict[str, str]:
    """Return what each tie to the town is called."""
    return {
        Connection.LIVES: _("市内に住んでいる"),
        Connection.WORKS: _("市内で働いている"),
        Connection.STUDIES: _("市内の学校に通っている"),
        Connection.ELSEWHERE: _("どれにもあてはまらない"),
    }


def name_of_connection(connection: Connection | None) -> str:
    """Return what ties a resident to the town, or nothing."""
    return names_of_connections()[connection] if connection else ""

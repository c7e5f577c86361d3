"""A certificate on paper."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import segno
from flask_babel import gettext as _

from matcher.recognition.addresses import whole_address
from matcher.recognition.models import Certificate
from matcher.recognition.rules.codes import in_groups
from matcher.recognition.rules.periods import Period, fiscal_year
from matcher.recognition.wording import duration_ja, era_day_ja, period_ja
from matcher.shared.clock import local_date
from matcher.shared.pdf import pdf_of
from matcher.shared.town import current_city
from matcher.shared.web.filters import date_ja


def paper_of(certificate: Certificate) -> bytes:
    """Return the certificate as a PDF: the same bytes whenever it is drawn."""
    return pdf_of("certificate", _words(certificate), at=certificate.issued_at)


def number_of(certificate: Certificate) -> str:
    """Return the number under which the centre keeps it: the fiscal year's, and its own."""
    year = fiscal_year(local_date(certificate.issued_at))
    return str(_("第%(year)d-%(number)05d号", year=year, number=certificate.id))


def filename_of(certificate: Certificate) -> str:
    """Return under which name the paper is kept."""
    return str(_("活動証明書_%(number)s.pdf", number=number_of(certificate)))


def address_of(certificate: Certificate) -> str:
    """Return where everybody can see that it is true."""
    return whole_address("recognition.certificate", code=in_groups(certificate.code))


def _words(certificate: Certificate) -> dict[str, Any]:
    centre = current_city().centre
    address, number = address_of(certificate), number_of(certificate)
    code = in_groups(certificate.code)
    period = Period(certificate.first_day, certificate.last_day)
    return {
        "title": _("活動証明書"),
        "number": number,
        "name": _("%(name)s　様", name=certificate.name),
        "lead": _("あなたが、次のとおり市民活動に参加されたことを証明します。"),
        "facts": [
            [_("期間"), period_ja(period)],
            [_("参加回数"), _("%(times)d回", times=len(certificate.lines))],
            [_("活動時間の合計"), duration_ja(certificate.minutes)],
        ],
        "headers": [_("活動した日"), _("活動の名前"), _("主催"), _("時間")],
        "lines": [_line(line) for line in certificate.lines],
        "total": [_("合計"), duration_ja(certificate.minutes)],
        "issued": era_day_ja(local_date(certificate.issued_at)),
        "town": current_city().name,
        "issuer": centre.certificate_issuer or centre.name,
        "seal": _("印"),
        "contact": _("%(address)s　電話 %(phone)s", address=centre.address, phone=centre.phone),
        "proof": _("この証明書が正しいことは、次のページで確かめられます。"),
        "code": _("確認コード　%(code)s", code=code),
        "address": address,
        "qr": _qr(address),
        "foot": _("%(number)s　確認コード %(code)s", number=number, code=code),
    }


def _line(line: Mapping[str, Any]) -> list[str]:
    day = date_ja(date.fromisoformat(line["day"]))
    minutes = int(line["minutes"])
    hours = duration_ja(minutes) if minutes else _("―")
    return [day, str(line["activity"]), str(line["organization"]), str(hours)]


def _qr(address: str) -> str:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, dark="#1a1a1a")
    return drawn.getvalue().decode()

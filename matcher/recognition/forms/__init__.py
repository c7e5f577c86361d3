"""What people type once an activity is over."""

from matcher.recognition.forms.again import AgainForm
from matcher.recognition.forms.hours import CertificateForm, CodeForm, PeriodForm, RevokeForm
from matcher.recognition.forms.reflection import AboutForm, OwnReflectionForm, TokenForm
from matcher.recognition.forms.report import PhotographForm, ReportForm
from matcher.recognition.forms.thanks import ThanksForm

__all__ = [
    "AboutForm",
    "AgainForm",
    "CertificateForm",
    "CodeForm",
    "OwnReflectionForm",
    "PeriodForm",
    "PhotographForm",
    "ReportForm",
    "RevokeForm",
    "ThanksForm",
    "TokenForm",
]

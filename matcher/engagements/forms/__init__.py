"""What people type about an engagement."""

from matcher.engagements.forms.applying import ApplyForm, ApplyToSeveralForm, Asking
from matcher.engagements.forms.companions import CompanionsForm
from matcher.engagements.forms.ending import EndForm, ReasonForm

__all__ = ["ApplyForm", "ApplyToSeveralForm", "Asking", "CompanionsForm", "EndForm", "ReasonForm"]

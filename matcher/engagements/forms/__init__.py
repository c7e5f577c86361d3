"""What people type about an engagement."""

from matcher.engagements.forms.applying import ApplyForm
from matcher.engagements.forms.ending import EndForm, ReasonForm

__all__ = ["ApplyForm", "EndForm", "ReasonForm"]

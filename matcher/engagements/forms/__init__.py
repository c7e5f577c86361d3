"""What people type about an engagement."""

from matcher.engagements.forms.applying import ApplyForm, ApplyToSeveralForm, Asking
from matcher.engagements.forms.companions import CompanionsForm
from matcher.engagements.forms.deciding import DecideForm
from matcher.engagements.forms.ending import EndForm, ReasonForm
from matcher.engagements.forms.swapping import MoveForm, ProposeForm, TakeForm

__all__ = [
    "ApplyForm",
    "ApplyToSeveralForm",
    "Asking",
    "CompanionsForm",
    "DecideForm",
    "EndForm",
    "MoveForm",
    "ProposeForm",
    "ReasonForm",
    "TakeForm",
]

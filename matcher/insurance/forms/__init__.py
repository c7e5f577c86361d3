"""What people type about insurance."""

from matcher.insurance.forms.accident import AccidentForm
from matcher.insurance.forms.declaring import CheckForm, DeclarationForm
from matcher.insurance.forms.enrolling import EnrolForm, EnrolManyForm
from matcher.insurance.forms.rules import RulesForm

__all__ = [
    "AccidentForm",
    "CheckForm",
    "DeclarationForm",
    "EnrolForm",
    "EnrolManyForm",
    "RulesForm",
]

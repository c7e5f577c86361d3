"""How people answer. None of this knows how the engine thinks they do."""

from tests.simulation.behaviours.logit import Logit
from tests.simulation.behaviours.model import Family
from tests.simulation.behaviours.tastes import Tastes
from tests.simulation.behaviours.threshold import Threshold

FAMILIES: dict[str, Family] = {"logit": Logit, "tastes": Tastes, "threshold": Threshold}

"""Ways to decide whom to ask about what, by name."""

from collections.abc import Callable
from functools import partial

from tests.simulation.policies.engine import Engine, Likeliest
from tests.simulation.policies.model import Policy
from tests.simulation.policies.simple import Everybody, Recency, Relevance

POLICIES: dict[str, Callable[[], Policy]] = {
    "engine": Engine,
    "unfair": partial(Engine, fair=False),
    "recency": Recency,
    "relevance": Relevance,
    "likeliest": Likeliest,
    "everybody": Everybody,
}
UNCAPPED = frozenset({"everybody"})

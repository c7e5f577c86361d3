"""The pages of the insurance room."""

from matcher.insurance.routes import accidents, bundles, declaring, enrolling, rosters, rules
from matcher.insurance.routes.blueprint import insurance

__all__ = ["accidents", "bundles", "declaring", "enrolling", "insurance", "rosters", "rules"]

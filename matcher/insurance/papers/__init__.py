"""The papers of the insurance: plan, roster, check sheet, the report of an accident."""

from matcher.insurance.papers.accident import accident_paper
from matcher.insurance.papers.bundle import Bundle, bundle_of

__all__ = ["Bundle", "accident_paper", "bundle_of"]

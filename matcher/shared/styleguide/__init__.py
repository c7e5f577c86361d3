"""Every template component in every state, at /styleguide, in development."""

from matcher.shared.styleguide.routes import styleguide

__all__ = ["styleguide"]

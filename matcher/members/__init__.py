"""The registry: residents and organizations."""

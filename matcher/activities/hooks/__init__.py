"""What the rooms above tell this one, each through a place it keeps for them (ADR 10)."""

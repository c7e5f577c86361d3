"""What the rooms above do for this one, each through a place it keeps for them (ADR 10)."""

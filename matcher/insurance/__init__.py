"""What the town asks before and after somebody may be hurt."""

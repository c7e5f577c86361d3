"""What the town's window keeps: the keys to private calendars, and what stands in them."""

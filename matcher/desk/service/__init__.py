"""What the staff see and decide, each list within the areas of whoever looks."""

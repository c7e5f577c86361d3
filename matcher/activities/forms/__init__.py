"""What visitors look for, and what groups post."""

"""What the templates of engagements are given."""

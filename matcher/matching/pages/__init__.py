"""What the templates of matching are given."""

"""What the templates of the desk are given, where that is more than rows."""

"""A believable town to try まちむすび on: invented people, groups and businesses."""

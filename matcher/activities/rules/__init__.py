"""Pure rules of activities: no database, no web."""

"""What people do once an activity is over: thank, look back, report, certify, ask again."""

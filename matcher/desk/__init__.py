"""The support centre's own room: what waits, approvals, candidates, imports."""

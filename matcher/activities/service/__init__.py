"""What people do with activities: write, submit, decide, close, find."""

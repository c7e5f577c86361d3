"""Who came on the day, and for how long."""

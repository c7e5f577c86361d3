"""What follows an activity: thanks, reflections, stories, hours and certificates."""

"""What groups ask for: activities, their roles and shifts, and finding them."""

"""What a listing says, in words."""

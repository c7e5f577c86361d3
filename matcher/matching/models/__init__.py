"""What the room of matching keeps: asks as they were made, what was learnt, plans and rosters."""

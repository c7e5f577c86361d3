"""Plans and rosters checked by code that shares nothing with what made them."""

"""Taking files of listings, groups and talents into the town."""

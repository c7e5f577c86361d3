"""Sign-in, confirmation of an address, passwords, and who may act for whom."""

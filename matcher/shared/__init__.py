"""What every room stands on: database base and types, clock, text, web guards."""

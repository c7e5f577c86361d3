"""What is done about insurance: declaring, enrolling, freezing, reporting, keeping papers."""

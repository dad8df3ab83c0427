"""Pages on the organisation over time, on indicators, and on scores."""

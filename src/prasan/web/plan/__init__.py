"""The national plan: its pillars with their scorecards, its changes, its budget, and the value of digital services."""

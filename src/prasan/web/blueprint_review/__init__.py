"""The blueprints that wait: what each changes, the decision on it, merges, plateaus, and what is one thing for the nation."""

"""What the citizen is told and may do, without a site: each opening of their data takes a permit and is logged first."""

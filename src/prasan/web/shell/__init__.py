"""The base page, the start page, error pages, and what templates share."""

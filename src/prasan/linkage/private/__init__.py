"""Linkage between agencies that may not share ids: keyed tokens, and Bloom filters for what these leave over."""

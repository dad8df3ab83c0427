"""Agreements on the site: drafted, signed by both sides, suspended, ended and renewed; and what each allows, in words."""

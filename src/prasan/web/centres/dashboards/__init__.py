"""Dashboards that an analyst puts together on a page, without code: panels, their order and width, and who sees them."""

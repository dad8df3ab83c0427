"""Integrated ICT projects: the portfolio, proposals and their check, who moves them, and the workbooks of agencies."""

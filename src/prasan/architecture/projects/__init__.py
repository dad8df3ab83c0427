"""Integrated ICT projects: what a proposal says, who moves it, how it stands against the blueprint and beside the others."""

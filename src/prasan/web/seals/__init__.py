"""Seals on cases: proposed, confirmed and ended by approving officers, and open to auditors."""

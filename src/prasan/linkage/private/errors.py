"""What a person can mend in private linkage."""

from __future__ import annotations


class PrivateLinkageError(ValueError):
    """A key, a delivery or a round cannot be used; the message names the file and the remedy."""

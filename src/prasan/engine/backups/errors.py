from __future__ import annotations


class BackupError(Exception):
    """A backup cannot be taken, read or put back; the message names what is wrong, and the remedy."""

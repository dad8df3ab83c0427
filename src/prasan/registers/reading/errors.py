"""Why a delivery cannot be read at all."""

from __future__ import annotations


class DeliveryError(ValueError):
    """A delivery cannot be read; the message names the file and the remedy.  Nothing has changed."""

"""What can be wrong with a file of a model."""

from __future__ import annotations


class ModelFileError(ValueError):
    """A file that is no model, or one that is not safe to read; the message names the file, the line and the remedy."""

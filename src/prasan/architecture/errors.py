"""What can be wrong with a file of a model, and with a decision on one."""

from __future__ import annotations


class ModelFileError(ValueError):
    """A file that is no model, or one that is not safe to read; the message names the file, the line and the remedy."""


class BlueprintError(ValueError):
    """A decision that cannot be made; ``code`` is for those who say it in another language, the message says what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code

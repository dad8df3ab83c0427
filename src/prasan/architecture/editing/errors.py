"""What can be wrong with a change to a model."""

from __future__ import annotations


class EditError(ValueError):
    """A change that cannot be made.  ``reason`` is its name: type, nothing, name, relationship, property, self, form."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


class ChangedSinceError(ValueError):
    """Somebody saved the model after it was opened: by whom, as which number."""

    def __init__(self, number: int, by: str) -> None:
        super().__init__(
            f"submission {number} came in meanwhile, by {by}. Remedy: open it anew and make the change in it."
        )
        self.number = number
        self.by = by

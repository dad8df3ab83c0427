from __future__ import annotations


class CouncilError(ValueError):
    """Something that may not be done so; ``code`` names the reason for the pages, which say it in the reader's language."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(f"{code}: " + ", ".join(f"{name}={value}" for name, value in details.items()))
        self.code = code
        self.details = details

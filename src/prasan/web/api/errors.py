"""How the interface says no: an ApiError anywhere below an operation is its answer."""

from __future__ import annotations


class ApiError(Exception):
    """An answer ``{"error": {"code", "message", "places"}}``: the code is for programs, the message says what to do."""

    def __init__(self, status: int, code: str, message: str, places: list[dict[str, str]] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.places = status, code, message, places or []

    def told(self) -> dict[str, object]:
        """What is sent."""
        told: dict[str, object] = {"code": self.code, "message": self.message}
        return {"error": told | {"places": self.places} if self.places else told}

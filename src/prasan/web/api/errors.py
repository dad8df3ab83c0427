"""How the interface says no: an ApiError anywhere below an operation is its answer."""

from __future__ import annotations

from ninja import Schema


class ApiError(Exception):
    """An answer ``{"error": {"code", "message", "places"}}``: the code is for programs, the message says what to do."""

    def __init__(self, status: int, code: str, message: str, places: list[dict[str, str]] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.places = status, code, message, places or []

    def told(self) -> dict[str, object]:
        """What is sent."""
        told: dict[str, object] = {"code": self.code, "message": self.message}
        return {"error": told | {"places": self.places} if self.places else told}


class Place(Schema):
    """Where in the request something is wrong: ``body.values.3.value``, ``query.period``."""

    place: str
    message: str


class Fault(Schema):
    code: str
    message: str
    places: list[Place] = []


class Refusal(Schema):
    """What is sent in place of an answer."""

    error: Fault


# What any operation may answer besides; those that change something may also answer 409.
REFUSALS = dict.fromkeys((400, 401, 403, 404, 422, 503), Refusal)

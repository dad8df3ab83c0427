"""Which figure of a centre an address asks for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.urls import reverse

from prasan.centres import areas

ORDERS = ("code", "value")


@dataclass(frozen=True)
class Asked:
    """What the address asks for; empty where it leaves the choice to the page."""

    unit: str
    indicator: str = ""
    period: str = ""
    area: str = areas.NATION
    order: str = "code"

    def address(self, **changed: str) -> str:
        """The address of this page, or with some of it changed."""
        parts = {**asdict(self), **changed}
        unit = parts.pop("unit")
        if parts["area"] == areas.NATION:
            del parts["area"]
        if parts["order"] == ORDERS[0]:
            del parts["order"]
        asked = urlencode({name: value for name, value in parts.items() if value})
        return reverse("centres:centre", args=[unit]) + (f"?{asked}" if asked else "")

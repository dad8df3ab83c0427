"""Who acts for a unit, and by what it is known that it is they."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

How = Literal["account", "stated"]


@dataclass(frozen=True)
class Officer:
    """Somebody's name, and ``how`` it is known: by an ``account`` of the site, whose password was given, or only as it was
    ``stated`` on a command line where there is no site."""

    name: str
    how: How = "stated"

    def same_as(self, other: str) -> bool:
        """Whether another name is this officer's, however it is written."""
        return self.name.strip().casefold() == other.strip().casefold()

    def told(self) -> dict[str, str]:
        """What a line of a ledger says of who acted."""
        return {"by": self.name.strip(), "how": self.how}

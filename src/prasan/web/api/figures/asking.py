"""Who asks for figures, and how far that reaches."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from prasan.web.accounts.models import SystemKey, User
from prasan.web.api.access import BySession, BySystemKey
from prasan.web.api.errors import ApiError
from prasan.web.centres.filing.actions import Machine
from prasan.web.centres.organisation import Organisation, organisation

# What is read is read by whoever is signed in on the pages too; what is written needs a key.
READERS = [BySystemKey(), BySession()]


@dataclass(frozen=True)
class Asker:
    """A system or a member of staff: the unit they work for, and the units that they may see."""

    who: User | Machine
    unit: str
    now: Organisation
    scope: frozenset[str]

    @property
    def view(self) -> str:
        """What two askers who see the same share."""
        return f"{self.unit} {self.now.structure.day}"

    def check(self, unit: str) -> None:
        """Raises ApiError for a unit that they may not see, alike whether it exists or not."""
        if unit not in self.scope:
            raise ApiError(404, "no_such_unit", "there is no such unit among those that you may see")


def asker(request: HttpRequest, *, sandbox: bool = False) -> Asker:
    """Who asks.  A key of the sandbox is refused (ApiError) unless ``sandbox`` says that it is enough here."""
    now = organisation(timezone.localdate())
    if isinstance(request.auth, SystemKey):
        if request.auth.sandbox and not sandbox:
            raise ApiError(
                403,
                "sandbox_key",
                "a key of the sandbox opens definitions and trial imports: send one in force for figures",
            )
        system = request.auth.system
        return Asker(Machine(system.username, system.unit_code), system.unit_code, now, now.visible(system.unit_code))
    user: User = request.auth
    return Asker(user, user.unit_code, now, now.visible(user.unit_code))

"""Which registers somebody sees, and which they work on."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from prasan.registers.contract import Contract, shipped_contracts
from prasan.registers.keeping import CarryError, contract_of
from prasan.registers.overview import Standing, overview
from prasan.web.accounts.models import Role, User
from prasan.web.centres.organisation import organisation
from prasan.web.snapshots import store


@dataclass(frozen=True)
class Seen:
    """A register that somebody sees; ``works`` whether it is theirs to deliver, correct and decide on."""

    contract: Contract
    standing: Standing
    works: bool


def seen_registers(user: User) -> list[Seen]:
    """The registers of the asker's unit and those below it; an auditor sees all."""
    today = timezone.localdate()
    scope = None if user.role == Role.AUDITOR else organisation(today).visible(user.unit_code)
    shipped = shipped_contracts()
    found = []
    for standing in overview(store(), shipped, today):
        if scope is None or standing.owner in scope:
            works = user.role == Role.OFFICER and user.unit_code == standing.owner
            found.append(Seen(_contract(standing.name, shipped), standing, works))
    return found


def seen_register(user: User, name: str, *, to_work: bool = False) -> Seen:
    """One of them.  Raises Http404 for others, which answer as those that do not exist."""
    for seen in seen_registers(user):
        if seen.standing.name == name and (seen.works or not to_work):
            return seen
    raise Http404


def _contract(name: str, shipped: dict[str, Contract]) -> Contract:
    """By which the next delivery is checked: the shipped one, or that of the live snapshot."""
    if name in shipped:
        return shipped[name]
    try:
        return contract_of(store().live(f"register/{name}"))
    except CarryError:
        raise Http404 from None

"""What waits for a citizen, and corrections that a register holds by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from prasan.citizens.holdings import Entry, Holding
from prasan.registers.delivered import as_delivered
from prasan.web.portal.requests.acts import digest_of, mark_done
from prasan.web.portal.requests.models import AT_DESK, OVER, CitizenRequest, State
from prasan.web.portal.requests.words import state_words, title

RECENT = 5


@dataclass(frozen=True)
class Row:
    """A request in a list: its title and state in words, and by when it is to be answered (None: it is not)."""

    request: CitizenRequest
    title: str
    state: str
    until: date | None


def rows(requests: Sequence[CitizenRequest]) -> list[Row]:
    """Requests as lists show them."""
    found = []
    for each in requests:
        counted = each.state in AT_DESK
        until = each.answer_by() if counted else each.appeal_by
        found.append(Row(each, title(each), state_words(each), until))
    return found


def waiting_of(spine_id: int) -> list[Row]:
    """What a citizen's start page tells: what waits for them first, then what waits for agencies, a few."""
    own = list(CitizenRequest.objects.filter(spine_id=spine_id).exclude(state__in=OVER).prefetch_related("steps"))
    own.sort(key=lambda each: each.state != State.ASKED_BACK)
    return rows(own[:RECENT])


def entry_of(asked: CitizenRequest, held: Sequence[Holding]) -> tuple[Holding, Entry] | None:
    """The record that a correction is of; None where the register has it no longer."""
    for holding in held:
        for entry in holding.entries if holding.name == asked.register else ():
            if digest_of(holding.name, entry.key) == asked.record:
                return holding, entry
    return None


def settle(spine_id: int, held: Sequence[Holding]) -> int:
    """Call corrections done that a register holds by now; how many."""
    done = 0
    for each in CitizenRequest.objects.filter(spine_id=spine_id, state=State.ACCEPTED):
        found = entry_of(each, held)
        if found and as_delivered(found[0].contract, found[1].record).get(each.field) == each.value:
            mark_done(each, found[0].snapshot)
            done += 1
    return done

"""What is done with appeals from a page, whoever's it is: each takes who acts and a permit, and no request.

An officer's page gives its account and the permit of ``measure_permit``; a page for citizens may lodge an appeal and hand
evidence in by the account of the person whose ``spine_id`` it is, and show the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from prasan.exchange.agreements import Permit
from prasan.exchange.officers import Officer
from prasan.measures import Measure
from prasan.measures.appeals import (
    Appeal,
    Case,
    confirm_appeal,
    decide_appeal,
    find_person,
    lodge_appeal,
    open_evidence,
    read_evidence,
    return_appeal,
    show_case,
)
from prasan.measures.appeals.keeping import Evidence
from prasan.measures.rounds import Round
from prasan.web.exchange import access_log
from prasan.web.snapshots import appeals, store


@dataclass(frozen=True)
class Asker:
    """Who acts, by an account, and within what."""

    by: Officer
    permit: Permit

    @property
    def _acting(self) -> dict[str, Any]:
        return {"by": self.by, "log": access_log()}

    def case_of(self, each: Round, spine_id: int) -> Case:
        """What a round says of a person.  Raises as :func:`show_case`."""
        return show_case(store(), each, spine_id, self.permit, **self._acting)

    def person(self, each: Round, national_id: str) -> int:
        """The person at the counter.  Raises as :func:`find_person`."""
        return find_person(store(), each, national_id, self.permit, **self._acting)

    def lodge(
        self, case: Case, *, evidence: bytes | None = None, noticed: date | None = None, late: str = ""
    ) -> Appeal:
        """Take an appeal, or evidence for one.  Raises as :func:`lodge_appeal`."""
        return lodge_appeal(
            appeals(), case, self.permit,
            now=timezone.now(), noticed=noticed, late=late, evidence=evidence, **self._acting,
        )  # fmt: skip

    def read(self, case: Case, digest: str, says: Sequence[str]) -> Appeal:
        """Write down what evidence says.  Raises as :func:`read_evidence`."""
        return read_evidence(appeals(), case, self.permit, digest, says, **self._acting)

    def decide(self, case: Case, answer: str) -> Appeal:
        """Decide on all of the evidence.  Raises as :func:`decide_appeal`."""
        return decide_appeal(appeals(), case, self.permit, answer=answer, **self._acting)

    def confirm(self, case: Case) -> Appeal:
        """Confirm another's decision.  Raises as :func:`confirm_appeal`."""
        return confirm_appeal(appeals(), case, self.permit, **self._acting)

    def send_back(self, case: Case, why: str) -> Appeal:
        """Send another's decision back.  Raises as :func:`return_appeal`."""
        return return_appeal(appeals(), case, self.permit, why=why, **self._acting)

    def open(self, appeal: Appeal, digest: str) -> tuple[Evidence, bytes]:
        """A file that was handed in.  Raises as :func:`open_evidence`."""
        return open_evidence(appeals(), appeal, digest, self.permit, **self._acting)


def appeals_of(measures: Sequence[Measure]) -> list[Appeal]:
    """The appeals against some measures: those that wait by the day by which they are to be answered, then those that are
    answered, the last first."""
    names = {measure.id for measure in measures}
    every = [each for each in appeals().all() if each.measure in names]
    waiting = sorted(
        (each for each in every if each.state != "confirmed"), key=lambda each: (each.answer_by, each.serial)
    )
    done = [each for each in every if each.state == "confirmed"]
    return waiting + sorted(done, key=lambda each: each.serial, reverse=True)

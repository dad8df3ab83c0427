"""From a draft to a version: its analyst proposes a save of it, and another officer of the unit publishes it.

A version's file is written before the act, and is none before the act is: what a run that was killed left is written again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prasan.engine.snapshots import write_durably
from prasan.exchange.ledger import Line
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.measures.authoring.catalogue import Catalogue, Version
from prasan.measures.authoring.drafts import Draft, Drafts
from prasan.measures.authoring.keeping import LEDGER, AuthoringError, Proposal, standing
from prasan.measures.errors import phrase
from prasan.measures.files import inspect_measure
from prasan.measures.model import Measure

RESERVED = ("drafts",)  # what a page's address has in a measure's place


class Authoring:
    """The drafts, acts and versions in a data folder's ``measures``."""

    def __init__(self, folder: Path, log: AccessLog) -> None:
        self.catalogue = Catalogue(folder)
        self.drafts = Drafts(folder / "drafts")
        self.log = log

    def propose(self, draft: Draft, *, by: str) -> Proposal:
        """Send a save of a draft to be published; a proposal of the draft that waits is replaced by it.

        Raises AuthoringError where it is not theirs, has faults, is another unit's measure, or is not the next version.
        """
        if not Officer(by).same_as(draft.by):
            raise AuthoringError(phrase("the draft is another analyst's"), phrase("Begin one of your own from it."))

        def decide(lines: Sequence[Line]) -> Mapping[str, Any]:
            proposals = standing(lines)
            measure = self._fitting(draft, proposals)
            return {
                "event": "proposed",
                "number": len(proposals) + 1,
                "draft": draft.id,
                "revision": draft.revision,
                "measure": measure.id,
                "version": measure.version,
                "starts": measure.starts.isoformat(),
                "digest": measure.digest,
                "unit": draft.unit,
                "by": by,
            }

        earlier = [each for each in self.catalogue.proposals() if each.draft == draft.id and each.state == "proposed"]
        for each in earlier:
            self.withdraw(each.number, by=by)
        return self._acted(decide, "propose_measure", by)

    def withdraw(self, number: int, *, by: str) -> Proposal:
        """Take a proposal back, by who made it.  Raises AuthoringError."""

        def decide(lines: Sequence[Line]) -> Mapping[str, Any]:
            if not Officer(by).same_as(waiting(standing(lines), number).by):
                raise AuthoringError(phrase("another officer proposed it"), phrase("Send it back, and say why."))
            return {"event": "withdrawn", "number": number, "by": by}

        return self._acted(decide, "withdraw_measure", by)

    def send_back(self, number: int, *, by: str, why: str) -> Proposal:
        """Send a proposal back to its analyst.  Raises AuthoringError."""
        if not why.strip():
            raise AuthoringError(phrase("no reason is given"), phrase("Say why; it is kept, so name no person in it."))

        def decide(lines: Sequence[Line]) -> Mapping[str, Any]:
            waiting(standing(lines), number)
            return {"event": "returned", "number": number, "by": by, "why": why.strip()}

        return self._acted(decide, "return_measure", by)

    def publish(self, number: int, *, by: str, why: str = "") -> Version:
        """Make a proposal a version, by another officer than proposed it.  Raises AuthoringError."""

        def decide(lines: Sequence[Line]) -> Mapping[str, Any]:
            proposals = standing(lines)
            proposal = waiting(proposals, number)
            draft = self.drafts.get(proposal.draft, proposal.revision)
            if Officer(by).same_as(proposal.by) or Officer(by).same_as(draft.by):
                problem = phrase("whoever proposed a version cannot publish it")
                raise AuthoringError(problem, phrase("Let another officer of the unit look at it and publish it."))
            measure = self._fitting(draft, proposals)
            if measure.digest != proposal.digest:
                raise AuthoringError(phrase("the draft's file was altered"), phrase("Propose it anew."))
            file = self.catalogue.file(measure.id, measure.version)
            file.parent.mkdir(parents=True, exist_ok=True)
            write_durably(file, draft.text)
            return {"event": "published", "number": number, "by": by, "why": why.strip()}

        done = self._acted(decide, "publish_measure", by)
        [version] = [each for each in self.catalogue.of(done.measure) if each.number == done.version]
        return version

    def _fitting(self, draft: Draft, proposals: Sequence[Proposal]) -> Measure:
        """What a draft says, if it may be the next version of its measure.  Raises AuthoringError."""
        found = inspect_measure(draft.text, "draft")
        if found.measure is None:
            problem = phrase("the file has %(count)s faults", count=len(found.faults))
            raise AuthoringError(problem, phrase("Mend them first; they are listed beside the file."))
        measure = found.measure
        earlier = self._earlier(measure, draft.unit, proposals)
        following = earlier[-1].number + 1 if earlier else 1
        if measure.version != following:
            problem = phrase("the next version is %(next)s, not %(version)s", next=following, version=measure.version)
            raise AuthoringError(
                problem, phrase("Look at what the versions differ in, and write version: %(next)s.", next=following)
            )
        if earlier and measure.starts < earlier[-1].starts:
            problem = phrase("it starts before version %(version)s does", version=earlier[-1].number)
            raise AuthoringError(problem, phrase("Write starts: %(day)s or later.", day=earlier[-1].starts))
        return measure

    def must_be_own(self, measure: Measure, unit: str) -> None:
        """Raises AuthoringError where a draft of a unit says what is another's."""
        self._earlier(measure, unit, self.catalogue.proposals())

    def _earlier(self, measure: Measure, unit: str, proposals: Sequence[Proposal]) -> list[Version]:
        """The versions of a unit's own measure.  Raises AuthoringError where it is another's."""
        if measure.owner != unit:
            problem = phrase("the owner is %(owner)s, and you are of %(unit)s", owner=measure.owner, unit=unit)
            raise AuthoringError(problem, phrase("Write your own unit, or leave it to the other."))
        earlier = [each for each in self.catalogue.versions(proposals) if each.measure_id == measure.id]
        if (earlier and earlier[-1].owner != unit) or measure.id in RESERVED:
            problem = phrase("%(measure)s is the measure of another unit", measure=measure.id)
            raise AuthoringError(problem, phrase("Choose another id."))
        return earlier

    def _acted(self, decide: Any, action: str, by: str) -> Proposal:
        told: dict[str, Any] = {}

        def kept(lines: Sequence[Line]) -> Mapping[str, Any]:
            told.update(decide(lines))
            return told

        self.catalogue.ledger.hold_against(self.log, LEDGER)
        head = self.catalogue.ledger.append(kept)
        [done] = [each for each in self.catalogue.proposals() if each.number == told["number"]]
        self.log.append(
            {
                "action": action,
                "who": by,
                "unit": done.unit,
                "purpose": f"measure:{done.measure}",
                "measure": f"{done.measure}@{done.version}",
                "ledger": LEDGER,
                "decisions": head,
            }
        )
        return done


def waiting(proposals: Sequence[Proposal], number: int) -> Proposal:
    """The proposal of a number, which waits.  Raises AuthoringError where there is none, or it does not."""
    found = [each for each in proposals if each.number == number and each.state == "proposed"]
    if not found:
        raise AuthoringError(phrase("the proposal does not wait any more"), phrase("Look at the list of drafts."))
    return found[0]

"""Clerical review: what clerks decide of doubtful pairs, kept for ever.

A pair is a record of a register and a person of the spine.  Two reviewers who agree settle it; where they disagree a
third is asked, whose word settles (Fellegi and Sunter 1969, of the pairs between the two cuts).  A verdict is never
rewritten: decisions are lines of a ledger, which only grows.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from prasan.exchange.ledger import Ledger, LedgerError, Line

SAME, DIFFERENT, CANNOT_SAY = "same", "different", "cannot_say"
VERDICTS = (SAME, DIFFERENT, CANNOT_SAY)
WITHDRAWN, REOPENED = "withdrawn", "reopened"
ENOUGH = 2  # reviewers who agree


class ReviewError(ValueError):
    """A verdict that cannot be taken; the message says why, and names nobody."""


class ReviewFileError(LedgerError):
    """The file of decisions is not as it was written; the message names the line."""


class Pair(NamedTuple):
    """A record of a register and a person of the spine."""

    register: str
    record_key: str
    spine_id: int


@dataclass(frozen=True)
class Decision:
    """A line of the file: a ``verdict`` (same, different, cannot_say), one taken back (withdrawn), or a settled pair
    opened again (reopened, with the reason as ``note``).

    ``at`` is aware; ``linkage`` is the snapshot in which the pair was seen.
    """

    register: str
    record_key: str
    spine_id: int
    verdict: str
    reviewer: str
    at: datetime
    note: str = ""
    linkage: str = ""

    @property
    def pair(self) -> Pair:
        """What it is of."""
        return Pair(self.register, self.record_key, self.spine_id)


@dataclass(frozen=True)
class Standing:
    """Where a pair stands: the word of each reviewer since it was last opened, in the order in which they first spoke.

    ``same`` is what it is settled as, None while it is not; ``reopened`` how often it was opened again.
    """

    votes: tuple[tuple[str, str], ...] = ()
    same: bool | None = None
    settled_at: datetime | None = None
    reopened: int = 0

    @property
    def told(self) -> list[tuple[str, bool]]:
        """Who said same (True) or different; whoever cannot say has not spoken."""
        return [(reviewer, verdict == SAME) for reviewer, verdict in self.votes if verdict != CANNOT_SAY]

    @property
    def wanted(self) -> int:
        """How many more words settle it, if they agree; 0 where it is settled."""
        if self.same is not None:
            return 0
        return ENOUGH - max(Counter(same for _, same in self.told).values(), default=0)

    @property
    def disputed(self) -> bool:
        """Whether reviewers disagree and a third is yet to speak."""
        return self.same is None and len({same for _, same in self.told}) > 1

    def word_of(self, reviewer: str) -> str | None:
        """What a reviewer said, or None."""
        return dict(self.votes).get(reviewer)

    def after(self, decision: Decision) -> Standing:
        """Where it stands after one more line.  A word on what is settled changes nothing."""
        if decision.verdict == REOPENED:
            return Standing(reopened=self.reopened + 1) if self.same is not None else self
        if self.same is not None:
            return self
        votes = dict(self.votes)
        if decision.verdict == WITHDRAWN:
            votes.pop(decision.reviewer, None)
        else:
            votes[decision.reviewer] = decision.verdict
        heard = Standing(tuple(votes.items()), reopened=self.reopened)
        for same, count in Counter(same for _, same in heard.told).items():
            if count >= ENOUGH:
                return Standing(heard.votes, same, decision.at, self.reopened)
        return heard


NOTHING = Standing()


def standing(decisions: Iterable[Decision]) -> dict[Pair, Standing]:
    """Where each pair stands after all decisions, in the order in which they were made."""
    found: dict[Pair, Standing] = {}
    for decision in decisions:
        found[decision.pair] = found.get(decision.pair, NOTHING).after(decision)
    return found


def settled(standings: Mapping[Pair, Standing]) -> list[dict[str, Any]]:
    """What is settled, as :func:`prasan.linkage.link.link` takes it: register, record_key, spine_id, same."""
    return [{**pair._asdict(), "same": each.same} for pair, each in standings.items() if each.same is not None]


def agreement(standings: Iterable[Standing]) -> tuple[int, float | None]:
    """How many pairs two reviewers have judged, and Cohen's kappa between the first and the second of each.

    None where chance alone would have them agree always.  Source: Cohen 1960, Educational and Psychological
    Measurement 20, 37-46.
    """
    both = Counter((each.told[0][1], each.told[1][1]) for each in standings if len(each.told) > 1)
    count = both.total()
    if not count:
        return 0, None
    first, second = (both[True, True] + both[True, False]) / count, (both[True, True] + both[False, True]) / count
    agreed, by_chance = (both[True, True] + both[False, False]) / count, first * second + (1 - first) * (1 - second)
    return count, None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


class Reviews(Ledger):
    """The file of decisions at a path.  Adding is safe between processes and threads; what was read is kept."""

    error = ReviewFileError

    def decisions(self) -> list[Decision]:
        """All decisions, oldest first.  Raises ReviewFileError where a line is not as it was written."""
        with self._reading:
            self._catch_up()
            return list(self._decisions)

    def standing(self) -> Mapping[Pair, Standing]:
        """:func:`standing` of all decisions.  Raises ReviewFileError."""
        with self._reading:
            self._catch_up()
            return dict(self._standing)

    def add(self, decisions: Sequence[Decision]) -> str:
        """Write decisions down, all of them or none; the hash of the last line.

        Raises ReviewError with a line for each that cannot be taken (:func:`refusals`), ReviewFileError.
        """

        def taken(_lines: Sequence[Line]) -> list[dict[str, Any]]:
            refused = refusals(self._standing, self._of_record, decisions)
            if refused:
                raise ReviewError("\n".join(dict.fromkeys(why for _, why in refused)))
            return [{**asdict(each), "at": each.at.isoformat(timespec="milliseconds")} for each in decisions]

        return self.append(taken)

    def refused(self, decisions: Sequence[Decision]) -> list[tuple[int, str]]:
        """What :meth:`add` would refuse: the place of each in the list, and why."""
        with self._reading:
            self._catch_up()
            return refusals(self._standing, self._of_record, decisions)

    def _forget(self) -> None:
        super()._forget()
        self._decisions: list[Decision] = []
        self._standing: dict[Pair, Standing] = {}
        self._of_record: dict[tuple[str, str], set[int]] = {}

    def _take(self, line: Line) -> None:
        # Decisions alone are kept, and not their lines too: there may be hundreds of thousands.
        decision = Decision(**line)
        self._decisions.append(decision)
        pair = decision.pair
        self._standing[pair] = self._standing.get(pair, NOTHING).after(decision)
        self._of_record.setdefault(pair[:2], set()).add(pair.spine_id)


def refusals(
    standings: Mapping[Pair, Standing],
    of_record: Mapping[tuple[str, str], Iterable[int]],
    decisions: Sequence[Decision],
) -> list[tuple[int, str]]:
    """Which of some new decisions cannot be taken together (their places), and why.

    Nobody speaks on what is settled; nobody takes back what he did not say; only what is settled is reopened, with a
    reason; no record is the same as two people, neither as settled nor by the word of one reviewer.
    ``of_record`` are the people that each record has been judged beside.
    """
    now: dict[Pair, Standing] = {}
    refused = []
    for place, decision in enumerate(decisions):
        before = now.get(decision.pair) or standings.get(decision.pair, NOTHING)
        why = _why_not(before, decision)
        if why:
            refused.append((place, why))
        else:
            now[decision.pair] = before.after(decision)
    # After all of them: whoever moves a record from one person to another says both at once.
    for place, decision in enumerate(decisions):
        if decision.verdict != SAME:
            continue
        record = decision.pair[:2]
        people = {*of_record.get(record, ()), *(pair.spine_id for pair in now if pair[:2] == record)}
        others = [Pair(*record, person) for person in people if person != decision.spine_id]
        others_now = [now.get(pair) or standings.get(pair, NOTHING) for pair in others]
        if any(each.same for each in others_now):
            refused.append((place, "the record is settled as another person's; that pair must be reopened first"))
        elif any(each.word_of(decision.reviewer) == SAME for each in others_now):
            refused.append((place, "this reviewer has said that the record is another person's; take that back first"))
    return refused


def _why_not(before: Standing, decision: Decision) -> str:
    if decision.verdict == REOPENED:
        if before.same is None:
            return "the pair is not settled, so there is nothing to reopen"
        return "" if decision.note.strip() else "say why the pair is reopened"
    if before.same is not None:
        return "the pair is settled by now; an auditor may reopen it"
    if decision.verdict == WITHDRAWN:
        return "" if before.word_of(decision.reviewer) else "there is no word of this reviewer to take back"
    return "" if decision.verdict in VERDICTS else f"a verdict is one of {', '.join(VERDICTS)}"


def decided_now(
    pair: Pair, verdict: str, *, reviewer: str, linkage: str, note: str = "", at: datetime | None = None
) -> Decision:
    """A decision of this moment."""
    return Decision(*pair, verdict, reviewer, at or datetime.now(UTC), note.strip(), linkage)


def pair_code(pair: Pair) -> str:
    """A short code of a pair for paper and lists: no id can be read from it, and no spreadsheet takes it for a number."""
    return "p" + hashlib.sha256(json.dumps(pair).encode()).hexdigest()[:16]

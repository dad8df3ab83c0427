"""What every answer is made of: findings, what each follows from, and what could not be judged for want of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from prasan.architecture.estate import Thing

Fact = str | int | float | None


@dataclass(frozen=True, slots=True)
class Because:
    """One thing that leads to a finding.

    ``key`` is a thing's with the name of a property in ``what`` and what it says in ``value`` ("" where it says nothing), a
    tie's with its type in ``what``, or ``register:<name>`` with a field of a register's contract.
    """

    key: str
    what: str
    value: str = ""


def one_by(thing: Thing) -> Because:
    """That a thing is one with others by its national object id: as the architecture office confirmed it, or as its model says."""
    if thing.confirmed:
        return Because(thing.key, "confirmed_national_id", thing.confirmed)
    return Because(thing.key, "national_id", thing.national or "")


@dataclass(frozen=True, slots=True)
class Finding:
    """``kind`` is one of :data:`prasan.architecture.answers.words.KINDS`; ``subject`` a key (of a pillar or register its name),
    ``others`` keys that it is found together with, ``facts`` figures by name; ``lacks`` what is missing beside the judgement."""

    kind: str
    subject: str
    others: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    because: tuple[Because, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unjudged:
    """What could not be judged: ``wants`` names properties (or, as ``relationship``, that something ties it), ``said`` what
    stands there that cannot be read."""

    subject: str
    wants: tuple[str, ...]
    said: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer to a question, ``asked`` with these parameters; ``judged`` things were looked at, findings or not."""

    question: str
    asked: Mapping[str, Fact]
    judged: int
    findings: tuple[Finding, ...]
    undetermined: tuple[Unjudged, ...] = ()
    totals: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """Findings by kind."""
        return dict(Counter(each.kind for each in self.findings))

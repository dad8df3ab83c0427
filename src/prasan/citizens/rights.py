"""Which right of the Personal Data Protection Act somebody has against a use of their data, and which not, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from prasan.engine import yaml_text
from prasan.exchange.terms import CONSENT, Agreement

Stands = Literal["yes", "weighed", "no"]
# What a legal basis of the library is a ground of; any other law obliges the agency, or gives it a task by that law.
_GROUNDS = {
    CONSENT: "consent",
    "pdpa-2562-24-1": "research",
    "pdpa-2562-24-2": "life",
    "pdpa-2562-24-3": "contract",
    "pdpa-2562-24-4": "task",
    "pdpa-2562-24-5": "interest",
    "pdpa-2562-26-1": "life",
    "pdpa-2562-26-4": "sensitive",
    "pdpa-2562-26-5": "sensitive",
}
_LAW = "duty"
_BEST: tuple[Stands, ...] = ("yes", "weighed", "no")


@dataclass(frozen=True)
class Right:
    """A right, the section that gives it, and by ground of processing whether it ``stands``; ``why`` it does not."""

    id: str
    section: str
    name_th: str
    name_en: str
    text_th: str
    text_en: str
    stands: Mapping[str, Stands]
    why_th: str
    why_en: str

    def against(self, agreement: Agreement) -> Stands:
        """Whether somebody has it against the uses of an agreement."""
        return self.on(grounds(agreement))

    def on(self, of: Collection[str]) -> Stands:
        """Whether somebody has it where processing rests on some grounds.

        A duty that a law lays on the agency stays where another ground goes: what it does not give, no other ground does.
        """
        if _LAW in of and len(of) == 1:
            return self.stands[_LAW]
        # A law of the agency's own says what its task is: the ground in the Act decides.
        told = [self.stands[each] for each in of if each != _LAW]
        return max(told, key=_BEST.index, default=self.stands[_LAW])


def grounds(agreement: Agreement) -> frozenset[str]:
    """The grounds that an agreement's legal bases are; an agreement of the form before names a law and no ground."""
    return frozenset(_GROUNDS.get(each.id, _LAW) for each in agreement.bases) or frozenset({_LAW})


@cache
def rights() -> Mapping[str, Right]:
    """All rights by id, in the order in which they are shown."""
    told = yaml_text.values(files("prasan.citizens").joinpath("data", "rights.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({each["id"]: _right(each) for each in told["rights"]})


def uses_of(agreements: Iterable[Agreement], registers: Collection[str]) -> list[Agreement]:
    """The agreements by which records of some registers may be used."""
    return [each for each in agreements if each.registers & set(registers)]


def _right(told: Mapping[str, str | Mapping[str, object]]) -> Right:
    words = {name: str(told.get(name, "")) for name in (
        "id", "section", "name_th", "name_en", "text_th", "text_en", "why_th", "why_en",
    )}  # fmt: skip
    stands = told["stands"]
    if not isinstance(stands, Mapping):
        raise TypeError("stands")
    # YAML reads a bare yes and no as truth.
    named: dict[object, Stands] = {True: "yes", False: "no", "weighed": "weighed"}
    return Right(**words, stands=MappingProxyType({name: named[each] for name, each in stands.items()}))

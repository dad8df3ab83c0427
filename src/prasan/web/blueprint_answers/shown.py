"""Findings and what could not be judged, as the pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prasan.architecture.answers.basis import Because, Finding, Unjudged
from prasan.architecture.estate import Estate
from prasan.architecture.vocabulary import PILLARS
from prasan.registers.contract import shipped_contracts
from prasan.web.blueprint_answers import words
from prasan.web.centres.words import pillar_name
from prasan.web.shell.templatetags.prasan import in_words


@dataclass(frozen=True)
class Named:
    """A thing as it is shown: ``key`` leads on, where it is an element; ``agency`` is whose blueprint it is in."""

    key: str
    name: str
    type: str = ""
    agency: str = ""


@dataclass(frozen=True)
class Row:
    """A finding: in words what kind it is of, what it is about and with, figures, and from what it follows."""

    kind: str
    subject: Named
    others: list[Named]
    facts: list[str]
    because: list[str]
    lacks: list[str]


@dataclass(frozen=True)
class Open:
    """What could not be judged, and for want of what."""

    subject: Named
    wants: list[str]
    said: str


class Shown:
    """How things of an estate are shown; ``units`` are units by code, with ``name_th`` and ``name_en``."""

    def __init__(self, estate: Estate, units: Mapping[str, object]) -> None:
        self._estate, self._units = estate, units
        self._language = "th" if (get_language() or "th").startswith("th") else "en"

    def agency(self, code: str) -> str:
        """An agency's name; its code where the organisation has none."""
        return in_words(self._units[code]) if code in self._units else code

    def named(self, key: str) -> Named:
        """A key of a thing, a tie, a register or a pillar."""
        thing = self._estate.things.get(key)
        if thing is not None:
            return Named(key, thing.named(self._language) or thing.id, thing.type, self.agency(thing.unit))
        kind, _sep, name = key.partition(":")
        if kind == "pillar" and name in PILLARS:
            return Named("", pillar_name(name))
        if kind == "register":
            contract = shipped_contracts().get(name)
            title = in_words(contract) if contract else name
            return Named(
                "", _("register %(name)s") % {"name": title}, agency=self.agency(contract.owner) if contract else ""
            )
        tie = self._estate.ties.get(key)
        return Named("", (tie.name or tie.type) if tie else key, agency=self.agency(tie.unit) if tie else "")

    def row(self, finding: Finding) -> Row:
        """A finding."""
        facts = [
            # Of a derived relationship the ends are keys.
            words.fact(name, self.named(str(value)).name if value in self._estate.things else value)
            for name, value in finding.facts.items()
        ]
        return Row(
            str(words.KINDS[finding.kind]),
            self.named(finding.subject),
            [self.named(key) for key in finding.others],
            [each for each in facts if each],
            [self._because(each) for each in finding.because],
            [words.missing(each) for each in finding.lacks],
        )

    def open(self, each: Unjudged) -> Open:
        """What could not be judged."""
        return Open(self.named(each.subject), [words.missing(name) for name in each.wants], each.said)

    def unit_of(self, key: str) -> str:
        """The code of the unit in whose blueprint a thing is; "" of a pillar, and of a register that of its owner."""
        if key in self._estate.things:
            return self._estate.things[key].unit
        contract = shipped_contracts().get(key.removeprefix("register:"))
        return contract.owner if contract else ""

    def _because(self, each: Because) -> str:
        tie = self._estate.ties.get(each.key)
        if tie is not None and not each.value:
            return words.relationship(each.what, self.named(tie.source).name, self.named(tie.target).name)
        return words.of_property(each.what, each.value, self.named(each.key).name)

"""Every question by its name, for verbs, pages and operations alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from prasan.architecture.answers.alignment import alignment
from prasan.architecture.answers.basis import Answer, Because, Finding, one_by
from prasan.architecture.answers.data import data_in_order
from prasan.architecture.answers.derivation import derived_between
from prasan.architecture.answers.digital import without_digital_service
from prasan.architecture.answers.end_of_life import technology_at_its_end
from prasan.architecture.answers.projects import projects_that_collide, what_a_project_touches
from prasan.architecture.answers.worth import applications_by_worth
from prasan.architecture.answers.zones import zones_crossed
from prasan.architecture.estate import Estate
from prasan.architecture.impact import Dependence
from prasan.registers.contract import Contract

#: The questions that are about the whole estate; the others are about one element or two.
WHOLE = ("data", "applications", "end-of-life", "digital", "zones", "collisions", "alignment")
OF_ONE = ("impact", "touches", "derive")


@dataclass(frozen=True)
class Asked:
    """What questions may be asked with; each takes what it knows.

    ``on`` a day and ``within`` days (end-of-life); ``value`` and ``fit`` from 1 to 5 (applications); ``steps`` (collisions, derive);
    ``element`` and ``other`` keys; ``needs`` and ``associations`` (impact).  ``contracts`` and ``indicators`` are what Prasan has.
    """

    on: date
    within: int = 365
    value: float = 3
    fit: float = 3
    steps: int | None = None
    element: str = ""
    other: str = ""
    needs: bool = False
    associations: bool = False
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    indicators: Collection[str] | None = None


class Questions:
    """The questions over one estate; what several need is made once."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self._dependences: dict[bool, Dependence] = {}

    def dependence(self, *, associations: bool = False) -> Dependence:
        """Who depends on whom."""
        if associations not in self._dependences:
            self._dependences[associations] = Dependence(self.estate, associations=associations)
        return self._dependences[associations]

    def ask(self, question: str, asked: Asked) -> Answer:
        """The answer to a question of :data:`WHOLE` or :data:`OF_ONE`.  Raises KeyError for another."""
        estate = self.estate
        answers = {
            "data": lambda: data_in_order(estate, asked.contracts),
            "applications": lambda: applications_by_worth(estate, value=asked.value, fit=asked.fit),
            "end-of-life": lambda: technology_at_its_end(estate, self.dependence(), on=asked.on, within=asked.within),
            "digital": lambda: without_digital_service(estate),
            "zones": lambda: zones_crossed(estate),
            "collisions": lambda: projects_that_collide(
                estate, self.dependence(), steps=2 if asked.steps is None else asked.steps
            ),
            "alignment": lambda: alignment(estate, indicators=asked.indicators),
            "impact": lambda: self._impact(asked),
            "touches": lambda: what_a_project_touches(estate, asked.element),
            "derive": lambda: derived_between(
                estate, asked.element, asked.other, most=5 if asked.steps is None else asked.steps
            ),
        }
        return answers[question]()

    def _impact(self, asked: Asked) -> Answer:
        dependence = self.dependence(associations=asked.associations)
        walk = dependence.needed_by if asked.needs else dependence.broken_by
        found = walk(asked.element, most=asked.steps)
        kind = "needs" if asked.needs else "breaks"
        return Answer(
            "impact",
            {"element": asked.element, "needs": asked.needs, "associations": asked.associations},
            len(found),
            tuple(
                Finding(
                    kind,
                    each.key,
                    (each.after,),
                    {"steps": each.steps},
                    (
                        Because(each.by, self.estate.ties[each.by].type)
                        if each.by
                        else one_by(self.estate.things[each.key]),
                    ),
                )
                for each in found
            ),
        )

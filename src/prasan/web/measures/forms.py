"""The form of a simulation: its fields, and the scenarios that somebody asks for in it.

Fields of the scenario's parameters are called ``a-<parameter>``, of the one that it is compared with ``b-<parameter>``.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from prasan.measures import Measure
from prasan.measures.model import DatedParameter, Value
from prasan.measures.simulation import ScenarioError
from prasan.measures.simulation.scenario import STRATEGIES
from prasan.thai.dates import BUDDHIST_ERA
from prasan.web.measures import words
from prasan.web.shell.templatetags.prasan import in_words, thai

NOTHING, AS_IT_IS, OTHER = "nothing", "now", "other"
AGAINST = (NOTHING, AS_IT_IS, OTHER)
LONGEST = 2_000  # characters of a field


@dataclass(frozen=True)
class ParameterField:
    """A parameter's two fields: in the scenario, and in the one that it is compared with."""

    name: str
    label: str
    unit: str
    kind: str
    standing: str
    value: str
    other: str


@dataclass(frozen=True)
class SimulationForm:
    """What the form shows."""

    parameters: list[ParameterField]
    as_of: str
    against: str
    strategy: str
    budget: str
    priority: str
    reference: str
    strategies: list[tuple[str, str]]
    compared: list[tuple[str, str]]
    order_examples: tuple[str, ...] = ("poor.income_baht", "age desc")
    reference_example: str = "exists(poor where income_baht <= 30000)"


def form_of(measure: Measure, filled: Mapping[str, str]) -> SimulationForm:
    """The form as it was filled in; a field that was not has the measure's own value."""
    fields = []
    for name, parameter in measure.parameters.items():
        standing = written(_standing(measure, parameter))
        fields.append(
            ParameterField(
                name,
                in_words(parameter),
                words.unit(parameter.unit),
                parameter.type,
                standing,
                filled.get(f"a-{name}", standing),
                filled.get(f"b-{name}", standing),
            )
        )
    strategies = [(each, words.strategy(each)) for each in STRATEGIES if each == "none" or measure.amount is not None]
    compared = {
        NOTHING: _("nothing"),
        AS_IT_IS: _("the measure as it is"),
        OTHER: _("the values in the second column"),
    }
    told = {name: filled.get(name, "") for name in ("as_of", "budget", "priority", "reference")}
    return SimulationForm(
        fields,
        against=filled.get("against", AS_IT_IS),
        strategy=filled.get("strategy", "none"),
        strategies=strategies,
        compared=list(compared.items()),
        **told,
    )


def asked_for(measure: Measure, filled: Mapping[str, str]) -> list[dict[str, Any]]:
    """The scenarios in the texts of ``read_scenario``: the one compared with first, if there is one.

    A field that is left empty has the measure's own value.  Raises ScenarioError for what no form of ours says.
    """
    for name, text in filled.items():
        if len(text) > LONGEST:
            raise ScenarioError(name, f"it is longer than {LONGEST} characters", "shorten it")
    against = filled.get("against", NOTHING)
    if against not in AGAINST:
        raise ScenarioError("against", f"{against!r} is none", f"choose one of {', '.join(AGAINST)}")
    shared = {
        "as_of": filled.get("as_of", "").strip() or None,
        "budget": filled.get("budget", "").strip() or None,
        "strategy": filled.get("strategy", "none"),
        "priority": [line.strip() for line in filled.get("priority", "").splitlines() if line.strip()],
        "reference": filled.get("reference", "").strip() or None,
    }

    def changes(column: str) -> dict[str, str]:
        stated = {name: filled.get(f"{column}-{name}", "").strip() for name in measure.parameters}
        return {name: text for name, text in stated.items() if text}

    scenario = {"changes": changes("a"), **shared}
    if against == NOTHING:
        return [scenario]
    return [{"changes": changes("b") if against == OTHER else {}, **shared}, scenario]


def filled_by(measure: Measure, asked: tuple[Mapping[str, Any], ...]) -> dict[str, str]:
    """The form's fields for scenarios asked for before."""
    scenario = asked[-1]
    filled = {f"a-{name}": str(text) for name, text in scenario["changes"].items()}
    filled |= {name: str(scenario[name] or "") for name in ("as_of", "budget", "strategy", "reference")}
    filled["priority"] = "\n".join(scenario["priority"])
    filled["against"] = NOTHING
    if len(asked) == 2:
        filled["against"] = OTHER if asked[0]["changes"] else AS_IT_IS
        filled |= {f"b-{name}": str(text) for name, text in asked[0]["changes"].items()}
    return filled


def written(value: Value | None) -> str:
    """A value as one would type it in; dates in the era of the reader's language."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() | int():
            return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"
        case datetime.date():
            year = value.year + BUDDHIST_ERA
            return f"BE {year}-{value:%m-%d}" if thai() else value.isoformat()
        case str():
            return value


def _standing(measure: Measure, parameter: DatedParameter) -> Value | None:
    try:
        return parameter.on(measure.starts)
    except ValueError:
        return None

"""A measure before it is decided: what other parameters, a budget or another day would give, to whom."""

from prasan.measures.simulation.result import Change, Comparison, CriterionEffect, Group, Reference, Result, Span
from prasan.measures.simulation.scenario import (
    Budget,
    Scenario,
    ScenarioError,
    fields_asked,
    read_scenario,
    registers_needed,
)
from prasan.measures.simulation.simulate import Simulated, simulate

__all__ = [
    "Budget",
    "Change",
    "Comparison",
    "CriterionEffect",
    "Group",
    "Reference",
    "Result",
    "Scenario",
    "ScenarioError",
    "Simulated",
    "Span",
    "fields_asked",
    "read_scenario",
    "registers_needed",
    "simulate",
]

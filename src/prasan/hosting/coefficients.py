"""The prices and factors of a plan: each has a value, a unit and a source, and says whether it is an assumption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from prasan.engine import yaml_text


@dataclass(frozen=True)
class Coefficient:
    """One number that costs are made of; ``source_th`` is the source in Thai, "" where it is given in one language alone."""

    value: float
    unit: str
    source: str
    assumption: bool
    source_th: str = ""


@dataclass(frozen=True)
class Coefficients:
    """By name; a value is had as ``costs["move_baht"]``."""

    every: Mapping[str, Coefficient]

    @staticmethod
    @cache
    def shipped() -> Coefficients:
        """Those of ``data/coefficients.yaml``."""
        text = (files("prasan.hosting") / "data" / "coefficients.yaml").read_text(encoding="utf-8")
        return Coefficients({name: Coefficient(**given) for name, given in yaml_text.values(text).items()})

    def with_own(self, own: Mapping[str, tuple[float, str]]) -> Coefficients:
        """With values and sources of one's own by name; a value with a source is no assumption any more."""
        changed = dict(self.every)
        for name, (value, source) in own.items():
            before = changed[name]
            changed[name] = Coefficient(value, before.unit, source or "the problem's file", not source)
        return Coefficients(changed)

    def __getitem__(self, name: str) -> float:
        return self.every[name].value

    def __iter__(self) -> Iterator[str]:
        return iter(self.every)

    def annuity(self, years: int) -> float:
        """What one baht a year for so many years is worth at the start of the first."""
        rate = self["discount_rate"]
        return sum((1 + rate) ** -year for year in range(years))

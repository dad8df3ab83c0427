"""Metrics in the text form of OpenMetrics 1.0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Family:
    """A metric: its samples are (suffix of the name, labels, value)."""

    name: str
    kind: Literal["gauge", "counter", "histogram", "info"]
    help: str
    unit: str = ""
    samples: list[tuple[str, Labels, float]] = field(default_factory=list)

    def add(self, value: float, suffix: str = "", **labels: str) -> None:
        """Add a sample."""
        self.samples.append((suffix, tuple(sorted(labels.items())), value))


def exposed(families: Iterable[Family]) -> str:
    """The text that a scraper reads."""
    lines: list[str] = []
    for family in families:
        if not family.samples:
            continue
        lines.append(f"# TYPE {family.name} {family.kind}")
        if family.unit:
            lines.append(f"# UNIT {family.name} {family.unit}")
        lines.append(f"# HELP {family.name} {_escaped(family.help)}")
        lines += [
            f"{family.name}{suffix}{_labelled(labels)} {_number(value)}" for suffix, labels, value in family.samples
        ]
    return "\n".join([*lines, "# EOF", ""])


def histogram(
    family: Family, bounds: tuple[float, ...], counts: list[int], total: float, labels: Mapping[str, str]
) -> None:
    """Add the samples of a histogram: ``counts`` has one for each bound and one for what is over all."""
    seen = 0
    for bound, count in zip((*map(_number, bounds), "+Inf"), counts, strict=True):
        seen += count
        family.add(seen, "_bucket", le=bound, **labels)
    family.add(seen, "_count", **labels)
    family.add(total, "_sum", **labels)


def _labelled(labels: Labels) -> str:
    told = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{told}}}" if told else ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**53 else repr(float(value))

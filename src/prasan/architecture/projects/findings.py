"""What a check finds in a proposal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["severe", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("severe", "warning", "note")
Rule = Literal[
    "duplicate", "retiring", "no_owner", "no_master", "masters", "zones", "collision", "untied", "gone",
    "no_pillar", "no_goal", "no_benefit", "no_indicator", "unknown_indicator", "no_dates", "backwards", "no_budget",
    "budget_gap", "budget_outside", "no_such_project", "needs_stopped", "needs_later", "circle",
]  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """A finding: its rule, how severe it is, and from what it follows.

    ``things`` are keys of the estate, ``projects`` numbers; ``more`` holds what else its sentence needs, lists of keys of the estate or
    words.  A severe one must be answered before the proposal goes on.
    """

    rule: Rule
    severity: Severity
    things: tuple[str, ...] = ()
    projects: tuple[int, ...] = ()
    more: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def key(self) -> str:
        """What an answer is kept under: the same as long as it is the same finding of the same things."""
        return ":".join((self.rule, *self.things, *map(str, self.projects)))

"""What can be wrong with a hosting problem, its file or its plan."""

from __future__ import annotations

from collections.abc import Mapping


class HostingError(ValueError):
    """Input that a person can mend; the message names the file, the place in it and the remedy."""


class InfeasibleError(HostingError):
    """No plan keeps every limit.

    ``conflict`` has the sentences of a set of limits that conflict, ``workloads`` those that found no month to move in, each with
    what was in its way: window, freeze, team, moves (of all together) or budget.
    """

    def __init__(self, conflict: list[str], smallest: bool = True, workloads: Mapping[str, str] | None = None) -> None:
        self.conflict = conflict
        self.smallest = smallest
        self.workloads = workloads or {}
        told = "\n".join(f"  - {each}" for each in conflict)
        rest = "" if smallest else " The search for a smaller set was stopped; these conflict, and perhaps fewer do."
        super().__init__(
            f"no plan keeps all of these limits together:\n{told}\nRemedy: change or lift any one of them.{rest}"
        )

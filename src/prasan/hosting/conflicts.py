"""Which limits make a problem impossible: the smallest set that still does (no limit of it can be left out)."""

from __future__ import annotations

from ortools.sat.python import cp_model

from prasan.hosting.errors import InfeasibleError
from prasan.hosting.options import Options, refusals
from prasan.hosting.problem import Problem
from prasan.hosting.siting import SitingModel
from prasan.hosting.stopping import Stop, solver_for
from prasan.hosting.units import units_of

_EFFORT = 10.0


def nowhere(problem: Problem, options: dict[str, Options]) -> None:
    """Raise InfeasibleError for the first workload that may be nowhere, with why not at each site."""
    lost = [workload for workload in problem.workloads if not workload.ends and options[workload.id].none]
    if not lost:
        return
    workload = lost[0]
    reasons: dict[str, None] = {}
    for site in problem.sites:
        if site.kind == "room" and site.id != workload.site:
            continue
        reasons.setdefault(" and ".join(refusals(problem, workload, site)))
    head = f"workload {workload.id} is hosted"
    more = [f"({len(lost) - 1:,} more workloads may be nowhere)"] if len(lost) > 1 else []
    raise InfeasibleError([head, *reasons, *more])


def conflict_of(problem: Problem, options: dict[str, Options], seed: int, stop: Stop) -> InfeasibleError | None:
    """The conflict of a problem whose siting failed; None where it is possible after all, or was not settled."""
    made = SitingModel(problem, units_of(problem, options), {}, labelled=True)
    labels = list(made.model.literals)
    core = _core(made, labels, seed, stop)
    if core is None:
        return None
    smallest = True
    for label in list(core):
        rest = [each for each in core if each != label]
        if label not in core:
            continue
        if stop.over():
            smallest = False
            break
        smaller = _core(made, rest, seed, stop)
        if smaller is not None:
            core = smaller
    return InfeasibleError([made.model.says[label] for label in sorted(core)], smallest)


def _core(made: SitingModel, labels: list[str], seed: int, stop: Stop) -> list[str] | None:
    """Of these limits, some that conflict; None where they do not (or it was not settled)."""
    literals = made.model.literals
    cp = made.model.cp
    cp.clear_assumptions()
    cp.add_assumptions([literals[label] for label in labels])
    solver = solver_for(_EFFORT, seed, workers=1)
    with stop.reaching(solver):
        status = solver.solve(cp)
    if status != cp_model.INFEASIBLE:
        return None
    found = set(solver.sufficient_assumptions_for_infeasibility())
    return [label for label in labels if literals[label].index in found]

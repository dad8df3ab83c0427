"""From a problem to a plan: options, siting, hosts, waves, cost, and the bound that no plan is under."""

from __future__ import annotations

from dataclasses import dataclass, replace

from prasan.engine.progress import Progress, silent
from prasan.hosting.conflicts import conflict_of, nowhere
from prasan.hosting.costing import by_year, cost_of, cost_today, rooms_today
from prasan.hosting.errors import HostingError, InfeasibleError
from prasan.hosting.options import Options, all_options
from prasan.hosting.packed_sites import Copies, hosts_at
from prasan.hosting.plan import Placement, Plan, PlannedHost
from prasan.hosting.pricing import ending_cost, leaving_cost
from prasan.hosting.problem import Problem
from prasan.hosting.relaxation import lowest_cost
from prasan.hosting.rounding import rounded
from prasan.hosting.siting import Siting, SitingModel
from prasan.hosting.stopping import Stop
from prasan.hosting.units import Unit, units_of
from prasan.hosting.waves import schedule

_TRIES = 6
# Effort until a first siting is given up, however little was asked for.
_FIRST = 300.0
# Above so many units CP-SAT finds its first siting too late.
_ROUNDED = 1500
# Below so many it needs no start.
_HINTED = 300


@dataclass(frozen=True)
class Asked:
    """``effort`` is work, near to seconds of one core; ``seed`` and it decide the plan, unless ``stop`` cuts the search."""

    seed: int = 0
    effort: float = 60.0


def make_plan(
    problem: Problem, asked: Asked | None = None, stop: Stop | None = None, progress: Progress = silent
) -> Plan:
    """The best plan found.  Raises InfeasibleError where limits conflict, HostingError where none was found otherwise."""
    asked, stop = asked or Asked(), stop or Stop()
    options = all_options(problem)
    nowhere(problem, options)
    progress("bound", 0, 1)
    bound = lowest_cost(problem, options, stop.part(0.2))
    progress("bound", 1, 1)
    best, sited = _placed(problem, options, asked, stop, progress)
    bound = max(bound, sited)
    waiting: dict[str, str] = {}
    for turn in range(_TRIES):
        best = replace(best, bound=bound, today=cost_today(problem), seed=asked.seed, effort=asked.effort)
        try:
            best = schedule(problem, best, asked.seed, stop, progress)
            break
        except InfeasibleError as error:
            # What cannot move in time, or not together with what it is tied to, stays where that is allowed.
            held = {each: why for each, why in error.workloads.items() if options[each].stays}
            if not held or turn == _TRIES - 1:
                raise
            waiting |= held
            options |= {each: Options((), (), stays=True) for each in held}
            try:
                best, _ = _placed(problem, options, asked, stop, progress)
            except HostingError:
                raise error from None
    return replace(
        best, years=by_year(problem, best), held=waiting, ended=stop.cut or ("time" if stop.shortened else "effort")
    )


def _placed(
    problem: Problem, options: dict[str, Options], asked: Asked, stop: Stop, progress: Progress
) -> tuple[Plan, int]:
    """The best placement by these options, without months, and the bound that its siting proved (0 where none)."""
    units = units_of(problem, options)
    every_plan = _in_every_plan(problem)
    bound = 0
    fill: dict[str, float] = {}
    best: Plan | None = None
    siting: Siting | None = None
    last = ""
    for turn in range(_TRIES):
        progress("siting", turn, _TRIES)
        siting = _sited(problem, units, fill, asked, turn, stop, siting, needed=best is None)
        if siting is None:
            if best is not None or turn:
                break
            found = conflict_of(problem, options, asked.seed, stop)
            if found is not None:
                raise found
            siting = SitingModel(problem, units, fill).solve(asked.effort, asked.seed, Stop())
            if siting is None:
                break
        if not fill:
            bound = max(bound, siting.bound + every_plan)
        made, full, last = _packed(problem, units, siting, asked, stop, progress)
        if made is not None:
            made = replace(made, cost=cost_of(problem, made.placements, made.hosts))
            if best is None or made.cost < best.cost:
                best = made
            # A second siting knows how full hosts get; more bring nothing.
            if turn or stop.over():
                break
        if all(full.get(site, 1.0) >= fill.get(site, 1.0) for site in full) and made is None:
            full = {site: fill.get(site, 1.0) * 0.97 for site in full}
        fill = {**fill, **full}
    progress("siting", _TRIES, _TRIES)
    if best is None:
        raise HostingError(
            f"no plan was found, nor proved impossible: {last or 'the siting was not solved'}. Remedy: allow more --effort, "
            "more hosts, or less headroom."
        )
    return best, bound


def _sited(
    problem: Problem,
    units: list[Unit],
    fill: dict[str, float],
    asked: Asked,
    turn: int,
    stop: Stop,
    before: Siting | None,
    needed: bool,
) -> Siting | None:
    """A siting by CP-SAT, of many units begun from a program that is rounded; of very many by that program alone."""
    stop = stop.part(0.4)
    quick = rounded(problem, units, fill, stop) if len(units) > _HINTED else None
    if quick is not None and len(units) > _ROUNDED:
        return quick
    before = before or quick
    model = SitingModel(problem, units, fill)
    found = model.solve(asked.effort * 0.25, asked.seed + turn, stop, start=before)
    if found is None and quick is not None and not model.impossible:
        return quick
    if found is None and needed and not model.impossible:
        # Cut before there was any: the first that keeps the limits will do.
        found = model.solve(max(asked.effort, _FIRST), asked.seed, Stop(), first=True)
    return found


def _in_every_plan(problem: Problem) -> int:
    """What the siting does not count: what ends, and rooms as if all were left."""
    ended = sum(each.ends for each in problem.workloads)
    return ended * ending_cost(problem) + len(rooms_today(problem)) * leaving_cost(problem)


def _packed(
    problem: Problem, units: list[Unit], siting: Siting, asked: Asked, stop: Stop, progress: Progress
) -> tuple[Plan | None, dict[str, float], str]:
    """The siting on hosts; how full each site's hosts got; where they did not suffice, a sentence about it."""
    copies: dict[str, Copies] = {}
    placed: dict[str, Placement] = {}
    for unit, centre, standby in zip(units, siting.centres, siting.standbys, strict=True):
        for workload in unit.members:
            what = (
                "stay" if not centre else "new" if not workload.site else "keep" if workload.site == centre else "move"
            )
            placed[workload.id] = Placement(workload.id, what, centre or unit.room, "", standby if centre else "")
            if centre:
                copies.setdefault(centre, []).append((workload, False))
            if centre and standby:
                copies.setdefault(standby, []).append((workload, True))
    total = sum(len(each) for each in copies.values()) or 1
    hosts: list[PlannedHost] = []
    full: dict[str, float] = {}
    for number, (site, own) in enumerate(sorted(copies.items())):
        effort = asked.effort * 0.4 * len(own) / total
        done = sum(len(each) for _, each in sorted(copies.items())[:number])
        part = stop.part(0.8 * len(own) / (total - done))
        found = hosts_at(problem, site, own, asked.seed + number, effort, part, progress)
        full[site] = found.fill
        if found.unplaced:
            full[site] = min(found.fill, 0.995 - 0.03 * found.unplaced / len(own))
            return None, full, f"{found.unplaced:,} of {len(own):,} workloads found no host at {site}"
        hosts.extend(found.hosts)
        for (workload, second), host in zip(own, found.of, strict=True):
            if second:
                placed[workload.id].standby_host = host
            else:
                placed[workload.id].host = host
    for workload in problem.workloads:
        if workload.ends:
            placed[workload.id] = Placement(workload.id, workload.fate)
    order = [placed[each.id] for each in problem.workloads]
    return Plan(problem.name, "", "", order, hosts), full, ""

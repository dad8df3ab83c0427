"""Many bins that are each a little empty become fewer: what is free in a few is gathered in one of them, again and again.

One bin gives up what others can take, by CP-SAT over six bins at a time; the one that gives up goes on to the next five until
nothing is left in it.  An exchange of single items does not find this where each bin has little left.
"""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from prasan.engine.progress import Progress
from prasan.hosting.packing.construct import weighted
from prasan.hosting.packing.improve import cheaper_types
from prasan.hosting.packing.instance import Floats, Instance, Packing
from prasan.hosting.stopping import Stop, solver_for

_PARTNERS = 5
# The effort of one such search, and items that it has at most.
_EACH = 0.25
_ITEMS = 130
# Bins that are fuller than this have nothing to gather.
_FULL = 0.9985
_UNIT = 100_000
# Seconds of a core that a unit of CP-SAT's work is near to in these models.
_DEAR = 2.0


def consolidate(
    instance: Instance,
    packing: Packing,
    bound: int,
    rng: np.random.Generator,
    effort: float,
    stop: Stop,
    progress: Progress,
) -> Packing:
    """A packing that costs as much at most."""
    bins = [(kind, list(items)) for kind, items in packing.bins]
    scarce = weighted(instance)
    weight = (instance.sizes / np.maximum(instance.capacities.max(axis=0), 1)) @ scarce
    spent = 0.0
    tried: set[int] = set()
    numbers = list(range(len(bins)))  # what a bin is known by while others go
    while spent < effort and not stop.over():
        colours = [int(instance.colour[items[0]]) for _, items in bins]
        loads = np.array([float(weight[items].sum()) for _, items in bins])
        waiting = [at for at in range(len(bins)) if numbers[at] not in tried]
        if not waiting or sum(instance.bin_cost(*each) for each in bins) <= bound:
            break
        victim = min(waiting, key=lambda at: (loads[at], numbers[at]))
        tried.add(numbers[victim])
        free = np.array([_free(instance, kind, items) for kind, items in bins])
        partners = [
            at
            for at in np.argsort(-free * rng.uniform(0.8, 1.2, len(free)), kind="stable").tolist()
            if at != victim and colours[at] == colours[victim] and free[at] > 1 - _FULL
        ]
        # Where all that is free would not hold it, it is not begun.
        if float((free[partners] * [_size(instance, bins[at][0], scarce) for at in partners]).sum()) < loads[victim]:
            continue
        for first in range(0, len(partners), _PARTNERS):
            if spent >= effort or stop.over() or not bins[victim][1]:
                break
            progress("packing", int(spent * 1000), int(effort * 1000))
            chosen = partners[first : first + _PARTNERS]
            while len(chosen) > 1 and sum(len(bins[at][1]) for at in (*chosen, victim)) > _ITEMS:
                chosen.pop()
            spent += _gather(instance, bins, victim, chosen, weight, stop) + 0.01
        emptied = [at for at in range(len(bins)) if not bins[at][1]]
        if emptied:
            for at in reversed(emptied):
                del bins[at], numbers[at]
            tried.clear()
        elif len(instance.types) > 1:
            bins = cheaper_types(instance, Packing(bins), []).bins
    return Packing(bins, list(packing.unplaced))


def _size(instance: Instance, kind: int, scarce: Floats) -> float:
    return float((instance.capacities[kind] / np.maximum(instance.capacities.max(axis=0), 1)) @ scarce)


def _free(instance: Instance, kind: int, items: list[int]) -> float:
    """What is free of the resource that is nearest to full."""
    share = instance.sizes[items].sum(axis=0) / np.maximum(instance.capacities[kind], 1)
    return float(1 - share.max())


def _gather(
    instance: Instance, bins: list[tuple[int, list[int]]], victim: int, partners: list[int], weight: Floats, stop: Stop
) -> float:
    """Leave as little as can be in the victim, ``bins`` are changed; the effort it took."""
    places = [*partners, victim]
    items = [item for at in places for item in bins[at][1]]
    home = {item: at for at in places for item in bins[at][1]}
    tags = {at: {int(instance.tag[item]) for item in bins[at][1]} for at in places}
    model = cp_model.CpModel()
    inside: dict[tuple[int, int], cp_model.IntVar] = {}
    for item in items:
        tag = int(instance.tag[item])
        own = []
        for at in places:
            # No bin bears a licence that it did not bear before.
            if tag >= 0 and tag not in tags[at]:
                continue
            inside[item, at] = model.new_bool_var("")
            model.add_hint(inside[item, at], home[item] == at)
            own.append(inside[item, at])
        model.add_exactly_one(own)
    for at in places:
        capacity = instance.types[bins[at][0]].capacity
        here = [(item, inside[item, at]) for item in items if (item, at) in inside]
        for dimension, most in enumerate(capacity):
            model.add(sum(int(instance.sizes[item][dimension]) * v for item, v in here) <= most)
        if instance.groups:
            members: dict[int, list[cp_model.IntVar]] = {}
            for item, variable in here:
                for group in instance.groups[item]:
                    members.setdefault(group, []).append(variable)
            for each in members.values():
                if len(each) > 1:
                    model.add_at_most_one(each)
    model.minimize(
        sum(max(1, int(weight[item] * _UNIT)) * inside[item, victim] for item in items if (item, victim) in inside)
    )
    solver = solver_for(_EACH, 0, workers=1)
    with stop.reaching(solver):
        status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        for at in places:
            bins[at] = (
                bins[at][0],
                [item for item in items if (item, at) in inside and solver.value(inside[item, at])],
            )
    return _DEAR * float(solver.response_proto.deterministic_time)

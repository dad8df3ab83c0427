"""The least that any plan can cost: every workload may be split, and hosts are filled like water.

What the split leaves out (links, zones beyond the standby's, who shares a host) only makes plans dearer, so that what is proved holds
for every plan.  Beside the resources it counts weights that hold for every host (see ``packing.bounds``).  Capacity has prices
(``dual``); at any prices the workloads' cheapest choices and the hosts' cheapest use together cost no more than any plan
(Lagrange), whatever the linear solver's last digits are.  Prices come from a master program over such choices (Dantzig and Wolfe 1960),
and which centres are used is branched on, for a share of a centre would cost a share of it.
"""

from __future__ import annotations

import heapq
import math

from prasan.hosting.dual.choices import Choices
from prasan.hosting.dual.hosts import Hosts
from prasan.hosting.dual.master import Proof, in_whole, proved
from prasan.hosting.options import Options
from prasan.hosting.pricing import ending_cost, leaving_cost, site_cost
from prasan.hosting.problem import Problem
from prasan.hosting.stopping import Stop

# Sets of centres whose program is solved; of more the bound of what holds them stands.
_SETS = 40
# Up to so many workloads the siting by CP-SAT proves what it is worth that hosts are whole.
_FEW = 300


def lowest_cost(problem: Problem, options: dict[str, Options], stop: Stop) -> int:
    """Baht (net present value) that no plan is cheaper than; 0 where the work was cut short before it had any."""
    hosted = [each for each in problem.workloads if not each.ends]
    rooms = {each.site for each in problem.workloads if each.site and problem.site[each.site].kind == "room"}
    every_plan = (len(problem.workloads) - len(hosted)) * ending_cost(problem) + len(rooms) * leaving_cost(problem)
    centres = [site.id for site in problem.sites if site.kind == "centre" and problem.hosts_of[site.id]]
    choices = Choices(problem, options, hosted, centres)
    hosts = Hosts(problem, choices)
    known: dict[frozenset[str], Proof] = {}

    def of(opened: frozenset[str]) -> float:
        if opened not in known:
            known[opened] = proved(choices, hosts, opened, list(known.values()), stop)
        return known[opened].least

    price = {each: site_cost(problem, problem.site[each]) for each in centres}
    whole = frozenset(centres)
    # What is surely used, and what may be; the cost of the first is added to the program of both.
    edge: list[tuple[float, int, frozenset[str], frozenset[str], bool]] = [(of(whole), 0, frozenset(), whole, False)]
    number = 0
    while edge:
        least, _, used, maybe, settled = heapq.heappop(edge)
        paid = sum(price[each] for each in used)
        if settled or stop.over() or (len(known) >= _SETS and used != maybe):
            return max(0, math.floor(every_plan + least * (1 - 1e-9) - 1))
        if used == maybe:
            better = least
            if len(hosted) > _FEW:
                better = max(least, in_whole(choices, hosts, known[maybe], stop) + paid)
            heapq.heappush(edge, (better, number, used, maybe, True))
            number += 1
            continue
        free = maybe - used
        branch = max(sorted(free), key=lambda each: price[each])
        number += 2
        heapq.heappush(edge, (least + price[branch], number, used | {branch}, maybe, False))
        without = maybe - {branch}
        heapq.heappush(edge, (max(least, of(without) + paid), number + 1, used, without, False))
    return 0

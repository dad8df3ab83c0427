"""What workloads choose where capacity has prices: each the cheapest place, and each room whether it is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from prasan.hosting.options import Options
from prasan.hosting.packing.bounds import Weights, strongest, weights_of
from prasan.hosting.packing.instance import Floats, Ints
from prasan.hosting.pricing import leaving_cost, move_cost, site_cost, stay_cost
from prasan.hosting.problem import Problem
from prasan.hosting.workloads import Workload

_EXTRA = 10
# Rooms are put into so many blocks, each with columns of its own in the master program.
_BLOCKS = 24

# A site, a colour and a licence ("" for what every workload there draws on), and which weight.
Row = tuple[str, str, str]
Prices = Mapping[Row, Floats]


@dataclass
class _Class:
    """Workloads with the same places, colour and licence, in the order of their blocks; ``begins`` is where each of ``blocks`` does."""

    options: Options
    colour: str
    licence: str
    home: str
    first: Floats
    second: Floats
    move: Floats
    stay: Floats
    room: Ints
    blocks: Ints
    begins: Ints


@dataclass
class Chosen:
    """What was chosen at some prices, by block: ``least`` with the prices, ``cost`` without, and ``loads`` by row (blocks × weights)."""

    least: Floats
    cost: Floats
    loads: dict[Row, Floats]


class Choices:
    """The workloads of a problem as arrays.  Costs are in baht, loads in shares of the largest host."""

    def __init__(
        self, problem: Problem, options: dict[str, Options], hosted: list[Workload], centres: list[str]
    ) -> None:
        rows, self.holds = _weights(problem, hosted)
        self.width = rows.shape[1]
        names = sorted(
            {each.site for each in hosted if options[each.id].stays and problem.site[each.site].kind == "room"}
        )
        number = {name: at + 1 for at, name in enumerate(names)}
        keep = [0, *(site_cost(problem, problem.site[name]) - leaving_cost(problem) for name in names)]
        # Room 0 is of those that stay nowhere.
        self.keep = np.array(keep, dtype=float)
        self.blocks = min(_BLOCKS, len(self.keep))
        self.block_of_room = np.arange(len(self.keep)) % self.blocks
        members: dict[tuple[Options, str, str, str], list[int]] = defaultdict(list)
        for at, workload in enumerate(hosted):
            own = options[workload.id]
            home = workload.site if workload.site in own.centres else ""
            places = Options(own.centres, own.standbys, stays=True)
            members[places, problem.colour(workload), workload.licence, home].append(at)
        self.classes = []
        for (own, colour, licence, home), own_members in members.items():
            room = np.array(
                [number.get(hosted[at].site, 0) if options[hosted[at].id].stays else 0 for at in own_members]
            )
            order = np.argsort(self.block_of_room[room], kind="stable")
            own_members, room = [own_members[at] for at in order], room[order]
            blocks, begins = np.unique(self.block_of_room[room], return_index=True)
            self.classes.append(
                _Class(
                    own, colour, licence, home, rows[own_members], rows[[len(hosted) + at for at in own_members]],
                    np.array([move_cost(problem, hosted[at], "") for at in own_members], dtype=float),
                    np.array([stay_cost(problem, hosted[at]) if room[i] else np.inf for i, at in enumerate(own_members)]),
                    room, blocks, begins,
                )
            )  # fmt: skip
        found = set()
        for each in self.classes:
            for site in {*each.options.centres, *(one for pair in each.options.standbys for one in pair)} & set(
                centres
            ):
                found |= {(site, each.colour, ""), (site, each.colour, each.licence)}
        self.rows: list[Row] = sorted(found)

    def at(self, prices: Prices, opened: frozenset[str]) -> Chosen | None:
        """The cheapest choices with these centres alone; None where some workload has no place then."""
        picked: list[tuple[Floats, Ints, list[tuple[str, str]]]] = []
        rooms = len(self.keep)
        left, kept = np.zeros(rooms), self.keep.copy()
        for each in self.classes:
            best, at, places = self._cheapest(each, prices, opened)
            picked.append((best, at, places))
            left += np.bincount(each.room, best, rooms)
            kept += np.bincount(each.room, np.minimum(best, each.stay), rooms)
        keeping = kept < left
        least = np.where(keeping, kept, left)
        if not np.isfinite(least).all():
            return None
        cost: Floats = np.bincount(self.block_of_room, np.where(keeping, self.keep, 0.0), self.blocks).astype(float)
        loads: dict[Row, Floats] = {row: np.zeros((self.blocks, self.width)) for row in self.rows}
        for each, (best, at, places) in zip(self.classes, picked, strict=True):
            stays = keeping[each.room] & (each.stay < best)
            blocks = self.block_of_room[each.room]
            home = np.array([place[0] == each.home for place in places] or [False])
            moving = np.where(stays, 0.0, np.where(home[at], 0.0, each.move))
            cost += np.bincount(blocks, np.where(stays, np.where(stays, each.stay, 0.0), moving), self.blocks)
            for number, (centre, standby) in enumerate(places):
                here = (~stays & (at == number))[:, None]
                if not here.any():
                    continue
                for site, sizes in ((centre, each.first), (standby, each.second)):
                    if site:
                        sums = np.add.reduceat(sizes * here, each.begins, axis=0)
                        loads[site, each.colour, ""][each.blocks] += sums
                        if each.licence:
                            loads[site, each.colour, each.licence][each.blocks] += sums
        return Chosen(np.bincount(self.block_of_room, least, self.blocks).astype(float), cost, loads)

    def _cheapest(
        self, each: _Class, prices: Prices, opened: frozenset[str]
    ) -> tuple[Floats, Ints, list[tuple[str, str]]]:
        """For each workload the least for which it is hosted in a centre, and which of ``places`` that is."""
        costs: list[Floats] = []
        places: list[tuple[str, str]] = []
        paid: dict[tuple[str, bool], Floats] = {}

        def price(site: str, second: bool) -> Floats:
            if (site, second) not in paid:
                asked = prices[site, each.colour, ""]
                if each.licence:
                    asked = asked + prices[site, each.colour, each.licence]
                paid[site, second] = (each.second if second else each.first) @ asked
            return paid[site, second]

        for centre, standbys in zip(each.options.centres, each.options.standbys, strict=True):
            if centre not in opened:
                continue
            base = price(centre, False) + (0.0 if centre == each.home else each.move)
            if not standbys:
                places.append((centre, ""))
                costs.append(base)
            for standby in standbys:
                if standby in opened:
                    places.append((centre, standby))
                    costs.append(base + price(standby, True))
        if not costs:
            count = len(each.move)
            return np.full(count, np.inf), np.zeros(count, dtype=np.int64), []
        table = np.array(costs)
        return table.min(axis=0), table.argmin(axis=0), places


def _weights(problem: Problem, hosted: list[Workload]) -> tuple[Floats, dict[tuple[str, int], Floats]]:
    """What each first copy and each standby weighs, and how much of it hosts of each site's kinds hold; a host is near 1."""
    firsts = [problem.needs(each) for each in hosted]
    seconds = [problem.standby_needs(each) if problem.copies(each) > 1 else (0,) * 5 for each in hosted]
    sizes = np.array([*firsts, *seconds], dtype=np.int64).reshape(2 * len(hosted), -1)
    kinds = [(site, number) for site, hosts in problem.hosts_of.items() for number in range(len(hosts))]
    capacities = np.array([problem.room_on(problem.hosts_of[s][n]) for s, n in kinds], dtype=np.int64)
    if not kinds:
        return np.zeros((len(sizes), 0)), {}
    plain = [Weights(sizes[:, at], capacities[:, at]) for at in range(sizes.shape[1])]
    every = [*plain, *strongest(weights_of(sizes, capacities, 0, many=8), _EXTRA)]
    every = [each for each in every if each.holds.max() > 0]
    scale = np.array([int(each.holds.max()) for each in every], dtype=float)
    rows = np.array([each.items for each in every], dtype=float).T / scale
    holds = np.array([each.holds for each in every], dtype=float).T / scale
    return rows, {kind: holds[at] for at, kind in enumerate(kinds)}

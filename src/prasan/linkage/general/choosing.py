"""What is decided from the weighed pairs of two tables, or of one, at the best cut and at any other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import exp2, log2, prod
from operator import itemgetter
from typing import Any, Protocol

import pyarrow as pa

from prasan.engine.connection import Engine
from prasan.engine.statement import named
from prasan.linkage.general.comparing import compare
from prasan.linkage.general.deciding import (
    assign,
    best_cut,
    cluster,
    components,
    likeliest,
    shares,
    shares_of_one,
)
from prasan.linkage.general.fields import ROOM
from prasan.linkage.general.model import UNMATCHED, Model
from prasan.linkage.general.training import score

TURNS = 12  # of counting links anew by what they make probable
UNSEEN = 0.01  # links that there are, where none is
LEAST = 0.1  # a pair that is less probable is never a link, unless the caller wants it
DOUBT = 10.0  # bits below even odds at which a pair is no longer looked at
LARGEST_CLUSTERED = 60  # records of a component that are looked at whole
_PAIRS = pa.schema([("l", pa.int32()), ("r", pa.int32())])

Pair = tuple[int, int]


class Decision(Protocol):
    """``cut`` is a probability, ``f1`` what is expected of it."""

    cut: float
    f1: float

    def rows(self, cut: float) -> list[dict[str, Any]]:
        """The links at a cut: ``l``, ``r``, ``weight``, ``probability``, ``margin``."""


def _prior(found: float, sizes: Sequence[int], *, many: bool) -> float:
    """The bits by which a pair's odds of being a link differ from its match weight, where so many links are found."""
    alone = [max(1 - found / size, UNMATCHED) for size in (sizes[:1] if many else sizes)]
    return log2(found / prod(sizes)) - log2(prod(alone))


class Assignment:
    """Links between two tables: one to one, or ``many`` of the first to each of the second."""

    def __init__(
        self, engine: Engine, model: Model, sizes: Sequence[int], all_pairs: float, missed: float, *, many: bool = False
    ) -> None:
        weights = _weighed(engine, log2(all_pairs) - DOUBT - log2(max(model.matches * all_pairs, 1.0)))
        parts = (
            [list(edges) for _, edges in groupby(sorted(weights), key=itemgetter(0))] if many else components(weights)
        )
        share, choose = (shares_of_one, likeliest) if many else (shares, assign)
        found = model.matches * all_pairs
        for _ in range(TURNS):
            before = found
            prior = _prior(found, sizes, many=many)
            probable = [share({edge: exp2(min(weights[edge] + prior, 500)) for edge in edges}) for edges in parts]
            found = max(sum(sum(part.values()) for part in probable) / (1 - missed), UNSEEN)
            if abs(found - before) < 1e-3 * before:
                break
        self._rows: list[dict[str, Any]] = []
        for edges, part in zip(parts, probable, strict=True):
            chosen = choose({edge: exp2(min(weights[edge] + prior, 500)) for edge in edges})
            home = {edge[0]: edge for edge in chosen} if many else {node: edge for edge in chosen for node in edge}
            margins = _margins(weights, edges, home)
            self._rows += [
                {
                    "l": left,
                    "r": right,
                    "weight": weights[left, right],
                    "probability": part[left, right],
                    "margin": margins.get((left, right)),
                }
                for left, right in chosen
            ]
        likely = [row["probability"] for row in self._rows if row["probability"] >= LEAST]
        # What is less likely is not linked, and may still be a link.
        self.cut, self.f1 = best_cut(likely, max(found - sum(likely), 0.0))

    def rows(self, cut: float) -> list[dict[str, Any]]:
        return [row for row in self._rows if row["probability"] >= cut]


class Clusters:
    """Records of one table that are of the same: all pairs of each cluster."""

    def __init__(self, engine: Engine, model: Model, sizes: Sequence[int], all_pairs: float, missed: float) -> None:
        self._engine, self._model = engine, model
        self._prior = log2(model.matches / (1 - model.matches))
        self._weights = _weighed(engine, -self._prior - DOUBT)
        seen = [self._probability(weight) for weight in self._weights.values()]
        likely = [each for each in seen if each >= LEAST]
        self.cut, self.f1 = best_cut(likely, sum(seen) - sum(likely) + missed * model.matches * all_pairs)

    def _probability(self, weight: float) -> float:
        return 1 / (1 + exp2(min(-weight - self._prior, 500)))

    def rows(self, cut: float) -> list[dict[str, Any]]:
        least = log2(cut / (1 - cut)) - self._prior if cut < 1 else float("inf")
        parts = self._parts([edge for edge, weight in self._weights.items() if weight >= least], least)
        self._weigh_inside(parts)
        rows = []
        for edges in parts:
            nodes = sorted({node for edge in edges for node in edge})
            inside = {
                (one, two): self._weights[one, two]
                for at, one in enumerate(nodes)
                for two in nodes[at + 1 :]
                if (one, two) in self._weights
            }
            home: dict[int, tuple[int, ...]] = {}
            for members in cluster(inside, least):
                home |= {node: tuple(members) for node in members}
            margins = _margins(inside, list(inside), home)
            for (one, two), weight in inside.items():
                if home[one] == home[two]:
                    rows.append({"l": one, "r": two, "weight": weight, "probability": self._probability(weight),
                                 "margin": margins.get((one, two))})  # fmt: skip
        return rows

    def _parts(self, edges: Sequence[Pair], least: float) -> list[list[Pair]]:
        """Connected components, those too large to be looked at whole taken apart at their weaker pairs."""
        parts = []
        for part in components(edges):
            if len({node for edge in part for node in edge}) <= LARGEST_CLUSTERED:
                parts.append(part)
            else:
                parts += self._parts([edge for edge in part if self._weights[edge] >= least + 1], least + 1)
        return parts

    def _weigh_inside(self, parts: Sequence[Sequence[Pair]]) -> None:
        """Weigh what no blocking rule brought together and a cluster might."""
        unknown = []
        for edges in parts:
            nodes = sorted({node for edge in edges for node in edge})
            unknown += [
                (one, two) for at, one in enumerate(nodes) for two in nodes[at + 1 :] if (one, two) not in self._weights
            ]
        if not unknown:
            return
        self._engine.table_from_rows("general_inside", [{"l": one, "r": two} for one, two in unknown], _PAIRS)
        compare(self._engine, self._model.fields, "general_inside", "general_compared")
        score(self._engine, self._model)
        self._weights |= _weighed(self._engine, float("-inf"))


def _weighed(engine: Engine, least: float) -> dict[Pair, float]:
    return {(left, right): weight for left, right, weight in engine.tuples(named(ROOM, "weighed"), {"least": least})}


def _margins(weights: dict[Pair, float], edges: Sequence[Pair], home: dict[int, Any]) -> dict[Pair, float]:
    """By how much each pair of one home outweighs the next pair that one of the two has elsewhere."""
    rival: dict[int, float] = {}
    for one, two in edges:
        if home.get(one) != home.get(two) or one not in home:
            for node in (one, two):
                rival[node] = max(rival.get(node, float("-inf")), weights[one, two])
    return {
        (one, two): weights[one, two] - max(rival[node] for node in (one, two) if node in rival)
        for one, two in edges
        if home.get(one) == home.get(two) and (one in rival or two in rival)
    }

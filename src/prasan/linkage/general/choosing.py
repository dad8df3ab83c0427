"""What is decided from the weighed pairs of two tables, or of one, at the best cut and at any other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import exp2, log2, prod
from operator import itemgetter
from typing import Any, Protocol

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import named, tree
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
from prasan.linkage.general.decoys import (
    FEWEST,
    RIVALS,
    SURE,
    Tally,
    expected,
    least_telling,
    moves,
    overclaimed,
    shift,
)
from prasan.linkage.general.expectation import UNMATCHED
from prasan.linkage.general.fields import ROOM, Partners
from prasan.linkage.general.model import Model
from prasan.linkage.general.training import score

TURNS = 12  # of counting links anew by what they make probable
UNSEEN = 0.01  # links that there are, where none is
MOST_HELD = 3_000_000  # pairs that are looked at one by one, in Python's memory: some 700 MB
LEAST = 0.1  # a pair that is less probable is never a link, unless the caller wants it
DOUBT = 10.0  # bits below even odds at which a pair is no longer looked at
LARGEST_CLUSTERED = (1_000, 500, 250, 120, 60)  # records of a component that are looked at whole: the first that keeps
MOST_INSIDE = 2_000_000  # pairs within these to so many in all
_CONTESTED = exp.select(exp.Count(this=exp.Star())).from_("general_worth").where(exp.column("alone").not_())
_PAIRS = pa.schema([("l", pa.int32()), ("r", pa.int32())])
_PROBABLE = pa.schema([*_PAIRS, ("probability", pa.float64())])
_MOVES = pa.schema([(name, pa.float64()) for name in ("least", "most", "bits", "slope")])
DECIDED = pa.schema([*_PAIRS, *((name, pa.float64()) for name in ("weight", "probability", "margin"))])

Pair = tuple[int, int]


class Decision(Protocol):
    """``cut`` is a probability, ``f1`` what is expected of it."""

    cut: float
    f1: float
    overclaimed: bool

    def decide(self, cut: float) -> None:
        """The table ``general_decided``, the links at a cut: ``l``, ``r``, ``weight``, ``probability``, ``margin``."""


def _prior(found: float, sizes: Sequence[int], partners: Partners) -> float:
    """The bits by which a pair's odds of being a link differ from its match weight, where so many links are found."""
    if partners is Partners.ANY:
        share = min(found / prod(sizes), 0.5)
        return log2(share / (1 - share))
    many = partners is Partners.MANY
    alone = [max(1 - found / size, UNMATCHED) for size in (sizes[:1] if many else sizes)]
    return log2(found / prod(sizes)) - log2(prod(alone))


class Assignment:
    """Links between two tables: one to one, ``many`` of the first to each of the second, or ``any``, of which none competes.

    Pairs that nobody competes with stay in the database, however many they are; those that compete are looked at
    component by component, the likeliest ``MOST_HELD`` at the most.  ``overclaimed`` says that decoys found far fewer
    matches than were believed in.
    """

    def __init__(
        self,
        engine: Engine,
        model: Model,
        sizes: Sequence[int],
        all_pairs: float,
        missed: float,
        partners: Partners = Partners.ONE,
    ) -> None:
        many = partners is Partners.MANY
        self.overclaimed = False
        self._engine, self._sizes, self._many, self._partners = engine, sizes, many, partners
        least = log2(all_pairs) - DOUBT - log2(max(model.matches * all_pairs, 1.0))
        asked = {"many": many, "any": partners is Partners.ANY}
        engine.table("general_worth", named(ROOM, "worth"), {"least": least, **asked})
        while engine.value(tree(_CONTESTED)) > MOST_HELD:
            least += 1
            engine.table("general_worth", named(ROOM, "worth"), {"least": least, **asked})
        weights = {(left, right): weight for left, right, weight, _ in engine.tuples(named(ROOM, "contested"))}
        self._weights = self._bits = weights
        self._parts = (
            [list(edges) for _, edges in groupby(sorted(weights), key=itemgetter(0))] if many else components(weights)
        )
        found = model.matches * all_pairs
        for _ in range(TURNS):
            before = found
            prior = _prior(found, sizes, partners)
            probable = self._shares(prior)
            found = self._found(prior, probable, missed)
            if abs(found - before) < 1e-3 * before:
                break
        if moved := self._told_by_decoys(prior, probable):
            self._move(moved)
            probable = self._shares(prior)
            found = self._found(prior, probable, missed)
        self._assign(prior, probable)
        likely = [each for (each,) in engine.tuples(named(ROOM, "likely"), {"least": LEAST})]
        # What is less likely is not linked, and may still be a link.
        self.cut, self.f1 = best_cut(likely, max(found - sum(likely), 0.0))

    def decide(self, cut: float) -> None:
        self._engine.table("general_decided", named(ROOM, "decided"), {"cut": cut})

    def _odds(self, edges: Sequence[Pair], prior: float) -> dict[Pair, float]:
        return {edge: exp2(min(self._bits[edge] + prior, 500)) for edge in edges}

    def _shares(self, prior: float) -> list[dict[Pair, float]]:
        share = shares_of_one if self._many else shares
        return [share(self._odds(edges, prior)) for edges in self._parts]

    def _found(self, prior: float, probable: Sequence[dict[Pair, float]], missed: float) -> float:
        alone = float(self._engine.value(named(ROOM, "alone_found"), {"prior": prior}))
        return max((alone + sum(sum(part.values()) for part in probable)) / (1 - missed), UNSEEN)

    def _told_by_decoys(self, prior: float, probable: Sequence[dict[Pair, float]]) -> list[tuple[float, float]]:
        """By what a pair weighs, the bits by which its odds are to be moved, by :mod:`prasan.linkage.general.decoys`."""
        engine = self._engine
        if self._partners is Partners.ANY:
            return []
        rows = [{"l": one, "r": two, "probability": p} for part in probable for (one, two), p in part.items()]
        engine.table_from_rows("general_contested_probable", rows, _PROBABLE)
        engine.table("general_believed", named(ROOM, "believed"), {"prior": prior})
        if not self._many:
            heavy = engine.value(named(ROOM, "hardly_contested"), {"rivals": RIVALS})
            tallies = self._tallies(heavy)
            probable_pairs = engine.tuples(named(ROOM, "doubtful"))
            self.overclaimed = min(each.sure for each in tallies) >= FEWEST and overclaimed(tallies, probable_pairs)
            if self.overclaimed:
                return moves(tallies, probable_pairs)
        tallies = self._tallies(float("-inf"))
        least = least_telling(tallies)
        if least == float("inf"):
            return []
        doubtful = [p for weight, p in engine.tuples(named(ROOM, "doubtful")) if weight > least]
        return [(least, shift(doubtful, *expected(tallies, least)))]

    def _tallies(self, heavy: float) -> list[Tally]:
        """What records that surely have a partner, by a pair of so much weight, tell beside those that have none."""
        engine, tallies = self._engine, []
        asked = {"sure": SURE, "many": self._many, "heavy": heavy}
        engine.table("general_taken", named(ROOM, "taken_by"), asked)
        for side in (0,) if self._many else (0, 1):
            told = engine.tuples(named(ROOM, "best_other"), {"right": side == 1, **asked})
            sure = int(engine.value(named(ROOM, "sure_of_side"), {"side": side}))
            tallies.append(
                Tally(sure, self._sizes[side] - sure, [w for with_one, w in told if with_one],
                      [w for with_one, w in told if not with_one])
            )  # fmt: skip
        return tallies

    def _move(self, moved: Sequence[tuple[float, float]]) -> None:
        """Move the odds of all pairs, those in memory and those in the database."""
        edges = [float("-inf"), *(weight for weight, _ in moved), float("inf")]
        levels = [moved[0][1], *(bits for _, bits in moved), moved[-1][1]]
        lines = []
        for at in range(len(edges) - 1):
            (low, high), (one, two) = edges[at : at + 2], levels[at : at + 2]
            slope = (two - one) / (high - low) if one != two else 0.0
            lines.append(
                {"least": low, "most": high, "bits": one - slope * low if slope else one, "slope": 1.0 + slope}
            )
        self._engine.table_from_rows("general_moves", lines, _MOVES)
        self._engine.table("general_moved", named(ROOM, "moved"))
        self._engine.table("general_worth", tree(exp.select("*").from_("general_moved")))
        self._engine.drop("general_moved")
        self._bits = {(left, right): bits for left, right, _, bits in self._engine.tuples(named(ROOM, "contested"))}

    def _assign(self, prior: float, probable: Sequence[dict[Pair, float]]) -> None:
        rows: list[dict[str, Any]] = []
        choose = likeliest if self._many else assign
        for edges, part in zip(self._parts, probable, strict=True):
            chosen = choose(self._odds(edges, prior))
            home = {edge[0]: edge for edge in chosen} if self._many else {n: edge for edge in chosen for n in edge}
            margins = _margins(self._weights, edges, home)
            rows += [
                {"l": one, "r": two, "weight": self._weights[one, two], "probability": part[one, two],
                 "margin": margins.get((one, two))}
                for one, two in chosen
            ]  # fmt: skip
        self._engine.table_from_rows("general_chosen", rows, DECIDED)
        self._engine.table("general_assigned", named(ROOM, "assigned"), {"prior": prior})


class Clusters:
    """Records of one table that are of the same: all pairs of each cluster."""

    overclaimed = False

    def __init__(self, engine: Engine, model: Model, sizes: Sequence[int], all_pairs: float, missed: float) -> None:
        self._engine, self._model = engine, model
        self._prior = log2(model.matches / (1 - model.matches))
        least = -self._prior - DOUBT
        weight = exp.column("weight")
        while (
            engine.value(tree(exp.select(exp.Count(this=exp.Star())).from_("general_scored").where(weight >= least)))
            > MOST_HELD
        ):
            least += 1
        self._weights = _weighed(engine, least)
        seen = [self._probability(weight) for weight in self._weights.values()]
        likely = [each for each in seen if each >= LEAST]
        self.cut, self.f1 = best_cut(likely, sum(seen) - sum(likely) + missed * model.matches * all_pairs)

    def _probability(self, weight: float) -> float:
        return 1 / (1 + exp2(min(-weight - self._prior, 500)))

    def decide(self, cut: float) -> None:
        self._engine.table_from_rows("general_decided", self._rows(cut), DECIDED)

    def _rows(self, cut: float) -> list[dict[str, Any]]:
        least = log2(cut / (1 - cut)) - self._prior if cut < 1 else float("inf")
        taken = [edge for edge, weight in self._weights.items() if weight >= least]
        for largest in LARGEST_CLUSTERED:
            parts = self._parts(taken, least, largest)
            if sum(len({n for edge in part for n in edge}) ** 2 for part in parts) < 2 * MOST_INSIDE:
                break
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

    def _parts(self, edges: Sequence[Pair], least: float, largest: int) -> list[list[Pair]]:
        """Connected components, those too large to be looked at whole taken apart at their weaker pairs."""
        parts = []
        for part in components(edges):
            if len({node for edge in part for node in edge}) <= largest:
                parts.append(part)
            else:
                parts += self._parts([edge for edge in part if self._weights[edge] >= least + 1], least + 1, largest)
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

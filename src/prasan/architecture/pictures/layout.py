"""Boxes placed in layers so that few lines cross (after Sugiyama, Tagawa and Toda 1981): the same graph gives the same places.

Lines that would close a circle are turned for the placing alone; a line over several layers is led through each by a place of
its own, which becomes its bend.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from prasan.architecture.pictures.geometry import Box, Point

Edge = tuple[str, str]
_SWEEPS = 8
_GAP = (28.0, 56.0)  # pixels between boxes of a layer, and between layers


@dataclass(frozen=True, slots=True)
class Placed:
    """Where each box stands, and the bends of the lines that need some, from source to target."""

    boxes: dict[str, Box]
    bends: dict[Edge, list[Point]]


def layered(
    sizes: Mapping[str, tuple[float, float]],
    edges: Iterable[Edge],
    *,
    ranks: Mapping[str, int] | None = None,
    across: bool = False,
) -> Placed:
    """Places for boxes by id with their sizes; the source of a line stands before its target.

    ``ranks`` says the layers where they are known (0 is the first), ``across`` that layers stand beside one another instead
    of one below the other.
    """
    known = list(dict.fromkeys((s, t) for s, t in edges if s in sizes and t in sizes and s != t))
    rank = dict(ranks) if ranks is not None else _ranks(list(sizes), _without_circles(list(sizes), known))
    layers, threads = _layers(list(sizes), known, rank)
    _order(layers, threads)
    measured = {each: (size[1], size[0]) if across else size for each, size in sizes.items()}
    places = _places(layers, threads, measured)
    boxes: dict[str, Box] = {}
    for each, (w, h) in sizes.items():
        along, down = places[each]
        boxes[each] = Box(down, along, w, h) if across else Box(along, down, w, h)
    bends: dict[Edge, list[Point]] = {}
    for edge, thread in threads.items():
        inner: list[Point] = [places[each] for each in thread[1:-1]]
        if inner:
            bends[edge] = [(y, x) for x, y in inner] if across else inner
    bends |= _round_others(layers, threads, boxes, across)
    return Placed(boxes, bends)


def _round_others(
    layers: list[list[str]], threads: dict[Edge, list[str]], boxes: dict[str, Box], across: bool
) -> dict[Edge, list[Point]]:
    """A line within a layer goes round the boxes between its ends, each line a little further out than the one before."""
    at = {each: (number, place) for number, layer in enumerate(layers) for place, each in enumerate(layer)}
    bends: dict[Edge, list[Point]] = {}
    out: dict[int, int] = {}
    for source, target in threads:
        (layer, place), (other, far) = at[source], at[target]
        if layer != other or abs(place - far) < 2:
            continue
        out[layer] = out.get(layer, 0) + 1
        away = 10 + out[layer] * 6 % (_GAP[1] - 16)
        near, last = boxes[source], boxes[target]
        if across:
            x = max(boxes[each].x + boxes[each].w for each in layers[layer] if each in boxes) + away
            bends[source, target] = [(x, near.middle[1]), (x, last.middle[1])]
        else:
            y = max(boxes[each].y + boxes[each].h for each in layers[layer] if each in boxes) + away
            bends[source, target] = [(near.middle[0], y), (last.middle[0], y)]
    return bends


def _without_circles(ids: list[str], edges: list[Edge]) -> list[Edge]:
    """The lines with those turned that lead back to where a walk came from."""
    following: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        following[source].append(target)
    state: dict[str, int] = {}
    made: list[Edge] = []
    for start in ids:
        if start in state:
            continue
        state[start] = 1
        walk = [(start, iter(following[start]))]
        while walk:
            here, rest = walk[-1]
            there = next(rest, None)
            if there is None:
                state[here] = 2
                walk.pop()
            elif state.get(there) == 1:
                made.append((there, here))
            else:
                made.append((here, there))
                if there not in state:
                    state[there] = 1
                    walk.append((there, iter(following[there])))
    return made


def _ranks(ids: list[str], edges: list[Edge]) -> dict[str, int]:
    """The longest way to each box, in lines."""
    arriving = dict.fromkeys(ids, 0)
    following: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        following[source].append(target)
        arriving[target] += 1
    rank = dict.fromkeys(ids, 0)
    waiting = deque(each for each in ids if not arriving[each])
    while waiting:
        here = waiting.popleft()
        for there in following[here]:
            rank[there] = max(rank[there], rank[here] + 1)
            arriving[there] -= 1
            if not arriving[there]:
                waiting.append(there)
    return rank


def _layers(ids: list[str], edges: list[Edge], rank: dict[str, int]) -> tuple[list[list[str]], dict[Edge, list[str]]]:
    """The boxes of each layer with the places that lines pass, and each line as a thread of neighbours."""
    used = sorted({rank[each] for each in ids})
    dense = {value: number for number, value in enumerate(used)}
    layers: list[list[str]] = [[] for _ in used]
    for each in ids:
        layers[dense[rank[each]]].append(each)
    threads: dict[Edge, list[str]] = {}
    for source, target in edges:
        first, last = dense[rank[source]], dense[rank[target]]
        step = 1 if first < last else -1
        thread = [source]
        for layer in range(first + step, last, step) if first != last else ():
            passing = f"\0{source}\0{target}\0{layer}"
            layers[layer].append(passing)
            thread.append(passing)
        threads[source, target] = [*thread, target]
    return layers, threads


def _order(layers: list[list[str]], threads: dict[Edge, list[str]]) -> None:
    """Put each layer in the order of the middle of its neighbours, down and up in turn."""
    beside = _neighbours(threads)
    level = {each: number for number, layer in enumerate(layers) for each in layer}
    at = {each: float(place) for layer in layers for place, each in enumerate(layer)}
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for number in range(len(layers)) if down else reversed(range(len(layers))):
            wanted = {}
            for each in layers[number]:
                near = sorted(
                    at[other]
                    for other in beside.get(each, ())
                    if (level[other] < number) is down and level[other] != number
                )
                wanted[each] = near[len(near) // 2] if near else at[each]
            layers[number].sort(key=lambda each: (wanted[each], at[each]))
            for place, each in enumerate(layers[number]):
                at[each] = float(place)


def _neighbours(threads: dict[Edge, list[str]]) -> dict[str, list[str]]:
    beside: dict[str, list[str]] = defaultdict(list)
    for thread in threads.values():
        for near, far in pairwise(thread):
            beside[near].append(far)
            beside[far].append(near)
    return beside


def _places(
    layers: list[list[str]], threads: dict[Edge, list[str]], sizes: Mapping[str, tuple[float, float]]
) -> dict[str, Point]:
    """The top left of each box, as near above one another as their neighbours let them; passing places are their middle."""
    beside = _neighbours(threads)
    wide = {each: sizes[each][0] if each in sizes else 6.0 for layer in layers for each in layer}
    middle: dict[str, float] = {}
    for layer in layers:
        x = 0.0
        for each in layer:
            middle[each] = x + wide[each] / 2
            x += wide[each] + _GAP[0]
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 else reversed(layers):
            wanted = [
                sum(middle[other] for other in near) / len(near) if (near := beside.get(each)) else middle[each]
                for each in layer
            ]
            for each, x in zip(layer, _apart(wanted, [wide[each] for each in layer]), strict=True):
                middle[each] = x
    left = min((middle[each] - wide[each] / 2 for each in middle), default=0)
    places: dict[str, Point] = {}
    y = 0.0
    for layer in layers:
        high = max((sizes[each][1] for each in layer if each in sizes), default=0)
        for each in layer:
            if each in sizes:
                places[each] = (middle[each] - wide[each] / 2 - left, y + (high - sizes[each][1]) / 2)
            else:
                places[each] = (middle[each] - left, y + high / 2)
        y += high + _GAP[1]
    return places


def _apart(wanted: list[float], wide: list[float]) -> list[float]:
    """Places in the order given, as near to those wanted as their widths and the gap let them (least squares, by pooling)."""
    shift, total = [], 0.0
    for place, each in enumerate(wide):
        total += each / 2 + (wide[place - 1] / 2 + _GAP[0] if place else 0)
        shift.append(total)
    pools: list[tuple[float, int]] = []  # sum and count of what stands without slack
    for place, each in enumerate(wanted):
        pool = (each - shift[place], 1)
        while pools and pools[-1][0] / pools[-1][1] > pool[0] / pool[1]:
            before = pools.pop()
            pool = (pool[0] + before[0], pool[1] + before[1])
        pools.append(pool)
    starts = [value / count for value, count in pools for _ in range(count)]
    return [start + moved for start, moved in zip(starts, shift, strict=True)]

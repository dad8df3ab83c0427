"""What the pairs of a register teach: the model of Fellegi and Sunter from patterns and how often each is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from math import log2

import pyarrow as pa

from prasan.linkage.model import COMPARISONS, LEARNED_ON_ID, Model, learn, levels_of, rates

Counts = Mapping[int, int]
"""pattern -> pairs."""

WEIGHED = pa.schema(
    [
        ("register_no", pa.int8()),
        ("pattern", pa.int16()),
        ("weight", pa.float64()),
        ("probability", pa.float64()),
        ("repaired", pa.bool_()),
    ]
)


_REPAIRED: Mapping[str, Collection[int]] = {"id": (2,), "given": (1, 2, 4), "birth": (1, 2)}
"""The levels at which an id is one that was mistyped."""


def learn_model(by_id: Counts, by_rule: Counts, by_chance: Counts, people: int) -> Model:
    """The model from the pairs of one id, those that blocking rules bring together, and pairs taken at random.

    u is how often two different people agree; an id by chance is one in the nation.  m comes from the pairs of one id
    by EM; that of the id itself from the pairs that name, sex and birth prove, however their ids stand.
    """
    seen: dict[str, Counter[int]] = {name: Counter() for name in COMPARISONS}
    for pattern, pairs in by_chance.items():
        for name, level in levels_of(pattern).items():
            seen[name][level] += pairs
    u = {name: rates(seen[name], len(levels)) for name, levels in COMPARISONS.items()}
    u["id"][1] = 1 / people
    m, share = learn(
        {tuple(levels_of(pattern)[name] for name in LEARNED_ON_ID): pairs for pattern, pairs in by_id.items()}, u
    )
    ids: Counter[int] = Counter()
    for pattern, pairs in (*by_id.items(), *by_rule.items()):
        levels = levels_of(pattern)
        if all(levels[name] == 1 for name in ("given", "family", "sex", "birth")):
            ids[levels["id"]] += pairs
    m["id"] = rates(ids, len(COMPARISONS["id"]))
    return Model(m, u, share)


def weights_of_patterns(model: Model, register_no: int, people: int) -> pa.Table:
    """Every pattern that can be, with its match weight (bits) and the probability that the pair is one person."""
    weights, prior = model.weights(), log2(people)
    weight, repaired = [0.0], [True]
    # As a pattern is made: the levels of each comparison count as many times as all before it have combinations.
    for name, levels in COMPARISONS.items():
        good = _REPAIRED.get(name, range(len(levels)))
        repaired = [so_far and level in good for level in range(len(levels)) for so_far in repaired]
        weight = [so_far + weights[name][level] for level in range(len(levels)) for so_far in weight]
    columns = {
        "register_no": [register_no] * len(weight),
        "pattern": range(len(weight)),
        "weight": weight,
        "probability": [1 / (1 + 2 ** (prior - each)) for each in weight],
        "repaired": repaired,
    }
    return pa.table(columns, schema=WEIGHED)


def bits(probability: float, people: int) -> float:
    """The match weight at which a pair is as probable, where one pair of ``people`` is a match."""
    return log2(people) + log2(probability / (1 - probability))

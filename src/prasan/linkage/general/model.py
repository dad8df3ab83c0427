"""The model of Fellegi and Sunter (1969) for columns of any kind, learned without labels and kept as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from math import log2
from typing import Any

from prasan.linkage.general.comparing import LEVELS, SAME
from prasan.linkage.general.dependence import Join, repeats
from prasan.linkage.general.fields import Field, Kind

VERSION = 5  # since which texts are compared by how rare their words are
LEAST_OF_CHANCE = 0.25  # of how often strangers agree: relatives are not thought to do so less often than that


def kin_ratio(share: float, ratio: float) -> float:
    """How much likelier a level is for a related pair than for strangers, where it is ``ratio`` times so for a match.

    A negative share says that relatives agree less often than strangers: the tracks of an album have their own numbers.
    """
    return share * ratio + 1 - share if share >= 0 else max(1 + share * (ratio - 1), LEAST_OF_CHANCE)


@dataclass
class Model:
    """``m`` and ``u`` by column and level; ``matches`` is the share of all pairs that are matches.

    ``rules`` are the blocking rules that were chosen with it, each the keys that must agree in words, and ``missed`` the
    share of matches that they are estimated to miss; there are none where the model was written by version 1.
    ``related`` is the share of all pairs that are of records which have something in common and are not the same, as a
    household has its name and its street; ``shared`` how often, by column.
    """

    fields: list[Field]
    m: list[list[float]]
    u: list[list[float]]
    matches: float
    joins: list[Join]
    rules: list[list[str]] = field(default_factory=list)
    missed: float = 1.0
    related: float = 0.0
    shared: list[float] = field(default_factory=list)

    def kindred(self) -> list[list[float]]:
        """What each level weighs for a related pair against any pair, in bits; empty where none are known of."""
        return (
            [
                [log2(kin_ratio(share, 2.0**weight)) for weight in weights]
                for share, weights in zip(self.shared, self.weights(), strict=True)
            ]
            if self.related
            else []
        )

    def repeats(self) -> dict[int, tuple[int, float]]:
        """Columns that tell again what another one told, and how much of it."""
        return repeats(self.joins, [us[SAME] for us in self.u])

    def agreeing(self) -> list[list[bool]]:
        """For each column the levels that speak for a match."""
        return [[weight > 0 for weight in weights] for weights in self.weights()]

    def weights(self) -> list[list[float]]:
        """The match weight of each level in bits; 0 for a missing value."""
        return [
            [0.0] + [log2(m / u) for m, u in zip(ms[1:], us[1:], strict=True)]
            for ms, us in zip(self.m, self.u, strict=True)
        ]

    def to_json(self) -> str:
        """The model in words: for each column its kind and its levels."""
        weights = self.weights()
        told = [
            {
                **asdict(column),
                "levels": [
                    {"level": level, "m": self.m[number][at], "u": self.u[number][at], "weight": weights[number][at]}
                    for at, level in enumerate(LEVELS[column.kind or Kind.TEXT])
                ],
            }
            for number, column in enumerate(self.fields)
        ]
        names = [column.name for column in self.fields]
        joins = [
            {
                "columns": [names[join.one], names[join.two]],
                "lift": join.lift,
                **{
                    said: join.bits[a][b]
                    for said, a, b in (("neither", 0, 0), ("second", 0, 1), ("first", 1, 0), ("both", 1, 1))
                },
            }
            for join in self.joins
        ]
        whole = {
            "version": VERSION,
            "matches": self.matches,
            "columns": told,
            "agreeing_together": joins,
            "related": {"pairs": self.related, "shared": dict(zip(names, self.shared, strict=False))},
            "blocking": {"rules": self.rules, "missed": self.missed},
        }
        return json.dumps(whole, indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Model:
        """The model that :meth:`to_json` wrote.  Raises ValueError where it is of a version that is not known."""
        told: dict[str, Any] = json.loads(text)
        version: int = told.get("version", 0)
        if version not in range(1, VERSION + 1):
            raise ValueError(f"a model of version {version}; this program reads versions 1 to {VERSION}")
        if version < VERSION and any(each["kind"] == Kind.TEXT for each in told["columns"]):
            raise ValueError(f"a model of version {version} compares texts by other levels; learn it anew, without it")
        fields = [Field(each["name"], Kind(each["kind"]), each["left"], each["right"]) for each in told["columns"]]
        m, u = ([[level[p] for level in each["levels"]] for each in told["columns"]] for p in ("m", "u"))
        names = [column.name for column in fields]
        joins = []
        for each in told["agreeing_together"]:
            one, two = (names.index(name) for name in each["columns"])
            joins.append(
                Join(
                    one, two, ((each["neither"], each["second"]), (each["first"], each["both"])), each.get("lift", 0.0)
                )
            )
        blocking = told.get("blocking", {"rules": [], "missed": 1.0})
        kin = told.get("related", {"pairs": 0.0, "shared": {}})
        shared = [kin["shared"][name] for name in names] if kin["shared"] else []
        return cls(fields, m, u, told["matches"], joins, blocking["rules"], blocking["missed"], kin["pairs"], shared)

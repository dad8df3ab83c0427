"""The forty models and their truth.  The same seed and agencies make the same estate."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from prasan.architecture.demonstration.agency import Built, build, keys
from prasan.architecture.demonstration.planting import Agency, plan
from prasan.architecture.model import Model
from prasan.architecture.parts import library

_FIXED, _SYSTEM, _LARGE_SYSTEM = 40, 4.6, 9.6  # elements of a model, and of each of its systems
_LARGE = 200


@dataclass(frozen=True)
class Made:
    """The models by unit, and the ``truth``, ready for JSON:

    ``duplicates`` groups of the keys of systems that do the same, each with its data objects and whether one of them is
    master; ``look_alikes`` groups that bear one name and do not; ``without_owner`` data, ``end_of_life`` software and
    ``zone_crossings`` by key; ``colliding`` groups of work packages that renew the same at the same time.
    """

    models: dict[str, Model]
    truth: dict[str, Any]


def make_estate(agencies: Sequence[Agency], *, elements: int = 65, seed: int = 2558) -> Made:
    """Models of about so many elements each."""
    large = elements >= _LARGE
    systems = round((elements - _FIXED) / (_LARGE_SYSTEM if large else _SYSTEM))
    planned = plan(agencies, max(3, systems), random.Random(seed))  # noqa: S311  (a made-up estate keeps no secret)
    parts = library()
    built = {
        agency.code: build(
            agency, planned[agency.code], parts, random.Random(f"{seed}/{agency.code}"), large=large  # noqa: S311
        )
        for agency in agencies
    }  # fmt: skip
    return Made({unit: each.model for unit, each in built.items()}, _truth(built))


def _truth(built: dict[str, Built]) -> dict[str, Any]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for unit, each in built.items():
        for planned, system, data, project in each.systems:
            if planned.group:
                groups[planned.group].append(
                    {
                        "planned": planned, "system": f"{unit}/{system}", "data": f"{unit}/{data}",
                        "project": f"{unit}/{project}" if project else "",
                    }
                )  # fmt: skip
    duplicates, look_alikes, colliding = [], [], []
    for name, members in groups.items():
        if not members[0]["planned"].same:
            look_alikes.append({"name": name, "systems": [each["system"] for each in members]})
            continue
        duplicates.append(
            {
                "does": name, "systems": [each["system"] for each in members], "data": [each["data"] for each in members],
                "master": any(each["planned"].master for each in members),
            }
        )  # fmt: skip
        days: dict[tuple[str, str], list[str]] = defaultdict(list)
        for member in members:
            if member["planned"].project:
                days[member["planned"].project].append(member["project"])
        colliding += [{"does": name, "projects": found} for found in days.values() if len(found) > 1]
    return {
        "duplicates": duplicates,
        "look_alikes": look_alikes,
        "without_owner": [key for unit, each in built.items() for key in keys(unit, each.no_owner)],
        "end_of_life": [key for unit, each in built.items() for key in keys(unit, each.end_of_life)],
        "zone_crossings": [key for unit, each in built.items() for key in keys(unit, each.crossings)],
        "colliding": colliding,
    }

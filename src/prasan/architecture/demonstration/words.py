"""The words of the demonstration estate, each in Thai and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from prasan.engine import yaml_text

Pair = tuple[str, str]
"""Thai, English."""


@dataclass(frozen=True)
class System:
    """What a system does, and the ways in which agencies call it, its data and its services."""

    id: str
    capability: str
    names: tuple[Pair, ...]
    data: tuple[Pair, ...]
    services: tuple[Pair, ...]
    register: str = ""
    part: str = ""


@dataclass(frozen=True)
class Words:
    """``shared`` systems are run by several agencies, ``own`` ones by each for its subject; ``traps`` are names that many use.
    ``catalogue`` are by English name of a service its id in the catalogue of services to people."""

    shared: tuple[System, ...]
    own: tuple[System, ...]
    traps: tuple[Pair, ...]
    for_whom: tuple[Pair, ...]
    catalogue: Mapping[str, str]


@cache
def words() -> Words:
    """What ``words.yaml`` says."""
    told = yaml_text.values(
        files("prasan.architecture.demonstration").joinpath("words.yaml").read_text(encoding="utf-8")
    )
    shared = tuple(
        System(
            each["id"], each["capability"], _pairs(each["names"]), _pairs(each["data"]), _pairs(each["services"]),
            each.get("register", ""), each.get("part", ""),
        )
        for each in told["shared"]
    )  # fmt: skip
    own = tuple(
        System(
            each["id"], each["capability"], _pairs([each["name"]]), _pairs([each["data"]]), _pairs([each["service"]]),
            part=each.get("part", ""),
        )
        for each in told["own"]
    )  # fmt: skip
    return Words(shared, own, _pairs(told["traps"]), _pairs(told["for_whom"]), told["catalogue"])


def _pairs(told: list[list[str]]) -> tuple[Pair, ...]:
    return tuple((thai, english) for thai, english in told)

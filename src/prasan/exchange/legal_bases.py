"""The library of legal bases: the laws that agreements rest on, section by section, in our own words."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from prasan.engine import yaml_text


class LegalBasisError(ValueError):
    """No such legal basis; the message suggests some that there are."""


@dataclass(frozen=True)
class LegalBasis:
    """A section of a law: what it lets agencies do (``permits``) and says (``text``), in Thai and English.

    ``read`` is whether we had its wording before us; ``onward``, whether it leaves it to an agreement to let what was given
    be given on; ``sensitive``, whether it is also for data of section 26 of the PDPA; ``seals``, whether by
    it a use may be kept for a time from whom it is of.
    """

    id: str
    law: str
    section: str
    name_th: str
    name_en: str
    short_th: str
    short_en: str
    text_th: str
    text_en: str
    permits_th: str
    permits_en: str
    valid_from: date
    source: str
    read: bool
    onward: bool
    sensitive: bool
    seals: bool


@cache
def legal_bases() -> Mapping[str, LegalBasis]:
    """All that the library has, by id, in the order of its file."""
    told = yaml_text.values(files("prasan.exchange").joinpath("data", "legal_bases.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({each["id"]: _basis(each, told["laws"][each["law"]]) for each in told["bases"]})


def legal_basis(name: str, section: str) -> LegalBasis:
    """One of the library by its id, and a section that is its own or a part of it.  Raises LegalBasisError."""
    known = legal_bases()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=4, cutoff=0.4)
        near = near or [each for each in known if each.partition("-")[0] == name.partition("-")[0]][:4]
        raise LegalBasisError(
            f"the library has no legal basis {name}. Do you mean {', '.join(near or list(known)[:4])}? "
            "`prasan agreement laws` lists all"
        )
    found = known[name]
    if not section.startswith(found.section):
        raise LegalBasisError(f"{name} is section {found.section} of the {found.short_en}, and not {section}")
    return found


def _basis(told: Mapping[str, Any], law: Mapping[str, Any]) -> LegalBasis:
    return LegalBasis(
        id=told["id"],
        law=told["law"],
        section=told["section"],
        name_th=law["name_th"],
        name_en=law["name_en"],
        short_th=law["short_th"],
        short_en=law["short_en"],
        text_th=told["text_th"],
        text_en=told["text_en"],
        permits_th=told["permits"]["th"],
        permits_en=told["permits"]["en"],
        valid_from=law["from"],
        source=law["source"],
        read=told["read"],
        onward=told.get("onward", True),
        sensitive=told.get("sensitive", False),
        seals=told.get("seals", False),
    )

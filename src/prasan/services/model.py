"""What a catalogue holds.  Names of CPSV-AP 3.2.0 stand beside ours where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CHANNELS = ("counter", "online", "app", "phone", "post", "bank")
DIGITAL = ("yes", "partly", "no")  # as the blueprints' inventory says it (prasan.council.services)
EVENTS = (
    "child", "school", "work", "losing-job", "moving", "marriage", "disability", "old-age", "death", "farming", "business", "lost",
)  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """A paper that a service asks for (cv:EvidenceType).  ``held`` are the (register, field) that the state has of it already:
    where it has them all, nobody is asked for the paper."""

    id: str
    name_th: str
    name_en: str
    held: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OfficeKind:
    """A kind of office: one in each district, or one in each province, or in those ``provinces`` (codes) alone.

    ``{area}`` of its name is the district's or the province's.  ``sample``: that there is one is not confirmed by its agency.
    """

    id: str
    name_th: str
    name_en: str
    bangkok_th: str
    bangkok_en: str
    level: str
    provinces: frozenset[str]
    sample: bool


@dataclass(frozen=True)
class Service:
    """A service (cpsv:PublicService).

    ``words`` are how people ask for it, ``agency`` the code of who answers for it (cv:hasCompetentAuthority; "" for a body that
    the organisation tree does not have, which ``body`` names), ``events`` the life events that it is of, ``fee`` baht (None: not
    known; cv:Cost), ``days`` the working days until the answer (0: at once; None: not known; cv:processingTime), ``confirm`` what
    of it is a sample until the agency confirms it.
    """

    id: str
    name_th: str
    name_en: str
    words: tuple[str, ...]
    agency: str
    body_th: str
    body_en: str
    events: tuple[str, ...]
    who_th: str
    who_en: str
    about_th: str
    about_en: str
    papers: tuple[Paper, ...]
    fee: float | None
    days: int | None
    channels: tuple[str, ...]
    places: tuple[str, ...]
    law_th: str
    law_en: str
    digital: str
    confirm: frozenset[str]

    @property
    def held(self) -> tuple[Paper, ...]:
        """Papers that the state has already."""
        return tuple(each for each in self.papers if each.held)

    @property
    def asked(self) -> tuple[Paper, ...]:
        """Papers that the person must bring."""
        return tuple(each for each in self.papers if not each.held)


@dataclass(frozen=True)
class Catalogue:
    """The services in the order of their file, and the kinds of offices, each by id."""

    services: Mapping[str, Service]
    offices: Mapping[str, OfficeKind]

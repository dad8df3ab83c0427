"""The one place that decides whether a use of personal data is within the data-sharing agreements, and how far.

Access is denied by default (Personal Data Protection Act B.E. 2562, sections 19, 24 and 27): a request is met
only by an agreement in force that names the unit, the purpose and every register and field asked for.  What an agreement
limits goes with the permit, and into each query that is made under it (:mod:`prasan.registers.opening`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from prasan.exchange.log_index import UNDER_SEAL
from prasan.exchange.seals import Seal
from prasan.exchange.terms import Agreement, AgreementError, load_agreements

__all__ = [
    "Agreement",
    "AgreementError",
    "Gap",
    "NotPermittedError",
    "Permit",
    "Refusal",
    "Request",
    "decide",
    "load_agreements",
    "permit",
]

Code = Literal[
    "no_register", "no_agreement", "unit", "purpose", "registers", "fields", "not_signed", "suspended", "ended",
    "not_begun", "expired", "onward", "too_many", "too_many_today", "areas", "not_named", "other_purpose",
    "no_seal", "withdrawn",
]  # fmt: skip


@dataclass(frozen=True)
class Request:
    """Who asks (an account's name or a job's), for which unit, to what end, for which registers.

    ``fields`` are by register those that the use cannot do without; a register that is not among them is used with whatever
    its agreement allows.  ``onward``: what is found goes on to somebody else than the unit.  ``people`` is how many it is of,
    where that is known before.  ``seal`` is the id of the seal (:mod:`prasan.exchange.seals`) that the use is under: the person is
    shown it when that ends.
    """

    who: str
    unit: str
    purpose: str
    registers: tuple[str, ...]
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    onward: bool = False
    people: int | None = None
    seal: str | None = None


@dataclass(frozen=True)
class Permit:
    """A request that an agreement meets, and the agreement's limits.  Opening a register takes one.

    ``fields`` are by register those that may be used; a register that is not among them, or None: all of its fields.
    ``areas`` are the codes of provinces and districts whose people alone it is for; None: everywhere.  ``max_people`` and
    ``max_people_a_day`` are how many people a use, and the uses of a day under the agreement, may be of.  ``without`` are the
    spine ids of who took their consent to it back.
    """

    request: Request
    agreement: str
    legal_basis: str
    on: date
    fields: Mapping[str, frozenset[str]] | None = None
    areas: frozenset[str] | None = None
    max_people: int | None = None
    max_people_a_day: int | None = None
    onward: bool = True
    without: frozenset[int] = frozenset()

    def must_name(self, *registers: str) -> None:
        """Raises NotPermittedError where it does not name every one of these registers."""
        missing = sorted(set(registers) - set(self.request.registers))
        if missing:
            raise NotPermittedError(Gap("not_named", self.agreement, ", ".join(missing)))

    def allowed(self, register: str) -> frozenset[str] | None:
        """The fields of a register that may be used; None: all.  Raises NotPermittedError as :meth:`must_name`."""
        self.must_name(register)
        return (self.fields or {}).get(register)

    def allows(self, register: str, name: str) -> bool:
        """Whether a field of a register may be used.  Raises NotPermittedError as :meth:`must_name`."""
        allowed = self.allowed(register)
        return allowed is None or name in allowed

    @property
    def limited(self) -> bool:
        """Whether it is for some fields or some people alone."""
        return self.fields is not None or self.areas is not None or bool(self.without)

    def may_use(self, register: str, name: str) -> bool:
        """As :meth:`allows`, also of what is no register that it names: what linkage itself tells, which no agreement limits."""
        return register not in self.request.registers or self.allows(register, name)

    def must_allow(self, fields: Mapping[str, Iterable[str]]) -> None:
        """Raises NotPermittedError where one of these fields, by register, is masked."""
        masked = [f"{name}.{each}" for name, asked in fields.items() for each in asked if not self.allows(name, each)]
        if masked:
            raise NotPermittedError(Gap("fields", self.agreement, ", ".join(sorted(masked))))

    def must_be_everywhere(self) -> None:
        """Raises NotPermittedError where it is for the people of some areas alone."""
        self.must_cover(None)

    def must_cover(self, areas: Iterable[str] | None) -> None:
        """Raises NotPermittedError where it is not for the people of all of these areas (codes); None: of everywhere."""
        if self.areas is None:
            return
        if areas is None or not all(self.in_areas(each) for each in areas):
            raise NotPermittedError(Gap("areas", self.agreement, ", ".join(sorted(self.areas))))

    def in_areas(self, area_code: str | None) -> bool:
        """Whether somebody of an area may be among those whom it is for; whose area nobody knows may not, where it has limits."""
        return self.areas is None or (area_code is not None and area_code.startswith(tuple(self.areas)))

    def must_be_of_all(self) -> None:
        """Raises NotPermittedError where somebody took their consent back, and it cannot be told whose the rows are."""
        if self.without:
            raise NotPermittedError(Gap("withdrawn", self.agreement))

    def must_hold(self, people: int) -> None:
        """Raises NotPermittedError where a use of so many people is beyond what a request may be of."""
        if self.max_people is not None and people > self.max_people:
            raise NotPermittedError(Gap("too_many", self.agreement, f"{people} > {self.max_people}"))

    def must_go_on(self) -> None:
        """Raises NotPermittedError where what is used may not be given on."""
        if not self.onward:
            raise NotPermittedError(Gap("onward", self.agreement))

    def event(self, action: str, *, rows: int | None = None, spine_id: int | None = None) -> dict[str, object]:
        """What the access log records of a use under this permit; ``spine_id`` where it was of one person."""
        told: dict[str, object] = {
            "action": action,
            "who": self.request.who,
            "unit": self.request.unit,
            "purpose": self.request.purpose,
            "agreement": self.agreement,
            "legal_basis": self.legal_basis,
            "registers": sorted(self.request.registers),
            "rows": rows,
            "spine_id": spine_id,
        }
        if self.fields is not None:
            told["fields"] = {name: sorted(each) for name, each in sorted(self.fields.items())}
        if self.areas is not None:
            told["areas"] = sorted(self.areas)
        if self.request.seal is not None:
            told[UNDER_SEAL] = self.request.seal
        return told


@dataclass(frozen=True)
class Gap:
    """What a request lacks: the ``code`` of it, the agreement that comes nearest ("" where there is none), and ``what``: the
    unit, purpose, registers, fields (register.field), areas, day or number that it does not allow."""

    code: Code
    agreement: str = ""
    what: str = ""

    def __str__(self) -> str:
        return {
            "no_register": "the request names no register",
            "no_agreement": "there are no agreements",
            "unit": f"agreement {self.agreement} is not with unit {self.what}",
            "purpose": f"agreement {self.agreement} is not for {self.what}",
            "registers": f"agreement {self.agreement} does not cover {self.what}",
            "fields": f"agreement {self.agreement} does not allow the field {self.what}",
            "not_signed": f"agreement {self.agreement} is not signed by both sides",
            "suspended": f"agreement {self.agreement} is suspended",
            "ended": f"agreement {self.agreement} has ended",
            "not_begun": f"agreement {self.agreement} is not in force on {self.what}: it begins later",
            "expired": f"agreement {self.agreement} is not in force on {self.what}: it has expired",
            "onward": f"agreement {self.agreement} does not allow that data is given on",
            "too_many": f"agreement {self.agreement} does not allow so many people in a request: {self.what}",
            "too_many_today": f"agreement {self.agreement} does not allow so many people in a day: {self.what}",
            "areas": f"agreement {self.agreement} is for the people of area {self.what} alone",
            "not_named": f"the permit by agreement {self.agreement} does not name the register {self.what}",
            "other_purpose": f"the permit by agreement {self.agreement} is not for {self.what}",
            "withdrawn": f"agreement {self.agreement} rests on consent, which some have taken back: ask by people",
            "no_seal": f"no such seal of the unit is in force: {self.what}",
        }[self.code]


@dataclass(frozen=True)
class Refusal:
    """Why no agreement meets a request."""

    request: Request
    gaps: tuple[Gap, ...]

    @property
    def reason(self) -> str:
        """The gaps in a sentence."""
        return "; ".join(map(str, self.gaps))


class NotPermittedError(PermissionError):
    """A use of personal data that no agreement allows; the message says what is missing, and ``gaps`` by code."""

    def __init__(self, *gaps: Gap) -> None:
        missing = "; ".join(map(str, gaps))
        super().__init__(f"not permitted: {missing}. Remedy: make an agreement that covers it.")
        self.gaps = gaps


def decide(
    request: Request, agreements: Iterable[Agreement], on: date, seals: Mapping[str, Seal] | None = None
) -> Permit | Refusal:
    """A permit by the first agreement that meets the request on a day, or a refusal that names the nearest gap.

    ``seals`` are those of the log by id, where the request names one.
    """
    if not request.registers:
        return Refusal(request, (Gap("no_register"),))
    if request.seal is not None:
        seal = (seals or {}).get(request.seal)
        if seal is None or seal.unit != request.unit or not seal.in_force(on):
            return Refusal(request, (Gap("no_seal", what=request.seal),))
    agreements = tuple(agreements)
    for agreement in agreements:
        # Most are another unit's or for another purpose, which is soon seen; only a refusal needs all that each lacks.
        near = request.unit in agreement.consumers and request.purpose in agreement.purposes
        if near and not any(_gaps(request, agreement, on)):
            return _permit(request, agreement, on)
    nearest: tuple[Gap, ...] = ()
    for agreement in agreements:
        gaps = tuple(_gaps(request, agreement, on))
        if not nearest or _far(gaps) < _far(nearest):
            nearest = gaps
    return Refusal(request, nearest or (Gap("no_agreement"),))


def _far(gaps: tuple[Gap, ...]) -> tuple[int, int]:
    """How far an agreement is from a request: of two with as many gaps, one for another unit or purpose is the farther."""
    return len(gaps), sum(gap.code in ("unit", "purpose") for gap in gaps)


def permit(
    request: Request, agreements: Iterable[Agreement], on: date, seals: Mapping[str, Seal] | None = None
) -> Permit:
    """The permit of :func:`decide`.  Raises NotPermittedError where it is a refusal."""
    decision = decide(request, agreements, on, seals)
    if isinstance(decision, Refusal):
        raise NotPermittedError(*decision.gaps)
    return decision


def _permit(request: Request, agreement: Agreement, on: date) -> Permit:
    return Permit(
        request,
        agreement.id,
        agreement.law,
        on,
        fields=agreement.allowed(),
        areas=agreement.areas or None,
        max_people=agreement.population.a_request,
        max_people_a_day=agreement.population.a_day,
        onward=agreement.onward,
        without=agreement.withdrawn,
    )


def _gaps(request: Request, agreement: Agreement, on: date) -> Iterable[Gap]:
    name = agreement.id
    if request.unit not in agreement.consumers:
        yield Gap("unit", name, request.unit)
    if request.purpose not in agreement.purposes:
        yield Gap("purpose", name, request.purpose)
    if missing := sorted(set(request.registers) - agreement.registers):
        yield Gap("registers", name, ", ".join(missing))
    allowed = agreement.allowed() or {}
    masked = [
        f"{register}.{each}"
        for register, asked in request.fields.items()
        for each in asked - allowed.get(register, asked)
    ]
    if masked:
        yield Gap("fields", name, ", ".join(sorted(masked)))
    match agreement.state:
        case "draft" | "signed_by_provider":
            yield Gap("not_signed", name)
        case "suspended":
            yield Gap("suspended", name)
        case "ended":
            yield Gap("ended", name)
        case "in_force" if not agreement.covers(on):
            yield Gap("not_begun" if on < agreement.valid_from else "expired", name, on.isoformat())
    if request.onward and not agreement.onward:
        yield Gap("onward", name)
    most = agreement.population.a_request
    if request.people is not None and most is not None and request.people > most:
        yield Gap("too_many", name, f"{request.people} > {most}")

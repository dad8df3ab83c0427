"""Data-sharing agreements, and the one place that decides whether a use of personal data is within them.

Access is denied by default (Personal Data Protection Act B.E. 2562, sections 19, 24 and 27): a request is met
only by an agreement in force that names the unit, the purpose and every register asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator


class AgreementError(ValueError):
    """The agreements' file cannot be used; the message names the file and the place in it."""


class Agreement(BaseModel):
    """An agreement in the file: whose registers (``registers``), to whom (``units``), for what (``purposes``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title_th: str
    title_en: str
    legal_basis: Annotated[str, Field(min_length=3)]
    units: frozenset[Annotated[str, Field(pattern=r"^[0-9]{5}$")]]
    registers: frozenset[str]
    purposes: frozenset[str]
    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Agreement:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self

    def in_force(self, day: date) -> bool:
        """Whether it holds on a day, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Request:
    """Who asks (an account's name or a job's), for which unit, to what end, for which registers."""

    who: str
    unit: str
    purpose: str
    registers: tuple[str, ...]


@dataclass(frozen=True)
class Permit:
    """A request that an agreement meets.  Opening a register takes one."""

    request: Request
    agreement: str
    legal_basis: str
    on: date

    def must_name(self, *registers: str) -> None:
        """Raises NotPermittedError where it does not name every one of these registers."""
        missing = sorted(set(registers) - set(self.request.registers))
        if missing:
            raise NotPermittedError(Gap("not_named", self.agreement, ", ".join(missing)))

    def event(self, action: str, *, rows: int | None = None, spine_id: int | None = None) -> dict[str, object]:
        """What the access log records of a use under this permit; ``spine_id`` where it was of one person."""
        return {
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


@dataclass(frozen=True)
class Gap:
    """What a request lacks: the ``code`` of it, the agreement that comes nearest ("" where there is none), and ``what``: the
    unit, purpose, registers or day that it does not name."""

    code: Literal[
        "no_register", "no_agreement", "unit", "purpose", "registers", "in_force", "not_named", "other_purpose"
    ]
    agreement: str = ""
    what: str = ""

    def __str__(self) -> str:
        return {
            "no_register": "the request names no register",
            "no_agreement": "there are no agreements",
            "unit": f"agreement {self.agreement} is not with unit {self.what}",
            "purpose": f"agreement {self.agreement} is not for {self.what}",
            "registers": f"agreement {self.agreement} does not cover {self.what}",
            "in_force": f"agreement {self.agreement} is not in force on {self.what}",
            "not_named": f"the permit by agreement {self.agreement} does not name the register {self.what}",
            "other_purpose": f"the permit by agreement {self.agreement} is not for {self.what}",
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


def decide(request: Request, agreements: Iterable[Agreement], on: date) -> Permit | Refusal:
    """A permit by the first agreement that meets the request on a day, or a refusal that names the nearest gap."""
    if not request.registers:
        return Refusal(request, (Gap("no_register"),))
    nearest: tuple[Gap, ...] = ()
    for agreement in agreements:
        missing = sorted(set(request.registers) - agreement.registers)
        checks = (
            (request.unit in agreement.units, Gap("unit", agreement.id, request.unit)),
            (request.purpose in agreement.purposes, Gap("purpose", agreement.id, request.purpose)),
            (not missing, Gap("registers", agreement.id, ", ".join(missing))),
            (agreement.in_force(on), Gap("in_force", agreement.id, on.isoformat())),
        )
        failed = tuple(gap for met, gap in checks if not met)
        if not failed:
            return Permit(request, agreement.id, agreement.legal_basis, on)
        if not nearest or len(failed) < len(nearest):
            nearest = failed
    return Refusal(request, nearest or (Gap("no_agreement"),))


def permit(request: Request, agreements: Iterable[Agreement], on: date) -> Permit:
    """The permit of :func:`decide`.  Raises NotPermittedError where it is a refusal."""
    decision = decide(request, agreements, on)
    if isinstance(decision, Refusal):
        raise NotPermittedError(*decision.gaps)
    return decision


def load_agreements(path: Path) -> Sequence[Agreement]:
    """The agreements in a YAML file (a list under ``agreements``).  Raises AgreementError."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AgreementError(
            f"{path}: there is no such file. Remedy: `prasan demo` writes one to start from."
        ) from None
    except yaml.YAMLError as error:
        raise AgreementError(f"{path}: {error}") from None
    listed = content.get("agreements") if isinstance(content, dict) else None
    if not isinstance(listed, list):
        raise AgreementError(f"{path}: a list under `agreements` is needed")
    agreements = []
    for number, each in enumerate(listed, start=1):
        try:
            agreements.append(Agreement.model_validate(each))
        except ValidationError as error:
            what = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'agreement'}: {e['msg']}" for e in error.errors())
            raise AgreementError(f"{path}: agreement {number}: {what}") from None
    repeated = {each.id for each in agreements if [other.id for other in agreements].count(each.id) > 1}
    if repeated:
        raise AgreementError(f"{path}: {', '.join(sorted(repeated))} is written twice")
    return agreements

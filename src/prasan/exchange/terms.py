"""What a data-sharing agreement says, and the files it is written in.

There are two forms.  One that names ``providers`` and ``consumers`` says all of its limits: the fields of each register, the
areas, how many people, and whether what was given may be given on; what it does not name is not allowed.  The form before it
names ``units`` alone: it is with these, it is signed, and it has no limits beside its registers and purposes, as it had when
it was written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from prasan.engine import yaml_text
from prasan.exchange.legal_bases import LegalBasis, legal_basis
from prasan.exchange.log import canonical

Side = Literal["provider", "consumer"]
State = Literal["draft", "signed_by_provider", "in_force", "suspended", "ended"]
Unit = Annotated[str, Field(pattern=r"^[0-9]{5}$")]
ALL: Literal["all"] = "all"
CONSENT = "pdpa-2562-19"
"""The basis in the library that is the person's own consent, which may be taken back."""


class AgreementError(ValueError):
    """The agreements' file cannot be used; the message names the file and the place in it."""


class Basis(BaseModel):
    """The law that an agreement rests on: one of the library's (``id``), its section, and while it is relied on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    section: Annotated[str, Field(min_length=1)]
    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _is_of_the_library(self) -> Basis:
        found = legal_basis(self.id, self.section)
        if self.valid_from < found.valid_from:
            raise ValueError(f"the {found.short_en} is in force from {found.valid_from}, after {self.valid_from}")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self

    @property
    def told(self) -> LegalBasis:
        """What the library says of it."""
        return legal_basis(self.id, self.section)

    def holds(self, day: date) -> bool:
        """Whether it is relied on on a day, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Signature(BaseModel):
    """An approving officer of one side, who signed on a day: an account's name and the unit that it acted for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    side: Side
    by: Annotated[str, Field(min_length=1)]
    unit: Unit
    signed_on: date


class Population(BaseModel):
    """How many people at most a request may be of, and all requests of a day together; None: no such limit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    a_request: Annotated[int | None, Field(ge=1)] = None
    a_day: Annotated[int | None, Field(ge=1)] = None


class Agreement(BaseModel):
    """Whose registers (``registers``, of the units ``providers``), to whom (``consumers``), for what (``purposes``).

    ``fields`` are by register the columns that may be used, or ``all`` of them; None in the form before, where every one
    may.  ``areas`` are codes of provinces and districts outside of which nobody's data may be used; none: everywhere.
    ``onward``: whether what was given may be given on to somebody else.  ``withdrawn`` are the spine ids of who took their
    consent to it back (:mod:`prasan.exchange.withdrawals`): no term of it, and nothing that a file says.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: Literal[1, 2] = 2
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title_th: Annotated[str, Field(min_length=1)]
    title_en: Annotated[str, Field(min_length=1)]
    providers: frozenset[Unit] = frozenset()
    consumers: Annotated[frozenset[Unit], Field(min_length=1)]
    registers: Annotated[frozenset[str], Field(min_length=1)]
    fields: Mapping[str, frozenset[str] | Literal["all"]] | None = None
    areas: frozenset[Annotated[str, Field(pattern=r"^([0-9]{2}|[0-9]{4})$")]] = frozenset()
    population: Population = Population()
    onward: bool = False
    purposes: Annotated[frozenset[str], Field(min_length=1)]
    bases: tuple[Basis, ...] = ()
    legal_basis: str = ""
    valid_from: date
    valid_to: date | None = None
    state: State = "draft"
    since: date | None = None
    signatures: tuple[Signature, ...] = ()
    withdrawn: frozenset[int] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _form_before(cls, told: Any) -> Any:
        if not isinstance(told, dict):
            return told
        if "form" in told:
            raise ValueError("`form` is not written: an agreement with `units` is of the form before")
        if "withdrawn" in told:
            raise ValueError("`withdrawn` is not written: who takes a consent back does so themselves")
        if "units" not in told:
            return told
        later = sorted(told.keys() & {"consumers", "providers", "fields", "areas", "population", "bases", "state"})
        if later:
            raise ValueError(
                f"`units` is of the form before and {later[0]} is not: name providers and consumers instead"
            )
        if len(str(told.get("legal_basis") or "")) < 3:
            raise ValueError("legal_basis is missing")
        kept = {name: value for name, value in told.items() if name != "units"}
        return {**kept, "consumers": told["units"], "form": 1, "onward": True, "state": "in_force"}

    @model_validator(mode="after")
    def _hangs_together(self) -> Agreement:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        if self.form_before:
            return self
        if not self.providers:
            raise ValueError("no provider is named: whose registers are they?")
        if not self.bases:
            raise ValueError("no legal basis is named: `bases` has one or more of the library's")
        if self.onward and (closed := [each.id for each in self.bases if not each.told.onward]):
            raise ValueError(f"onward: {closed[0]} does not let what was given be given on")
        missing = sorted(self.registers - self.fields.keys()) if self.fields is not None else sorted(self.registers)
        if missing:
            raise ValueError(f"`fields` does not say which fields of {', '.join(missing)} may be used")
        if self.fields is not None and (beside := sorted(self.fields.keys() - self.registers)):
            raise ValueError(f"`fields` names {', '.join(beside)}, which is not among the registers")
        for each in self.signatures:
            if each.unit not in self.units_of(each.side):
                raise ValueError(f"a {each.side} signed for unit {each.unit}, which is none of its {each.side}s")
        names = [each.by.strip().casefold() for each in self.signatures]
        if len(set(names)) < len(names):
            raise ValueError("one person signed it twice")
        if self.state == "signed_by_provider" and (missing := self.unsigned("provider")):
            raise ValueError(f"provider {', '.join(missing)} has not signed it")
        if self.state in ("in_force", "suspended"):
            missing = [*self.unsigned("provider"), *self.unsigned("consumer")]
            if missing:
                raise ValueError(f"it is in force only when both sides have signed it, and {missing[0]} has not")
        return self

    @property
    def form_before(self) -> bool:
        """Whether it is of the form that names no limits."""
        return self.form == 1

    @property
    def by_consent(self) -> bool:
        """Whether it rests on the consent of each person, and on nothing else."""
        return bool(self.bases) and all(each.id == CONSENT for each in self.bases)

    def units_of(self, side: Side) -> frozenset[str]:
        """The units of a side."""
        return self.providers if side == "provider" else self.consumers

    def unsigned(self, side: Side) -> list[str]:
        """The units of a side that have not signed."""
        return sorted(self.units_of(side) - {each.unit for each in self.signatures if each.side == side})

    @cached_property
    def law(self) -> str:
        """Its legal bases as the access log writes them."""
        return self.legal_basis or "; ".join(f"{each.told.short_en} s.{each.section}" for each in self.bases)

    def terms(self) -> dict[str, Any]:
        """What both sides sign, as a file has it: all but who signed, and whether it is in force."""
        told: dict[str, Any] = {
            "id": self.id,
            "title_th": self.title_th,
            "title_en": self.title_en,
            "providers": sorted(self.providers),
            "consumers": sorted(self.consumers),
            "registers": sorted(self.registers),
            "fields": {
                name: ALL if each == ALL else sorted(each) for name, each in sorted((self.fields or {}).items())
            },
            "areas": sorted(self.areas),
            "population": self.population.model_dump(exclude_none=True),
            "onward": self.onward,
            "purposes": sorted(self.purposes),
            "bases": [each.model_dump(mode="json", exclude_none=True) for each in self.bases],
            "valid_from": self.valid_from.isoformat(),
        }
        return told if self.valid_to is None else {**told, "valid_to": self.valid_to.isoformat()}

    @property
    def seal(self) -> str:
        """The SHA-256 of its terms in canonical JSON, in hex: what a signature is of."""
        return hashlib.sha256(canonical(self.terms())).hexdigest()

    def covers(self, day: date) -> bool:
        """Whether a day is within its dates and those of one of its bases at least."""
        within = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return within and (not self.bases or any(each.holds(day) for each in self.bases))

    def in_force(self, day: date) -> bool:
        """Whether it is signed, neither suspended nor ended, and holds on a day."""
        return self.state == "in_force" and self.covers(day)

    def allowed(self) -> Mapping[str, frozenset[str]] | None:
        """By register the fields that it limits use to; a register with all its fields is absent.  None: it limits none."""
        limited = {name: each for name, each in (self.fields or {}).items() if each != ALL}
        return {name: frozenset(each) for name, each in limited.items()} or None


def read_agreement(told: Any, where: str) -> Agreement:
    """An agreement from what a file or a page says.  Raises AgreementError, whose message begins with ``where``."""
    try:
        return Agreement.model_validate(told)
    except ValidationError as error:
        what = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'agreement'}: {e['msg']}" for e in error.errors())
        raise AgreementError(f"{where}: {what}") from None


def load_agreements(path: Path) -> Sequence[Agreement]:
    """The agreements in a YAML file (a list under ``agreements``).  Raises AgreementError."""
    try:
        content = yaml_text.values(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AgreementError(
            f"{path}: there is no such file. Remedy: `prasan demo` writes one to start from."
        ) from None
    except yaml.YAMLError as error:
        raise AgreementError(f"{path}: {error}") from None
    listed = content.get("agreements") if isinstance(content, dict) else None
    if not isinstance(listed, list):
        raise AgreementError(f"{path}: a list under `agreements` is needed")
    agreements = [read_agreement(each, f"{path}: agreement {number}") for number, each in enumerate(listed, start=1)]
    repeated = {each.id for each in agreements if [other.id for other in agreements].count(each.id) > 1}
    if repeated:
        raise AgreementError(f"{path}: {', '.join(sorted(repeated))} is written twice")
    return agreements

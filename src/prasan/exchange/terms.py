"""What a data-sharing agreement says, and the files it is written in.

There are two forms.  One that names ``providers`` and ``consumers`` says all of its limits: the fields of each register, the
areas, how many people, and whether what was given may be given on; what it does not name is not allowed.  The form before it
names ``units`` alone: it is with these, it is signed, and it has no limits beside its registers and purposes, as it had when
it was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

State = Literal["draft", "signed_by_provider", "in_force", "suspended", "ended"]
Unit = Annotated[str, Field(pattern=r"^[0-9]{5}$")]
ALL: Literal["all"] = "all"


class AgreementError(ValueError):
    """The agreements' file cannot be used; the message names the file and the place in it."""


class Basis(BaseModel):
    """The law that an agreement rests on: one of the library's (``id``), its section, and while it is relied on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    section: Annotated[str, Field(min_length=1)]
    valid_from: date
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is relied on on a day, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Signature(BaseModel):
    """An approving officer of one side, who signed on a day: an account's name and the unit that it acted for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: Annotated[str, Field(min_length=1)]
    unit: Unit
    on: date


class Population(BaseModel):
    """How many people at most a request may be of, and all requests of a day together; None: no such limit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    a_request: Annotated[int | None, Field(ge=1)] = None
    a_day: Annotated[int | None, Field(ge=1)] = None


class Agreement(BaseModel):
    """Whose registers (``registers``, of the units ``providers``), to whom (``consumers``), for what (``purposes``).

    ``fields`` are by register the columns that may be used, or ``all`` of them; None in the form before, where every one
    may.  ``areas`` are codes of provinces and districts outside of which nobody's data may be used; none: everywhere.
    ``onward``: whether what was given may be given on to somebody else.
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
    signatures: Mapping[Literal["provider", "consumer"], Signature] = {}

    @model_validator(mode="before")
    @classmethod
    def _form_before(cls, told: Any) -> Any:
        if not isinstance(told, dict):
            return told
        if "form" in told:
            raise ValueError("`form` is not written: an agreement with `units` is of the form before")
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
        missing = sorted(self.registers - self.fields.keys()) if self.fields is not None else sorted(self.registers)
        if missing:
            raise ValueError(f"`fields` does not say which fields of {', '.join(missing)} may be used")
        if self.fields is not None and (beside := sorted(self.fields.keys() - self.registers)):
            raise ValueError(f"`fields` names {', '.join(beside)}, which is not among the registers")
        if self.state == "signed_by_provider" and "provider" not in self.signatures:
            raise ValueError("nobody of the provider has signed it")
        if self.state in ("in_force", "suspended") and self.signatures.keys() != {"provider", "consumer"}:
            raise ValueError("it is in force only when both sides have signed it")
        for side, units in (("provider", self.providers), ("consumer", self.consumers)):
            signed = self.signatures.get(side)  # type: ignore[call-overload]
            if signed is not None and signed.unit not in units:
                raise ValueError(f"the {side}'s signature is of unit {signed.unit}, which is none of its {side}s")
        signers = [each.by.strip().casefold() for each in self.signatures.values()]
        if len(set(signers)) < len(signers):
            raise ValueError("one person signed it for both sides")
        return self

    @property
    def form_before(self) -> bool:
        """Whether it is of the form that names no limits."""
        return self.form == 1

    @cached_property
    def law(self) -> str:
        """Its legal bases as the access log writes them."""
        return self.legal_basis or "; ".join(f"{each.id} s.{each.section}" for each in self.bases)

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

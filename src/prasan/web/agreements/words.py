"""What an agreement says, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from prasan.centres.organisation import load_tree
from prasan.exchange.terms import ALL, Agreement, Basis
from prasan.registers.contract import shipped_contracts
from prasan.thai.areas import place
from prasan.web.exchange import Telling
from prasan.web.shell.templatetags.prasan import in_language, in_words, number, thai

SOON = timedelta(days=60)


def state_words(agreement: Agreement, today: date) -> str:
    """Where an agreement stands on a day."""
    if agreement.state == "in_force":
        if agreement.in_force(today):
            return _("In force")
        return _("Expired") if today > agreement.valid_from else _("Begins later")
    return {
        "draft": _("Draft"),
        "signed_by_provider": _("Signed by the provider"),
        "suspended": _("Suspended"),
        "ended": _("Ended"),
    }[agreement.state]


def ends_soon(agreement: Agreement, today: date) -> bool:
    """Whether an agreement in force expires within ``SOON``."""
    return agreement.in_force(today) and agreement.valid_to is not None and agreement.valid_to <= today + SOON


@dataclass(frozen=True)
class RegisterWords:
    """A register of an agreement, and each of its fields that may be used; ``masked`` are those that may not."""

    name: str
    all: bool
    fields: list[str]
    masked: list[str]


@dataclass(frozen=True)
class BasisWords:
    """A legal basis: the law and section, what it permits and says, while it is relied on; ``read``: whether we had its text."""

    law: str
    section: str
    permits: str
    text: str
    source: str
    read: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class AgreementWords:
    """An agreement in words."""

    agreement: Agreement
    title: str
    state: str
    soon: bool
    providers: list[str]
    consumers: list[str]
    purposes: list[str]
    registers: list[RegisterWords]
    areas: list[str]
    a_request: str
    a_day: str
    bases: list[BasisWords]
    law: str


class Wording:
    """Agreements in words; names are looked up once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._telling = Telling()
        self._contracts = shipped_contracts()

    def of(self, agreement: Agreement) -> AgreementWords:
        """One agreement."""
        population = agreement.population
        return AgreementWords(
            agreement=agreement,
            title=in_language(agreement, "title"),
            state=state_words(agreement, self.today),
            soon=ends_soon(agreement, self.today),
            providers=self._units(agreement.providers),
            consumers=self._units(agreement.consumers),
            purposes=[self._telling.purpose(each) for each in sorted(agreement.purposes)],
            registers=[self._register(name, agreement) for name in sorted(agreement.registers)],
            areas=[place(each, "th" if thai() else "en") or each for each in sorted(agreement.areas)],
            a_request=number(population.a_request),
            a_day=number(population.a_day),
            bases=[_basis(each) for each in agreement.bases],
            law=agreement.law if not thai() or not agreement.bases else law_words(agreement),
        )

    def unit(self, code: str) -> str:
        """A unit's name."""
        return self._telling.unit(code)

    def _units(self, codes: frozenset[str]) -> list[str]:
        return [self.unit(each) for each in sorted(codes)]

    def _register(self, name: str, agreement: Agreement) -> RegisterWords:
        contract = self._contracts.get(name)
        allowed = (agreement.fields or {}).get(name, ALL)
        if contract is None:
            return RegisterWords(name, allowed == ALL, [] if allowed == ALL else sorted(allowed), [])
        told = {field: in_words(column) for field, column in contract.fields.items()}
        fields = [words for field, words in told.items() if allowed == ALL or field in allowed]
        masked = [words for field, words in told.items() if allowed != ALL and field not in allowed]
        return RegisterWords(in_words(contract), allowed == ALL, _once(fields), _once(masked))


def law_words(agreement: Agreement) -> str:
    """The laws of an agreement and their sections, in a line."""
    return "; ".join(f"{in_language(each.told, 'short')} {section_words(each.section)}" for each in agreement.bases)


def section_words(section: str) -> str:
    """A section of a law; what has no number is said as it is."""
    return _("section %(section)s") % {"section": section} if section[:1].isdigit() else section


def _basis(basis: Basis) -> BasisWords:
    told = basis.told
    return BasisWords(
        in_language(told, "name"),
        section_words(basis.section),
        in_language(told, "permits"),
        in_language(told, "text"),
        told.source,
        told.read,
        basis.valid_from,
        basis.valid_to,
    )


def _once(words: list[str]) -> list[str]:
    return list(dict.fromkeys(words))


def unit_choices() -> list[tuple[str, str]]:
    """Every unit of the organisation, to choose from."""
    return [(code, f"{code} {in_words(unit)}") for code, unit in sorted(load_tree().units.items())]

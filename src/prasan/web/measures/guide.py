"""The panel beside the editor: what rules may name, the functions, and examples to begin from."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from prasan.measures.registers import shipped_schema
from prasan.registers.contract import Contract, shipped_contracts
from prasan.web.measures.faults import in_reader_words
from prasan.web.shell.templatetags.prasan import in_words


@dataclass(frozen=True)
class RegisterGuide:
    """A register by its name in rules, and its columns: name in rules, in words, and type."""

    name: str
    title: str
    columns: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Guide:
    """What the panel shows; functions and examples are a text for rules and what it says."""

    registers: list[RegisterGuide]
    functions: list[tuple[str, str]]
    examples: list[tuple[str, str]]


def guide() -> Guide:
    """The panel in the reader's language."""
    contracts = shipped_contracts()
    registers = [
        RegisterGuide(
            name,
            in_words(contracts[name]) if name in contracts else _("Households, as linkage makes them"),
            [(column, _column(contracts.get(name), column), in_reader_words(kind)) for column, kind in columns.items()],
        )
        for name, columns in shipped_schema().items()
    ]
    functions = [
        ("exists(register where …)", _("whether there is such a record")),
        ("count(register where …)", _("how many such records")),
        ("sum(register.column where …)", _("the sum of a number")),
        ("min(register.column), max(register.column)", _("the least, the greatest of the records")),
        ("any(register.column)", _("whether it is true of some record")),
        (
            "exists(members where …), sum(members.name)",
            _("the same over the members of the household; name is a definition"),
        ),
        ("years_before(60, $today)", _("the same day that many years earlier")),
        ("min(a, b), max(a, b)", _("the least, the greatest of some values")),
        ("if a then b else c", _("b where a holds, else c")),
        ("x between a and b, x in (a, b)", _("within bounds; one of a list")),
        ("$name", _("the parameter of that name")),
    ]
    examples = [
        ("civil.birth_date <= years_before(60, $today)", _("is 60 or older")),
        ("exists(farmer where rice_rai > 0)", _("grows rice")),
        ("min(sum(farmer.rice_rai), $cap_rai) * $rate", _("an amount by the rai, up to a cap")),
        ("max(0, $allowance - 0.5 * min(poor.income_baht))", _("an amount that falls as income rises")),
        ("sum(members.income) <= 100_000 * count(members)", _("the family's income a head, by a definition income")),
    ]
    return Guide(registers, functions, examples)


def _column(contract: Contract | None, column: str) -> str:
    if contract is None:
        return _("confirmed, registered, apart, moved, crowded, children_only or joined")
    names = {each.column: in_words(each) for each in contract.columns}
    told = {"birth_date": _("Date of birth"), "sex": _("Sex"), "area_code": _("Area code")}
    return names.get(column) or told.get(column, "")

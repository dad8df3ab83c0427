"""What registers and measures say, in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from prasan.registers.contract import Column, shipped_contracts
from prasan.web.shell.templatetags.prasan import be_date, number, thai


def stage_words(stage: str) -> str:
    """How a record was found to be the person's."""
    return {
        "spine": _("This is your entry in the civil register."),
        "exact_id": _("Linked by your national id."),
        "repaired_id": _("Linked by a national id with one mistake in it, put right."),
        "scored": _("Linked by name, date of birth and house, because the national id did not match."),
        "reviewed": _("Linked by a clerk who compared the two."),
        "unregistered": _("Not linked to the civil register."),
    }.get(stage, stage)


def not_stated() -> str:
    """For a value that a register does not hold."""
    return _("not stated")


def value_words(value: object) -> str:
    """A register's value in words; empty where there is none."""
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case int() | float():
            return number(value, 0 if float(value).is_integer() else 2)
        case date():
            return be_date(value)
        case _:
            return str(value)


def coded_words(column: Column, value: object) -> str:
    """A value of a register's column in words: of a code what the contract says that it means; empty where there is none."""
    if isinstance(value, str) and column.meaning == "sex":
        return {"1": _("Male"), "2": _("Female")}.get(value, value)
    label = column.labels.get(value) if isinstance(value, str) else None
    return (label.th if thai() else label.en) if label else value_words(value)


def column_of(register: str, name: str) -> Column | None:
    """A register's column by its stored name."""
    contract = shipped_contracts().get(register)
    return contract.fields.get(name) if contract else None


def stored_words(register: str, name: str, value: object) -> str:
    """As :func:`coded_words`, of a column by its register and stored name; one that is not known is written as it is."""
    column = column_of(register, name)
    return coded_words(column, value) if column else value_words(value)


def options_of(column: Column) -> list[tuple[str, str]]:
    """The codes of a column that has labels, each with its words, to choose from."""
    return [(code, coded_words(column, code)) for code in column.labels]


def verdict_words(verdict: str) -> str:
    """A verdict on a measure or on a criterion, in words."""
    return {
        "eligible": _("Eligible"),
        "not_eligible": _("Not eligible"),
        "met": _("Met"),
        "not_met": _("Not met"),
        "undetermined": _("Undetermined"),
    }.get(verdict, verdict)

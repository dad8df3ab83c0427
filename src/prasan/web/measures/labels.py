"""What the fields of a measure are called, and what may stand in them, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prasan.measures.yaml_source import Path

_DAY = "2014-05-01, BE 2557-05-01"


def label_of(key: str, path: Path = ()) -> str:
    """A section's or a field's name."""
    if path[:1] == ("parameters",) and key == "unit":
        return _("Unit of the value")
    if path[:1] == ("parameters",) and key == "from":
        return _("Holds from")
    return {
        "names": _("Names"), "purpose": _("Purpose and law"), "whom": _("When, and for whom"),
        "parameters": _("Parameters"), "definitions": _("Definitions"), "criteria": _("Criteria"),
        "paid": _("What is paid"), "rounds": _("Rounds and appeals"),
        "id": _("Id"), "name": _("Name in rules"), "version": _("Version"), "owner": _("Owning unit (five digits)"),
        "name_th": _("Name in Thai"), "name_en": _("Name in English"),
        "purpose_th": _("Purpose in Thai"), "purpose_en": _("Purpose in English"),
        "legal_th": _("Legal basis in Thai"), "legal_en": _("Legal basis in English"), "sources": _("Sources"),
        "starts": _("Begins on"), "ends": _("Ends on"), "unit": _("Assessed by"), "household": _("Who is a household"),
        "registers": _("Registers used"), "population": _("Population (rule)"), "type": _("Kind of value"),
        "value": _("Value"), "rule": _("Rule"), "note": _("Note"), "verified": _("Stated in a public source"),
        "amount": _("Amount in baht (rule)"), "amount_unit": _("Unit of the amount"), "payee": _("Who is paid for a household (rule)"),
        "excludes": _("Measures that pay nobody whom this one pays"), "once_a_person": _("Paid once to a person over all rounds"),
        "budget": _("Budget of a round, in baht"),
        "appeal_days": _("Days to appeal"),
    }[key]  # fmt: skip


def note_of(key: str, path: Path) -> str:
    """What to write into a field; "" where its name says it."""
    if key in ("starts", "ends", "from"):
        return _("For example %(day)s") % {"day": _DAY}
    return {
        "sources": _("One a line."), "registers": _("One a line, those that the rules use."),
        "excludes": _("Their ids, one a line."), "population": _("Empty: everybody."),
        "payee": _("For example exists(members where …)."),
        "name": _("Rules use it after $.") if path[0] == "parameters" else "",
    }.get(key, "")  # fmt: skip


def choices_of(path: Path, kind: object) -> tuple[tuple[str, str], ...]:
    """What a field may hold, each with its words, where that is a list."""
    truths = (("true", _("Yes")), ("false", _("No")))
    match path:
        case ("unit",):
            return (("person", _("person")), ("household", _("household")))
        case ("household",):
            return (("", _("not stated")), ("house", _("Those of one house code")),
                    ("joined", _("Also those of houses that family links join")))  # fmt: skip
        case ("once_a_person",) | (*_, "verified"):
            return (("", _("not stated")), *truths)
        case ("parameters", _, "type"):
            return (("number", _("number")), ("text", _("text")), ("date", _("date")), ("boolean", _("boolean")))
        case ("parameters", _, "values", _, "value") if kind == "boolean":
            return truths
    return ()

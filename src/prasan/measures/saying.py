"""What a measure says, in plain values: for those who read it before any data is touched."""

from __future__ import annotations

from typing import Any

from prasan.measures.model import Measure, Rule, columns_of


def said_by(measure: Measure) -> dict[str, Any]:
    """A measure as texts, numbers, truths, dates, lists and dicts.

    ``reads`` has the columns that the rules look at, by register: of the whole measure, and of each criterion.
    """
    reads: dict[str, dict[str, None]] = {name: {} for name in measure.registers}
    for rule in measure.rules:
        for register, columns in columns_of(rule.node).items():
            reads[register] |= dict.fromkeys(columns)
    return {
        **{key: getattr(measure, key) for key in ("id", "version", "unit", "name_th", "name_en")},
        **{key: getattr(measure, key) for key in ("purpose_th", "purpose_en", "legal_th", "legal_en")},
        "sources": list(measure.sources),
        **{key: getattr(measure, key) for key in ("owner", "starts", "ends")},
        "population": _text(measure.population),
        "criteria": [
            {
                **{key: getattr(each, key) for key in ("id", "name_th", "name_en", "verified", "note")},
                "rule": each.rule.text,
                "reads": {register: list(columns) for register, columns in columns_of(each.rule.node).items()},
            }
            for each in measure.criteria
        ],
        "amount": _text(measure.amount),
        "amount_unit": measure.amount_unit,
        "payee": None if measure.payee is None else measure.payee.text,
        "parameters": [
            {
                **{
                    key: getattr(each, key)
                    for key in ("name", "type", "name_th", "name_en", "unit", "verified", "note")
                },
                "values": [{"from": since, "value": value} for since, value in each.values],
            }
            for each in measure.parameters.values()
        ],
        "reads": {register: list(columns) for register, columns in reads.items()},
        "note": measure.note,
        "digest": measure.digest,
    }


def _text(rule: Rule | None) -> str | None:
    return None if rule is None else rule.text

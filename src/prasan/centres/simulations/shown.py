"""A simulation as it may be shown: plain values, None where a count is small or would tell one.

The pattern of :mod:`prasan.centres.disclosure` is laid over each table (provinces, ages, sexes; each sums to the
nation), a column at a time.  What could be had by subtraction within a row counts as well:

- ``eligible`` and the amount due are hidden where the eligible, or all others, are few; ``undetermined`` where these
  or the not eligible are; ``served`` and the amount paid where the served, or the eligible who go without, are;
- an amount is hidden where its payees are few;
- gains, losses and the unchanged are hidden together;
- of two scenarios side by side the second is hidden where few are judged, or paid, otherwise than by the first.

A range is rounded outward: counts to tens, amounts to a power of ten of at least ten mean amounts.

**What it does not withstand**: two simulations that differ little, run one after the other and subtracted by whoever
may run them.  Each run is in the access log.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from prasan.centres.areas import NATION, NOT_STATED, Area, load_areas
from prasan.centres.disclosure import SMALL, hidden_areas
from prasan.measures.simulation import (
    Change,
    Comparison,
    CriterionEffect,
    Group,
    Reference,
    Result,
    Simulated,
    Span,
)

TABLES = ("by_province", "by_age", "by_sex")
Row = TypeVar("Row", Group, Change)
Hidden = frozenset[str]
_UNKNOWN = "unknown"


def shown(simulated: Simulated) -> dict[str, Any]:
    """What may be shown of a simulation, in types that JSON has.

    ``measure``, ``version``, ``unit``, ``inputs``; ``scenarios``, each with ``as_of``, ``changes``, ``budget``
    (``strategy``, ``baht``, ``priority``), ``totals``, ``ranges`` (``eligible`` and ``due``, each by ``undetermined``,
    ``linkage`` and ``both``: low, central, high), ``by_province``, ``by_age``, ``by_sex``, ``criteria``, ``reference``;
    ``comparison`` (``total`` and the same tables) of two.  Amounts are in baht.
    """
    first = simulated.results[0]
    compared = simulated.comparison
    told: list[dict[str, Any]] = []
    for number, result in enumerate(simulated.results):
        told.append(_scenario(result, first if number else None, compared))
    return {
        "measure": first.measure,
        "version": first.version,
        "unit": first.unit,
        "inputs": list(simulated.inputs),
        "scenarios": told,
        "comparison": None
        if compared is None
        else {
            "total": _total_change(compared.total, compared.by_province),
            **{name: _change_rows(getattr(compared, name)) for name in TABLES},
        },
    }


class _Table:
    """A table of parts of the nation, and what is hidden in it for the sake of which counts."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._codes = {key: _code(key, number) for number, key in enumerate(keys, 1)}
        areas = {code: Area(code, NATION, "part", key, key, key != _UNKNOWN) for key, code in self._codes.items()}
        known = {area.code: area for area in load_areas() if area.level == "province"}
        self._areas = [Area(NATION, None, "nation", "", ""), *(known.get(code, area) for code, area in areas.items())]

    def hidden(self, rows: Sequence[Row], *counts: Callable[[Row], int]) -> Hidden:
        """The keys, and ``TH`` for the sum, that must be hidden for any of the counts."""
        found: set[str] = set()
        for count in counts:
            found |= hidden_areas({self._codes[row.key]: count(row) for row in rows}, self._areas)
        return frozenset(
            [key for key, code in self._codes.items() if code in found] + ([NATION] if NATION in found else [])
        )


def _code(key: str, number: int) -> str:
    return key if len(key) == 2 and key.isdigit() else str(number)


def _scenario(result: Result, before: Result | None, compared: Comparison | None) -> dict[str, Any]:
    """``before`` is the first of two, where this is the second."""
    tables, sums = {}, []
    for name in TABLES:
        earlier = () if before is None else getattr(before, name)
        changes = () if before is None or compared is None else getattr(compared, name)
        tables[name], hidden = _group_rows(getattr(result, name), earlier, changes)
        sums.append(hidden)
    # The sums of provinces are units; those of ages and sexes are people, hidden on their own account.
    eligible, undetermined, served = sums[0]
    people_eligible = result.people_eligible
    totals: dict[str, Any] = {
        "population": result.population,
        "people": result.people,
        "eligible": None if eligible else result.eligible,
        "people_eligible": None if eligible or 0 < people_eligible < SMALL else people_eligible,
        "not_eligible": None if eligible or undetermined else result.not_eligible,
        "undetermined": None if undetermined else result.undetermined,
        "served": None if served else result.served,
        "due": None if served else result.due,
        "paid": None if served else result.paid,
        "left": None if served else result.left,
        "touched": None if 0 < result.touched < SMALL else result.touched,
    }
    if before is not None:
        _hide_close(totals, vars(before))
    criteria = [_criterion(effect, result.population) for effect in result.criteria]
    reference = None if result.reference is None else _reference(result.reference)
    if before is not None:
        for said, effect in zip(criteria, before.criteria, strict=True):
            _hide_close(said, vars(effect))
        if reference is not None and before.reference is not None:
            _hide_close(reference, vars(before.reference))
    if reference is not None:
        _rates(reference, result.reference)
    return {
        "as_of": result.as_of.isoformat(),
        "changes": {
            name: value if isinstance(value, bool | float | str) else value.isoformat()
            for name, value in result.changes.items()
        },
        "budget": {"strategy": result.strategy, "baht": result.budget, "priority": list(result.priority)},
        "totals": totals,
        "ranges": _ranges(result) if None not in (totals["eligible"], totals["due"]) else None,
        **tables,
        "criteria": criteria,
        "reference": reference,
    }


def _hide_close(told: dict[str, Any], before: Mapping[str, Any]) -> None:
    """Hide the counts that differ from those of another scenario by a few."""
    for name, count in told.items():
        if isinstance(count, int) and isinstance(before.get(name), int) and 0 < abs(count - before[name]) < SMALL:
            told[name] = None


def _group_rows(
    groups: Sequence[Group], before: Sequence[Group], changes: Sequence[Change]
) -> tuple[list[dict[str, Any]], tuple[bool, bool, bool]]:
    """The rows, and whether the sums of the eligible, the undetermined and the served are hidden."""
    rows, others = _by_key(groups), _by_key(changes)
    earlier = {row.key: row for row in _by_key(before)}
    table = _Table(dict.fromkeys([*(row.key for row in rows), *(row.key for row in others)]))
    few = table.hidden(rows, lambda g: g.counted)
    eligible = few | table.hidden(rows, lambda g: g.eligible, lambda g: g.counted - g.eligible)
    undetermined = few | table.hidden(rows, lambda g: g.undetermined, lambda g: g.not_eligible)
    served = eligible | table.hidden(rows, lambda g: g.served, lambda g: g.eligible - g.served)
    money = served | table.hidden(
        rows, lambda g: g.payees, lambda g: g.payees_served, lambda g: g.payees - g.payees_served
    )
    if others:
        turned = table.hidden(others, lambda c: c.entered, lambda c: c.departed)
        eligible |= turned
        undetermined |= turned | table.hidden(others, lambda c: c.judged_anew)
        undetermined |= table.hidden(
            rows, lambda g: abs(g.undetermined - (earlier[g.key].undetermined if g.key in earlier else 0))
        )
        served |= turned | table.hidden(others, lambda c: c.gains, lambda c: c.loses)
        money |= served | table.hidden(others, lambda c: c.payees_gain, lambda c: c.payees_lose)
    told = [
        {
            "key": row.key,
            "counted": None if row.key in few else row.counted,
            "eligible": None if row.key in eligible else row.eligible,
            "undetermined": None if row.key in undetermined else row.undetermined,
            "served": None if row.key in served else row.served,
            "due": None if row.key in money else row.due,
            "paid": None if row.key in money else row.paid,
        }
        for row in rows
    ]
    return told, (NATION in eligible, NATION in undetermined, NATION in served)


def _change_rows(changes: Sequence[Change]) -> list[dict[str, Any]]:
    rows = _by_key(changes)
    hidden = _hidden_changes(rows)
    money = hidden | _Table(row.key for row in rows).hidden(rows, lambda c: c.payees_gain, lambda c: c.payees_lose)
    return [
        {
            "key": row.key,
            **{name: None if row.key in hidden else getattr(row, name) for name in ("gains", "loses", "unchanged")},
            **{name: None if row.key in money else getattr(row, name) for name in ("baht_gained", "baht_lost")},
        }
        for row in rows
    ]


def _hidden_changes(rows: Sequence[Change]) -> Hidden:
    table = _Table(row.key for row in rows)
    return table.hidden(rows, lambda c: c.gains, lambda c: c.loses, lambda c: c.unchanged)


def _total_change(total: Change, by_province: Sequence[Change]) -> dict[str, Any]:
    hidden = NATION in _hidden_changes(_by_key(by_province))
    names = ("gains", "loses", "unchanged", "baht_gained", "baht_lost")
    told: dict[str, Any] = {name: None if hidden else getattr(total, name) for name in names}
    for name, among in (("entered", total.gains), ("departed", total.loses)):
        count = getattr(total, name)
        few = any(0 < each < SMALL for each in (count, abs(among - count)))
        told[name] = None if hidden or few else count
    return told


def _by_key(rows: Sequence[Row]) -> list[Row]:
    """The rows; provinces that there are not, in that which is not stated."""
    known = {area.code for area in load_areas() if area.level == "province"}
    kept: dict[str, Row] = {}
    for row in rows:
        key = NOT_STATED if row.key.isdigit() and len(row.key) == 2 and row.key not in known else row.key
        before = kept.get(key)
        values = {name: value for name, value in vars(row).items() if name != "key"}
        if before is not None:
            values = {name: value + getattr(before, name) for name, value in values.items()}
        kept[key] = type(row)(key=key, **values)
    return list(kept.values())


def _criterion(effect: CriterionEffect, population: int) -> dict[str, Any]:
    met = population - effect.not_met - effect.undetermined
    return {
        "criterion": effect.criterion,
        "not_met": _unless_few(effect.not_met, met),
        "undetermined": _unless_few(effect.undetermined),
        "only_not_met": _unless_few(effect.only_not_met, effect.not_met - effect.only_not_met),
        "only_undetermined": _unless_few(effect.only_undetermined, effect.undetermined - effect.only_undetermined),
    }


def _reference(found: Reference) -> dict[str, Any]:
    outside = found.eligible - found.covered - found.leaked  # of whom it is not known whether they are in the group
    return {
        "rule": found.rule,
        "reference": _unless_few(found.reference, found.undetermined, found.covered, found.missed),
        "covered": _unless_few(found.covered),
        "missed": _unless_few(found.missed),
        "undetermined": _unless_few(found.undetermined),
        "leaked": _unless_few(found.leaked, outside),
        "unknown": _unless_few(found.unknown),
    }


def _rates(told: dict[str, Any], found: Reference | None) -> None:
    """The shares, where both of the counts that make them are shown."""
    for name, parts in (("undercoverage", ("covered", "missed")), ("leakage", ("covered", "leaked"))):
        told[name] = None if any(told[part] is None for part in parts) else getattr(found, name)


def _unless_few(count: int, *telling: int) -> int | None:
    """The count, or None where it, or one that it would tell, is small."""
    return None if any(0 < each < SMALL for each in (count, *telling)) else count


def _ranges(result: Result) -> dict[str, Any]:
    mean = result.due / result.eligible if result.eligible else 0.0
    baht = 10.0 ** math.ceil(math.log10(10 * mean)) if mean > 0 else 1_000.0
    whose = ("undetermined", "linkage", "both")
    return {
        "eligible": {each: _outward(getattr(result, f"eligible_by_{each}"), 10) for each in whose},
        "due": {each: _outward(getattr(result, f"due_by_{each}"), baht) for each in whose},
    }


def _outward(span: Span, step: float) -> list[float]:
    low = span.low if span.low == span.central else math.floor(span.low / step) * step
    high = span.high if span.high == span.central else math.ceil(span.high / step) * step
    return [low, span.central, high]


def shown_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What may be shown of a run's facts: ``population``, ``eligible``, ``undetermined`` and ``amount``."""
    population, eligible, undetermined = (int(facts[name]) for name in ("population", "eligible", "undetermined"))
    told = _unless_few(eligible, population - eligible)
    return {
        "population": population,
        "eligible": told,
        "undetermined": _unless_few(undetermined, population - eligible - undetermined),
        "amount": None if told is None else facts["amount"],
    }

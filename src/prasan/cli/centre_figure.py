"""``prasan centre rollup --unit … --period …``: figures under any structure, as known on any day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import typer

from prasan.centres.areas import load_areas
from prasan.centres.definitions import shipped_definitions
from prasan.centres.organisation import ROOT, load_tree
from prasan.centres.periods import BUDDHIST_ERA, PeriodError, parse
from prasan.centres.rollup import FILE, KIND
from prasan.centres.structure.groups import group_named
from prasan.centres.structure.reforms import shipped_reforms
from prasan.centres.structure.rolled import Structured
from prasan.centres.structure.successions import Succession
from prasan.centres.structure.telling import as_data
from prasan.cli.common import shown_progress, store
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot

_SHOWN = 8


def day_of(text: str | None) -> date | None:
    """The day that an option means: ``2016-09-16``, or in the Buddhist Era ``2559-09-16``.  Raises BadParameter."""
    if text is None:
        return None
    try:
        year, month, day = map(int, text.split("-"))
        return date(year - BUDDHIST_ERA if year >= 2400 else year, month, day)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day: write 2016-09-16, or 2559-09-16") from None


def asked_figures(
    unit: str | None,
    group: str | None,
    period: str,
    indicator: str | None,
    area: str,
    structure: date | None,
    as_of: date | None,
) -> dict[str, Any]:
    """The answer to ``prasan centre rollup --period``: a figure of each indicator that there is one of."""
    if as_of is None:
        return _answer(
            store().live(KIND, remedy="Run prasan centre rollup first."),
            unit,
            group,
            period,
            indicator,
            area,
            structure,
            None,
        )
    from prasan.web.centres.knowledge import rolled_up_as_known

    with shown_progress() as progress:
        known = rolled_up_as_known(as_of, progress)
    return _answer(known, unit, group, period, indicator, area, structure, as_of)


def _answer(
    snapshot: Snapshot,
    unit: str | None,
    group: str | None,
    code: str,
    indicator: str | None,
    area: str,
    structure: date | None,
    as_of: date | None,
) -> dict[str, Any]:
    tree, definitions, period = load_tree(), shipped_definitions(), parse(code)
    if indicator is not None and indicator not in definitions.indicator:
        raise typer.BadParameter(f"there is no indicator {indicator!r}: there are {', '.join(definitions.indicator)}")
    if area not in {each.code for each in load_areas()}:
        raise typer.BadParameter(f"there is no area {area!r}: write TH, a province (2 digits) or a district (4)")
    day = structure or period.ends
    units = group_named(group).units(tree.as_of(max(day, tree.first_day))) if group else [unit or ROOT]
    found = []
    with Engine.over_file(snapshot.file(FILE)) as engine:
        for each in definitions.indicators:
            if indicator not in (None, each.id):
                continue
            try:
                structured = Structured(engine, tree, definitions, each, area, period, day)
            except PeriodError:
                if indicator is None:
                    continue  # it is of longer periods than the one asked for
                raise
            figure = structured.figure(units)
            if figure.reported or figure.shared or indicator is not None:
                found.append(as_data(figure, tree))
    return {
        "period": period.code,
        "area": area,
        "units": units,
        "structure": day,
        "organisation_known_from": tree.first_day,
        "as_of": as_of,
        "rolled_up": snapshot.made,
        "history": [
            _told(each) for each in dict.fromkeys(each for code in units for each in tree.successions.chain(code))
        ],
        "figures": found,
    }


def _told(each: Succession) -> dict[str, Any]:
    reform = next((reform for reform in shipped_reforms() if reform.id == each.reform), None)
    return {
        "on": each.on,
        "kind": each.kind,
        "before": each.before,
        "after": each.after,
        "law": reform.law_en if reform else None,
        "source": reform.source if reform else None,
        "basis": "inferred" if each.inferred else (reform.basis if reform else None),
    }


def in_words(answer: Mapping[str, Any]) -> str:
    """The answer, for people."""
    lines = [
        f"{', '.join(answer['units'])}, {answer['area']}, {answer['period']}, by the structure of {answer['structure']}"
        + (f", as known on {answer['as_of']}" if answer["as_of"] else "")
    ]
    if answer["structure"] < answer["organisation_known_from"]:
        lines.append(
            f"the organisation is known from {answer['organisation_known_from']} on, and is that of this day here"
        )
    for figure in answer["figures"]:
        covered = figure["coverage"]
        told = f"{figure['value']:,.10g}" if figure["value"] is not None else _why_none(figure)
        lines.append(
            f"{figure['indicator']}: {told}  ({covered['reported']} of {covered['expected']} reports, {covered['late']} late)"
        )
        if figure["inherited"]:
            lines.append(f"  of other units or places then: {_listed(figure['inherited'])}")
        if figure["shared"]:
            lines.append(f"  not in it, as only a part of them is here now: {_listed(figure['shared'])}")
        for what in ("units", "areas"):
            if (both := figure[f"{what}_together"]) is not None:
                value = figure["together_value"]
                lines.append(
                    f"  comparable only together: {', '.join(both['now'])} with {', '.join(both['then'])} of then"
                    + (f": {value:,.10g}" if value is not None else "")
                )
    if not answer["figures"]:
        lines.append("no figure")
    lines += [
        f"{each['on']}: {' + '.join(each['before']) or '-'} to {' + '.join(each['after']) or '-'} ({each['kind']}; "
        f"{each['law']}; {each['basis']})"
        for each in answer["history"]
    ]
    return "\n".join(lines)


def _why_none(figure: Mapping[str, Any]) -> str:
    if figure["suppressed"]:
        return "hidden"
    if figure["not_added"]:
        return "not added over units"
    return "no comparable figure" if not figure["comparable"] else "no figure"


def _listed(contributions: Iterable[Mapping[str, Any]]) -> str:
    names = sorted({f"{each['unit']} {each['name']} (under {each['under']})" for each in contributions})
    more = [f"and {len(names) - _SHOWN} more (--json has all)"] if len(names) > _SHOWN else []
    return "; ".join([*names[:_SHOWN], *more])

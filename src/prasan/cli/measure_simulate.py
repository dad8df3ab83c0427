"""``prasan measure simulate``: what a measure would give under other parameters, a budget, or another day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.centres.simulations.shown import shown
from prasan.centres.simulations.workbook import write_workbook
from prasan.cli.common import AsJson, access_log, permit_for, say, shown_progress, store
from prasan.cli.measure import chosen_measure
from prasan.engine.choice import Kind, on_engine
from prasan.measures.run import purpose
from prasan.measures.simulation import ScenarioError, fields_asked, read_scenario, registers_needed, simulate

AS_IT_IS = "now"


def simulate_measure(
    name: Annotated[str, typer.Argument(help="A measure by id, or a file.")],
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="name=value of a parameter; may be given several times.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="2014-10-01 or 'BE 2557-10-01'; the measure's start if none.")
    ] = None,
    budget: Annotated[str | None, typer.Option(help="How many baht there are.")] = None,
    strategy: Annotated[
        str,
        typer.Option(help="none, cap (in full, in order), proportional (the same share), priority (by --priority)."),
    ] = "none",
    priority: Annotated[
        list[str] | None,
        typer.Option(help="A rule, a column or age, lowest first; 'age desc' the oldest first. Several settle ties."),
    ] = None,
    reference: Annotated[
        str | None, typer.Option(help="A rule for whom the measure is meant, such as 'exists(poor)'.")
    ] = None,
    against: Annotated[
        str | None, typer.Option(help="Compare with 'name=value,…', or with 'now': the measure as it is.")
    ] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write the result into a workbook as well.")] = None,
    engine: Annotated[
        Kind, typer.Option(help="What runs it: duckdb on one machine, or spark where that is outgrown.")
    ] = "duckdb",
    as_json: AsJson = False,
) -> None:
    """Work a measure out without keeping it: whom it reaches, what it costs, who gains and who loses."""
    if xlsx is not None and xlsx.suffix.lower() != ".xlsx":
        raise ScenarioError("xlsx", f"{xlsx.name} is no workbook's name", "let it end in .xlsx")
    measure = chosen_measure(name)
    shared = {
        "as_of": as_of,
        "budget": budget,
        "strategy": strategy,
        "priority": priority or [],
        "reference": reference,
    }
    scenarios = [read_scenario(measure, changes=_pairs("--set", changes or []), **shared)]  # type: ignore[arg-type]
    if against is not None:
        # A comma stands between two parameters where a name and = follow it; else it is of the value.
        listed = [] if against.strip() in ("", AS_IT_IS) else re.split(r",(?=\s*[a-z][a-z0-9_]*\s*=)", against)
        scenarios.insert(0, read_scenario(measure, changes=_pairs("--against", listed), **shared))  # type: ignore[arg-type]
    permit = permit_for(
        "measure simulate", measure.owner, purpose(measure), registers_needed(scenarios), fields_asked(scenarios)
    )
    with shown_progress() as progress, on_engine(engine):
        told = shown(simulate(store(), scenarios, permit, log=access_log(), progress=progress))
    if xlsx is not None:
        write_workbook(told, measure, xlsx)
    say(told, as_json, _in_words)


def _pairs(option: str, written: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for each in written:
        name, equals, value = each.partition("=")
        if not equals or not name.strip():
            raise ScenarioError(option, f"{each!r} is not name=value", "write, for example, cap_rai=20")
        pairs[name.strip()] = value
    return pairs


def _in_words(told: Mapping[str, Any]) -> str:
    lines: list[str] = []
    for number, scenario in enumerate(told["scenarios"], 1):
        if len(told["scenarios"]) == 2:
            lines.append(f"scenario {number}: {'compared with' if number == 1 else 'simulated'}")
        lines += _scenario_in_words(told["unit"], scenario)
    if told["comparison"]:
        total = told["comparison"]["total"]
        lines.append(
            f"from 1 to 2: {_count(total['gains'])} gain {_count(total['baht_gained'])} baht, {_count(total['loses'])} "
            f"lose {_count(total['baht_lost'])}, {_count(total['unchanged'])} unchanged; "
            f"{_count(total['entered'])} become eligible, {_count(total['departed'])} no longer are"
        )
    return "\n".join(lines)


def _scenario_in_words(unit: str, scenario: Mapping[str, Any]) -> list[str]:
    totals, ranges, found = scenario["totals"], scenario["ranges"], scenario["reference"]
    changed = ", ".join(f"{name} = {value}" for name, value in scenario["changes"].items())
    lines = [
        f"as at {scenario['as_of']}{': ' + changed if changed else ', nothing changed'}",
        f"  of {totals['population']:,} {unit}s {_count(totals['eligible'])} eligible, "
        f"{_count(totals['not_eligible'])} not, {_count(totals['undetermined'])} undetermined",
        f"  {_count(totals['due'])} baht due, {_count(totals['paid'])} paid to {_count(totals['served'])} {unit}s"
        + ("" if scenario["budget"]["baht"] is None else f", {_count(totals['left'])} left"),
    ]
    if ranges:
        for figure, what in (("eligible", "eligible"), ("due", "baht due")):
            spans = [f"{_span(ranges[figure][whose])} by {whose}" for whose in ("undetermined", "linkage", "both")]
            lines.append(f"  {what} may be {', '.join(spans)}")
    if found:
        lines.append(
            f"  of the reference group {_count(found['covered'])} covered, {_count(found['missed'])} missed "
            f"(undercoverage {_rate(found['undercoverage'])}); {_count(found['leaked'])} eligible outside it "
            f"(leakage {_rate(found['leakage'])})"
        )
    alone = [each for each in scenario["criteria"] if each["only_not_met"] != 0]
    lines += [f"  {_count(each['only_not_met'])} miss {each['criterion']} alone" for each in alone]
    return lines


def _count(value: float | None) -> str:
    return "(hidden)" if value is None else f"{value:,.0f}"


def _rate(value: float | None) -> str:
    return "(hidden)" if value is None else f"{value:.1%}"


def _span(span: Sequence[float]) -> str:
    return f"{span[0]:,.0f} to {span[2]:,.0f}"

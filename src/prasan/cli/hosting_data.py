"""``prasan hosting from-blueprint``, ``size`` and ``progress``: what comes in from elsewhere, and what goes to the centres."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say
from prasan.cli.ea import submissions
from prasan.engine.snapshots import write_durably
from prasan.hosting.calendar import month_of
from prasan.hosting.errors import HostingError
from prasan.hosting.from_blueprint import from_blueprint
from prasan.hosting.monitoring import LEAST, read_samples, sized
from prasan.hosting.plan import problem_of, read_plan
from prasan.hosting.progress import as_csv, waves
from prasan.hosting.reading import read_problem
from prasan.hosting.reading.files import read_raw
from prasan.hosting.template import write_tables

_SHOWN = 20


def from_the_blueprint(
    out: Annotated[Path, typer.Argument(help="The file to write: .xlsx, .yaml or .json.")],
    start: Annotated[int, typer.Option(help="The first fiscal year (B.E.).", min=2560, max=2650)],
    unit: Annotated[list[str] | None, typer.Option(help="Agencies, by code; else all that sent a blueprint.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write a problem's workloads, rooms and links out of the agencies' blueprints; list what they do not say, and what looks double."""
    found = from_blueprint(submissions().estate(), start, frozenset(unit) if unit else None)
    if not found.tables["workloads"]:
        raise HostingError("no blueprint has an application. Remedy: `prasan ea submit` the models first.")
    write_tables(found.tables, out)
    result = {
        "file": str(out), "workloads": len(found.tables["workloads"]), "sites": len(found.tables["sites"]),
        "links": len(found.tables["links"]), "missing": [vars(each) for each in found.missing],
        "merge_candidates": [{"one": one, "other": other, "likeness": score} for one, other, score in found.merges],
    }  # fmt: skip
    say(result, as_json, _taken_in_words)


def size(
    problem: Annotated[Path, typer.Argument(help="A problem's file.")],
    use: Annotated[Path, typer.Option(help="Monitoring: CSV (workload, resource, value), or Prometheus's JSON.")],
    out: Annotated[Path, typer.Option(help="The problem's file to write, sized by use.")],
    as_json: AsJson = False,
) -> None:
    """Size workloads by the 95th percentile of what they use, not by what is allocated, and show how much that is over."""
    read_problem(problem)
    raw = read_raw(problem)
    tables, changes, unknown = sized({"plan": raw.plan, **raw.tables}, read_samples(use))
    write_tables(tables, out)
    totals = {
        name: [sum(each.allocated for each in changes if each.resource == name), sum(each.used for each in changes if each.resource == name)]
        for name in dict.fromkeys(each.resource for each in changes)
    }  # fmt: skip
    result = {
        "file": str(out), "sized": [vars(each) for each in changes], "unknown": unknown,
        "totals": {name: {"allocated": round(given, 3), "used": round(used, 3)} for name, (given, used) in totals.items()},
    }  # fmt: skip
    say(result, as_json, _sized_in_words)


def progress(
    plan: Annotated[Path, typer.Argument(help="A plan's file.")],
    month: Annotated[str, typer.Option(help="Up to and with this month (B.E.), such as 2570-03.")],
    done: Annotated[Path, typer.Option(help="A text file: the id of a workload a line that has moved or ended.")],
    out: Annotated[Path, typer.Option(help="The CSV file to write.")],
    problem: Annotated[Path | None, typer.Option(help="The problem's file; else the one that the plan names.")] = None,
    as_json: AsJson = False,
) -> None:
    """How far the waves are by agency, as rows of unit, element, period, area and value for `prasan centre import`."""
    try:
        until = month_of(month)
    except ValueError as error:
        raise typer.BadParameter(f"{month!r} is no month of the Buddhist Era such as 2570-03") from error
    made = read_plan(plan)
    asked = read_problem(problem or problem_of(made, plan))
    if not done.is_file():
        raise HostingError(f"{done}: there is no such file. Remedy: write the id of a workload a line.")
    ids = {}
    for number, line in enumerate(done.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if line.strip() and line.strip() not in asked.workload:
            raise HostingError(f"{done}, line {number}: no workload {line.strip()!r}. Remedy: name one of the problem.")
        ids[line.strip()] = number
    found = waves(asked, made, until, frozenset(ids))
    write_durably(out, as_csv(found, until))
    result = {"file": str(out), "agencies": [vars(each) for each in found]}
    say(result, as_json, lambda told: f"{told['file']}: {len(told['agencies']):,} agencies")


def _taken_in_words(result: Mapping[str, Any]) -> str:
    missing, merges = result["missing"], result["merge_candidates"]
    lines = [
        f"{result['file']}: {result['workloads']:,} workloads, {result['sites']:,} rooms, {result['links']:,} links",
        f"{len(missing):,} values are not in the blueprints, and have a default:",
        *(f"  {each['workload']}: {each['column']} ({each['instead']})" for each in missing[:_SHOWN]),
    ]
    if merges:
        lines.append(f"{len(merges):,} pairs look alike; to merge one into the other, write fate merge and into:")
        lines += [f"  {each['likeness']:.2f}  {each['one']}  {each['other']}" for each in merges[:_SHOWN]]
    return "\n".join([*lines, "Next: fill in centres and hosts, then prasan hosting plan"])


def _sized_in_words(result: Mapping[str, Any]) -> str:
    lines = [f"{result['file']}: {len(result['sized']):,} needs from use (p95 of {LEAST} samples or more)"]
    for name, each in result["totals"].items():
        over = f"{each['allocated'] / each['used']:.1f} times" if each["used"] else "none used"
        lines.append(f"  {name:<14} allocated {each['allocated']:>16,.1f}  used {each['used']:>16,.1f}  ({over})")
    if result["unknown"]:
        lines.append(
            f"  {len(result['unknown']):,} measured workloads are not in the problem: {', '.join(result['unknown'][:5])}"
        )
    return "\n".join(lines)

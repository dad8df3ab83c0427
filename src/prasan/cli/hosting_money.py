"""``prasan hosting money`` and ``freeze``: what a plan is worth, and the baseline that its savings are measured by."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say, shown_progress
from prasan.hosting.errors import HostingError
from prasan.hosting.money.baseline import against, freeze, read_baseline, write_baseline
from prasan.hosting.money.case import case_of
from prasan.hosting.money.programmes import programmes
from prasan.hosting.money.sensitivity import SWING, tornado
from prasan.hosting.plan import digest, problem_of, read_plan
from prasan.hosting.reading import read_problem


def money(
    plan: Annotated[Path, typer.Argument(help="A plan's file.")],
    problem: Annotated[Path | None, typer.Option(help="The problem's file; else the one that the plan names.")] = None,
    baseline: Annotated[Path | None, typer.Option(help="A frozen baseline: savings are measured by it.")] = None,
    swing: Annotated[float, typer.Option(min=0.01, max=0.99, help="How far each coefficient is varied.")] = SWING,
    as_json: AsJson = False,
) -> None:
    """Today against plan by year and agency, net present value, break-even, carbon, and what the saving hangs on."""
    made = read_plan(plan)
    file = problem or problem_of(made, plan)
    if made.sha256 and made.sha256 != digest(file):
        raise HostingError(f"{file}: it is not as it was when {plan} was made. Remedy: plan it anew.")
    asked = read_problem(file)
    case = case_of(asked, made)
    with shown_progress() as progress:
        bars = tornado(asked, made, swing, progress)
    frozen = read_baseline(baseline) if baseline else None
    result = {
        "plan": str(plan), **case.told(), "tornado": [each.told() for each in bars],
        "coefficients": {name: asdict(each) for name, each in asked.costs.every.items()},
        "programmes": [asdict(each) for each in programmes()],
        "baseline": {"sha256": frozen.sha256, "years": against(frozen, case)} if frozen else None,
    }  # fmt: skip
    say(result, as_json, _in_words)


def freeze_baseline(
    problem: Annotated[Path, typer.Argument(help="A problem's file.")],
    out: Annotated[
        Path | None, typer.Option(help="Where it is written; else beside the problem, as NAME.baseline.json.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who freezes it (default: whoever runs the command).")] = "",
    as_json: AsJson = False,
) -> None:
    """Freeze what doing nothing costs, with every definition and coefficient, under the hash of its content."""
    target = out or problem.with_name(f"{problem.stem}.baseline.json")
    made = freeze(read_problem(problem), digest(problem), by or getpass.getuser(), datetime.now(UTC))
    write_baseline(made, target)
    result = {"file": str(target), "sha256": made.sha256, "npv": made.npv, "by": made.by, "when": made.when}
    say(
        result, as_json, lambda told: f"{told['file']}: doing nothing costs {told['npv']:,} baht; hash {told['sha256']}"
    )


def _in_words(result: Mapping[str, Any]) -> str:
    even = result["breaks_even"]
    lines = [
        f"net present value: {result['npv']:,} baht saved (today {result['npv_today']:,}, plan {result['npv_plan']:,})",
        f"breaks even in fiscal year {even}" if even else "it does not break even within its years",
        f"carbon: {result['carbon_tonnes_today']:,.0f} tonnes today, {result['carbon_tonnes_plan']:,.0f} by the plan",
        f"{'year':>6} {'today':>18} {'plan':>18} {'saving':>18}",
    ]
    for each in result["years"]:
        today, plan = (sum(each[side].values()) for side in ("today", "plan"))
        lines.append(f"{each['year']:>6} {today:>18,} {plan:>18,} {each['saving']:>18,}")
    if result["baseline"]:
        lines.append(f"against the frozen baseline {result['baseline']['sha256'][:12]}:")
        lines += [f"{each['year']:>6} saves {each['saving']:>18,}" for each in result["baseline"]["years"]]
    lines.append("what the saving hangs on (* an assumption):")
    for bar in result["tornado"][:12]:
        mark = "*" if bar["assumption"] else " "
        lines.append(f"  {mark} {bar['what']:<26} {bar['npv_low']:>16,} … {bar['npv_high']:>16,}")
    return "\n".join(lines)

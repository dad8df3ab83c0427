"""``prasan hosting``: the plan of the shared data centre, its explanation and its independent check."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, TypeVar

import typer

from prasan.cli.common import AsJson, errors, say, shown_progress
from prasan.hosting.errors import HostingError
from prasan.hosting.example import example
from prasan.hosting.explaining import explain
from prasan.hosting.packing.files import packed_from
from prasan.hosting.plan import digest, problem_of, read_plan, write_plan
from prasan.hosting.planning import Asked, make_plan
from prasan.hosting.reading import read_problem
from prasan.hosting.stopping import Stop
from prasan.hosting.template import write_tables
from prasan.hosting.verify import violations
from prasan.hosting.verify_packing import packing_violations

app = typer.Typer(
    help="The shared government data centre: what moves where and when, at the lowest cost.", no_args_is_help=True
)

_SHOWN = 20
_T = TypeVar("_T")

File = Annotated[Path, typer.Argument(help="A problem: .yaml, .json or .xlsx (`prasan hosting template` makes one).")]
Problem = Annotated[Path | None, typer.Option(help="The problem's file; else the one that the plan names.")]


def _newest() -> Path:
    found = sorted(Path().glob("*.plan.json"), key=lambda each: each.stat().st_mtime)
    if not found:
        raise HostingError("there is no *.plan.json in this folder. Remedy: name one with --plan.")
    return found[-1]


def until_stopped(work: Callable[[], _T], stop: Stop, doing: str) -> _T:
    """Do work in a thread of its own, so that Ctrl-C reaches the search: the first keeps the best found, the second gives up."""
    done: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    def interrupted(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        errors.print("prasan: stopping, with the best found so far; once more to give up")
        stop.by_hand()

    thread = threading.Thread(target=run, daemon=True)
    before = signal.signal(signal.SIGINT, interrupted)
    try:
        thread.start()
        errors.print(f"prasan: {doing}; Ctrl-C ends it with the best found")
        while thread.is_alive():
            thread.join(0.2)
    finally:
        signal.signal(signal.SIGINT, before)
    if failed:
        raise failed[0]
    return done[0]


@app.command("plan")
def plan_hosting(
    file: File,
    out: Annotated[
        Path | None, typer.Option(help="Where the plan is written; else beside FILE, as NAME.plan.json.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed and effort give the same plan.")] = 0,
    effort: Annotated[float, typer.Option(min=0.1, help="How much work: near to seconds of one core.")] = 60.0,
    seconds: Annotated[float | None, typer.Option(min=1, help="End by the clock with the best found.")] = None,
    as_json: AsJson = False,
) -> None:
    """Plan where each workload goes, on which host and in which month, and say how near that is to the best."""
    problem = read_problem(file)
    target = out or file.with_name(f"{file.stem}.plan.json")
    stop = Stop(seconds)
    with shown_progress() as progress:
        plan = until_stopped(lambda: make_plan(problem, Asked(seed, effort), stop, progress), stop, "planning")
    plan.file, plan.sha256 = os.path.relpath(file, target.parent), digest(file)
    write_plan(plan, target)
    say({"file": str(target), **plan.as_dict()}, as_json, _plan_in_words)


@app.command("explain")
def explain_workload(
    workload: Annotated[str, typer.Argument(help="The id of a workload.")],
    plan: Annotated[Path | None, typer.Option(help="The plan; else the newest *.plan.json of this folder.")] = None,
    problem: Problem = None,
    as_json: AsJson = False,
) -> None:
    """Say why a workload is where the plan has it, what each other place would cost or violate, and what would move it."""
    target = plan or _newest()
    made = read_plan(target)
    found = explain(read_problem(problem or problem_of(made, target)), made, workload)
    result = {
        "workload": found.workload,
        "what": found.what,
        "here": vars(found.here),
        "others": [vars(each) for each in found.others],
        "moved_by": list(found.moved_by),
        "held": found.held,
    }
    say(result, as_json, _explanation_in_words)


@app.command("check")
def check_plan(
    plan: Annotated[Path, typer.Argument(help="A plan's or a packing's file.")],
    problem: Problem = None,
    as_json: AsJson = False,
) -> None:
    """Check a plan, or a packing of `pack`, against its problem by a verifier of its own; exit 1 where any limit is broken."""
    named = packed_from(plan)
    if named is None:
        file = problem or problem_of(read_plan(plan), plan)
        read_problem(file)
    else:
        file = problem or named
    try:
        found = violations(file, plan) if named is None else packing_violations(file, plan)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise HostingError(f"{plan}: it cannot be checked ({error}). Remedy: make the plan anew.") from error
    say({"plan": str(plan), "holds": not found, "violations": found}, as_json, _check_in_words)
    if found:
        raise typer.Exit(1)


@app.command("template")
def write_template(
    out: Annotated[Path, typer.Argument(help="The file to write: .xlsx to fill in, or .yaml, .json.")],
) -> None:
    """Write an empty problem with every table and column, and what each takes."""
    write_tables({} if out.suffix.lower() == ".xlsx" else {**example(1), "workloads": [], "links": []}, out)
    typer.echo(f"{out}: fill in plan, sites, hosts and workloads. Next: prasan hosting plan {out}")


@app.command("example")
def write_example(
    out: Annotated[Path, typer.Argument(help="The file to write: .yaml, .json or .xlsx.")],
    workloads: Annotated[int, typer.Option(min=2, max=200_000, help="How many workloads.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed makes the same problem.")] = 0,
) -> None:
    """Write a synthetic problem; nobody's machine room is in it."""
    write_tables(example(workloads, seed), out)
    typer.echo(f"{out}: {workloads:,} workloads. Next: prasan hosting plan {out}")


def _plan_in_words(result: Mapping[str, Any]) -> str:
    what = Counter(each["what"] for each in result["placements"])
    sites = Counter(each["site"] for each in result["hosts"])
    months = sorted({each["month"] for each in result["placements"] if each["what"] == "move"})
    lines = [
        f"{len(result['placements']):,} workloads: " + ", ".join(f"{many:,} {each}" for each, many in sorted(what.items())),
        f"{len(result['hosts']):,} hosts: " + (", ".join(f"{many:,} at {site}" for site, many in sorted(sites.items())) or "none"),
        f"cost {result['cost']:,} baht; no plan costs less than {result['bound']:,} (gap {result['gap']:.2%}); "
        f"as today {result['today']:,}",
        f"waves in {len(months):,} months" + (f", {months[0]} to {months[-1]}" if months else "")
        + f"; {len(result['bridges']):,} bridges",
        f"until the last has moved {result['months']:,} months (no order of these moves takes less than {result['months_bound']:,}); "
        f"waiting costs {result['waiting']:,} baht (none less than {result['waiting_bound']:,})",
    ]  # fmt: skip
    if result["held"]:
        lines.append(
            f"{len(result['held']):,} workloads stay because they found no month to move in: `explain` says what was in the way"
        )
    if result["ended"] != "effort":
        lines.append(f"stopped by {result['ended']}: the best found so far")
    return "\n".join([*lines, f"{result['file']}. Next: prasan hosting check {result['file']}"])


def _place_in_words(place: Mapping[str, Any]) -> str:
    if place["baht"] is None:
        return f"  {place['site'] or 'nowhere'}: not possible: {'; '.join(place['violates'])}"
    host = f", room on {place['host']}" if place["host"] else ", a part of one more host" if place["binding"] else ""
    scarce = f", most of it {place['binding']}" if place["binding"] else ""
    return f"  {place['site']}: {place['baht']:,} baht{host}{scarce}"


def _explanation_in_words(result: Mapping[str, Any]) -> str:
    return "\n".join(
        [
            f"{result['workload']}: {result['what']}",
            _place_in_words(result["here"]),
            *(["elsewhere:"] if result["others"] else []),
            *map(_place_in_words, result["others"]),
            *(["what would move it:"] if result["moved_by"] else []),
            *(f"  {each}" for each in result["moved_by"]),
        ]
    )


def _check_in_words(result: Mapping[str, Any]) -> str:
    found = result["violations"]
    if not found:
        return f"{result['plan']}: every limit holds"
    more = [f"  and {len(found) - _SHOWN:,} more: --json has all"] if len(found) > _SHOWN else []
    return "\n".join([f"{result['plan']}: {len(found):,} violations", *(f"  {each}" for each in found[:_SHOWN]), *more])

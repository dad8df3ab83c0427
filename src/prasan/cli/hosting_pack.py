"""``prasan hosting pack``: a plain vector packing problem, as the solver that fills hosts takes it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say, shown_progress
from prasan.cli.hosting import until_stopped
from prasan.hosting.packing.files import read_packing_problem, write_packing
from prasan.hosting.packing.solve import pack
from prasan.hosting.plan import digest
from prasan.hosting.stopping import Stop


def pack_file(
    file: Annotated[Path, typer.Argument(help="A packing problem: .json, .csv, or the text form .vbp.")],
    out: Annotated[
        Path | None, typer.Option(help="Where the packing is written; else beside FILE, as NAME.packing.json.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed and effort give the same packing.")] = 0,
    effort: Annotated[float, typer.Option(min=0.1, help="How much work: near to seconds of one core.")] = 60.0,
    seconds: Annotated[float | None, typer.Option(min=1, help="End by the clock with the best found.")] = None,
    as_json: AsJson = False,
) -> None:
    """Pack things of several dimensions into bins at the least cost, and say how near that is to the least there can be."""
    asked = read_packing_problem(file)
    target = out or file.with_name(f"{file.stem}.packing.json")
    stop = Stop(seconds)
    with shown_progress() as progress:
        packed = until_stopped(
            lambda: pack(asked.instance, seed=seed, effort=effort, stop=stop, progress=progress), stop, "packing"
        )
    said = {
        "file": os.path.relpath(file, target.parent), "sha256": digest(file), "items": len(asked.items),
        "seed": seed, "effort": effort, "ended": stop.cut or ("time" if stop.shortened else "effort"),
    }  # fmt: skip
    say({"packing": str(target), **write_packing(target, asked, packed, said)}, as_json, _in_words)


def _in_words(result: Mapping[str, Any]) -> str:
    lines = [
        f"{result['items']:,} items in {result['bins']:,} bins at a cost of {result['cost']:,}; no packing costs less than "
        f"{result['bound']:,} (gap {result['gap']:.2%})"
    ]
    if result["unplaced"]:
        lines = [
            f"{len(result['unplaced']):,} of {result['items']:,} items found no bin: {', '.join(result['unplaced'][:20])}"
        ]
    if result["ended"] != "effort":
        lines.append(f"stopped by {result['ended']}: the best found so far")
    return "\n".join([*lines, f"{result['packing']}. Next: prasan hosting check {result['packing']}"])

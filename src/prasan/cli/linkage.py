"""``prasan link``: records to people, and how right that is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, data_folder, permit_for, say, shown_progress, store
from prasan.engine.snapshots import write_durably
from prasan.linkage.evaluation import evaluate
from prasan.linkage.identity import spine_key
from prasan.linkage.link import link
from prasan.registers.contract import shipped_contracts

app = typer.Typer(help="Link the records of every register to the people of the civil register.")

PURPOSE = "link_registers"
UNIT = "15003"  # the Department of Provincial Administration keeps the civil register


@app.callback(invoke_without_command=True)
def link_or_more(
    context: typer.Context,
    unit: Annotated[str, typer.Option(help="The unit whose agreement allows it.")] = UNIT,
    as_json: AsJson = False,
) -> None:
    """Link the records of every register to the people of the civil register."""
    if context.invoked_subcommand is None:
        link_registers(unit, as_json)


def link_registers(unit: str = UNIT, as_json: bool = False) -> None:
    """Link every register, and say how many records found their person."""
    permit = permit_for("link", unit, PURPOSE, tuple(shipped_contracts()))
    with shown_progress() as progress:
        snapshot = link(
            store(), permit, log=access_log(), key=spine_key(data_folder() / "spine-key"), progress=progress
        )
    say({"linkage": snapshot.reference, **snapshot.facts}, as_json, _in_words)


@app.command("evaluate")
def evaluate_links(
    truth: Annotated[
        Path | None, typer.Option(help="A folder of Parquet files of register, record_key, person.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare the links with a truth that the linkage never reads (synthetic people have one)."""
    scores = evaluate(store(), truth or data_folder() / "truth")
    write_durably(data_folder() / "evaluation.json", json.dumps(scores))
    say(scores, as_json, _scores_in_words)


def _in_words(result: Mapping[str, Any]) -> str:
    lines = [f"{result['people']:,} people"]
    for name, facts in result["registers"].items():
        stages = ", ".join(f"{records:,} {stage}" for stage, records in facts["by_stage"].items())
        review = sum(facts["review"].values())
        lines.append(
            f"{name}: {facts['linked']:,} of {facts['records']:,} records linked ({stages}); {review:,} to review"
        )
    return "\n".join(lines)


def _scores_in_words(result: Mapping[str, Any]) -> str:
    rows = [*result["registers"].items(), ("all", result)]
    return "\n".join(f"{name}: precision {row['precision']:.5f}, recall {row['recall']:.5f}" for name, row in rows)

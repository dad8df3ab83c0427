"""``prasan link``: records to people, and how right that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, data_folder, permit_to_link, say, shown_progress, store
from prasan.engine.choice import Kind, on_engine
from prasan.linkage.history import record_history
from prasan.linkage.identity import spine_key
from prasan.linkage.link import link
from prasan.linkage.near import indexes_of
from prasan.linkage.reviewing import Reviews, settled
from prasan.linkage.spine import KIND as SPINE
from prasan.registers.contract import shipped_contracts

app = typer.Typer(help="Link the records of every register to the people of the civil register.")

PURPOSE = "link_registers"

UNIT = "15003"  # the Department of Provincial Administration keeps the civil register


@app.callback(invoke_without_command=True)
def link_or_more(
    context: typer.Context,
    unit: Annotated[str, typer.Option(help="The unit whose agreement allows it.")] = UNIT,
    anew: Annotated[
        bool, typer.Option("--anew", help="Link everything and learn anew, also where little has changed.")
    ] = False,
    engine: Annotated[
        Kind, typer.Option(help="What runs it: duckdb on one machine, or spark where that is outgrown.")
    ] = "duckdb",
    as_json: AsJson = False,
) -> None:
    """Link the records of every register to the people of the civil register.

    After deltas alone only what they touch is linked again, by the model that there is.
    """
    if context.invoked_subcommand is None:
        link_registers(unit, anew, as_json, engine)


def link_registers(unit: str = UNIT, anew: bool = False, as_json: bool = False, engine: Kind = "duckdb") -> None:
    """Link every register, and say how many records found their person."""
    permit = permit_to_link("link", unit, PURPOSE, tuple(shipped_contracts()))
    with shown_progress() as progress, on_engine(engine):
        snapshot = link(
            store(),
            permit,
            log=access_log(),
            key=spine_key(data_folder() / "spine-key"),
            settled=settled(reviews().standing()),
            anew=anew,
            progress=progress,
        )
    record_history(store())
    say({"linkage": snapshot.reference, **snapshot.facts}, as_json, _in_words)
    if spine := store().find(SPINE):
        with shown_progress() as progress:
            indexes_of(store(), spine, progress=progress)  # for the next delta; the links are there already


def reviews() -> Reviews:
    """What clerks decided of doubtful pairs."""
    return Reviews(data_folder() / "reviews" / "decisions.jsonl")


def _in_words(result: Mapping[str, Any]) -> str:
    lines = [f"{result['people']:,} people"]
    if "delta" in result:
        lines.append(f"{result['delta']['linked']:,} records were linked again; the other links stand")
    for name, facts in result["registers"].items():
        stages = ", ".join(f"{records:,} {stage}" for stage, records in facts["by_stage"].items())
        review = sum(facts["review"].values())
        lines.append(
            f"{name}: {facts['linked']:,} of {facts['records']:,} records linked ({stages}); {review:,} to review"
        )
    return "\n".join(lines)

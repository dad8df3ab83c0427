"""``prasan nation``: synthetic people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, data_folder, say, shown_progress
from prasan.registers.nation import NationError, make_nation

__all__ = ["NationError", "app"]

app = typer.Typer(help="Synthetic people, for trying everything out.", no_args_is_help=True)


@app.callback()
def nation() -> None:
    """Synthetic people, for trying everything out."""


@app.command()
def make(
    people: Annotated[int, typer.Option(help="How many people, 1,000 to 70,000,000.")] = 100_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same nation.")] = 2558,
    out: Annotated[Path | None, typer.Option(help="Where the deliveries go (default <data>/nation).")] = None,
    truth: Annotated[Path | None, typer.Option(help="Where the truth goes (default <data>/truth).")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a nation of people who do not exist: its civil register, and two registers drawn from it with errors."""
    with shown_progress() as progress:
        facts = make_nation(
            people, seed, out or data_folder() / "nation", truth or data_folder() / "truth", progress=progress
        )
    say(facts.as_dict(), as_json, _in_words)


def _in_words(result: Mapping[str, Any]) -> str:
    records = ", ".join(f"{name} {number:,}" for name, number in result["records"].items())
    return f"{result['people']:,} people from seed {result['seed']}: {records} records"

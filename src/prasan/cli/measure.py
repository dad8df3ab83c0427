"""``prasan measure``: who qualifies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, data_folder, permit_for, say, shown_progress, store
from prasan.engine.choice import Kind, on_engine
from prasan.measures import Measure, load_measure
from prasan.measures.authoring import Catalogue
from prasan.measures.run import fields_needed, purpose, run_measure

app = typer.Typer(help="Measures: who qualifies, and what it costs.", no_args_is_help=True)


@app.callback()
def measure() -> None:
    """Measures: who qualifies, and what it costs."""


@app.command()
def run(
    names: Annotated[
        list[str] | None, typer.Argument(help="Measures by id or id@version, or files; all in force if none.")
    ] = None,
    engine: Annotated[
        Kind, typer.Option(help="What runs it: duckdb on one machine, or spark where that is outgrown.")
    ] = "duckdb",
    as_json: AsJson = False,
) -> None:
    """Assess everyone in a measure's population: eligible, not eligible or undetermined, with reasons."""
    chosen = [chosen_measure(name) for name in names] if names else catalogue().measures(datetime.now(UTC).date())
    result: dict[str, Any] = {}
    with shown_progress() as progress, on_engine(engine):
        for each in chosen:
            permit = permit_for("measure run", each.owner, purpose(each), tuple(each.registers), fields_needed(each))
            snapshot = run_measure(store(), each, permit, log=access_log(), progress=progress)
            result[each.id] = {"snapshot": snapshot.reference, **snapshot.facts}
    say({"measures": result}, as_json, _in_words)


def catalogue() -> Catalogue:
    """All versions of all measures: those that come with Prasan, and those published in the data folder."""
    return Catalogue(data_folder() / "measures")


def chosen_measure(name: str) -> Measure:
    """The version in force of a measure by its id, a version of it by ``id@version``, or the measure of a file.

    Raises BadParameter, MeasureFileError, LedgerError.
    """
    known = {each.measure_id: each for each in catalogue().in_force(datetime.now(UTC).date())}
    known |= {each.name: each for each in catalogue().versions()}
    if name in known:
        return known[name].measure
    if not Path(name).is_file():
        ids = ", ".join(each for each in known if "@" not in each)
        raise typer.BadParameter(f"no measure {name}; there are {ids}. Remedy: name one, or a file")
    return load_measure(Path(name))


def _in_words(result: Mapping[str, Any]) -> str:
    return "\n".join(
        f"{name}: of {facts['population']:,} {facts['unit']}s {facts['eligible']:,} eligible, "
        f"{facts['not_eligible']:,} not, {facts['undetermined']:,} undetermined"
        + (f"; {facts['amount']:,.0f} baht" if facts["amount"] else "")
        for name, facts in result["measures"].items()
    )

"""``prasan register``: the life of a register's snapshots."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, say, store
from prasan.registers.contract import contract_schema, shipped_contracts
from prasan.registers.corrections import correct as correct_rows
from prasan.registers.hold import HoldReason, discard_register, release_register
from prasan.registers.keeping import contract_of
from prasan.registers.overview import overview
from prasan.registers.profile import profile_of
from prasan.registers.quarantine import export_quarantine

app = typer.Typer(help="Registers: how fresh, how good, and what waits for a person.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The register's name.")]
By = Annotated[str, typer.Option(help="The officer who does it; it is written in the access log.")]
Why = Annotated[str, typer.Option(help="Why; it is written in the access log, so name no person in it.")]


@app.command()
def schema() -> None:
    """Print the JSON Schema of a contract's file, for editors."""
    typer.echo(json.dumps(contract_schema(), ensure_ascii=False, indent=1))


@app.command("list")
def list_registers(as_json: AsJson = False) -> None:
    """List the registers: when each was delivered and is due, its records, and what is in quarantine or held."""
    contracts = shipped_contracts()
    standings = overview(store(), contracts, datetime.now(UTC).date())
    say({"registers": {each.name: asdict(each) for each in standings}}, as_json, _list_in_words)


@app.command()
def profile(
    name: Name,
    snapshot: Annotated[str | None, typer.Option(help="A snapshot by its id, instead of the live one.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a register's snapshot looks like, column by column, and what changed since the one before."""
    say(profile_of(store(), name, snapshot), as_json, _profile_in_words)


@app.command()
def quarantine(
    name: Name,
    out: Annotated[Path, typer.Option(help="The file to write, .xlsx or .csv.")],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Write the rows in quarantine into a workbook for correction, with what is wrong in each."""
    rows = export_quarantine(store(), name, out, by=by, log=access_log())
    say(
        {"register": name, "rows": rows, "file": str(out)},
        as_json,
        lambda result: (
            f"{result['rows']:,} rows in {result['file']}. Next: correct them, and `prasan register correct {name}`"
        ),
    )


@app.command()
def correct(
    name: Name,
    file: Annotated[Path, typer.Argument(help="The workbook or CSV that quarantine was written into, corrected.")],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Check corrected rows again; those that are accepted now join the register, and no other row is touched."""
    done = correct_rows(store(), name, file, by=by, log=access_log())
    result = {"register": name, **asdict(done), "snapshot": done.snapshot.reference}
    result["held"] = done.snapshot.facts.get("held", []) if done.changed else []
    say(result, as_json, _correction_in_words)


@app.command()
def release(name: Name, by: By, reason: Why, as_json: AsJson = False) -> None:
    """Switch a held snapshot in."""
    snapshot = release_register(store(), name, by=by, reason=reason, log=access_log())
    say({"register": name, "live": snapshot.reference}, as_json, lambda result: f"{result['live']} is live")


@app.command()
def discard(name: Name, by: By, reason: Why, as_json: AsJson = False) -> None:
    """Give a held snapshot up; what is live stays."""
    snapshot = discard_register(store(), name, by=by, reason=reason, log=access_log())
    say({"register": name, "discarded": snapshot.reference}, as_json, lambda result: f"{result['discarded']} is gone")


def _list_in_words(result: Mapping[str, Any]) -> str:
    lines = []
    for name, each in result["registers"].items():
        if each["snapshot"] is None:
            lines.append(f"{name}: nothing was delivered yet. Next: `prasan ingest {name}`")
            continue
        when = f"delivered {each['delivered']:%Y-%m-%d}"
        due = f", due {each['due']}" if each["due"] else ""
        lines.append(
            f"{name}: {each['rows']:,} records ({each['warned']:,} with a warning), {each['quarantined']:,} in "
            f"quarantine; {when}{due}{' (LATE)' if each['late'] else ''}"
        )
        if each["held"]:
            contract = contract_of(store().get(f"register/{name}", each["held"]))
            reasons = [HoldReason(**reason) for reason in each["held_reasons"]]
            lines += [f"  held: {reason.in_words(contract, 'en')}" for reason in reasons]
            lines.append(f"  Next: `prasan register release {name}` or `prasan register discard {name}`")
    return "\n".join(lines)


def _profile_in_words(result: Mapping[str, Any]) -> str:
    lines = [
        f"{result['register']}@{result['snapshot']}: {result['rows']:,} records, {result['quarantined']:,} refused"
    ]
    change = result["change"]
    if change:
        lines.append(f"since {result['previous']}: {change['rows']:+,} records, {change['quarantined']:+,} refused")
    width = max(map(len, result["columns"]), default=0)
    lines.append(
        f"{'':<{width}}  {'missing':>8} {'distinct':>10} {'invalid':>8} {'warned':>8}  values (distinct: about)"
    )
    for name, column in result["columns"].items():
        lines.append(
            f"{name:<{width}}  {column['missing_share']:>8.2%} {column['distinct']:>10,} {column['invalid']:>8,} "
            f"{column['warned']:>8,}  {_values_in_words(column)}"
        )
    return "\n".join(lines)


def _values_in_words(column: Mapping[str, Any]) -> str:
    if column["minimum"] is not None:
        return f"{column['minimum']} to {column['maximum']}"
    return ", ".join(f"{value} {rows:,}" for value, rows in (column["values"] or ())[:4])


def _correction_in_words(result: Mapping[str, Any]) -> str:
    said = (
        f"{result['sent']:,} rows sent: {result['accepted']:,} accepted, {result['refused']:,} in quarantine still, "
        f"{result['unknown']:,} no longer in it"
    )
    if not result["changed"]:
        return f"{said}. Nothing has changed"
    return said + ("; the snapshot is held still" if result["held"] else f". {result['snapshot']} is live")

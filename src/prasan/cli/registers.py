"""``prasan ingest``: deliveries into register snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, data_folder, say, shown_progress, store
from prasan.registers.contract import load_contract, shipped_contracts
from prasan.registers.ingest import find_delivery, ingest


def ingest_registers(
    names: Annotated[
        list[str] | None, typer.Argument(help="Registers by name; all that have a contract if none.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--from", help="The folder of the deliveries (default <data>/nation).")
    ] = None,
    contract: Annotated[
        Path | None, typer.Option(help="A contract of your own (YAML), instead of a shipped one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read deliveries, check every row against its register's contract, and make the accepted rows live."""
    known = shipped_contracts() if contract is None else {(own := load_contract(contract)).name: own}
    for name in names or ():
        if name not in known:
            raise typer.BadParameter(f"no contract for {name}; there are {', '.join(known)}. Remedy: --contract FILE")
    result: dict[str, Any] = {}
    with shown_progress() as progress:
        for name in names or list(known):
            paths = find_delivery(folder or data_folder() / "nation", name)
            snapshot = ingest(store(), known[name], paths, progress=progress)
            result[name] = {"snapshot": snapshot.reference, **snapshot.facts}
    say({"registers": result}, as_json, _in_words)


def _in_words(result: Mapping[str, Any]) -> str:
    lines = []
    for name, facts in result["registers"].items():
        lines.append(
            f"{name}: {facts['read']:,} rows read, {facts['accepted']:,} accepted "
            f"({facts['warned']:,} with a warning), {facts['quarantined']:,} in quarantine"
        )
        lines += [f"  {rows:>10,}  {reason}" for reason, rows in facts["reasons"].items()]
    return "\n".join(lines)

"""``prasan ingest``: deliveries into register snapshots."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, data_folder, say, shown_progress, store
from prasan.engine.environment import stated
from prasan.registers.contract import Contract, load_contract, shipped_contracts
from prasan.registers.ingest import find_delivery, ingest
from prasan.registers.reading import Options
from prasan.registers.reading.databases import copied


def ingest_registers(
    what: Annotated[
        list[str] | None,
        typer.Argument(help="Contracts (a register's name, or a YAML file) and, for one contract, files to read."),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--from", help="The folder of the deliveries (default <data>/nation).")
    ] = None,
    delta: Annotated[bool, typer.Option("--delta", help="The files hold changes, not the whole register.")] = False,
    encoding: Annotated[str | None, typer.Option(help="utf-8, cp874, utf-16 … (default: found out).")] = None,
    delimiter: Annotated[str | None, typer.Option(help="What parts the cells of text (default: found out).")] = None,
    header_row: Annotated[
        int | None, typer.Option(min=1, max=50, help="The row of the column names (default: found out).")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook (default: each that fits).")] = None,
    database: Annotated[
        str | None,
        typer.Option(
            envvar="PRASAN_SOURCE_URL", help="postgresql://… to read from; in the environment, passwords are not seen."
        ),
    ] = None,
    table: Annotated[str | None, typer.Option(help="The table to read from the database.")] = None,
    query: Annotated[str | None, typer.Option(help="The query whose rows to read from the database.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read deliveries, check every row against its register's contract, and make the accepted rows live."""
    contracts, files = _sorted_out(what or [])
    options = Options(encoding=encoding, delimiter=delimiter, sheet=sheet, header_row=header_row)
    result: dict[str, Any] = {}
    database = database or stated("PRASAN_SOURCE_URL") or None
    with shown_progress() as progress, tempfile.TemporaryDirectory() as scratch:
        if table or query:
            if database is None or len(contracts) != 1 or files:
                raise typer.BadParameter(
                    "--table and --query go with one contract and --database (or PRASAN_SOURCE_URL)"
                )
            target = Path(scratch) / f"{table or contracts[0].name}.csv"
            files = [copied(database, target, table=table, query=query)]
        for contract in contracts:
            paths = files or find_delivery(folder or data_folder() / "nation", contract.name)
            snapshot = ingest(store(), contract, paths, delta=delta, options=options, progress=progress)
            result[contract.name] = {"snapshot": snapshot.reference, **snapshot.facts}
    say({"registers": result}, as_json, _in_words)


def _sorted_out(what: list[str]) -> tuple[list[Contract], list[Path]]:
    known = shipped_contracts()
    contracts = [known[each] for each in what if each in known]
    contracts += [load_contract(Path(each)) for each in what if each.endswith((".yaml", ".yml"))]
    files = [Path(each) for each in what if each not in known and not each.endswith((".yaml", ".yml"))]
    for each in files:
        if not each.is_file():
            raise typer.BadParameter(f"{each} is neither a register ({', '.join(known)}) nor a file")
    if files and len(contracts) != 1:
        raise typer.BadParameter("name one contract, then the files to read by it")
    return contracts or list(known.values()), files


def _in_words(result: Mapping[str, Any]) -> str:
    lines = []
    for name, facts in result["registers"].items():
        lines.append(
            f"{name}: {facts['read']:,} rows read, {facts['accepted']:,} accepted "
            f"({facts['warned']:,} with a warning), {facts['quarantined']:,} in quarantine"
        )
        lines += [f"  {rows:>10,}  {reason}" for reason, rows in facts["reasons"].items()]
        if facts["held"]:
            beyond = ", ".join(sorted({each["code"] for each in facts["held"]}))
            lines.append(
                f"  HELD, beyond the contract's limits ({beyond}); what was live is. Next: `prasan register list`"
            )
    return "\n".join(lines)

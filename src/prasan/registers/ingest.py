"""A delivery becomes a snapshot: accepted rows, quarantined rows, and an account of every row."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlglot import exp

from prasan.engine.connection import PLACES, Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import all_rows, named, tree
from prasan.registers import checking, keeping
from prasan.registers.contract import Contract
from prasan.registers.reading import DeliveryError as DeliveryError
from prasan.registers.reading import Options, Source, open_sources
from prasan.registers.reading.repair import Bad, rows_apart, swallowed
from prasan.registers.reading.source import SUFFIXES
from prasan.registers.reading.text import Layout, distinct

ROOM = "prasan.registers"


def find_delivery(folder: Path, name: str) -> list[Path]:
    """The files of a register in a folder: ``<name>.parquet``, ``.csv`` and so on, or the parts in a folder ``<name>``.

    Raises DeliveryError where there is none, or a part is a link out of its folder.
    """
    for suffix in SUFFIXES:
        whole = folder / f"{name}{suffix}"
        if whole.is_file():
            return [whole]
        parts = sorted((folder / name).glob(f"*{suffix}"))
        for part in parts:
            if not part.resolve().is_relative_to((folder / name).resolve()):
                raise DeliveryError(f"{name}/{part.name}: a link out of the folder. Remedy: put the file itself there.")
        if parts:
            return parts
    raise DeliveryError(f"{folder}: no {name}.parquet, {name}.csv or folder {name} of parts")


def ingest(
    store: SnapshotStore,
    contract: Contract,
    paths: Sequence[Path],
    *,
    delta: bool = False,
    options: Options = Options(),  # noqa: B008  (frozen)
    progress: Progress = silent,
    memory_limit: str | None = None,
) -> Snapshot:
    """Read, normalise and check a delivery into the snapshot ``register/<name>``.

    A full delivery is the whole register; a ``delta`` replaces the records whose keys it has and adds the others
    (:func:`prasan.registers.keeping.merge`).  ``options`` says what the files do not.  Facts: ``read``, ``accepted``, ``warned``, ``quarantined`` (rows),
    ``reasons`` and ``warnings`` (text -> rows), ``ignored_columns``, ``files``, ``delivery`` (``kind``, and its own
    ``read``, ``accepted``, ``quarantined``), ``held`` (the limits that it is beyond: then it is not live).  Every row
    read is accepted or quarantined; the same delivery gives the same snapshot.  Raises DeliveryError, CarryError,
    SnapshotBusyError.
    """
    stage, kind = f"ingest {contract.name}", f"register/{contract.name}"
    with (
        store.writing(kind) as draft,
        tempfile.TemporaryDirectory(prefix=".reading-", dir=draft.path) as scratch,
        # What it spills, a killed run leaves in the draft, which the next run sweeps.
        Engine.open(scratch=draft.path, memory_limit=memory_limit, keep_order=True) as engine,
    ):
        base = keeping.carried(store, contract.name) if delta else None
        engine.define_thai()
        engine.execute(named(ROOM, "meanings"))
        draft.facts["ignored_columns"] = _open_delivery(engine, contract, paths, Path(scratch), options)
        draft.facts["files"] = [path.name for path in paths]
        progress(stage, 0, 4)
        engine.table(checking.SUSPECTED, tree(checking.suspected_hashes(contract)))
        engine.table(checking.REPEATED, tree(checking.repeated_keys(contract)))
        counts = keeping.write_checked(engine, contract, draft, progress=progress, stage=stage)
        counts = keeping.add_malformed(engine, draft, counts)
        delivery = {"kind": "full", **counts}
        if base is not None:
            keeping.view_base(engine, contract, base)
            delivery |= {"kind": "delta", "onto": base.id, **keeping.merge(engine, contract, draft, base)}
        keeping.finish(engine, contract, draft, store.find(kind), delivery)
        progress(stage, 4, 4)
    keeping.retire(store, contract)
    return draft.finished


def _open_delivery(
    engine: Engine, contract: Contract, paths: Sequence[Path], scratch: Path, options: Options
) -> list[str]:
    """Name the delivery's rows ``delivered``, with the contract's columns as text; the other columns' names.

    Rows of text files that cannot be taken apart stand in the relation ``malformed``.
    """
    wanted = [column.column for column in contract.columns]
    needed = {column.column for column in contract.columns if not column.optional}
    try:
        sources = open_sources(paths, wanted, scratch, options)
        parts, malformed = _parts(engine, sources, scratch)
    except engine.errors as error:
        # Its first line says what is wrong; those after it may have what stands in a row.
        said = str(error).partition("\n")[0][:200]
        raise DeliveryError(
            f"{paths[0].name}: it cannot be read as {paths[0].suffix[1:]}: {said} Remedy: export it again."
        ) from None
    ignored: set[str] = set()
    selects: list[exp.Expr] = []
    for relation, name in parts:
        found = [column for column in engine.columns(relation) if column not in _PLACE]
        missing = [column for column in wanted if column in needed and column not in found]
        if missing:
            raise DeliveryError(
                f"{name}: the column {missing[0]} is missing (the contract {contract.name} has {', '.join(wanted)}; "
                f"the file has {', '.join(found)}). Remedy: rename the file's column, or change the contract."
            )
        ignored.update(column for column in found if column not in wanted)
        chosen: list[exp.Expr] = [
            exp.alias_(exp.cast(_delivered(column, found), "VARCHAR"), column, quoted=True) for column in wanted
        ]
        selects.append(exp.select(*chosen, *_PLACE).from_(exp.to_identifier(relation, quoted=True)))
    engine.view(checking.DELIVERED, tree(all_rows(selects)))
    engine.table_from_rows(keeping.MALFORMED, malformed, keeping.MALFORMED_SCHEMA)
    return sorted(ignored)


def _delivered(column: str, found: Sequence[str]) -> exp.Expr:
    return exp.column(exp.to_identifier(column, quoted=True)) if column in found else exp.null()


def _parts(
    engine: Engine, sources: Sequence[Source], scratch: Path
) -> tuple[list[tuple[str, str]], list[dict[str, Any]]]:
    """(relation, name) of what can be read, and the rows that cannot.  Parquet files are one relation."""
    parts: list[tuple[str, str]] = []
    malformed: list[dict[str, Any]] = []
    tables = [source for source in sources if source.layout is None]
    for source in tables:
        engine.view_parquet("table", source.path)
        for column in engine.columns("table"):
            if column.lower() in PLACES:
                raise DeliveryError(f"{source.name}: the engine keeps the name {column} for itself. Remedy: rename it.")
    if tables:
        engine.view_delivery("tables", *[source.path for source in tables])
        parts.append(("tables", tables[0].name))
    for number, source in enumerate(source for source in sources if source.layout is not None):
        layout = source.layout
        assert layout is not None  # noqa: S101  (chosen so in the line above)
        copy = scratch / f"text-{number:05}.parquet"
        bad = _copy_text(engine, source.path, layout, copy)
        rows = engine.view_copy(f"text {number}", copy, source.name)
        parts.append((f"text {number}", source.name))
        # A bad row has its line in the reason; its place comes after the rows that could be read.
        malformed += [
            {"source_file": source.name, "source_row": rows + at, "line": line, "error": error.lower(), "text": text}
            for at, (line, error, text) in enumerate(bad, start=1)
        ]
    return parts, malformed


def _copy_text(engine: Engine, path: Path, layout: Layout, copy: Path) -> list[Bad]:
    """Copy a text file into Parquet; the rows that cannot be taken apart, by line.  No row takes others with it."""
    columns = distinct(layout.columns)
    copied = partial(
        engine.copy_delimited, into=copy, columns=columns, delimiter=layout.delimiter, skip=layout.header_line
    )
    try:
        bad = copied(path)
        if not swallowed(bad):
            return bad
    except engine.errors:
        pass  # DuckDB gives up on line ends that are mixed; if that is not it, it says so again below
    mended = copy.with_suffix(".txt")
    open_quotes = rows_apart(path, mended, layout.header_line, layout.delimiter, len(columns))
    bad = [*open_quotes, *copied(mended)]
    mended.unlink()
    return sorted(bad)


_PLACE = ("source_file", "source_row")

"""What the verbs share: where the data is, how progress shows, how results and errors are said."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import Permit, Request, permit
from prasan.exchange.log import AccessLog
from prasan.exchange.standing import agreements_in, today
from prasan.registers.contract import shipped_contracts
from prasan.registers.opening import fields_to_link

errors = Console(stderr=True, highlight=False, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")]


def data_folder() -> Path:
    """``PRASAN_DATA``, or ``data`` in the current folder."""
    return Path(os.environ.get("PRASAN_DATA") or "data").resolve()


def store() -> SnapshotStore:
    """The snapshots of the data folder."""
    return SnapshotStore(data_folder() / "snapshots")


def access_log() -> AccessLog:
    """The log of every use of personal data."""
    return AccessLog(data_folder() / "log" / "access.jsonl")


def permit_for(
    verb: str,
    unit: str,
    purpose: str,
    registers: tuple[str, ...],
    fields: Mapping[str, frozenset[str]] | None = None,
    *,
    onward: bool = False,
) -> Permit:
    """The permit under which a verb may run today; ``fields`` are those that it cannot do without, ``onward`` that what it
    writes is for somebody else.  Raises AgreementError, NotPermittedError."""
    asked = Request(f"prasan {verb}", unit, purpose, registers, fields or {}, onward)
    return permit(asked, agreements_in(data_folder()), today())


def permit_to_link(verb: str, unit: str, purpose: str, registers: tuple[str, ...], *, onward: bool = False) -> Permit:
    """As :func:`permit_for`, for all fields by which records are linked."""
    known = {name: contract for name, contract in shipped_contracts().items() if name in registers}
    return permit_for(verb, unit, purpose, registers, fields_to_link(known), onward=onward)


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Progress as bars on a terminal; nothing where the output goes elsewhere."""
    if not errors.is_terminal:
        yield silent
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=errors) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield show


def say(result: Mapping[str, Any], as_json: bool, sentence: Callable[[Mapping[str, Any]], str]) -> None:
    """Print a result: as JSON, or in words."""
    typer.echo(json.dumps(result, ensure_ascii=False, indent=1, default=str) if as_json else sentence(result))

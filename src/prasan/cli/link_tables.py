"""``prasan link tables``: any two tables linked, or one deduplicated, without labels."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import typer
from sqlglot import exp

from prasan.cli.common import AsJson, say
from prasan.engine.connection import Engine
from prasan.engine.snapshots import write_durably
from prasan.engine.statement import tree
from prasan.linkage.general import Field, Kind, Model, Result, deduplicate, link_tables


class TableError(ValueError):
    """A table cannot be linked; the message names the file, the column and the remedy."""


def link_any_tables(
    left: Annotated[Path, typer.Argument(help="A CSV (UTF-8) or Parquet file.")],
    right: Annotated[
        Path | None, typer.Argument(help="Another one; without it the first is searched for duplicates.")
    ] = None,
    *,
    key: Annotated[str, typer.Option(help="The column that tells records apart, in both.")],
    out: Annotated[Path, typer.Option(help="The folder to write links.parquet and model.json to.")],
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="A column to compare: NAME, NAME:KIND, NAME=RIGHT where the right table calls it so, or "
            "NAME:KIND=LEFT/RIGHT; all that both have, unless given."
        ),
    ] = None,
    model: Annotated[Path | None, typer.Option(help="A model.json that an earlier run learned, to go by.")] = None,
    cut: Annotated[
        float | None,
        typer.Option(help="The least probability of a link; chosen so that F1 is best, unless given.", min=1e-9, max=1),
    ] = None,
    many: Annotated[
        bool, typer.Option("--many", help="Several records of the right table may be of one of the left.")
    ] = False,
    seed: Annotated[int, typer.Option(help="The same seed makes the same links.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Link the records of two tables, each to one of the other at most; or find those of one table that are the same.

    With --many a record of the left may have any number of the right, and one of the right still has one at most.

    The files are the caller's own: no agreement is asked and nothing is logged.  No value is printed.
    """
    if model and column:
        raise TableError(
            f"--column {column[0]}: the model says what is compared. Remedy: leave --column or --model out"
        )
    if many and not right:
        raise TableError(f"--many: {left.name} is the only table. Remedy: give two, or leave --many out")
    learned = _model(model) if model else None
    tables = [left, right] if right else [left]
    with tempfile.TemporaryDirectory() as scratch, Engine.open() as engine:
        names = [f"table {number}" for number in range(len(tables))]
        for name, path in zip(names, tables, strict=True):
            engine.view_parquet(name, _as_parquet(path, Path(scratch) / f"{name}.parquet"))
        known = [set(engine.columns(name)) for name in names]
        for path, columns in zip(tables, known, strict=True):
            if key not in columns:
                raise TableError(f"{path.name}: it has no column {key}. Remedy: say --key with one of its columns")
        for name, path in zip(names, tables, strict=True):
            rows = engine.count(name)
            if not rows:
                raise TableError(f"{path.name}: it has no rows. Remedy: give a table that has some")
            told = exp.Count(this=exp.Distinct(expressions=[exp.column(key, quoted=True)]))
            different = engine.value(tree(exp.select(told).from_(exp.to_identifier(name, quoted=True))))
            if different < rows:
                raise TableError(
                    f"{path.name}: {key} is missing or the same in several rows. Remedy: name a column that is not"
                )
        fields = _known(learned.fields, tables, known) if learned else _fields(column, tables, known, key)
        try:
            result = (
                link_tables(engine, *names, fields, key=key, seed=seed, model=learned, many=many)
                if right
                else deduplicate(engine, names[0], fields, key=key, seed=seed, model=learned)
            )
        except ValueError as error:
            raise TableError(f"{left.name}: {error}") from None
        if cut is not None:
            result.cut_at(engine, cut)
        out.mkdir(parents=True, exist_ok=True)
        ordered = exp.select("*").from_(result.links).order_by("left_key", "right_key")
        links = engine.write_parquet(tree(ordered), out / "links.parquet")
    write_durably(out / "model.json", result.model.to_json())
    say(_report(result, links, cut), as_json, _in_words)


def _as_parquet(path: Path, into: Path) -> Path:
    """The file, or a copy of a CSV as text."""
    try:
        if path.suffix == ".parquet":
            pq.read_schema(path)
            return path
        with path.open("rb") as file:
            header = pacsv.open_csv(file).schema.names
        as_text = pacsv.ConvertOptions(
            column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=True, null_values=[""]
        )
        pq.write_table(pacsv.read_csv(path, convert_options=as_text), into)
    except FileNotFoundError:
        raise TableError(f"{path.name}: there is no such file") from None
    except (pa.ArrowInvalid, UnicodeDecodeError):
        raise TableError(
            f"{path.name}: it is neither CSV in UTF-8 nor Parquet. Remedy: save it as one of them"
        ) from None
    return into


def _fields(told: Sequence[str] | None, tables: Sequence[Path], known: Sequence[set[str]], key: str) -> list[Field]:
    if not told:
        common = sorted(set.intersection(*known) - {key})
        if not common:
            raise TableError(f"{tables[0].name} and {tables[-1].name} have no column in common. Remedy: say --column")
        return [Field(name) for name in common]
    fields = []
    for each in told:
        named, _, places = each.partition("=")
        name, _, kind = named.partition(":")
        ours, both, theirs = places.partition("/")
        if not both:  # LEFT=RIGHT: the left table has it by its name
            ours, theirs = name, ours or name
        if kind and kind not in list(Kind):
            raise TableError(f"--column {each}: the kind is none of {', '.join(Kind)}")
        fields.append(Field(name, Kind(kind) if kind else None, ours or None, theirs or None))
    return _known(fields, tables, known)


def _known(fields: Sequence[Field], tables: Sequence[Path], known: Sequence[set[str]]) -> list[Field]:
    """The fields, once each file is known to have their columns."""
    for field in fields:
        for side, (path, columns) in enumerate(zip(tables, known, strict=True)):
            if field.column(side) not in columns:
                raise TableError(
                    f"{path.name}: it has no column {field.column(side)}, which is compared. "
                    "Remedy: name the column so in the file, or say --column NAME:KIND=LEFT/RIGHT without --model"
                )
    return list(fields)


def _model(path: Path) -> Model:
    try:
        return Model.from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TableError(f"{path.name}: there is no such file") from None
    except (ValueError, KeyError) as error:
        raise TableError(f"{path.name}: it is not a model that this program wrote ({type(error).__name__})") from None


def _report(result: Result, links: int, cut: float | None) -> dict[str, Any]:
    return {
        "links": links,
        "cut": result.cut if cut is None else cut,
        "expected_f1": result.f1 if cut is None else None,
        "pairs_compared": result.pairs,
        "columns": {field.name: str(field.kind) for field in result.model.fields},
        "rules": [rule.said for rule in result.plan.rules],
        "estimated_missed": result.plan.missed,
        "pairs_left_out": result.plan.left_out,
        "largest_blocks": [
            {name: value for name, value in block.items() if name != "block"} for block in result.plan.blocks
        ],
    }


def _in_words(told: Mapping[str, Any]) -> str:
    expected = "" if told["expected_f1"] is None else f"; F1 is expected to be {told['expected_f1']:.4f}"
    lines = [f"{told['links']:,} links of at least {told['cut']:.4f} probable{expected}"]
    lines.append("columns: " + ", ".join(f"{name} ({kind})" for name, kind in told["columns"].items()))
    lines.append(f"{told['pairs_compared']:,} pairs compared, where one of these agrees:")
    lines += [f"  {rule}" for rule in told["rules"]]
    lines.append(
        f"estimated to be missed: {told['estimated_missed']:.4%} of the pairs; left out of large blocks: {told['pairs_left_out']:,}"
    )
    return "\n".join(lines)

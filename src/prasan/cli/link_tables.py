"""``prasan link tables``: any two tables linked, or one deduplicated, without labels."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import typer
from sqlglot import exp

from prasan.cli.common import AsJson, say
from prasan.engine.connection import Engine
from prasan.engine.snapshots import write_durably
from prasan.engine.statement import tree
from prasan.linkage.general import Field, Kind, Model, Partners, Result, clusters_of, deduplicate, link_tables
from prasan.linkage.general.columns import same_names, same_values
from prasan.linkage.general.fields import MOST_FIELDS
from prasan.linkage.general.tables import KEY, Table, TableError, read_table

TRIED = sorted({n / 40 for n in range(1, 40)} | {0.001, 0.01, 0.99, 0.999, 0.9999})
_PARTNERS = {
    "many": "; several of the right may be of one of the left",
    "any": "; records stand several times on both sides",
    "one": "; each record has one partner at most",
}


def link_any_tables(
    left: Annotated[Path, typer.Argument(help="A CSV or Parquet file.")],
    right: Annotated[
        Path | None, typer.Argument(help="Another one; without it the first is searched for duplicates.")
    ] = None,
    *,
    out: Annotated[Path, typer.Option(help="The folder to write links.parquet, clusters.parquet and model.json to.")],
    key: Annotated[
        str | None,
        typer.Option(
            help="The column that tells records apart, in both, or LEFT/RIGHT; looked for, or the row's number, unless given."
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="A column to compare: NAME, NAME:KIND, NAME=RIGHT where the right table calls it so, or "
            "NAME:KIND=LEFT/RIGHT; all that both have, by name or by their values, and that tell something, unless given."
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
    partners: Annotated[
        str | None,
        typer.Option(help="How many a record may have: one, many (as --many) or any; found out, unless given."),
    ] = None,
    truth: Annotated[
        str | None,
        typer.Option(help="A column that says of whom a record is: never compared, only told how right the links are."),
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="How a CSV is written; found out, unless given.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write links.csv and clusters.csv too.")] = False,
    seed: Annotated[int, typer.Option(help="The same seed makes the same links.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Link the records of two tables, or find those of one table that are the same.

    Each record has one partner at most, unless the tables show that some stand there several times.  With --many a
    record of the left may have any number of the right, and one of the right still has one at most.

    The files are the caller's own: no agreement is asked and nothing is logged.  No value is printed.
    """
    if model and column:
        raise TableError(
            f"--column {column[0]}: the model says what is compared. Remedy: leave --column or --model out"
        )
    if many:
        partners = "many"
    if partners and not right:
        raise TableError(
            f"--{'many' if many else 'partners'}: {left.name} is the only table. Remedy: give two, or leave it out"
        )
    if partners and partners not in list(Partners):
        raise TableError(f"--partners {partners}: it is none of {', '.join(Partners)}")
    learned = _model(model) if model else None
    paths = [left, right] if right else [left]
    keys = (key.split("/", 1) if right and key and "/" in key else [key, key]) if key else [None, None]
    with tempfile.TemporaryDirectory() as scratch, Engine.open() as engine:
        names = [f"table {number}" for number in range(len(paths))]
        tables, copies = [], []
        for name, path, its in zip(names, paths, keys, strict=False):
            copy = Path(scratch) / f"{name}.parquet"
            tables.append(read_table(path, copy, its, encoding=encoding))
            copies.append(copy)
            engine.view_parquet(name, copy)
        if truth:
            _known([Field(truth)], tables)
        fields, passed_over = (
            (_known(learned.fields, tables), {}) if learned else _fields(column, tables, copies, truth)
        )
        fields = [each for each in fields if each.name != truth]
        try:
            result = (
                link_tables(
                    engine,
                    names[0],
                    names[1],
                    fields,
                    key=KEY,
                    seed=seed,
                    model=learned,
                    partners=Partners(partners or "auto"),
                )
                if right
                else deduplicate(engine, names[0], fields, key=KEY, seed=seed, model=learned)
            )
        except ValueError as error:
            raise TableError(f"{left.name}: {error}") from None
        told = _report(result, cut)
        told["keys"] = [table.key for table in tables]
        told["not_compared"] = passed_over
        told["called_otherwise"] = {
            each.name: each.column(1) for each in fields if right and each.column(0) != each.column(1)
        }
        if truth:
            told["against_truth"] = _against(engine, result, names, truth, result.cut if cut is None else cut)
        if cut is not None:
            result.cut_at(engine, cut)
        out.mkdir(parents=True, exist_ok=True)
        links = tree(exp.select("*").from_(result.links).order_by("left_key", "right_key"))
        told["links"] = engine.write_parquet(links, out / "links.parquet")
        told["sure"] = _sure(engine, result)
        clusters = clusters_of(engine, result, sides=len(names))
        told["clusters"] = len(set(clusters.column("cluster").to_pylist()))
        pq.write_table(clusters, out / "clusters.parquet")
        if as_csv:
            pacsv.write_csv(engine.arrow(links), out / "links.csv")
            pacsv.write_csv(clusters, out / "clusters.csv")
    write_durably(out / "model.json", result.model.to_json())
    say(told, as_json, _in_words)


def _fields(
    told: Sequence[str] | None, tables: Sequence[Table], copies: Sequence[Path], truth: str | None
) -> tuple[list[Field], dict[str, str]]:
    """The columns to compare, and those that are not compared, with why."""
    if not told:
        return _found(tables, copies, truth)
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
    return _known(fields, tables), {}


def _found(tables: Sequence[Table], copies: Sequence[Path], truth: str | None) -> tuple[list[Field], dict[str, str]]:
    """The same where the caller names none: columns of one name, else of the same values."""
    ours, theirs = tables[0], tables[-1]
    passed_over = {**theirs.passed_over, **ours.passed_over}
    free = [
        [name for name in table.columns if name not in table.passed_over and name not in (table.key, truth)]
        for table in (ours, theirs)
    ]
    pairs = same_names(*free)
    alone = [[name for name in free[0] if name not in pairs], [name for name in free[1] if name not in pairs.values()]]
    if all(alone):
        values = [pq.read_table(copy, columns=names).to_pydict() for copy, names in zip(copies, alone, strict=True)]
        pairs |= same_values(*values)
    for table, names in zip(tables, (list(pairs), list(pairs.values())), strict=False):
        for name in table.columns:
            if name not in names and name not in passed_over and name not in (table.key, truth):
                passed_over[name] = f"{table.path.name} alone has it"
    tells = {one: -min(ours.columns[one], theirs.columns[two]) for one, two in pairs.items()}
    ordered = sorted(sorted(pairs), key=tells.__getitem__)
    passed_over |= dict.fromkeys(ordered[MOST_FIELDS:], f"{MOST_FIELDS} others tell more")
    if not ordered:
        why = (
            f" to compare ({'; '.join(f'{name}: {each}' for name, each in passed_over.items())})" if passed_over else ""
        )
        raise TableError(
            f"{' and '.join(table.path.name for table in tables)}: no column{' in common' * (len(tables) - 1)}{why}. "
            "Remedy: say --column"
        )
    return [
        Field(name, right=None if pairs[name] == name else pairs[name]) for name in sorted(ordered[:MOST_FIELDS])
    ], passed_over


def _known(fields: Sequence[Field], tables: Sequence[Table]) -> list[Field]:
    """The fields, once each file is known to have their columns."""
    for field in fields:
        for side, table in enumerate(tables):
            if field.column(side) not in table.columns:
                raise TableError(
                    f"{table.path.name}: it has no column {field.column(side)}, which is compared. "
                    "Remedy: name the column so in the file, or say --column NAME:KIND=LEFT/RIGHT without --model"
                )
    return list(fields)


def _model(path: Path) -> Model:
    try:
        return Model.from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TableError(f"{path.name}: there is no such file") from None
    except (ValueError, KeyError) as error:
        why = error if type(error) is ValueError else type(error).__name__
        raise TableError(f"{path.name}: it is not a model that this program wrote and can read ({why})") from None


def _sure(engine: Engine, result: Result) -> dict[str, float]:
    """How many of the links are how probable, and how many of them are expected to be right."""
    found = [each for (each,) in engine.tuples(tree(exp.select("probability").from_(result.links)))]
    bounds = (0.0, 0.5, 0.9, 0.99, 1.1)
    told: dict[str, float] = {
        said: sum(low <= each < high for each in found)
        for said, low, high in zip(
            ("below 0.5", "0.5 to 0.9", "0.9 to 0.99", "0.99 and more"), bounds, bounds[1:], strict=False
        )
    }
    return {"expected_right": round(sum(found), 1), **told}


def _against(engine: Engine, result: Result, names: Sequence[str], truth: str, cut: float) -> dict[str, Any]:
    """Precision, recall and F1 of the links at the cut, and the best F1 that any of the cuts tried gives."""
    persons = []
    for name in names:
        query = exp.select(exp.column(KEY, quoted=True), exp.column(truth, quoted=True))
        persons.append(dict(engine.tuples(tree(query.from_(exp.to_identifier(name, quoted=True))))))
    ours, theirs = (Counter(each for each in of.values() if each is not None) for of in (persons[0], persons[-1]))
    there = (
        sum(n * (n - 1) // 2 for n in ours.values())
        if len(names) == 1
        else sum(n * theirs[each] for each, n in ours.items())
    )

    def at(tried: float) -> tuple[int, int]:
        result.cut_at(engine, tried)
        rows = engine.tuples(tree(exp.select("left_key", "right_key").from_(result.links)))
        return len(rows), sum(persons[0][a] is not None and persons[0][a] == persons[-1][b] for a, b in rows)

    best = max((2 * right / max(links + there, 1), tried) for tried in TRIED for links, right in [at(tried)])
    links, right = at(cut)
    f1 = 2 * right / max(links + there, 1)
    return {"true_pairs": there, "precision": right / max(links, 1), "recall": right / max(there, 1), "f1": f1,
            "best_f1": max(best[0], f1), "best_cut": best[1] if best[0] > f1 else cut}  # fmt: skip


def _report(result: Result, cut: float | None) -> dict[str, Any]:
    return {
        "links": 0,
        "partners": str(result.partners) if result.partners else None,
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
    sure = told["sure"]
    lines = [f"{told['links']:,} links of at least {told['cut']:.4f} probable{expected}"]
    counts = ", ".join(f"{sure[each]:,} {each}" for each in sure if each != "expected_right")
    lines.append(f"{sure['expected_right']:,.1f} of them are expected to be right; probable: {counts}")
    lines.append(f"{told['clusters']:,} clusters of records that are the same" + _PARTNERS.get(told["partners"], ""))
    keys = ", ".join(each or "the row's number" for each in told["keys"])
    lines.append(f"records are told apart by: {keys}")
    lines.append(
        "columns: "
        + ", ".join(
            f"{name}{f' = {other}' if (other := told['called_otherwise'].get(name)) else ''} ({kind})"
            for name, kind in told["columns"].items()
        )
    )
    if told["not_compared"]:
        lines.append("not compared: " + ", ".join(f"{name} ({why})" for name, why in told["not_compared"].items()))
    if "against_truth" in told:
        lines.append(
            "against the truth: precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}; best F1 {best_f1:.4f} "
            "at {best_cut:.4f}".format(**told["against_truth"])
        )
    lines.append(f"{told['pairs_compared']:,} pairs compared, where one of these agrees:")
    lines += [f"  {rule}" for rule in told["rules"]]
    lines.append(
        f"estimated to be missed: {told['estimated_missed']:.4%} of the pairs; left out of large blocks: {told['pairs_left_out']:,}"
    )
    return "\n".join(lines)

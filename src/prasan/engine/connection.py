"""One DuckDB connection, bounded in memory and threads, that runs :class:`Statement` and nothing else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot
from sqlglot import exp

from prasan.engine import lookup
from prasan.engine.choice import chosen
from prasan.engine.kept_open import default_memory_limit, kept_database, opened
from prasan.engine.statement import Statement, named, tree
from prasan.engine.thai_functions import define_names
from prasan.thai.areas import abolished, current, known_codes
from prasan.thai.names import full_titles, titles_pattern

Parameters = Mapping[str, Any]
Compression = Literal["zstd", "snappy", "uncompressed"]
ROW_GROUP = 122_880
PLACES = ("filename", "file_row_number")  # what DuckDB adds to the columns of a Parquet file
THAI_MACROS = ("text", "national_id", "names", "dates")


class Engine:
    """A DuckDB connection in process.  Relations are views over Parquet, CSV or Arrow, named by the caller."""

    errors: tuple[type[Exception], ...] = (duckdb.Error,)

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, keeps_order: bool = False) -> None:
        self._connection = connection
        self._keeps_order = keeps_order

    @classmethod
    @contextmanager
    def open(
        cls,
        *,
        scratch: Path | None = None,
        memory_limit: str | None = None,
        keep_order: bool = False,
        here: bool = False,
    ) -> Iterator[Engine]:
        """An engine that spills to ``scratch`` (a temporary folder unless given) and is closed at the end.

        ``keep_order`` writes rows in the order in which they were read, for a little more memory.  Under
        :func:`prasan.engine.choice.on_engine` it may be another engine that runs the same statements, but where it must
        be ``here``, in this process.
        """
        if chosen() == "spark" and not here:
            from prasan.engine.spark import SparkEngine

            with SparkEngine.session(scratch) as engine:
                yield engine
            return
        with tempfile.TemporaryDirectory(prefix="prasan-", dir=scratch) as spill:
            connection = duckdb.connect(
                config={
                    "memory_limit": memory_limit or default_memory_limit(),
                    "temp_directory": spill,
                    "preserve_insertion_order": str(keep_order).lower(),
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                }
            )
            # It would stand in the middle of what a verb prints as JSON.
            connection.execute("SET enable_progress_bar = false")
            # A large file's groups of rows are described at length, which each statement would read again.
            connection.execute("SET parquet_metadata_cache = true")
            try:
                yield cls(connection, keeps_order=keep_order)
            finally:
                connection.close()

    @classmethod
    @contextmanager
    def brief(cls) -> Iterator[Engine]:
        """An engine for a short question that a page waits for: names of its own in a database that the process keeps open.

        Nothing is left in it: what an engine names is its connection's alone, and goes with it.  To open a database for each
        question took longer than the question.
        """
        if chosen() == "spark":
            with cls.open() as engine:
                yield engine
            return
        connection = kept_database(os.getpid()).cursor()
        try:
            yield cls(connection)
        finally:
            connection.close()

    @classmethod
    @contextmanager
    def over_file(cls, database: Path) -> Iterator[Engine]:
        """An engine on a finished database file, read-only, and what its views name beside it: how the web reads.

        The files that were read last stay open, so that the next reader need not find out again what is in them.
        """
        with opened(database) as connection:
            yield cls(connection)

    def define_thai(self) -> None:
        """Make the macros of ``prasan/thai/sql`` (``thai_id_valid`` and the others) callable.

        The table ``thai_area_codes`` has every area code that ever was, and the one in use now (or NULL).
        """
        known = full_titles()
        entries = [{"k": written, "v": full} for written, (full, _) in known.items()]
        # Titles in full are titles too, and what is read from one register may be read again.
        told = {name: sex for written, (full, sex) in known.items() for name in (written, full) if sex}
        sexes = [{"k": name, "v": sex} for name, sex in told.items()]
        self.execute(named("prasan.thai", "titles_pattern"), {"pattern": titles_pattern()})
        self.execute(named("prasan.thai", "full_titles"), {"titles": entries})
        self.execute(named("prasan.thai", "title_sexes"), {"sexes": sexes})
        for relation in THAI_MACROS:
            self._connection.execute(named("prasan.thai", relation).sql)
        codes = [{"area_known": code, "area_now": current(code)} for code in (*sorted(known_codes()), *abolished())]
        self.table_from_rows(
            "thai_area_codes", codes, pa.schema([("area_known", pa.string()), ("area_now", pa.string())])
        )

    def define_thai_names(self) -> None:
        """Make ``thai_name_key`` and ``thai_name_key_of_many`` callable, which need no tables."""
        define_names(self._connection)

    def execute(self, statement: Statement, parameters: Parameters | None = None) -> None:
        """Run a statement for its effect (CREATE TABLE AS and the like)."""
        self._connection.execute(statement.sql, self._needed(statement, parameters))

    def tuples(self, statement: Statement, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """All rows of the answer."""
        return self._connection.execute(statement.sql, self._needed(statement, parameters)).fetchall()

    def records(self, statement: Statement, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """All rows of the answer, each by column name."""
        cursor = self._connection.execute(statement.sql, self._needed(statement, parameters))
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def arrow(self, statement: Statement, parameters: Parameters | None = None) -> pa.Table:
        """All rows of the answer as an Arrow table."""
        return self._answer(statement, parameters).to_arrow_table()

    def value(self, statement: Statement, parameters: Parameters | None = None) -> Any:
        """The single value of a one-row, one-column answer."""
        [[value]] = self.tuples(statement, parameters)
        return value

    def count(self, relation: str) -> int:
        """The number of rows of a relation."""
        query = exp.select(exp.Count(this=exp.Star())).from_(exp.to_identifier(relation, quoted=True))
        return int(self.value(tree(query)))

    def columns(self, relation: str) -> dict[str, str]:
        """The columns of a relation and their DuckDB types."""
        query = exp.select("*").from_(exp.to_identifier(relation, quoted=True)).limit(0)
        described = self._connection.sql(query.sql(dialect="duckdb"))
        return dict(zip(described.columns, map(str, described.types), strict=True))

    def view_parquet(self, name: str, *paths: Path, columns: Sequence[str] | None = None) -> None:
        """Name the rows of Parquet files, all columns or only ``columns``."""
        source = exp.func("read_parquet", exp.array(*[exp.Literal.string(str(path)) for path in paths]))
        chosen = [exp.column(exp.to_identifier(c, quoted=True)) for c in columns] if columns is not None else ["*"]
        self._define(name, exp.select(*chosen).from_(source))

    def view_places(self, name: str, path: Path) -> None:
        """Name the rows of a Parquet file, each with its ``place`` (from 0)."""
        source = exp.func("read_parquet", exp.Literal.string(str(path)))
        place = exp.alias_(exp.cast(exp.column("file_row_number"), "BIGINT"), "place")
        self._define(name, exp.select(exp.Star(), place).from_(source))

    def view_delivery(self, name: str, *paths: Path) -> None:
        """Name the rows of Parquet files that were delivered.

        Beside the files' own columns each row has ``source_file`` (its name) and ``source_row`` (from 1), in place of
        any that the files call so.  They may have none called as in ``PLACES``, from which these are read.
        """
        source = exp.func("read_parquet", exp.array(*[exp.Literal.string(str(path)) for path in paths]))
        self._define(name, exp.select("*").from_(source.copy()))
        own = [each for each in self.columns(name) if each.lower() not in ("source_file", "source_row")]
        number = exp.Add(this=exp.column("file_row_number"), expression=exp.Literal.number(1))
        chosen = [
            *[exp.column(exp.to_identifier(each, quoted=True)) for each in own],
            exp.alias_(exp.func("parse_filename", exp.column("filename")), "source_file"),
            exp.alias_(number, "source_row"),
        ]
        self._define(name, exp.select(*chosen).from_(source))

    def view_copy(self, name: str, path: Path, source_file: str) -> int:
        """Name the rows of a copy made by :meth:`copy_delimited`, with their places; how many there are."""
        number = exp.Add(this=exp.column("file_row_number"), expression=exp.Literal.number(1))
        source = exp.func("read_parquet", exp.Literal.string(str(path)))
        place = (exp.alias_(exp.Literal.string(source_file), "source_file"), exp.alias_(number, "source_row"))
        self._define(name, exp.select(exp.Star(), *place).from_(source))
        return self.count(name)

    def copy_delimited(
        self, path: Path, into: Path, *, columns: Sequence[str], delimiter: str, skip: int
    ) -> list[tuple[int, str, str]]:
        """Copy a UTF-8 text file as it stands into Parquet, all columns as text; (line, error, text) of each bad row.

        ``columns`` are those of the file, in order; ``skip`` lines stand before the first row.  A row that cannot be
        taken apart is left out of the copy and returned, its text cut at 100,000 characters.
        """
        read = exp.func(
            "read_csv",
            exp.Literal.string(str(path)),
            *[
                exp.PropertyEQ(this=exp.to_identifier(option), expression=value)
                for option, value in {
                    "auto_detect": exp.false(),
                    "header": exp.false(),
                    "skip": exp.Literal.number(skip),
                    "delim": exp.Literal.string(delimiter),
                    "quote": exp.Literal.string('"'),
                    "escape": exp.Literal.string('"'),
                    "store_rejects": exp.true(),
                    "columns": exp.Struct(
                        expressions=[
                            exp.PropertyEQ(
                                this=exp.to_identifier(column, quoted=True), expression=exp.Literal.string("VARCHAR")
                            )
                            for column in columns
                        ]
                    ),
                }.items()
            ],
        )
        for left in ("reject_errors", "reject_scans"):  # by a copy that failed
            self.drop(left)
        self._copy(tree(exp.select("*").from_(read)), into, "FORMAT parquet, COMPRESSION snappy", None)
        query = exp.select("line", "error_type", exp.func("left", exp.column("csv_line"), exp.Literal.number(100_000)))
        found = self._connection.execute(query.from_("reject_errors").order_by("line").sql(dialect="duckdb")).fetchall()
        for made in ("reject_errors", "reject_scans"):
            self.drop(made)
        return list({line: (int(line), str(error), str(text)) for line, error, text in found}.values())

    def view(self, name: str, statement: Statement) -> None:
        """Name a query that takes no parameters; it is run each time it is read."""
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {_quoted(name)} AS {statement.sql}")

    def table(
        self, name: str, statement: Statement, parameters: Parameters | None = None, *, as_written: bool = False
    ) -> None:
        """Keep the answer of a query under a name, for the life of the engine.

        ``as_written`` leaves filters where the query has them: moved below a column that they ask for, they would have
        it worked out once for each time that it is named.
        """
        if as_written:
            self._connection.execute("SET disabled_optimizers = 'filter_pushdown'")
        try:
            self._connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {_quoted(name)} AS {statement.sql}", self._needed(statement, parameters)
            )
        finally:
            if as_written:
                self._connection.execute("RESET disabled_optimizers")

    def table_from_rows(self, name: str, rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> None:
        """Keep plain rows under a name, with the column types that ``schema`` gives."""
        self.table_from_arrow(name, pa.Table.from_pylist([dict(row) for row in rows], schema=schema))

    def table_from_arrow(self, name: str, table: pa.Table) -> None:
        """Keep the rows of an Arrow table under a name."""
        self._connection.register("_rows", table)
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {_quoted(name)} AS SELECT * FROM _rows")
        self._connection.unregister("_rows")

    def table_from_columns(self, name: str, columns: Sequence[Sequence[Any]], schema: pa.Schema) -> None:
        """Keep plain values under a name, a sequence for each column of ``schema``; none at all is no rows."""
        arrays = [pa.array(values, type) for values, type in zip(columns, schema.types, strict=True)] if columns else []
        self.table_from_arrow(name, pa.Table.from_arrays(arrays, schema=schema) if columns else schema.empty_table())

    def drop(self, name: str) -> None:
        """Forget a table made by :meth:`table`, and its memory."""
        self._connection.execute(f"DROP TABLE IF EXISTS {_quoted(name)}")

    def write_parquet(
        self,
        statement: Statement,
        path: Path,
        parameters: Parameters | None = None,
        *,
        compression: Compression = "zstd",
        level: int | None = None,
        about: Mapping[str, str] | None = None,
        in_order: str | None = None,
        differences: bool = False,
        repeated: bool | int = True,
        row_group: int | None = None,
    ) -> int:
        """Write the answer of a query as Parquet; the number of rows written.

        What is large and read over and over is read faster with less ``compression``; ``level`` is how hard zstd
        tries.  ``about`` is put into the file's metadata.  The rows are in the order of the column ``in_order``, in which
        those that the query reads stand already: an engine that keeps order has nothing to sort.  Whole numbers in order,
        such as ids, are smaller by their ``differences`` (Parquet's second version).  Where values are not ``repeated``, or few
        bits tell them, no dictionary of them is looked for: a third of the writing; a number is of how many values at most
        one is made.  A file of which few rows are asked for at a time is read faster with small groups of rows (``row_group``).
        """
        if in_order is not None and not self._keeps_order:
            answer = exp.Subquery(this=sqlglot.parse_one(statement.sql, dialect="duckdb"), alias="answer")
            query = exp.select("*").from_(answer).order_by(exp.column(exp.to_identifier(in_order, quoted=True)))
            statement = tree(query, statement.name)
        options = f"FORMAT parquet, COMPRESSION {compression}"
        if level is not None:
            options += f", COMPRESSION_LEVEL {level}"
        if differences:
            options += ", PARQUET_VERSION v2"
        if repeated is not True:
            options += f", DICTIONARY_SIZE_LIMIT {int(repeated) or 1}"
        if row_group is not None:
            options += f", ROW_GROUP_SIZE {row_group}"
        if about:
            entries = [
                exp.PropertyEQ(this=exp.Literal.string(name), expression=exp.Literal.string(value))
                for name, value in about.items()
            ]
            options += f", KV_METADATA {exp.Struct(expressions=entries).sql(dialect='duckdb')}"
        return self._copy(statement, path, options, parameters)

    def write_parquet_in_pieces(self, statement: Statement, path: Path, pieces: Sequence[Parameters]) -> int:
        """Write the answers of a query for several sets of parameters, one after the other, into one Parquet file.

        What must be in order and is too much to sort at once is sorted piece by piece.  The number of rows written.
        """
        if len(pieces) == 1:
            # Names of few things are worth a dictionary; keys and ids only cost the time to find out that they are not.
            return self.write_parquet(statement, path, pieces[0], compression="snappy", repeated=1_000)
        rows, writer = 0, None
        for parameters in pieces:
            batches: Any = self._answer(statement, parameters).to_arrow_reader(ROW_GROUP)
            writer = writer or pq.ParquetWriter(path, batches.schema, compression="snappy")
            for batch in batches:
                writer.write_batch(batch)
                rows += batch.num_rows
        if writer is not None:
            writer.close()
        return rows

    def batches(self, statement: Statement) -> pa.RecordBatchReader:
        """The rows of the answer as they come, for :mod:`prasan.engine.lookup` to write: in the order of the query, or of what it
        reads where the engine keeps that."""
        return self._answer(statement, None).to_arrow_reader(lookup.ROWS_AT_ONCE)

    def write_lines(
        self, statement: Statement, path: Path, parameters: Parameters | None = None, *, written: Callable[[int], None]
    ) -> int:
        """Write the answer of a query of one text column as lines, in the order of :meth:`batches`; how many there are.
        ``written`` is told how many by now."""
        answer = self._answer(statement, parameters).to_arrow_reader(lookup.LINES_AT_ONCE)
        return lookup.write_lines(answer, path, written=written)

    def write_database(self, path: Path, *tables: str) -> None:
        """Write tables into a new DuckDB file at ``path``, for :meth:`over_file`."""
        self._connection.execute(f"ATTACH {_literal(path)} AS written")
        for name in tables:
            self._connection.execute(f"CREATE TABLE written.{_quoted(name)} AS SELECT * FROM {_quoted(name)}")
        self._connection.execute("DETACH written")

    def _answer(self, statement: Statement, parameters: Parameters | None) -> Any:
        return self._connection.sql(statement.sql, params=self._needed(statement, parameters))

    def _copy(self, statement: Statement, path: Path, options: str, parameters: Parameters | None) -> int:
        done = self._connection.execute(
            f"COPY ({statement.sql.rstrip().rstrip(';')}) TO {_literal(path)} ({options})",
            self._needed(statement, parameters),
        ).fetchone()
        return int(done[0]) if done else 0

    def _define(self, name: str, query: exp.Expr) -> None:
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {_quoted(name)} AS {query.sql(dialect='duckdb')}")

    @staticmethod
    def _needed(statement: Statement, parameters: Parameters | None) -> dict[str, Any] | None:
        """DuckDB refuses a parameter that the statement does not name; callers may share one set."""
        if not parameters:
            return None
        return {key: value for key, value in parameters.items() if f"${key}" in statement.sql} or None


@cache
def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql(dialect="duckdb")


def _literal(path: Path) -> str:
    return exp.Literal.string(str(path)).sql(dialect="duckdb")

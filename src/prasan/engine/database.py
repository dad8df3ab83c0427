"""DuckDB files that show what lies in Parquet files beside them: a snapshot is moved whole, so names are without a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlglot import exp

from prasan.engine.statement import Statement


def show_files(database: Path, name: str, files: Sequence[str], columns: Mapping[str, pa.DataType]) -> None:
    """Name the rows of Parquet files that lie beside a DuckDB file in it; with no ``files`` a table without rows."""
    with _opened(database) as connection:
        if files:
            source = exp.func("read_parquet", exp.array(*[exp.Literal.string(each) for each in files]))
            query = exp.select("*").from_(source)
            connection.execute(exp.Create(this=exp.to_table(name), kind="VIEW", expression=query).sql(dialect="duckdb"))
        else:
            connection.register("no_rows", pa.schema(list(columns.items())).empty_table())
            rows = exp.select("*").from_("no_rows")
            connection.execute(exp.Create(this=exp.to_table(name), kind="TABLE", expression=rows).sql(dialect="duckdb"))


def show_query(database: Path, name: str, statement: Statement) -> None:
    """Name a query without parameters in a DuckDB file, over what the file has."""
    with _opened(database) as connection:
        head = exp.to_identifier(name, quoted=True).sql(dialect="duckdb")
        connection.execute(f"CREATE VIEW {head} AS {statement.sql}")


@contextmanager
def _opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(str(database), config={"file_search_path": str(database.parent)})
    try:
        yield connection
    finally:
        connection.close()

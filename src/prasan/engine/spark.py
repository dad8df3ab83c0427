"""The engine on Spark: the same statements, translated, over the same Parquet files."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot
from sqlglot import exp

from prasan.engine import workers
from prasan.engine.choice import EngineMissingError
from prasan.engine.connection import Compression, Engine, Parameters
from prasan.engine.statement import Statement
from prasan.engine.translating import KEPT, MD5_63, YEARS_BETWEEN, Macros, in_spark, relation_name, translated

_KEPT = (
    (KEPT["damerau_levenshtein"], workers.damerau_levenshtein, "int"),
    (KEPT["hamming"], workers.hamming, "int"),
    (KEPT["jaro_winkler_similarity"], workers.jaro_winkler, "double"),
    (KEPT["thai_name_key"], workers.name_key, "string"),
    (MD5_63, workers.md5_63, "bigint"),
    (YEARS_BETWEEN, workers.years_between, "bigint"),
)


class SparkEngine(Engine):
    """A Spark session.  What :meth:`table` keeps is Parquet in ``scratch``, which all of a cluster must see."""

    def __init__(self, session: Any, scratch: Path) -> None:
        self._session = session
        self._scratch = scratch
        self._made = 0
        self._macros = Macros()

    @classmethod
    @contextmanager
    def session(cls, scratch: Path | None = None) -> Iterator[SparkEngine]:
        """An engine on the session that there is, or a new one: ``PRASAN_SPARK_MASTER`` says where, else this machine."""
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        try:
            from pyspark.sql import SparkSession
            from pyspark.sql.pandas.functions import arrow_udf
        except ImportError:
            raise EngineMissingError("Spark is not installed. Remedy: pip install prasan[spark], and Java 17") from None
        if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
            raise EngineMissingError("Spark needs Java. Remedy: install Java 17 or newer, or set JAVA_HOME")
        session = (
            SparkSession.builder.appName("prasan")
            .master(os.environ.get("PRASAN_SPARK_MASTER", "local[*]"))
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", os.environ.get("PRASAN_SPARK_PARTITIONS", "8"))
            .config("spark.driver.memory", os.environ.get("PRASAN_SPARK_MEMORY", "4g"))
            .getOrCreate()
        ).newSession()
        as_udf: Any = arrow_udf  # its stub does not know functions of arrays
        for name, function, kind in _KEPT:
            session.udf.register(name, as_udf(function, kind))
        with tempfile.TemporaryDirectory(prefix="prasan-spark-", dir=scratch) as folder:
            yield cls(session, Path(folder))

    def define_thai(self) -> None:
        """Thai macros that linkage needs are asked of DuckDB in the workers."""

    def define_thai_names(self) -> None:
        """The same."""

    def execute(self, statement: Statement, parameters: Parameters | None = None) -> None:
        tree = sqlglot.parse(statement.sql, dialect="duckdb")[0]
        if isinstance(tree, exp.Update):
            self._update(tree)
        elif not self._macros.define(statement):
            raise NotImplementedError(f"{statement.name}: Spark runs queries, macros and updates alone")

    def tuples(self, statement: Statement, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._frame(statement, parameters).collect()]

    def records(self, statement: Statement, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        return [row.asDict() for row in self._frame(statement, parameters).collect()]

    def arrow(self, statement: Statement, parameters: Parameters | None = None) -> pa.Table:
        return self._frame(statement, parameters).toArrow()

    def count(self, relation: str) -> int:
        return int(self._session.table(relation_name(relation)).count())

    def columns(self, relation: str) -> dict[str, str]:
        return dict(self._session.table(relation_name(relation)).dtypes)

    def view_parquet(self, name: str, *paths: Path, columns: Sequence[str] | None = None) -> None:
        frame = self._session.read.parquet(*map(str, paths))
        frame = frame.select(*columns) if columns is not None else frame
        frame.createOrReplaceTempView(relation_name(name))

    def view(self, name: str, statement: Statement) -> None:
        if "rowid" in statement.sql:  # numbers must stay as they are once drawn
            self.table(name, statement)
        else:
            self._frame(statement, None).createOrReplaceTempView(relation_name(name))

    def table(
        self, name: str, statement: Statement, parameters: Parameters | None = None, *, as_written: bool = False
    ) -> None:
        self._keep(name, self._frame(statement, parameters))

    def table_from_rows(self, name: str, rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> None:
        self.table_from_arrow(name, pa.Table.from_pylist([dict(row) for row in rows], schema=schema))

    def table_from_arrow(self, name: str, table: pa.Table) -> None:
        path = self._place()
        pq.write_table(table, path)
        self._session.read.parquet(str(path)).createOrReplaceTempView(relation_name(name))

    def drop(self, name: str) -> None:
        self._session.catalog.dropTempView(relation_name(name))

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
        frame = self._frame(statement, parameters)
        return self._write([frame if in_order is None else frame.orderBy(in_order)], path, compression, level, about)

    def write_parquet_in_pieces(self, statement: Statement, path: Path, pieces: Sequence[Parameters]) -> int:
        return self._write([self._frame(statement, each) for each in pieces], path, "snappy")

    def _frame(self, statement: Statement, parameters: Parameters | None) -> Any:
        return self._session.sql(in_spark(statement, parameters, self._macros, self.columns))

    def _place(self) -> Path:
        """Where nothing is yet."""
        self._made += 1
        return self._scratch / str(self._made)

    def _keep(self, name: str, frame: Any) -> None:
        path = str(self._place())
        frame.write.parquet(path)
        self._session.read.schema(frame.schema).parquet(path).createOrReplaceTempView(relation_name(name))

    def _update(self, tree: exp.Update) -> None:
        """``UPDATE t SET … FROM s WHERE …`` as the join that it is; a row of ``t`` meets one of ``s`` at most."""
        relation, other = tree.this.name, tree.args["from_"].this
        told = {each.this.name: each.expression for each in tree.expressions}
        source = other.alias_or_name
        met = exp.column("_met", source)
        chosen = [
            exp.alias_(exp.If(this=met.copy(), true=told[name], false=exp.column(name, relation)), name)
            if name in told
            else exp.column(name, relation)
            for name in self.columns(relation)
        ]
        joined = exp.select("*", exp.alias_(exp.true(), "_met")).from_(other.name).subquery(source)
        query = exp.select(*chosen).from_(relation).join(joined, on=tree.args["where"].this, join_type="left")
        self._keep(relation, self._session.sql(translated(query, {}, self._macros, self.columns)))

    def _write(
        self,
        frames: Sequence[Any],
        path: Path,
        compression: str,
        level: int | None = None,
        about: Mapping[str, str] | None = None,
    ) -> int:
        """The rows of the frames, one after the other, as one file."""
        rows, writer = 0, None
        for frame in frames:
            folder = self._place()
            frame.write.parquet(str(folder))
            for part in sorted(folder.glob("part-*.parquet")):
                file = pq.ParquetFile(part)
                writer = writer or pq.ParquetWriter(
                    path,
                    file.schema_arrow.with_metadata(dict(about) if about else None),
                    compression=None if compression == "uncompressed" else compression,
                    compression_level=level,
                )
                for batch in file.iter_batches():
                    writer.write_batch(batch.replace_schema_metadata(writer.schema.metadata))
                    rows += batch.num_rows
        if writer is not None:
            writer.close()
        return rows

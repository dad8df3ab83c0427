"""What DuckDB asks of Python about Thai names: the keys of many at once."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

from prasan.engine.statement import named
from prasan.thai.many_names import keys_at_once


def define_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``thai_name_key`` callable, which needs no tables, and ``thai_name_key_of_many`` for hundreds of thousands.

    The first call of the latter takes a quarter of a second: DuckDB then looks for what Python has.
    """
    connection.execute(named("prasan.thai", "names").sql)
    with suppress(duckdb.NotImplementedException):  # it is there already, of this database or by this engine
        connection.create_function("thai_name_keys_at_once", _keys, ["VARCHAR"], "VARCHAR", type=PythonUDFType.ARROW)
    connection.execute(named("prasan.thai", "many_names").sql)


def _keys(names: Any) -> pa.Array:
    return pa.array(keys_at_once(names.to_pylist()), pa.string())

"""A table or a query of a PostgreSQL database, copied into a text file to be read like any other."""

from __future__ import annotations

from pathlib import Path

from prasan.registers.reading.errors import DeliveryError


def copied(url: str, target: Path, *, table: str | None = None, query: str | None = None) -> Path:
    """Copy ``table`` (``name`` or ``schema.name``) or the rows of ``query`` into ``target``, UTF-8 CSV with a header.

    Runs in a read-only transaction.  Raises DeliveryError, which never says the address: a password may be in it.
    """
    if (table is None) == (query is None):
        raise DeliveryError("say which rows of the database: either --table or --query")
    try:
        import psycopg
        from psycopg import sql
    except ImportError:
        raise DeliveryError("PostgreSQL is not installed here. Remedy: pip install prasan[postgres]") from None
    what = f"the table {table}" if table else "the query"
    rows = sql.SQL("SELECT * FROM {}").format(sql.Identifier(*str(table).split("."))) if table else sql.SQL(str(query))
    try:
        with psycopg.connect(url, options="-c default_transaction_read_only=on -c client_encoding=UTF8") as connection:
            copy = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, HEADER)").format(rows)
            with connection.cursor() as cursor, cursor.copy(copy) as pieces, target.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
    except psycopg.OperationalError as error:
        reason = "it refuses the connection" if error.sqlstate is None else str(error.diag.message_primary)
        raise DeliveryError(
            f"the database cannot be reached: {reason}. Remedy: check the address and who signs in"
        ) from None
    except psycopg.Error as error:
        raise DeliveryError(f"{what} cannot be read: {error.diag.message_primary or 'no reason given'}") from None
    return target

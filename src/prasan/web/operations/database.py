"""Copies of the site's database, taken while others write to it, and put back: SQLite by its backup, PostgreSQL by pg_dump."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from sqlglot import exp

from prasan.engine.backups.errors import BackupError
from prasan.engine.environment import stated
from prasan.web.scope import EVERYTHING, SETTINGS
from prasan.web.scope.statements import SAY
from prasan.web.scope.statements import statement as of_the_wall

SQLITE_FILE, DUMP_FILE = "prasan.sqlite3", "prasan.pgdump"
_PUT_ASIDE = "before_"
"""How schemas are called into which a restore has put what was there."""


class Asking(Protocol):
    """A connection of sqlite3 or psycopg, as far as both are alike."""

    def execute(self, query: Any, /) -> Any:
        """Run a statement; what comes of it has ``fetchall``."""


@cache
def statement(name: str) -> str:
    """The text of one of the statements of this folder."""
    return files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def copied(folder: Path, into: Path) -> dict[Path, dict[str, Any]]:
    """The database of the data folder ``folder``, as it is now, in a file in ``into``, and what was counted in it.

    Nothing where there is no database yet.  Raises BackupError.
    """
    if address := stated("PRASAN_DATABASE_URL"):
        return dumped(address, into / DUMP_FILE)
    source = folder / SQLITE_FILE
    if not source.exists():
        return {}
    target = into / SQLITE_FILE
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source, timeout=60)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
        return {target: {"kind": "sqlite", **_counted(written, "tables_of_sqlite", "sqlite")}}


def put_back(copy: Path, told: Mapping[str, Any], new: Path, *, replace: bool) -> None:
    """Put a copy of a database back: SQLite's into the folder ``new``, PostgreSQL's into the database of ``PRASAN_DATABASE_URL``.

    There what was in it is put aside into a schema of its own with ``replace``, and refused without.  Raises BackupError where
    what was put back is not what was counted.
    """
    address = stated("PRASAN_DATABASE_URL")
    if (told["kind"] == "postgresql") != bool(address):
        remedy = (
            "state PRASAN_DATABASE_URL"
            if not address
            else "take PRASAN_DATABASE_URL away, and move the rows afterwards"
        )
        raise BackupError(
            f"the backup is of a database of {told['kind']}, and the settings name another. Remedy: {remedy}"
        )
    if address:
        _restored(address, copy, replace=replace)
        with _connected(address) as connection:
            found = _counted(connection, "tables", "postgres")
    else:
        target = new / SQLITE_FILE
        shutil.copyfile(copy, target)
        target.chmod(0o600)
        with closing(sqlite3.connect(target)) as connection:
            if (said := connection.execute(statement("whole_sqlite")).fetchone()[0]) != "ok":
                raise BackupError(
                    f"the copy of the database is not whole ({said}). Remedy: restore an older backup (`--at`)"
                )
            found = _counted(connection, "tables_of_sqlite", "sqlite")
    different = sorted(table for table, rows in told["rows"].items() if found["rows"].get(table) != rows)
    if different:
        raise BackupError(
            f"the database has not the rows that were counted, in {', '.join(different)}. Remedy: restore again"
        )


def dumped(address: str, target: Path) -> dict[Path, dict[str, Any]]:
    """A dump of a PostgreSQL database, and what was counted at the same moment.  Raises BackupError."""
    with _connected(address) as connection:
        moment = connection.execute(statement("this_moment")).fetchone()[0]
        counted = _counted(connection, "tables", "postgres")
        _run(
            "pg_dump", address,
            "--format=custom", "--enable-row-security", "--no-owner", "--no-privileges", f"--exclude-schema={_PUT_ASIDE}*",
            f"--snapshot={moment}", f"--file={target}",
        )  # fmt: skip
        version = connection.info.server_version // 10000
    return {target: {"kind": "postgresql", "server": version, **counted}}


def loaded(address: str, copy: Path) -> None:
    """Load a dump into an empty PostgreSQL database, all or nothing.  Raises BackupError."""
    _run(
        "pg_restore", address, "--schema=public", "--no-owner", "--no-privileges", "--single-transaction",
        "--exit-on-error", str(copy),
    )  # fmt: skip


def counted_now(address: str, folder: Path) -> dict[str, Any]:
    """The rows of each table, and the last migration of each app: of the database at ``address``, or SQLite's in ``folder``."""
    if address:
        with _connected(address) as connection:
            return _counted(connection, "tables", "postgres")
    with closing(sqlite3.connect(folder / SQLITE_FILE)) as connection:
        return _counted(connection, "tables_of_sqlite", "sqlite")


@contextmanager
def scratch_database(address: str, name: str) -> Iterator[str]:
    """An empty database beside that of an address, for as long as the block lasts.  Raises BackupError."""
    psycopg = _psycopg()
    from psycopg import sql

    beside = urlsplit(address)._replace(path=f"/{name}").geturl()
    try:
        with psycopg.connect(**_arguments(address), autocommit=True) as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise BackupError(
            f"no database can be made to rehearse in ({type(error).__name__}). Remedy: let the site's role make databases "
            "(ALTER ROLE … CREATEDB), or name an empty one by `--scratch postgresql://…`"
        ) from None
    try:
        yield beside
    finally:
        with psycopg.connect(**_arguments(address), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _restored(address: str, copy: Path, *, replace: bool) -> None:
    from psycopg import sql

    with _connected(address, reading=False) as connection:
        tables = connection.execute(statement("tables")).fetchall()
        if tables and not replace:
            raise BackupError(
                "the database of PRASAN_DATABASE_URL is not empty. Remedy: name an empty one, or `--replace`, which puts what is "
                "there into a schema of its own"
            )
        if tables:
            # One second may hold one restore; a second one at once finds the name taken and changes nothing.
            [[now]] = connection.execute(statement("now_as_a_name")).fetchall()
            connection.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(f"{_PUT_ASIDE}{now}")))
            connection.execute(statement("empty_schema"))
    loaded(address, copy)


def _counted(connection: Asking, tables: str, dialect: str) -> dict[str, Any]:
    names = [name for (name,) in connection.execute(statement(tables)).fetchall()]
    rows = {}
    for name in names:
        query = exp.select(exp.func("count", exp.Star())).from_(exp.to_identifier(name, quoted=True))
        rows[name] = connection.execute(query.sql(dialect=dialect)).fetchall()[0][0]
    applied = connection.execute(statement("applied_migrations")).fetchall() if "django_migrations" in names else []
    return {"rows": rows, "migrations": dict(applied)}


@contextmanager
def _connected(address: str, *, reading: bool = True) -> Iterator[Any]:
    """A connection that sees all units' rows, all as at one moment where it only reads."""
    psycopg = _psycopg()
    try:
        connection = psycopg.connect(**_arguments(address))
    except psycopg.Error as error:
        raise BackupError(
            f"the database of PRASAN_DATABASE_URL does not answer ({type(error).__name__}). Remedy: start it, or mend the address"
        ) from None
    with connection:
        if reading:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
        connection.execute(of_the_wall(SAY), EVERYTHING.settings())
        yield connection


def _run(program: str, address: str, *options: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupError(
            f"{program} is not on this machine. Remedy: install PostgreSQL's client, of the server's version or newer"
        )
    told = _arguments(address)
    environment = {**os.environ, "PGPASSWORD": str(told.pop("password", "")), "PGOPTIONS": _SEES_ALL}
    target = " ".join(f"{name}='{_quoted(value)}'" for name, value in told.items())
    done = subprocess.run(  # noqa: S603 - its path is the system's, its options are ours
        [found, f"--dbname={target}", *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[0]
        raise BackupError(f"{program} did not end well: {last[:300]}")


_SEES_ALL = " ".join(f"-c prasan.{name}={told}" for name, told in zip(SETTINGS, EVERYTHING.settings(), strict=True))


def _quoted(value: object) -> str:
    return str(value).replace("\\", "\\\\").replace("'", "\\'")


def _arguments(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    told = {
        "host": unquote(parts.hostname or ""),
        "port": parts.port or "",
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "dbname": unquote(parts.path.lstrip("/")),
        **dict(parse_qsl(parts.query)),
    }
    return {name: value for name, value in told.items() if value}


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError:
        raise BackupError("PostgreSQL needs psycopg. Remedy: pip install 'prasan[postgres]'") from None
    return psycopg

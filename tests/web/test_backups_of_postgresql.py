"""Backups where the database is PostgreSQL: all units' rows, the second wall with them, and any moment by the archive of changes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_site import needs_postgres, own_database

from prasan.engine.backups.errors import BackupError
from prasan.web.operations.database import DUMP_FILE, copied, counted_now, dumped, put_back

psycopg = pytest.importorskip("psycopg")
PROGRAMS = max(
    Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/nowhere"), key=lambda path: int(path.parent.name)
)
# A table with a policy such as the centres have, and what of Django tells the form.
TABLES = """
CREATE TABLE django_migrations (app text, name text);
INSERT INTO django_migrations VALUES ('centres', '0001'), ('centres', '0002');
CREATE TABLE centres_report (unit text, value bytea);
ALTER TABLE centres_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE centres_report FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON centres_report USING ((SELECT current_setting('prasan.units', true)) = '*'
    OR unit = (SELECT current_setting('prasan.units', true))) WITH CHECK (true);
INSERT INTO centres_report SELECT unit::text, decode(repeat(unit::text, 2), 'hex') FROM generate_series(10, 59) AS unit;
CREATE TABLE council_seat (agency text);
ALTER TABLE council_seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_seat FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON council_seat USING ((SELECT current_setting('prasan.rooms', true)) = '*') WITH CHECK (true);
INSERT INTO council_seat VALUES ('07011'), ('15003'), ('16004');
"""


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with own_database() as made:
        with psycopg.connect(made) as connection:
            connection.execute(TABLES)
        monkeypatch.setenv("PRASAN_DATABASE_URL", made)
        yield made


@needs_postgres
def test_rows_of_all_units_and_the_wall_come_back(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [(copy, told)] = copied(tmp_path, tmp_path).items()
    assert copy.name == DUMP_FILE
    assert told["rows"] == {"centres_report": 50, "council_seat": 3, "django_migrations": 2}
    assert told["migrations"] == {"centres": "0002"}
    with own_database() as other:
        monkeypatch.setenv("PRASAN_DATABASE_URL", other)
        put_back(copy, told, tmp_path, replace=False)
        assert counted_now(other, tmp_path)["rows"] == told["rows"]
        with psycopg.connect(other) as connection:
            seen = "SELECT unit, encode(value, 'hex') FROM centres_report"
            assert connection.execute(seen).fetchall() == []  # without a scope nothing, as before
            connection.execute("SET prasan.units = '42'")
            assert connection.execute(seen).fetchall() == [("42", "4242")]
        with pytest.raises(BackupError, match="is not empty"):
            put_back(copy, told, tmp_path, replace=False)
        put_back(copy, told, tmp_path, replace=True)
        with psycopg.connect(other) as connection:
            aside = "SELECT count(*) FROM pg_tables WHERE schemaname LIKE 'before\\_%' AND tablename = 'centres_report'"
            assert connection.execute(aside).fetchone() == (1,)
        assert (
            dumped(other, tmp_path / "again").popitem()[1]["rows"] == told["rows"]
        )  # what was put aside is no part of it


@needs_postgres
def test_a_backup_of_the_other_kind_and_a_database_that_is_gone_are_refused(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BackupError, match="a database of sqlite, and the settings name another"):
        put_back(tmp_path / "x", {"kind": "sqlite", "rows": {}}, tmp_path, replace=False)
    monkeypatch.setenv("PRASAN_DATABASE_URL", "postgresql://nobody:correct-horse@127.0.0.1:1/none")
    with pytest.raises(BackupError, match="does not answer") as refused:
        copied(tmp_path, tmp_path)
    assert "correct-horse" not in str(refused.value)


@pytest.fixture
def cluster() -> Iterator[Path]:
    """The folder of a server's files, of a user who may run one."""
    folder = Path(tempfile.mkdtemp(prefix="prasan-archive-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    yield folder
    for name in ("data", "restored"):
        _program("pg_ctl", folder, "-D", name, "-m", "immediate", "stop", check=False)
    shutil.rmtree(folder, ignore_errors=True)


def _program(name: str, folder: Path, *options: str, check: bool = True) -> None:
    user = "postgres" if os.geteuid() == 0 else None
    subprocess.run(
        [PROGRAMS / name, *options],
        cwd=folder,
        user=user,
        check=check,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.skipif(not (PROGRAMS / "initdb").exists(), reason="PostgreSQL's server is not on this machine")
def test_the_archive_of_changes_brings_a_database_to_any_moment(cluster: Path) -> None:
    """As docs/guides/operators.md says, with the archive command of deploy/compose.yaml."""
    archive = cluster / "archive"
    archive.mkdir()
    if os.geteuid() == 0:
        shutil.chown(archive, "postgres")
    _program("initdb", cluster, "-D", "data", "-A", "trust", "-U", "postgres", "-N")
    compose = (Path(__file__).parents[2] / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    [command] = [line.strip(" -") for line in compose.splitlines() if "archive_command=" in line]
    common = f"listen_addresses=''\nunix_socket_directories='{cluster}'\nfsync=off\nshared_buffers=16MB\n"
    with (cluster / "data" / "postgresql.conf").open("a") as written:
        archiving = command.partition("=")[2].replace("/archive/", f"{archive}/")
        written.write(f"{common}archive_mode=on\nwal_level=replica\narchive_command='{archiving}'\n")
    _program("pg_ctl", cluster, "-D", "data", "-w", "-l", "log", "start")
    where = f"host={cluster} user=postgres dbname=postgres"
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute("CREATE TABLE acts (n int)")
        _program(
            "pg_basebackup", cluster, "-h", str(cluster), "-U", "postgres", "-D", "base", "-X", "none", "-c", "fast"
        )
        connection.execute("INSERT INTO acts VALUES (1)")
        time.sleep(0.05)
        [moment] = connection.execute("SELECT now()::text").fetchone()
        time.sleep(0.05)
        connection.execute("INSERT INTO acts VALUES (2)")
        connection.execute("DELETE FROM acts WHERE n = 1")
        connection.execute("SELECT pg_switch_wal()")
    _program("pg_ctl", cluster, "-D", "data", "-m", "fast", "-w", "stop")
    shutil.copytree(cluster / "base", cluster / "restored")
    (cluster / "restored" / "recovery.signal").touch()
    with (cluster / "restored" / "postgresql.auto.conf").open("a") as written:
        written.write(
            f"restore_command = 'cp {archive}/%f %p'\nrecovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n"
            "archive_mode=off\n"
        )
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "postgres", str(cluster / "restored")], check=True)
    (cluster / "restored").chmod(0o700)
    _program("pg_ctl", cluster, "-D", "restored", "-w", "-l", "log2", "start")
    with psycopg.connect(where) as connection:
        assert json.dumps(connection.execute("SELECT n FROM acts").fetchall()) == "[[1]]"

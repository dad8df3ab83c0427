"""Upgrades of the database: what waits, tried on a copy, and done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from prasan.engine.backups.errors import BackupError
from prasan.engine.environment import stated
from prasan.web.operations.database import DUMP_FILE, SQLITE_FILE, copied, counted_now, loaded, scratch_database

_OWN = frozenset({"django_migrations", "django_content_type", "auth_permission"})
"""Tables that Django keeps of the code: they follow it, and their rows are nobody's."""


@dataclass(frozen=True)
class Change:
    """What an upgrade does to a database: the migrations, how long they took, and the rows of tables before and after.

    ``lost`` are the tables that have fewer rows than before, or are gone: after the count the rows that are missing.
    """

    migrations: list[str]
    seconds: float
    before: Mapping[str, int]
    after: Mapping[str, int]

    @property
    def lost(self) -> dict[str, int]:
        found = {table: rows - self.after.get(table, 0) for table, rows in self.before.items() if table not in _OWN}
        return {table: missing for table, missing in found.items() if missing > 0 or table not in self.after}

    def told(self) -> dict[str, Any]:
        """For machines."""
        changed = {
            table: [self.before.get(table), self.after.get(table)]
            for table in sorted({*self.before, *self.after} - _OWN)
            if self.before.get(table) != self.after.get(table)
        }
        return {"migrations": self.migrations, "seconds": self.seconds, "changed": changed, "lost": self.lost}


def pending() -> list[str]:
    """The migrations that the database of the site has not, in the order in which they are to be applied."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, backwards in plan if not backwards]


def is_new() -> bool:
    """Whether the database has nothing of the site yet."""
    return not MigrationExecutor(connection).loader.applied_migrations


def unknown() -> list[str]:
    """Migrations that the database has and this version does not know: a newer version has been here."""
    loader = MigrationExecutor(connection).loader
    ours = {app for app, _ in loader.disk_migrations}
    gone = {key for each in loader.disk_migrations.values() for key in each.replaces}
    return sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in ours and (app, name) not in {*loader.disk_migrations, *gone}
    )


def migrate() -> Change:
    """Apply what waits to the database of the site, and count before and after."""
    waiting = pending()
    address, folder = stated("PRASAN_DATABASE_URL"), Path(os.environ.get("PRASAN_DATA") or "data").resolve()
    before = counted_now(address, folder)["rows"]
    begun = time.perf_counter()
    call_command("migrate", verbosity=0, interactive=False)
    took = time.perf_counter() - begun
    connection.close()
    return Change(waiting, round(took, 2), before, counted_now(address, folder)["rows"])


def rehearse(folder: Path, copy: Path | None = None, scratch: str = "") -> Change:
    """Apply what waits to a copy of the database, and say what it does; the database itself is only read.

    ``copy`` is one out of a backup; ``scratch`` the address of an empty PostgreSQL database to do it in.  Raises BackupError.
    """
    with tempfile.TemporaryDirectory(prefix="prasan-rehearsal-") as at:
        place = Path(at)
        if copy is None:
            found = list(copied(folder, place))
            if not found:
                raise BackupError("there is no database to rehearse with. Remedy: `prasan init`")
            copy = found[0]
        elif copy.name == SQLITE_FILE:
            (place / SQLITE_FILE).write_bytes(copy.read_bytes())
        if copy.name != DUMP_FILE:
            return _in_a_process(place, "")
        with _empty(scratch) as address:
            loaded(address, copy)
            return _in_a_process(place, address)


@contextmanager
def _empty(scratch: str) -> Iterator[str]:
    if scratch:
        if counted_now(scratch, Path())["rows"]:
            raise BackupError("the database of --scratch is not empty. Remedy: name an empty one")
        yield scratch
        return
    with scratch_database(
        stated("PRASAN_DATABASE_URL"), f"prasan_rehearsal_{datetime.now(UTC):%Y%m%d%H%M%S%f}"
    ) as address:
        yield address


def _in_a_process(folder: Path, address: str) -> Change:
    """Migrate in a process of its own, whose settings name the copy."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PRASAN_DATABASE_URL")}
    environment = {**kept, "PRASAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "prasan.web.settings"}
    if address:
        environment["PRASAN_DATABASE_URL"] = address
    done = subprocess.run(
        [sys.executable, "-m", "prasan.web.operations.upgrading"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise BackupError(
            f"the migrations do not go through on the copy: {last[:500]}. Nothing was changed. Remedy: do not upgrade; report it"
        )
    told = json.loads(done.stdout)
    return Change(told["migrations"], told["seconds"], told["before"], told["after"])


def _main() -> None:
    import django

    django.setup()
    change = migrate()
    told = {"migrations": change.migrations, "seconds": change.seconds, "before": change.before, "after": change.after}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    _main()

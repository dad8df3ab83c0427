"""The site as a newcomer gets it: what `prasan demo` makes of 2,000 people, once for all tests that need it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from made_once import made_once

from prasan.engine.snapshots import SnapshotStore
from prasan.linkage.people import person_in

PASSWORD = "prasan-demo"
PEOPLE = 2000
_RUN = "from prasan.cli.main import app; app()"


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demonstration; processes of one run of pytest make it once, and have a copy each.

    A log that two processes write to at once would tell each of the other's uses.
    """

    def make(folder: Path) -> None:
        subprocess.run(
            [sys.executable, "-c", _RUN, "demo", "--people", str(PEOPLE), "--no-serve"],
            env={**os.environ, "PRASAN_DATA": str(folder / "data")},
            check=True,
            capture_output=True,
            timeout=600,
        )

    return made_once(tmp_path_factory, "demo", make) / "data"


@pytest.fixture(scope="module")
def own_demo(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration for the tests of one file, which change it."""
    return Path(shutil.copytree(demo_data, tmp_path_factory.mktemp("demo") / "data", symlinks=True))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The tests' database is a file, as in use, so that a server's thread and the test see the same.

    Where ``PRASAN_TEST_DATABASE`` names a PostgreSQL server, it is a database there, of a role that makes it and is no superuser.
    """
    from django.db import connections

    if address := os.environ.get("PRASAN_TEST_DATABASE"):
        _have_postgres(address)
        yield
        return
    test: dict[str, Any] = connections["default"].settings_dict["TEST"]
    before, test["NAME"] = test["NAME"], str(tmp_path_factory.mktemp("database") / "prasan.sqlite3")
    yield
    test["NAME"] = before


def _have_postgres(address: str) -> None:
    """Put the site's own settings of a PostgreSQL in place of SQLite's, for the rest of this run."""
    from django.conf import settings
    from django.db import connections

    from prasan.web.settings import database_at

    told = {**settings.DATABASES["default"], **database_at(address), "CONN_MAX_AGE": 0}
    told["TEST"] = {**told["TEST"], "NAME": f"prasan_suite_{os.getpid()}"}
    connections.settings["default"] = told
    with suppress(AttributeError):  # this thread has opened none yet
        del connections["default"]


@pytest.fixture
def demo(demo_data: Path, settings: Any, db: None) -> Path:
    """The demonstration's data under the site, and its accounts in the database."""
    from prasan.web.demo import create_demo_accounts

    settings.PRASAN_DATA = demo_data
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow one only slows the tests
    create_demo_accounts(person_in(SnapshotStore(demo_data / "snapshots"), ("farmer", "poor")))
    return demo_data

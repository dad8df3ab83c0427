"""Backups in a bucket: kept, found, read and given up as in a folder, and refusals said without a secret."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from object_storage import ACCESS, Storage, storing

from prasan.engine.backups.errors import BackupError
from prasan.engine.backups.repository import open_repository
from prasan.engine.backups.restoring import restore
from prasan.engine.backups.sealing import new_key
from prasan.engine.backups.taking import take
from prasan.engine.progress import silent

PLACE = "s3://backups/a site"


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Storage]:
    with storing() as found:
        monkeypatch.setenv("PRASAN_S3_ENDPOINT", found.address)
        monkeypatch.setenv("PRASAN_S3_ACCESS_KEY", ACCESS)
        monkeypatch.setenv("PRASAN_S3_SECRET_KEY", "correct-horse-battery")
        yield found


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "log").mkdir(parents=True)
    (folder / "log" / "access.jsonl").write_bytes(b'{"index":0}\n')
    (folder / "large").write_bytes(random.Random(1).randbytes(11_000_000))
    return folder


def test_a_bucket_is_as_good_as_a_folder(storage: Storage, data: Path, tmp_path: Path) -> None:
    key = new_key()
    repository = open_repository(PLACE, key, make=True)
    first = take(repository, data, dict, progress=silent)
    (data / "log" / "access.jsonl").write_bytes(b'{"index":0}\n{"index":1}\n')
    again = open_repository(PLACE, key, make=True)
    second = take(again, data, dict, progress=silent)
    assert (repository.added, again.added) == (4, 1)
    assert again.names() == [first.name, second.name]
    again.verify(second, silent)
    restore(again, again.newest(), tmp_path / "back", lambda copy, new: None, replace=False, progress=silent)
    for name in ("log/access.jsonl", "large"):
        assert (tmp_path / "back" / name).read_bytes() == (data / name).read_bytes()
    assert all(b"index" not in content for content in storage.objects.values())
    # Nothing locks a bucket: what another run may be about to name stays for a day.
    assert again.forget(1, datetime.now(UTC)) == ([first.name], 0)
    assert again.forget(1, datetime.now(UTC) + timedelta(days=2)) == ([], 1)
    again.verify(again.newest(), silent)


def test_what_the_storage_refuses_is_said_without_a_secret(
    storage: Storage, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_key()
    open_repository(PLACE, key, make=True)
    monkeypatch.setenv("PRASAN_S3_ACCESS_KEY", "another")
    with pytest.raises(BackupError, match="refused or did not answer") as refused:
        open_repository(PLACE, key)
    assert "correct-horse" not in str(refused.value)
    monkeypatch.setenv("PRASAN_S3_ACCESS_KEY", ACCESS)
    repository = open_repository(PLACE, key)
    storage.refusing = 400
    with pytest.raises(BackupError, match="nothing is lost"):
        take(repository, data, dict, progress=silent)
    storage.refusing = 0
    assert repository.names() == []  # a backup that was not finished is none


def test_an_address_with_keys_in_it_is_refused() -> None:
    with pytest.raises(BackupError, match="keys are settings"):
        open_repository("s3://key:secret@backups/x", new_key())

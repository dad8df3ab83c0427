"""Backups: what was taken comes back, what was altered is refused, and what is there already is not written again."""

from __future__ import annotations

import random
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.engine.backups import repository as kept_at
from prasan.engine.backups import sealing
from prasan.engine.backups.errors import BackupError
from prasan.engine.backups.repository import Repository, moment_of, open_repository
from prasan.engine.backups.restoring import restore
from prasan.engine.backups.sealing import Sealer, new_key, new_lock, unlocked, write_key
from prasan.engine.backups.taking import take
from prasan.engine.progress import silent

KEY = new_key()


def _data(folder: Path) -> Path:
    for name, text in {
        "secret-key": b"s" * 50,
        "rounds/decisions.jsonl": b'{"a":1}\n{"b":2}\n{"half',
        "rounds/decisions.lock": b"",
        "snapshots/register/civil/live.json": b'{"id": "1"}',
        "snapshots/register/civil/.lock": b"",
        "snapshots/register/civil/1/manifest.json": b"{}",
        "snapshots/register/civil/1/deep/rows.parquet": random.Random(1).randbytes(9_000_000),
        "snapshots/register/civil/.draft-x/rows.parquet": b"half",
        "snapshots/register/civil/2/rows.parquet": b"its manifest is not written yet",
        "log/access.jsonl": b'{"index":0}\n',
        "log/access.index.sqlite3": b"made anew",
        "run/metrics/1.json": b"[]",
        "appeals/evidence/x": b"",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    (folder / "secret-key").chmod(0o600)
    (folder / "appeals" / "newest").symlink_to("evidence/x")
    return folder


def _take(repository: Repository, folder: Path) -> kept_at.Backup:
    return take(repository, folder, dict, progress=silent)


def _back(repository: Repository, into: Path, at: datetime | None = None, *, replace: bool = False) -> Path | None:
    return restore(repository, repository.newest(at), into, lambda copy, new: None, replace=replace, progress=silent)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return _data(tmp_path / "data")


def test_what_is_restored_is_what_was_taken_and_nothing_half(folder: Path, tmp_path: Path) -> None:
    repository = open_repository(str(tmp_path / "backups"), KEY, make=True)
    _take(repository, folder)
    assert _back(open_repository(str(tmp_path / "backups"), KEY), tmp_path / "back") is None
    expected = _files(folder)
    for gone in (
        "rounds/decisions.lock", "snapshots/register/civil/.lock", "snapshots/register/civil/.draft-x/rows.parquet",
        "snapshots/register/civil/2/rows.parquet", "log/access.index.sqlite3", "run/metrics/1.json",
    ):  # fmt: skip
        del expected[gone]
    expected["rounds/decisions.jsonl"] = b'{"a":1}\n{"b":2}\n'
    assert _files(tmp_path / "back") == expected
    assert (tmp_path / "back" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "back" / "appeals" / "newest").readlink() == Path("evidence/x")


def test_nothing_that_is_kept_can_be_read_without_the_key(folder: Path, tmp_path: Path) -> None:
    repository = open_repository(str(tmp_path / "backups"), KEY, make=True)
    _take(repository, folder)
    kept = b"".join(_files(tmp_path / "backups").values()) + "".join(_files(tmp_path / "backups")).encode()
    assert all(word not in kept for word in (b"secret-key", b"civil", b"s" * 50, b"half", KEY.encode()))


def test_a_second_backup_writes_what_is_new_alone(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    _take(open_repository(str(place), KEY, make=True), folder)
    with (folder / "log" / "access.jsonl").open("ab") as log:
        log.write(b'{"index":1}\n')
    again = open_repository(str(place), KEY, make=True)
    _take(again, folder)
    assert again.added == 1
    assert again.added_bytes < 200


@pytest.mark.parametrize(
    "secret",
    [new_key(), "another passphrase of some length", KEY[:-6], KEY.replace("key-1", "key-2")],
    ids=lambda _: "x",
)
def test_another_secret_opens_nothing(folder: Path, tmp_path: Path, secret: str) -> None:
    _take(open_repository(str(tmp_path / "backups"), KEY, make=True), folder)
    with pytest.raises(BackupError, match="key"):
        open_repository(str(tmp_path / "backups"), secret)


def test_a_passphrase_opens_what_it_closed_and_no_other_does(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sealing._SCRYPT, "n", 2**10)  # as slow as it is meant to be only slows the tests
    place = str(tmp_path / "backups")
    _take(open_repository(place, "correct horse battery", make=True), folder)
    _back(open_repository(place, "correct horse battery"), tmp_path / "back")
    with pytest.raises(BackupError, match="not the one of these backups"):
        open_repository(place, "correct horse batterie")
    with pytest.raises(BackupError, match="open with a passphrase"):
        open_repository(place, KEY)


@settings(max_examples=25)
@given(text=st.binary(max_size=300), at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_one_altered_bit_is_seen_wherever_it_is(text: bytes, at: int, bit: int) -> None:
    sealer = Sealer(unlocked(KEY, new_lock(KEY)))
    sealed = bytearray(sealer.seal(text, "objects/1"))
    assert sealer.open(bytes(sealed), "objects/1") == text
    with pytest.raises(BackupError):
        sealer.open(bytes(sealed), "objects/2")
    sealed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(BackupError):
        sealer.open(bytes(sealed), "objects/1")


def test_altered_and_missing_parts_are_found_and_nothing_is_restored(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    repository = open_repository(str(place), KEY, make=True)
    backup = _take(repository, folder)
    repository.verify(backup, silent)
    (tmp_path / "back").mkdir()
    piece = next(path for path in sorted((place / "objects").rglob("*")) if path.is_file())
    whole = piece.read_bytes()
    for wrong, told in ((whole[:-1], "altered"), (whole[:10], "cut off"), (b"", "cut off"), (None, "gone")):
        piece.unlink(missing_ok=True)
        if wrong is not None:
            piece.write_bytes(wrong)
        with pytest.raises(BackupError, match=told):
            repository.verify(backup, silent)
        with pytest.raises(BackupError, match=told):
            _back(repository, tmp_path / "back")
        assert [each for each in _files(tmp_path / "back") if not each.startswith(".restoring")] == []
    piece.write_bytes(whole)
    other = next(path for path in sorted((place / "objects").rglob("*")) if path.is_file() and path != piece)
    piece.write_bytes(other.read_bytes())
    with pytest.raises(BackupError, match="altered"):
        repository.verify(backup, silent)
    piece.write_bytes(whole)
    _back(repository, tmp_path / "back")  # where a restore had not ended
    assert not (tmp_path / "back" / ".restoring").exists()


def test_a_backup_cannot_be_passed_off_as_a_newer_one(folder: Path, tmp_path: Path) -> None:
    repository = open_repository(str(tmp_path / "backups"), KEY, make=True)
    _take(repository, folder)
    [path] = (tmp_path / "backups" / "backups").iterdir()
    path.rename(path.with_name("2030" + path.name[4:]))
    with pytest.raises(BackupError, match="altered"):
        repository.newest()


def test_what_is_there_is_put_aside_and_not_lost(folder: Path, tmp_path: Path) -> None:
    repository = open_repository(str(tmp_path / "backups"), KEY, make=True)
    _take(repository, folder)
    (folder / "secret-key").write_bytes(b"other")
    with pytest.raises(BackupError, match="not empty"):
        _back(repository, folder)
    old = _back(repository, folder, replace=True)
    assert old is not None
    assert (old / "secret-key").read_bytes() == b"other"
    assert (folder / "secret-key").read_bytes() == b"s" * 50


def test_a_moment_has_the_newest_backup_from_before_it(folder: Path, tmp_path: Path) -> None:
    repository = open_repository(str(tmp_path / "backups"), KEY, make=True)
    for text in (b"first", b"second", b"third"):
        (folder / "secret-key").write_bytes(text)
        _take(repository, folder)
    names = repository.names()
    for name, text in zip(names, (b"first", b"second", b"third"), strict=True):
        into = tmp_path / text.decode()
        _back(repository, into, moment_of(name) + timedelta(microseconds=1))
        assert (into / "secret-key").read_bytes() == text
    with pytest.raises(BackupError, match="no backup from before"):
        repository.newest(moment_of(names[0]) - timedelta(seconds=1))


def test_what_is_kept_can_be_restored_after_older_ones_were_given_up(folder: Path, tmp_path: Path) -> None:
    repository = open_repository(str(tmp_path / "backups"), KEY, make=True)
    for number in range(4):
        (folder / "appeals" / "evidence" / "x").write_bytes(random.Random(number).randbytes(1000))
        _take(repository, folder)
    before = len(list((tmp_path / "backups" / "objects").rglob("*")))
    gone, pieces = repository.forget(2, datetime.now(UTC))
    assert (len(gone), pieces) == (2, 2)  # of each the evidence
    assert before > len(list((tmp_path / "backups" / "objects").rglob("*")))
    for name in repository.names():
        repository.verify(repository.backup(name), silent)


def test_one_writes_at_a_time(folder: Path, tmp_path: Path) -> None:
    repository = open_repository(str(tmp_path / "backups"), KEY, make=True)
    with repository.place.alone(), pytest.raises(BackupError, match="another backup"), repository.place.alone():
        pass


def test_a_file_that_leads_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("x")
    (folder / "appeals" / "out").symlink_to("../../elsewhere")
    with pytest.raises(BackupError, match="leads out"):
        _take(open_repository(str(tmp_path / "backups"), KEY, make=True), folder)


def test_a_key_is_never_written_over_and_is_its_owners_alone(tmp_path: Path) -> None:
    write_key(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupError, match="no key is written over"):
        write_key(tmp_path / "key")


def test_a_place_that_has_none_and_one_whose_head_is_gone(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no such folder"):
        open_repository(str(tmp_path / "none"), KEY)
    with pytest.raises(BackupError, match="there are no backups"):
        open_repository(str(tmp_path), KEY)
    _take(open_repository(str(tmp_path / "backups"), KEY, make=True), folder)
    (tmp_path / "backups" / "prasan-backup.json").unlink()
    with pytest.raises(BackupError, match="is gone"):
        open_repository(str(tmp_path / "backups"), KEY, make=True)
    with pytest.raises(BackupError, match="no such kind of place"):
        open_repository("ftp://x/y", KEY)


def test_a_snapshot_that_goes_meanwhile_is_no_half_backup(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Retiring takes a snapshot away between the list of files and their reading: it is begun again."""
    shutil.copytree(folder / "snapshots/register/civil/1", folder / "snapshots/register/civil/0")
    repository = open_repository(str(tmp_path / "backups"), KEY, make=True)
    keep = Repository.keep_file

    def retiring(self: Repository, *args: object, **told: object) -> object:
        shutil.rmtree(folder / "snapshots/register/civil/0", ignore_errors=True)
        return keep(self, *args, **told)  # type: ignore[arg-type]

    monkeypatch.setattr(Repository, "keep_file", retiring)
    backup = _take(repository, folder)
    assert not any("civil/0/" in each.path for each in backup.files["data"])


def test_databases_are_taken_by_their_own_copy(folder: Path, tmp_path: Path) -> None:
    with sqlite3.connect(folder / "prasan.sqlite3") as connection:
        connection.execute("CREATE TABLE t (n)")
    repository = open_repository(str(tmp_path / "backups"), KEY, make=True)
    assert not any("prasan.sqlite3" in each.path for each in _take(repository, folder).files["data"])

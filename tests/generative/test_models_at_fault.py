"""Whatever stands in a file of a blueprint or of a backup, it is read, or refused in a sentence; none ends in a traceback.

``PRASAN_FUZZ=1000 pytest tests/generative/test_models_at_fault.py`` tries a thousand files of each kind.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from blueprint_world import model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prasan.architecture.errors import ModelFileError
from prasan.architecture.files import model_as, model_of, read_model
from prasan.architecture.workbooks import apply, read_tables, tables_of, write_workbook
from prasan.architecture.workbooks.reading import Row
from prasan.architecture.workbooks.writing import empty_tables
from prasan.engine.backups.errors import BackupError
from prasan.engine.backups.repository import open_repository
from prasan.engine.backups.restoring import restore
from prasan.engine.backups.sealing import new_key
from prasan.engine.backups.taking import take
from prasan.engine.progress import silent

TRIES = settings(
    max_examples=int(os.environ.get("PRASAN_FUZZ", "10")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HERE = Path("model.xml")
FORMS = ("exchange-3", "archi")
# What takes parsers aback: entities, other encodings, things twice, names that are none.
PIECES = st.sampled_from(
    [b"", b"<", b"&x;", b"]]>", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"\x00", b"\xff\xfe", b"<element/>", b' id="id-1"', b' xsi:type=""',
     b"-1", b"1e999", b"9" * 400, "ก".encode("cp874"), b"<?xml version='1.0' encoding='utf-16'?>", b"<view><node/></view>"]
)  # fmt: skip
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES | st.binary(max_size=6)), min_size=1, max_size=4)


def _edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for where, gone, put in edits:
        at = int(where * len(data))
        data = data[:at] + put + data[at + gone :]
    return data


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {form: model_as(model(), form)[0] for form in FORMS}


@pytest.mark.parametrize("form", FORMS)
@TRIES
@given(edits=EDITS)
def test_a_model_whose_text_is_broken(
    files: dict[str, bytes], form: str, edits: list[tuple[float, int, bytes]]
) -> None:
    refused = "model.xml"
    try:
        read, _ = model_of(_edited(files[form], edits), HERE)
        model_as(read, form)
    except ModelFileError as error:
        refused = str(error)
    assert refused.startswith("model.xml")


@TRIES
@given(data=st.binary(max_size=300) | st.builds(lambda rest: b"PK\x03\x04" + rest, st.binary(max_size=200)))
def test_a_model_of_any_bytes(data: bytes) -> None:
    with pytest.raises(ModelFileError):
        model_of(data, HERE)


@TRIES
@given(content=st.binary(max_size=400), name=st.sampled_from(["model.xml", "images/a.png", "../model.xml"]))
def test_an_archive_with_anything_in_it(content: bytes, name: str) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(name, content)
    with pytest.raises(ModelFileError):
        model_of(whole.getvalue(), HERE)


@TRIES
@given(edits=EDITS, ending=st.sampled_from([".xlsx", ".ods", ".csv"]))
def test_a_workbook_of_broken_bytes(tmp_path: Path, edits: list[tuple[float, int, bytes]], ending: str) -> None:
    path = tmp_path / f"applications{ending}"
    path.write_bytes(_edited(write_workbook(tables_of(model())), edits))
    refused = "Remedy"
    try:
        apply(read_tables(path), None)
    except ModelFileError as error:
        refused = str(error)
    assert "Remedy" in refused


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12) | st.sampled_from(
    ["=1+1", "-", "๙๙", "31/02/2569", "1e400", "A-01;A-01", "ใช่", "'", '"']
)


@TRIES
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=12), max_size=6))
def test_a_sheet_with_anything_in_its_cells(rows: list[list[str]]) -> None:
    sheets = [
        replace(sheet, rows=[Row(n, _filled(list(sheet.headers), cells)) for n, cells in enumerate(rows, 2)])
        for sheet in empty_tables()
        if sheet.table
    ]
    applied = apply(sheets, None)
    model_as(applied.model, "exchange-3")


def _filled(keys: list[str], cells: list[str]) -> dict[str, str]:
    return dict(zip(keys, [*cells, *[""] * len(keys)], strict=False))


@TRIES
@given(
    secret=st.sampled_from([new_key(), "a passphrase of some length"]),
    edits=EDITS,
    at=st.integers(0, 20),
    lock=st.none() | st.sampled_from([[], {}, {"by": "scrypt"}, {"by": "scrypt", "n": 2**60, "r": 8, "p": 1, "salt": "00"},
                                      {"by": "scrypt", "n": -1, "r": "x", "p": None, "salt": 7}, "key", {"by": []}]),
)  # fmt: skip
def test_backups_of_which_anything_was_altered(
    tmp_path_factory: pytest.TempPathFactory, secret: str, edits: list[tuple[float, int, bytes]], at: int, lock: object
) -> None:
    folder = tmp_path_factory.mktemp("altered")
    (folder / "data").mkdir()
    (folder / "data" / "a.jsonl").write_bytes(b'{"a": 1}\n' * 50)
    take(open_repository(str(folder / "kept"), secret, make=True), folder / "data", dict, progress=silent)
    kept = sorted(path for path in (folder / "kept").rglob("*") if path.is_file() and path.name != ".lock")
    if lock is not None:
        head = folder / "kept" / "prasan-backup.json"
        head.write_text(json.dumps({**json.loads(head.read_text()), "lock": lock}))
    else:
        path = kept[at % len(kept)]
        path.write_bytes(_edited(path.read_bytes(), edits))
    refused, back = "", folder / "new" / "a.jsonl"
    try:
        repository = open_repository(str(folder / "kept"), secret)
        for name in repository.names():
            repository.verify(repository.backup(name), silent)
        restore(repository, repository.newest(), folder / "new", lambda copy, new: None, replace=False, progress=silent)
    except BackupError as error:
        refused = str(error)
    assert "Remedy" in refused or back.read_bytes() == b'{"a": 1}\n' * 50


def test_the_file_that_is_broken_here_is_whole(files: dict[str, bytes], tmp_path: Path) -> None:
    for form, data in files.items():
        (tmp_path / form).write_bytes(data)
        assert read_model(tmp_path / form)[0].elements

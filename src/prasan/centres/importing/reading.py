"""A file's rows, by what its name ends in."""

from __future__ import annotations

from pathlib import Path

from prasan.centres.definitions import Definitions
from prasan.centres.importing.adx import read_adx
from prasan.centres.importing.dhis2 import read_json
from prasan.centres.importing.rows import ImportFileError, Source
from prasan.centres.importing.tables import read_text, read_workbook

LARGEST = 512 * 2**20  # bytes; 200,000 values are 10 MB


def read(path: Path, definitions: Definitions) -> list[Source]:
    """The rows of a file (of each sheet that has some).  Raises ImportFileError, which says the remedy."""
    if not path.is_file():
        raise ImportFileError(f"{path}: there is no such file")
    if path.stat().st_size > LARGEST:
        raise ImportFileError(f"{path.name}: it is larger than {LARGEST // 2**20} MB. Remedy: send it in parts.")
    suffix = path.suffix.lower()
    if suffix in {".csv", ".tsv", ".txt", ".xlsx"}:
        elements = {name: e.id for e in definitions.elements for name in (e.id, e.name_th, e.name_en)}
        return read_workbook(path, elements) if suffix == ".xlsx" else read_text(path, elements)
    if suffix == ".json":
        return read_json(path)
    if suffix in {".xml", ".adx"}:
        return read_adx(path)
    raise ImportFileError(
        f"{path.name}: only .csv, .tsv, .txt, .xlsx, .json, .xml and .adx are read. Remedy: save it as one."
    )

"""From the files of a delivery to sources that the engine reads set by set: UTF-8 text, or Parquet."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prasan.registers.reading.archives import unpacked
from prasan.registers.reading.errors import DeliveryError
from prasan.registers.reading.text import Layout, as_utf8, encoding_of, layout_of, without_title
from prasan.registers.reading.workbooks import sheets

TEXT = (".csv", ".tsv", ".txt")
SUFFIXES = (".parquet", *TEXT, ".xlsx", ".gz", ".zip")


@dataclass(frozen=True)
class Options:
    """What the sender says of the files, where finding it out is not wanted."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None  # from 1


@dataclass(frozen=True)
class Source:
    """A file to read, and the name by which errors and rows call it.  ``layout`` is None for Parquet."""

    path: Path
    name: str
    layout: Layout | None


def open_sources(paths: Sequence[Path], wanted: Sequence[str], scratch: Path, options: Options) -> list[Source]:
    """The sources in the files of a delivery; copies, where one is needed, go into ``scratch``.

    Raises DeliveryError, which names the file and the remedy.
    """
    sources = []
    for path in paths:
        if not path.is_file():
            raise DeliveryError(f"{path}: there is no such file")
        if path.suffix.lower() not in SUFFIXES:
            raise DeliveryError(f"{path.name}: only {', '.join(SUFFIXES)} are read. Remedy: save it as one of them.")
        own = Path(tempfile.mkdtemp(dir=scratch))  # files of one name come from several folders and archives
        for name, file in unpacked(path, own):
            sources += _sources(name, file, wanted, own, options)
    if not sources:
        raise DeliveryError(f"{', '.join(path.name for path in paths)}: there is no file in it")
    return sources


def _sources(name: str, file: Path, wanted: Sequence[str], scratch: Path, options: Options) -> list[Source]:
    suffix = file.suffix.lower()
    if suffix == ".parquet":
        return [Source(file, name, None)]
    if suffix == ".xlsx":
        texts = sheets(file, name, wanted, scratch, options.sheet, options.header_row)
        return [Source(text, title, layout_of(text, title, wanted, ",")) for title, text in texts]
    if suffix not in TEXT:
        raise DeliveryError(f"{name}: only {', '.join(SUFFIXES)} are read. Remedy: save it as one of them.")
    text = as_utf8(file, options.encoding or encoding_of(file), scratch / f"utf8-{file.name}")
    layout = layout_of(text, name, wanted, options.delimiter, options.header_row)
    return [Source(without_title(text, layout, scratch / f"rows-{file.name}"), name, layout)]

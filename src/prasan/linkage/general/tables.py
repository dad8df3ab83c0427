"""Tables of anybody's making read as text: how a file is written is found out, and which columns are worth comparing."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log2
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from prasan.registers.reading.text import DELIMITERS, THAI, encoding_of

KEY = "prasan record"  # the column that tells records apart in what is written
SAMPLED = 500  # rows that show how a file is written
BATCH = 50_000
LONGEST = 100_000  # characters of a cell; one that is longer has the rest of the file in it
MISSING_SHARE = 0.02  # of a column's values: a word for "missing" that is rarer may be somebody's name
_MISSING = frozenset(("na", "n/a", "nan", "null", "none", "\\n", "?", "-", "--", ".", "unknown", "missing", "(null)"))
_ANSWER = re.compile(
    r"(true|truth|gold|ground.?truth|cluster|entity|label|labels|match|matches|duplicate|dup|is.?match|is.?duplicate|class)"
    r"(.?(id|ids|no|nr|number|label|key|cluster|entity|match|group))*"
)
_NUMBERED = re.compile(
    r"(unique|record|rec|row|tuple|line|source)?.?(id|index|idx|no|nr|number|row|key|rid|uid|uuid|pk)|recid"
)


class TableError(ValueError):
    """A table cannot be linked; the message names the file, the row or column and the remedy."""


@dataclass(frozen=True)
class Table:
    """A file as text: ``columns`` in order with how much each tells, those not worth comparing with why, and the key's."""

    path: Path
    columns: Mapping[str, float]
    passed_over: Mapping[str, str]
    key: str | None
    rows: int


def read_table(path: Path, into: Path, key: str | None, *, encoding: str | None = None) -> Table:
    """Write a CSV or Parquet file to ``into`` as Parquet with all values as text, and ``KEY``.

    CSV may be in UTF-8, UTF-16, Windows-1252 or Windows-874, with commas, semicolons, tabs or bars, quoted or not.
    Without ``key`` a column is looked for that is named like one and tells all rows apart; else rows are numbered.
    Raises TableError.
    """
    try:
        of_parquet = path.suffix.lower() in (".parquet", ".pq")
        columns = _of_parquet(path) if of_parquet else _of_text(path, encoding)
    except FileNotFoundError:
        raise TableError(f"{path.name}: there is no such file") from None
    except (pa.ArrowInvalid, UnicodeError, LookupError, IsADirectoryError) as error:
        raise TableError(
            f"{path.name}: it is neither CSV nor Parquet that can be read ({type(error).__name__}). "
            "Remedy: save it as one of them, or name its encoding (--encoding)"
        ) from None
    rows = len(next(iter(columns.values())))
    if not rows:
        raise TableError(f"{path.name}: it has no rows. Remedy: give a table that has some")
    looks = {name: _looks(name, values) for name, values in columns.items()}
    if key is not None:
        if key not in columns:
            raise TableError(f"{path.name}: it has no column {key}. Remedy: say --key with one of its columns")
        if looks[key].different < rows:
            raise TableError(
                f"{path.name}: {key} is missing or the same in several rows. Remedy: name a column that is not"
            )
    else:
        key = next((name for name, look in looks.items() if look.different == rows and look.numbered), None)
    keys = columns[key] if key else pa.array([str(number) for number in range(1, rows + 1)])
    pq.write_table(pa.table({**columns, KEY: keys}), into)
    passed_over = {name: look.why for name, look in looks.items() if look.why and name != key}
    return Table(path, {name: look.tells for name, look in looks.items()}, passed_over, key, rows)


@dataclass(frozen=True)
class _Looks:
    different: int
    tells: float
    numbered: bool
    why: str | None


def _looks(name: str, values: pa.Array) -> _Looks:
    """Why a column is passed over, if it is."""
    different = len(values.unique()) - bool(values.null_count)
    plain = re.sub(r"[^a-z]+", "_", name.lower()).strip("_")
    rows = len(values)
    numbered = bool(_NUMBERED.fullmatch(plain))
    why = None
    if _ANSWER.fullmatch(plain):
        why = "it is named as the answer"
    elif different <= 1 and (rows > 1 or not different):
        why = "it says the same everywhere" if different else "it is empty"
    elif different == rows and (numbered or _counts(values)):
        why = "it numbers the rows"
    return _Looks(different, log2(different + 1) * (rows - values.null_count) / rows, numbered, why)


def _counts(values: pa.Array) -> bool:
    """Whether values that are all different are whole numbers with hardly a gap."""
    if not all(value.isdecimal() and len(value) < 10 for value in islice(values.to_pylist(), SAMPLED)):
        return False
    told = [int(value) for value in values.to_pylist() if value.isdecimal() and len(value) < 10]
    return len(told) == len(values) and max(told) - min(told) < 1.01 * len(told) + 1


def _of_parquet(path: Path) -> dict[str, pa.Array]:
    table = pq.read_table(path)
    if not table.num_columns:
        raise TableError(f"{path.name}: it has no columns")
    as_text = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        try:
            as_text[name] = _known(column.cast(pa.string()).combine_chunks())
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            as_text[name] = _known(
                pa.array([None if each is None else str(each) for each in column.to_pylist()], pa.string())
            )
    return as_text


def _of_text(path: Path, encoding: str | None) -> dict[str, pa.Array]:
    encoding = encoding or _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = list(islice(file, SAMPLED))
    if sample and sample[0].startswith("\ufeff"):
        sample[0] = sample[0][1:]
    if not any(line.strip() for line in sample):
        raise TableError(f"{path.name}: it is empty. Remedy: give a table with a header and rows")
    quote = _quote(sample)
    delimiter = max(DELIMITERS, key=lambda each: (_evenness(sample, each, quote), -DELIMITERS.index(each)))
    pieces: list[list[pa.Array]] = []
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, quotechar=quote, skipinitialspace=delimiter != "\t")
        try:
            rows = (row for row in reader if any(cell.strip() for cell in row))
            header = [cell.removeprefix("\ufeff").strip() for cell in next(rows)]
            while header and not header[-1] and len(header) > 1:  # a delimiter at the end of each line
                header.pop()
            names = _names(header)
            while batch := list(islice(_even(rows, len(names), path, reader), BATCH)):
                pieces.append(
                    [pa.array([cell or None for cell in column], pa.string()) for column in zip(*batch, strict=True)]
                )
        except csv.Error as error:
            raise TableError(
                f"{path.name}, line {reader.line_num}: {error}. Remedy: look for a quote that does not close"
            ) from None
    return {
        name: _known(pa.concat_arrays([piece[number] for piece in pieces]) if pieces else pa.array([], pa.string()))
        for number, name in enumerate(names)
    }


def _even(rows: Iterator[list[str]], width: int, path: Path, reader: object) -> Iterator[list[str]]:
    """Rows of as many cells as there are columns; what is missing at the end of a row is empty."""
    for row in rows:
        cells = [cell.strip() for cell in row]
        line = getattr(reader, "line_num", 0)
        if (
            max(map(len, cells), default=0) > LONGEST
        ):  # what the csv module allows is for the whole process, and others raise it
            raise TableError(
                f"{path.name}, line {line}: a cell of over {LONGEST:,} characters. "
                "Remedy: look for a quote that does not close"
            )
        if any(cells[width:]):
            raise TableError(
                f"{path.name}, line {line}: it has {len(cells)} cells, and the header has {width}. "
                "Remedy: put what holds a delimiter between quotes"
            )
        yield cells[:width] + [""] * (width - len(cells))


def _names(header: Sequence[str]) -> list[str]:
    """Names that differ even where case is not seen."""
    taken: set[str] = set()
    names = []
    for number, told in enumerate(header, 1):
        name = told or f"column {number}"
        while name.casefold() in taken or name == KEY:
            name = f"{name} {number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _encoding(path: Path) -> str:
    """As for a register; what is taken for Windows-874 is Windows-1252 where its letters stand alone among Latin ones."""
    found = encoding_of(path)
    if found != THAI:
        return found
    with path.open("rb") as file:
        start = file.read(2**20)
    runs = Counter(len(run) > 1 for run in re.findall(rb"[\x80-\xff]+", start))
    if runs[True] >= runs[False]:
        return THAI
    return "latin-1" if re.search(rb"[\x81\x8d\x8f\x90\x9d]", start) else "cp1252"


def _quote(sample: Sequence[str]) -> str:
    """A double quote, or a single one where cells are put between those and nowhere between double ones."""
    text = "".join(sample)
    return (
        "'"
        if '"' not in text and len(re.findall(r"(?:^|[,;|\t] ?)'[^'\n]*'(?=[,;|\t\r\n])", text, re.M)) > len(sample) / 2
        else '"'
    )


def _evenness(sample: Sequence[str], delimiter: str, quote: str) -> tuple[float, int]:
    """How many of the rows have as many cells as the first, of two at least; and how many these are."""
    try:
        widths = [
            len(row) for row in csv.reader(sample, delimiter=delimiter, quotechar=quote, skipinitialspace=True) if row
        ]
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] < 2:
        return 0.0, 0
    return round(sum(width == widths[0] for width in widths) / len(widths), 2), widths[0]


def _known(values: pa.Array) -> pa.Array:
    """The values, those that are nothing but words for "missing" left out where such a word is common."""
    told = values.to_pylist()
    common = Counter(value.strip().lower() for value in told if value is not None and len(value) < 12)
    least = max(MISSING_SHARE * len(told), 5)
    words = {word for word in _MISSING if common[word] > least} | {""}
    if not any(common[word] for word in words):
        return values
    return pa.array([None if value is None or value.strip().lower() in words else value for value in told], pa.string())

"""Rows that are found by a number, without reading the others: files mapped into memory.

An index is entries in order, 64 bits each: a key of at most 31 bits, and the row that has it.  The rows themselves are
an Arrow file, from which a few are taken as soon as from a table in memory; or as many numbers each, side by side, so that a
row is one place of the file and not one of each column; or lines of text, packed a few together, for who asks
for one row at a time (:class:`Entries`, :class:`Lines`): a line costs one place of the disk and the unpacking of its neighbours.
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import ipc

ROWS_AT_ONCE = 1_000_000
LINES_AT_ONCE = 100_000
_TAKEN_AT_ONCE = 20_000  # rows
_KEY = 2**32  # an entry is its key times this, and its row
# Lines that are packed together: of 16 records of a register a third of the room is left, and one is unpacked in 15 microseconds.
_TOGETHER = 16
_CODEC = "zstd"
_PACKED = pa.Codec(_CODEC, 3)


def write_entries(batches: Iterable[pa.RecordBatch], path: Path) -> int:
    """Write an index: batches of one column without NULLs, the entries in order.  The number of entries."""
    count = 0
    with path.open("wb") as file:
        for batch in batches:
            [entries] = batch.columns
            _, numbers = entries.buffers()
            start = entries.offset * 8
            file.write(memoryview(numbers)[start : start + len(entries) * 8])
            count += len(entries)
    return count


def write_numbers(batches: Iterable[pa.RecordBatch], path: Path) -> int:
    """Write rows of one column, arrays of as many 64-bit numbers each and no NULL, in the order in which they come.  The
    number of rows."""
    count = 0
    with path.open("wb") as file:
        for batch in batches:
            [rows] = batch.columns
            numbers = rows.flatten()
            start = numbers.offset * 8
            file.write(memoryview(numbers.buffers()[1])[start : start + len(numbers) * 8])
            count += len(rows)
    return count


def write_rows(batches: pa.RecordBatchReader, path: Path) -> int:
    """Write rows in the order in which they come, to be found by their places.  The number of rows."""
    count = 0
    with ipc.new_file(path, batches.schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def write_lines(
    batches: Iterable[pa.RecordBatch], path: Path, *, written: Callable[[int], None] = lambda count: None
) -> int:
    """Write rows of one text column without NULLs as lines, in their order; ``written`` is told how many there are by now.

    A block of the file is how long it is unpacked (32 bits), and packed how long each of its lines is (32 bits each) and their
    bytes; a file beside it has where each block ends.  The number of lines.
    """
    count, end = 0, 0
    with path.open("wb") as texts, _ends_of(path).open("wb") as ends:
        for lines in _in_whole_blocks(batches):
            if not len(lines):
                continue
            if not len(lines):
                continue
            _, places, text = lines.buffers()
            edges = memoryview(places).cast("q")[lines.offset : lines.offset + len(lines) + 1]
            whole = memoryview(text) if text is not None else memoryview(b"")
            blocks, block_ends = [], []
            for first in range(0, len(lines), _TOGETHER):
                inner = edges[first : first + _TOGETHER + 1]
                lengths = [after - before for before, after in pairwise(inner)]
                unpacked = struct.pack(f"<{len(lengths)}I", *lengths) + whole[inner[0] : inner[-1]]
                block = struct.pack("<I", len(unpacked)) + _PACKED.compress(unpacked, asbytes=True)
                end += len(block)
                blocks.append(block)
                block_ends.append(end)
            texts.write(b"".join(blocks))
            ends.write(struct.pack(f"<{len(block_ends)}q", *block_ends))
            count += len(lines)
            written(count)
        # How many lines there are: the last block may have fewer than the others.
        ends.write(struct.pack("<q", count))
    return count


def _in_whole_blocks(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Array]:
    """The texts of batches, cut where a block ends; the next batch is made while one is packed."""
    left = pa.array([], pa.large_string())
    remaining = iter(batches)
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(next, remaining, None)
        while (batch := coming.result()) is not None:
            coming = ahead.submit(next, remaining, None)
            left = pa.concat_arrays([left, batch.column(0).cast(pa.large_string())])
            whole = len(left) - len(left) % _TOGETHER
            yield left[:whole]
            left = left[whole:]
    yield left


class Entries:
    """An index of :func:`write_entries`, for one key at a time.  Safe between threads."""

    def __init__(self, path: Path) -> None:
        self._entries = _numbers(path)

    def rows(self, key: int) -> list[int]:
        """The rows that have a key, in order."""
        entries, found = self._entries, []
        place, past = bisect_left(entries, key * _KEY), (key + 1) * _KEY
        while place < len(entries) and entries[place] < past:
            found.append(entries[place] & (_KEY - 1))
            place += 1
        return found


class Lines:
    """Lines of :func:`write_lines`, read one at a time.  Safe between threads."""

    def __init__(self, path: Path) -> None:
        self._text = _mapped(path)
        self._ends = _numbers(_ends_of(path))
        self._codec = pa.Codec(_CODEC)
        self._last = (-1, b"")  # who is found by an id is asked for by it next, and stands in the same block

    def __len__(self) -> int:
        return self._ends[-1]

    def __getitem__(self, place: int) -> str:
        if not 0 <= place < len(self):
            raise IndexError(place)
        number, within = divmod(place, _TOGETHER)
        last, unpacked = self._last
        if last != number:
            block = self._text[self._ends[number - 1] if number else 0 : self._ends[number]]
            size = int.from_bytes(block[:4], "little")
            unpacked = self._codec.decompress(block[4:], decompressed_size=size, asbytes=True)
            self._last = (number, unpacked)
        lines = min(_TOGETHER, len(self) - number * _TOGETHER)
        lengths = struct.unpack_from(f"<{lines}I", unpacked)
        start = 4 * lines + sum(lengths[:within])
        return unpacked[start : start + lengths[within]].decode()


def _ends_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.ends")


def _mapped(path: Path) -> memoryview:
    if not path.stat().st_size:
        return memoryview(b"")
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    mapped.madvise(mmap.MADV_RANDOM)  # the pages about one row are nobody's
    return memoryview(mapped)


def _numbers(path: Path) -> memoryview:
    return _mapped(path).cast("B").cast("q")


def rows_with(index: Path, keys: pa.Array) -> pa.Array:
    """The rows (from 0, each as often as it is found) that have one of the keys, which are different from each other."""
    if not index.stat().st_size or not len(keys):
        return pa.array([], pa.int64())
    with pa.memory_map(str(index)) as file:
        entries = pa.Array.from_buffers(pa.int64(), file.size() // 8, [None, file.read_buffer()])
        asked = pc.multiply(keys.sort().cast(pa.int64()), _KEY)
        first = pc.search_sorted(entries, asked, side="left").cast(pa.int64())
        past = pc.search_sorted(entries, pc.add(asked, _KEY - 1), side="right").cast(pa.int64())
        many = pc.subtract(past, first)
        alone, several = pc.equal(many, 1), pc.greater(many, 1)  # most keys have one row: these are taken at once
        lists = pa.LargeListViewArray.from_arrays(first.filter(several), many.filter(several), entries)
        found = pa.chunked_array([entries.take(first.filter(alone)), lists.flatten()]).combine_chunks()
        return pc.bit_wise_and(found, _KEY - 1)


def rows_in_order(path: Path, column: str, keys: pa.Array) -> pa.Table:
    """The rows that have one of the keys (different ones, without NULLs), of a file whose rows are in the order of the
    column.  Raises ValueError where they are not."""
    asked = keys.sort()
    with pa.memory_map(str(path)) as file, ThreadPoolExecutor() as workers:
        reader = ipc.open_file(file)
        wanted: list[tuple[pa.RecordBatch, pa.Array]] = []
        last = None
        for number in range(reader.num_record_batches):
            batch = reader.get_batch(number)
            told = batch.column(column)
            if not len(told):
                continue
            if last is not None and last > told[0].as_py():
                raise ValueError(f"{path.name} is not in the order of {column}")
            last = told[len(told) - 1].as_py()
            among = pc.search_sorted(asked, pa.scalar(told[0].as_py(), asked.type), side="left").as_py()
            past = pc.search_sorted(asked, pa.scalar(last, asked.type), side="right").as_py()
            within = asked.slice(among, past - among)
            first = pc.search_sorted(told, within, side="left").cast(pa.int64())
            many = pc.subtract(pc.search_sorted(told, within, side="right").cast(pa.int64()), first)
            rounds = range(pc.max(many).as_py() or 0)  # those with one row, those with two, and so on
            places = [pc.add(first.filter(pc.greater(many, each)), each) for each in rounds]
            wanted.append((batch, pa.chunked_array(places, pa.int64()).combine_chunks().sort()))
        # Most of the time goes on pages that are met for the first time: several can be waited for at once.
        found = list(workers.map(lambda each: each[0].take(each[1]), wanted))
        return pa.Table.from_batches(found, schema=reader.schema)


def numbers_at(path: Path, places: pa.Array, width: int, name: str) -> pa.Table:
    """The rows of :func:`write_numbers`, of ``width`` numbers each, at these places (from 0) as the column ``name``."""
    kind = pa.list_(pa.int64(), width)
    if not len(places):
        return pa.table({name: pa.array([], kind)})
    with pa.memory_map(str(path)) as file, ThreadPoolExecutor() as workers:
        numbers = pa.Array.from_buffers(pa.int64(), file.size() // 8, [None, file.read_buffer()])
        rows = pa.FixedSizeListArray.from_arrays(numbers, width)
        # Most of the time goes on pages that are met for the first time: several can be waited for at once.
        pieces = range(0, len(places), _TAKEN_AT_ONCE)
        taken = list(workers.map(lambda first: rows.take(places.slice(first, _TAKEN_AT_ONCE)), pieces))
        return pa.table({name: pa.chunked_array(taken, kind)})


def rows_at(path: Path, places: pa.Array) -> pa.Table:
    """The rows at these places (from 0), which are in order."""
    with pa.memory_map(str(path)) as file, ThreadPoolExecutor() as workers:
        reader = ipc.open_file(file)
        batches = [reader.get_batch(number) for number in range(reader.num_record_batches)]
        edges = [0]
        for batch in batches:
            edges.append(edges[-1] + batch.num_rows)
        cuts = pc.search_sorted(places, pa.array(edges, pa.int64()), side="left").to_pylist() if len(places) else []
        wanted = [
            (batch, pc.subtract(places.slice(first, past - first), edge))
            for batch, edge, first, past in zip(batches, edges, cuts, cuts[1:], strict=False)
            if past > first
        ]
        taken = list(workers.map(lambda each: each[0].take(each[1]), wanted))
        return pa.Table.from_batches(taken, schema=reader.schema)

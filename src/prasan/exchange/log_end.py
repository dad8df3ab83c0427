"""Whether the access log is whole at its end, without reading the rest: what a machine may ask every few seconds."""

from __future__ import annotations

import json
from pathlib import Path

from prasan.exchange.log import AccessLog, Entry

_BACK = 2**20


def end_is_whole(path: Path) -> bool:
    """Whether the last whole line is as it was written, and the log no shorter than its checkpoint says.

    An empty log without checkpoint is whole.  `prasan log verify` reads all of it.
    """
    try:
        kept = json.loads(path.with_suffix(".checkpoint.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return not path.exists() or not path.stat().st_size
    except ValueError:
        return False
    if not path.exists() or path.stat().st_size < kept["length"]:
        return False
    if not kept["size"]:
        return True
    last = last_use(path)
    return last is not None and last.index + 1 >= kept["size"]


def last_use(path: Path) -> Entry | None:
    """The last use that was written whole; None where there is none or it is not as it was written."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = max(0, size - _BACK)
        file.seek(start)
        *whole, _unfinished = file.read().split(b"\n")
    if not whole:
        return None
    try:
        index = int(json.loads(whole[-1])["index"])
    except (ValueError, KeyError, TypeError):
        return None
    offset = start + sum(len(each) + 1 for each in whole[:-1])
    line = next(AccessLog(path).lines(index, offset), None)
    return line.entry if line else None

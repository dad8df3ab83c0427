"""When each timed verb last ended, well or not: ``run/verbs/<verb>.json`` in the data folder, for whoever watches."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from prasan.engine.snapshots import write_durably


@dataclass(frozen=True)
class Run:
    """When a verb last ended well, and when it last failed, in seconds since 1970."""

    succeeded: float | None = None
    failed: float | None = None


def note(folder: Path, verb: str, *, well: bool) -> None:
    """Note that a verb, such as ``centre-remind``, has ended now.  What cannot be noted stops nothing."""
    with suppress(OSError):
        kept = folder / "run" / "verbs"
        kept.mkdir(parents=True, exist_ok=True)
        before = runs(folder).get(verb, Run())
        now = time.time()  # whole, since two ends within a moment have an order
        told = Run(now if well else before.succeeded, before.failed if well else now)
        write_durably(kept / f"{verb}.json", json.dumps(asdict(told)))


def runs(folder: Path) -> dict[str, Run]:
    """What is noted, by verb."""
    found = {}
    for path in (folder / "run" / "verbs").glob("[a-z]*.json"):
        with suppress(ValueError, TypeError):
            found[path.stem] = Run(**json.loads(path.read_text(encoding="utf-8")))
    return found

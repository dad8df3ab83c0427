"""What is measured, when it is asked for.  No label names a person, an account or an agency's system."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError

from prasan import __version__
from prasan.exchange.log_end import last_use
from prasan.web import scope
from prasan.web.centres.models import Report
from prasan.web.operations import health
from prasan.web.operations.counting import counts
from prasan.web.operations.exposition import Family
from prasan.web.operations.runs import runs
from prasan.web.registry.models import Notice
from prasan.web.snapshots import data_folder, store

_BEGUN = time.time()


def families() -> list[Family]:
    """All metrics; of what cannot be asked now, as with a database that is gone, none."""
    folder = data_folder()
    found = counts.families(folder / "run" / "metrics")
    gathering: tuple[Callable[[Path], Iterator[Family]], ...] = (_itself, _health, _snapshots, _runs, _log, _queues)
    for each in gathering:
        try:
            found += each(folder)
        except (DatabaseError, OSError, ValueError, KeyError):
            continue
    return found


def _itself(folder: Path) -> Iterator[Family]:
    info = Family("prasan_build", "info", "Which version answers.")
    info.add(1, "_info", version=__version__)
    yield info
    begun = Family(
        "prasan_process_start_seconds", "gauge", "When this process began, in seconds since 1970.", "seconds"
    )
    begun.add(_BEGUN)
    yield begun
    free = Family("prasan_disk_free_bytes", "gauge", "Bytes free where the data folder is.", "bytes")
    free.add(health.free_space(folder))
    yield free


def _health(_folder: Path) -> Iterator[Family]:
    family = Family("prasan_check", "gauge", "1 where a check of /health/ready is well, else 0.")
    for name, said in health.checks().items():
        family.add(int(said == "ok"), check=name)
    yield family


def _snapshots(_folder: Path) -> Iterator[Family]:
    age = Family("prasan_snapshot_age_seconds", "gauge", "How long ago what is live was made, by kind.", "seconds")
    held = Family("prasan_snapshots_held", "gauge", "1 where a snapshot of this kind waits for release, else 0.")
    kept, now = store(), datetime.now(UTC)
    for kind in kept.kinds():
        if kind.startswith("assembled/"):
            continue  # kept to be quick; they follow from others, and their names change with these
        age.add(round((now - kept.live(kind).made).total_seconds(), 1), kind=kind)
        held.add(int(kept.held(kind) is not None), kind=kind)
    yield age
    yield held


def _runs(folder: Path) -> Iterator[Family]:
    done = Family(
        "prasan_last_success_seconds", "gauge", "When a timed verb last ended well, in seconds since 1970.", "seconds"
    )
    failed = Family(
        "prasan_last_failure_seconds", "gauge", "When a timed verb last failed, in seconds since 1970.", "seconds"
    )
    for verb, told in sorted(runs(folder).items()):
        for family, at in ((done, told.succeeded), (failed, told.failed)):
            if at is not None:
                family.add(at, verb=verb)
    yield done
    yield failed


def _log(folder: Path) -> Iterator[Family]:
    told = json.loads((folder / "log" / "access.checkpoint.json").read_text(encoding="utf-8"))
    family = Family("prasan_log_entries", "gauge", "How many uses the access log has.")
    family.add(told["size"])
    yield family
    used = Family(
        "prasan_log_last_use_seconds",
        "gauge",
        "When the log's last use was, in seconds since 1970: not after now.",
        "seconds",
    )
    if (last := last_use(folder / "log" / "access.jsonl")) is not None:
        used.add(round(last.at.timestamp(), 3))
    yield used


def _queues(folder: Path) -> Iterator[Family]:
    family = Family("prasan_waiting", "gauge", "How much waits to be done, by queue.")
    with scope.everything():
        family.add(Notice.objects.filter(delivered_at=None).count(), queue="change_notices")
        family.add(Report.objects.filter(versions__state="submitted").distinct().count(), queue="submitted_reports")
    family.add(sum(1 for _ in (folder / "mail").glob("*.log")), queue="letters_kept_as_files")
    linkage = store().find("linkage")
    if linkage is not None:
        doubtful = sum(sum(facts["review"].values()) for facts in linkage.facts["registers"].values())
        family.add(doubtful, queue="doubtful_records")
    yield family

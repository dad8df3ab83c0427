"""Where the site finds what the other rooms have made."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from prasan.architecture.submissions import Submissions
from prasan.engine.snapshots import SnapshotStore
from prasan.measures import Measure
from prasan.measures.appeals import Appeals
from prasan.measures.authoring import Catalogue
from prasan.measures.rounds import Rounds


def data_folder() -> Path:
    """The data folder (``PRASAN_DATA``), asked each time so that tests can point elsewhere."""
    folder: Path | str = settings.PRASAN_DATA
    return folder if isinstance(folder, Path) else Path(folder)


def store() -> SnapshotStore:
    """The snapshot store under the data folder."""
    return SnapshotStore(data_folder() / "snapshots")


def blueprints() -> Submissions:
    """The blueprints that agencies sent in."""
    return Submissions(data_folder() / "architecture")


def rounds() -> Rounds:
    """The rounds of all measures."""
    return Rounds(data_folder() / "rounds" / "decisions.jsonl")


def appeals() -> Appeals:
    """The appeals against all measures."""
    return Appeals(data_folder() / "appeals" / "decisions.jsonl")


def measures_in_force() -> list[Measure]:
    """The measures, each as its version that is in force today says, by id; without those that say nothing any more."""
    return Catalogue(data_folder() / "measures").readable(timezone.localdate())[0]

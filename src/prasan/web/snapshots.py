"""Where the site finds what the other rooms have made."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from prasan.architecture.estate import Estate
from prasan.architecture.submissions import Submissions
from prasan.engine.snapshots import SnapshotStore
from prasan.measures import Measure
from prasan.measures.appeals import Appeals
from prasan.measures.appeals.keeping import Papers
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


def estate() -> Estate:
    """The newest blueprints of all agencies as one graph: the same object until one of them sends another, or something is
    decided on them, so that what is worked out of it is kept by it."""
    kept = blueprints()
    newest = tuple((each.unit, each.number, each.sha256) for each in kept.newest().values())
    # What is decided and said of the models is written beside them in ledgers, which only grow.
    ledgers = tuple((path.name, path.stat().st_size) for path in sorted(kept.folder.glob("*.jsonl")))
    return _estate(kept.folder, newest, ledgers)


@lru_cache(maxsize=1)
def _estate(folder: Path, newest: tuple[tuple[str, int, str], ...], ledgers: tuple[tuple[str, int], ...]) -> Estate:
    return Submissions(folder).estate()


def rounds() -> Rounds:
    """The rounds of all measures."""
    return Rounds(data_folder() / "rounds" / "decisions.jsonl")


def appeals() -> Appeals:
    """The appeals against all measures."""
    return Appeals(data_folder() / "appeals" / "decisions.jsonl")


def papers(of: str) -> Papers:
    """The files that people handed in for ``grants`` or ``claims``."""
    return Papers(data_folder() / of / "evidence")


def measures_in_force() -> list[Measure]:
    """The measures, each as its version that is in force today says, by id; without those that say nothing any more."""
    return Catalogue(data_folder() / "measures").readable(timezone.localdate())[0]

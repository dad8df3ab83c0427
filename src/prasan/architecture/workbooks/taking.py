"""A workbook that a unit sends: kept as it came, its good rows put into the unit's model, the others kept to be mended.

In the data folder: ``architecture-workbooks/<unit>/<run>/`` with the file itself, ``to-mend.xlsx`` where rows were set aside, and
``outcome.json``.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from prasan.architecture.errors import ModelFileError
from prasan.architecture.files import model_as
from prasan.architecture.model import Loss, Model
from prasan.architecture.submissions import Submissions
from prasan.architecture.workbooks.applying import apply
from prasan.architecture.workbooks.faults import Fault
from prasan.architecture.workbooks.reading import read_tables
from prasan.architecture.workbooks.writing import set_aside_workbook
from prasan.engine.locks import locked
from prasan.engine.snapshots import write_durably

_OUTCOME, TO_MEND = "outcome.json", "to-mend.xlsx"
_RUN = re.compile(r"[0-9]{8}T[0-9]{12}")


@dataclass(frozen=True)
class Outcome:
    """What became of a workbook: how many rows did what, the number of the unit's submission that they made (None where they
    changed nothing), and what is wrong with those that were set aside."""

    run: str
    unit: str
    file: str
    by: str
    at: str
    added: int
    changed: int
    removed: int
    same: int
    aside: int
    submission: int | None
    losses: tuple[Loss, ...] = ()
    faults: tuple[Fault, ...] = ()


class Workbooks:
    """The workbooks under a folder."""

    def __init__(self, folder: Path, submissions: Submissions) -> None:
        self.folder, self.submissions = folder, submissions

    def take(
        self,
        path: Path,
        unit: str,
        by: str,
        *,
        name: str = "",
        propose: bool = False,
        branch: str = "",
    ) -> Outcome:
        """Take a workbook for a unit called ``name``, as :meth:`Submissions.take` takes a model.  Raises ModelFileError; then nothing is
        kept.  A proposal is made upon the one that waits, if one does, so that it says all of it."""
        if not unit.isalnum():  # it becomes a folder
            raise ModelFileError(f"unit {unit!r}: not the code of a unit. Remedy: name the unit whose workbook it is.")
        sheets = read_tables(path)
        own = self.folder / unit
        own.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / f"{unit}.lock"):  # two at once would each leave out what the other says
            now = datetime.now(UTC)
            base = self._base(unit, propose=propose, branch=branch)
            made = apply(sheets, base, name=name or unit)
            run = f"{now:%Y%m%dT%H%M%S%f}"
            beside = own / f".{run}"
            beside.mkdir()
            if path.is_dir():
                shutil.copytree(path, beside / "sent")
            else:
                shutil.copyfile(path, beside / f"sent{path.suffix.lower()}")
            if made.aside:
                write_durably(beside / TO_MEND, set_aside_workbook(sheets, made.aside, made.faults))
            number: int | None = None
            losses: list[Loss] = []
            if made.taken:
                with tempfile.TemporaryDirectory(dir=own, prefix=".model-") as folder:
                    file = Path(folder) / ("model.archimate" if made.model.form == "archi" else "model.xml")
                    data, lost = model_as(made.model, made.model.form)
                    file.write_bytes(data)
                    taken, losses = self.submissions.take(file, unit, by, propose=propose, branch=branch)
                    number, losses = taken.number, lost + losses
            outcome = Outcome(
                run, unit, path.name, by, now.isoformat(timespec="seconds"), made.added, made.changed, made.removed,
                made.same, sum(len(rows) for rows in made.aside.values()), number, tuple(losses), tuple(made.faults),
            )  # fmt: skip
            write_durably(beside / _OUTCOME, json.dumps(asdict(outcome), ensure_ascii=False, indent=1))
            beside.rename(own / run)
        return outcome

    def _base(self, unit: str, *, propose: bool, branch: str) -> Model | None:
        kept = self.submissions
        states = ("accepted", "waiting") if propose and not branch else ("accepted",)
        line = [each for each in kept.every(unit) if not each.branch and kept.standing(each).state in states]
        line += kept.branches(unit).get(branch, []) if branch else []
        return kept.read(line[-1]) if line else None

    def of(self, unit: str) -> list[Outcome]:
        """What became of a unit's workbooks, the newest first."""
        runs = sorted((each.name for each in (self.folder / unit).glob("[0-9]*")), reverse=True)
        return [found for run in runs if (found := self.find(unit, run))]

    def find(self, unit: str, run: str) -> Outcome | None:
        """What became of one; None where the unit sent no such."""
        path = self.folder / unit / run / _OUTCOME
        if not _RUN.fullmatch(run) or not path.exists():
            return None
        told = json.loads(path.read_text(encoding="utf-8"))
        told["losses"] = tuple(Loss(**each) for each in told["losses"])
        told["faults"] = tuple(Fault(**each) for each in told["faults"])
        return Outcome(**told)

    def to_mend(self, outcome: Outcome) -> Path | None:
        """The workbook of the rows that were set aside; None where none was."""
        path = self.folder / outcome.unit / outcome.run / TO_MEND
        return path if path.exists() else None

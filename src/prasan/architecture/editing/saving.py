"""A change is a new submission of the unit; whoever changed the model meanwhile is not overwritten."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from prasan.architecture.editing.errors import ChangedSinceError, EditError
from prasan.architecture.files import model_as, read_model
from prasan.architecture.model import Model
from prasan.architecture.submissions import Submission, Submissions
from prasan.engine.locks import locked

Made = TypeVar("Made")


def save(kept: Submissions, unit: str, base: int, by: str, change: Callable[[Model], Made]) -> tuple[Submission, Made]:
    """Make a change to the model that was submission ``base`` when it was opened, and keep it as the unit's newest.

    Raises ChangedSinceError where another submission has come since, EditError where the change cannot be made or the form
    of the file has no place for it; then nothing is kept.
    """
    with locked(kept.folder / f"{unit}.edit.lock"):
        newest = kept.of(unit)[-1]
        if newest.number != base:
            raise ChangedSinceError(newest.number, newest.by)
        path = kept.folder / unit / str(newest.number) / newest.file
        model, _ = read_model(path)
        lost_before = len(model_as(model, model.form)[1])
        made = change(model)
        data, losses = model_as(model, model.form)
        if len(losses) > lost_before:
            told = "; ".join(f"{loss.place}: {loss.what}" for loss in losses[:3])
            raise EditError("form", f"the form {model.form} has no place for this: {told}")
        with tempfile.TemporaryDirectory() as beside:
            file = Path(beside) / newest.file
            file.write_bytes(data)
            return kept.take(file, unit, by)[0], made

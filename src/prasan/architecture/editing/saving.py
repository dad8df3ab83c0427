"""What is changed on pages is a draft: a branch beside the unit's accepted model, until the architect proposes it.

A unit has one draft at a time, the branch ``edits-N``.  Once what it holds has been accepted the next change begins another from the
model of that day.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TypeVar

from prasan.architecture.branches import merge_of, propose_merge
from prasan.architecture.editing.errors import ChangedSinceError, EditError
from prasan.architecture.files import model_as
from prasan.architecture.merging import Conflict
from prasan.architecture.model import Model
from prasan.architecture.submissions import Submission, Submissions
from prasan.engine.locks import locked

Made = TypeVar("Made")


def draft_of(kept: Submissions, unit: str) -> tuple[str, Submission | None]:
    """The name of a unit's draft, and its newest submission where it has begun."""
    branches = kept.branches(unit)
    merged: dict[str, int] = {}
    for each in kept.of(unit):
        merged[each.merges] = each.number
    for number in count(1):
        name = f"edits-{number}"
        found = branches.get(name)
        if found is None or found[-1].number > merged.get(name, 0):
            return name, found[-1] if found else None
    raise AssertionError


def opened(kept: Submissions, unit: str) -> Submission:
    """What is changed next: the draft, else the newest accepted submission, which must be there."""
    return draft_of(kept, unit)[1] or kept.of(unit)[-1]


def save(kept: Submissions, unit: str, base: int, by: str, change: Callable[[Model], Made]) -> tuple[Submission, Made]:
    """Make a change to the model that was submission ``base`` when it was opened, and keep it as the unit's draft.

    Raises ChangedSinceError where somebody has changed the draft since, EditError where the change cannot be made or the form
    of the file has no place for it; then nothing is kept.
    """
    with locked(kept.folder / f"{unit}.edit.lock"):
        newest = _unchanged(kept, unit, base)
        model = kept.read(newest)
        made = change(model)
        data, losses = model_as(model, model.form)
        if losses and len(losses) > len(model_as(kept.read(newest), model.form)[1]):
            told = "; ".join(f"{loss.place}: {loss.what}" for loss in losses[:3])
            raise EditError("form", f"the form {model.form} has no place for this: {told}")
        name = draft_of(kept, unit)[0]
        return kept.take_data(data, Path(newest.file), unit, by, branch=name)[0], made


def propose(kept: Submissions, unit: str, base: int, by: str) -> Submission | list[Conflict]:
    """Propose the draft, merged with what has been accepted since it began; or what somebody has to choose first.

    Raises ChangedSinceError as :func:`save`, and EditError where there is no draft.
    """
    with locked(kept.folder / f"{unit}.edit.lock"):
        newest = _unchanged(kept, unit, base)
        if not newest.branch:
            raise EditError("nothing", "there is no draft to propose")
        model, conflicts = merge_of(kept, newest, {})
        return conflicts or propose_merge(kept, newest, model, by)


def _unchanged(kept: Submissions, unit: str, base: int) -> Submission:
    newest = opened(kept, unit)
    if newest.number != base:
        raise ChangedSinceError(newest.number, newest.by)
    return newest

"""What is changed on pages is a draft: a branch beside the unit's accepted model, until the architect proposes it.

A unit has one draft at a time, the branch ``edits-N``.  Once what it holds has been accepted the next change begins another from the
model of that day, as it does once it was thrown away.  Of a draft's files the newest is whole, and those before it are kept by how
they differ from the next.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, pairwise
from pathlib import Path
from typing import TypeVar

from prasan.architecture.branches import merge_of, propose_merge
from prasan.architecture.earlier import shorten
from prasan.architecture.editing.errors import ChangedSinceError, EditError
from prasan.architecture.files import model_as
from prasan.architecture.merging import Conflict
from prasan.architecture.model import Model
from prasan.architecture.submissions import Submission, Submissions, Telling
from prasan.engine.locks import locked
from prasan.exchange.officers import Officer

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
        if found is None:
            return name, None
        if found[-1].number > merged.get(name, 0) and kept.standing(found[-1]).state != "dropped":
            return name, found[-1]
    raise AssertionError


def opened(kept: Submissions, unit: str) -> Submission:
    """What is changed next: the draft, else the newest accepted submission, which must be there."""
    return draft_of(kept, unit)[1] or kept.of(unit)[-1]


def save(
    kept: Submissions,
    unit: str,
    base: int,
    by: str,
    change: Callable[[Model], Made],
    *,
    telling: Telling | None = None,
) -> tuple[Submission, Made]:
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
        saved, _ = kept.take_data(data, Path(newest.file), unit, by, branch=name, written=model, telling=telling)
        _shorten(kept, kept.branches(unit)[name])
        return saved, made


def _shorten(kept: Submissions, line: list[Submission]) -> None:
    """Shorten what stands whole before the newest: the one before, and one more where a run was broken off, or a draft is old."""
    left = 2
    for earlier, later in reversed(list(pairwise(line))):
        if left and (kept.folder / earlier.unit / str(earlier.number) / earlier.file).exists():
            shorten(
                kept.folder / earlier.unit, earlier.number, earlier.file, earlier.sha256, (later.number, later.file)
            )
            left -= 1


def throw_away(kept: Submissions, unit: str, base: int, by: Officer, *, telling: Telling | None = None) -> None:
    """Drop the draft: the next change begins from the accepted model.  What it held is still seen among the submissions.

    Raises ChangedSinceError as :func:`save`, and EditError where there is no draft.
    """
    with locked(kept.folder / f"{unit}.edit.lock"):
        newest = _unchanged(kept, unit, base)
        if not newest.branch:
            raise EditError("nothing", "there is no draft to throw away")
        kept.drop(newest, by=by, telling=telling)
        shorten(kept.folder / unit, newest.number, newest.file, newest.sha256)


def propose(
    kept: Submissions, unit: str, base: int, by: str, *, telling: Telling | None = None
) -> Submission | list[Conflict]:
    """Propose the draft, merged with what has been accepted since it began; or what somebody has to choose first.

    Raises ChangedSinceError as :func:`save`, and EditError where there is no draft.
    """
    with locked(kept.folder / f"{unit}.edit.lock"):
        newest = _unchanged(kept, unit, base)
        if not newest.branch:
            raise EditError("nothing", "there is no draft to propose")
        model, conflicts = merge_of(kept, newest, {})
        return conflicts or propose_merge(kept, newest, model, by, telling=telling)


def _unchanged(kept: Submissions, unit: str, base: int) -> Submission:
    newest = opened(kept, unit)
    if newest.number != base:
        raise ChangedSinceError(newest.number, newest.by)
    return newest

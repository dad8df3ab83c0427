"""Lines of submissions beside the accepted one, and what becomes of them: a merge with the newest model, which is a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from prasan.architecture.errors import ModelFileError
from prasan.architecture.files import model_as
from prasan.architecture.merging import Choice, Conflict, merge
from prasan.architecture.model import Model
from prasan.architecture.submissions import Submission, Submissions, Telling


def before_of(kept: Submissions, submission: Submission) -> Model | None:
    """The model that a submission was made from, or None where it is the first."""
    return kept.read(kept.get(submission.unit, submission.base)) if submission.base else None


def merged_from(kept: Submissions, unit: str, branch: str | None, number: int | None) -> Submission:
    """What is to be merged: the newest of a branch, or a submission.  Raises ModelFileError."""
    if (branch is None) == (number is None):
        raise ModelFileError("name what to merge. Remedy: --branch NAME, or --number N.")
    if number is not None:
        return kept.get(unit, number)
    found = kept.branches(unit)
    if branch not in found:
        raise ModelFileError(f"unit {unit} has no branch {branch}. Remedy: one of {', '.join(found) or 'none yet'}.")
    newest = found[str(branch)][-1]
    if kept.standing(newest).state == "dropped":
        raise ModelFileError(f"branch {branch} of unit {unit} was dropped. Remedy: name one that stands.")
    return newest


def merge_of(kept: Submissions, source: Submission, choices: Mapping[str, Choice]) -> tuple[Model, list[Conflict]]:
    """A submission merged with the newest accepted model of its unit."""
    mine = kept.model(source.unit)
    base = before_of(kept, source) or Model(mine.form, mine.id)
    return merge(base, mine, kept.read(source), choices)


def propose_merge(
    kept: Submissions, source: Submission, model: Model, by: str, *, telling: Telling | None = None
) -> Submission:
    """Keep a merged model as a proposal.  Raises ModelFileError."""
    data, _ = model_as(model, model.form)
    name = Path(kept.of(source.unit)[-1].file).with_stem("merged")
    return kept.take_data(
        data,
        name,
        source.unit,
        by,
        propose=True,
        merges=source.branch or str(source.number),
        telling=telling,
    )[0]

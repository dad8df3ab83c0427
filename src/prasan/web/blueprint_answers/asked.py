"""The estate as it is now, and answers over it; each is made once for the models that agencies have sent."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from prasan.architecture.answers.asking import WHOLE, Asked, Questions
from prasan.architecture.answers.basis import Answer
from prasan.architecture.submissions import Submissions
from prasan.centres.definitions import shipped_definitions
from prasan.registers.contract import shipped_contracts
from prasan.web.snapshots import blueprints

_Newest = tuple[tuple[str, int], ...]  # each unit with its newest submission


def questions() -> Questions:
    """The questions over all agencies' newest models."""
    return _questions(*_now())


def answered(question: str, on: date, *, within: int, value: float, fit: float) -> Answer:
    """The answer to a question about the whole estate.  Raises KeyError for another."""
    if question not in WHOLE:
        raise KeyError(question)
    return _answered(*_now(), question, on, within, value, fit)


def _now() -> tuple[Path, _Newest]:
    kept = blueprints()
    return kept.folder, tuple((unit, kept.of(unit)[-1].number) for unit in kept.units())


@lru_cache(maxsize=1)
def _questions(folder: Path, newest: _Newest) -> Questions:  # a new submission makes another key
    return Questions(Submissions(folder).estate())


@lru_cache(maxsize=16)
def _answered(folder: Path, newest: _Newest, question: str, on: date, within: int, value: float, fit: float) -> Answer:
    asked = Asked(
        on,
        within,
        value,
        fit,
        contracts=shipped_contracts(),
        indicators=frozenset(shipped_definitions().indicator),
    )
    return _questions(folder, newest).ask(question, asked)

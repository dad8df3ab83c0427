"""The estate as it is now, and answers over it; each is made once for the models that agencies have sent and what is decided of them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from prasan.architecture.answers.asking import WHOLE, Asked, Questions
from prasan.architecture.answers.basis import Answer
from prasan.architecture.estate import Estate
from prasan.centres.definitions import shipped_definitions
from prasan.registers.contract import shipped_contracts
from prasan.web.snapshots import estate


def questions() -> Questions:
    """The questions over all agencies' newest models."""
    return _questions(estate())


def answered(question: str, on: date, *, within: int, value: float, fit: float) -> Answer:
    """The answer to a question about the whole estate.  Raises KeyError for another."""
    if question not in WHOLE:
        raise KeyError(question)
    return _answered(estate(), question, on, within, value, fit)


@lru_cache(maxsize=1)
def _questions(estate: Estate) -> Questions:
    return Questions(estate)


@lru_cache(maxsize=16)
def _answered(estate: Estate, question: str, on: date, within: int, value: float, fit: float) -> Answer:
    asked = Asked(
        on,
        within,
        value,
        fit,
        contracts=shipped_contracts(),
        indicators=frozenset(shipped_definitions().indicator),
    )
    return _questions(estate).ask(question, asked)

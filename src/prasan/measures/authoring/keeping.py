"""Where each proposed version stands: a fold over the lines of the file in which officers' acts on drafts are kept."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from prasan.exchange.ledger import Line

LEDGER = "measures"
State = Literal["proposed", "withdrawn", "returned", "published"]


class AuthoringError(ValueError):
    """What cannot be done with a draft or a version: ``code`` is for those who say it in another language.

    ``problem`` and ``remedy`` are phrases of :func:`prasan.measures.errors.phrase`, and name nobody.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}. Remedy: {remedy}")
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True)
class Proposal:
    """A save of a draft that was sent to be published as a version of a measure, by its number in the file of acts.

    ``digest`` identifies the text, ``starts`` is the day from which it is in force.
    """

    number: int
    draft: str
    revision: int
    measure: str
    version: int
    starts: datetime.date
    digest: str
    unit: str
    by: str
    at: datetime.datetime
    state: State = "proposed"
    decided_by: str = ""
    decided_at: datetime.datetime | None = None
    why: str = ""


def standing(lines: Sequence[Line]) -> list[Proposal]:
    """The proposals after all lines of the file, in the order in which they were made."""
    proposals: dict[int, Proposal] = {}
    for line in lines:
        number = line["number"]
        if line["event"] == "proposed":
            named = ("draft", "revision", "measure", "version", "digest", "unit", "by", "at")
            starts = datetime.date.fromisoformat(line["starts"])
            proposals[number] = Proposal(number, starts=starts, **{name: line[name] for name in named})
        else:
            proposals[number] = replace(
                proposals[number],
                state=line["event"],
                decided_by=line["by"],
                decided_at=line["at"],
                why=line.get("why", ""),
            )
    return list(proposals.values())

"""What a clerk is told of a doubtful pair, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prasan.linkage.explaining import Explanation
from prasan.web.linkage.words import COMPARISONS, LEVELS, value_of

PROBLEMS = {
    "there is no word of this reviewer to take back": _("there is no word of this reviewer to take back"),
    "the pair is settled by now; an auditor may reopen it": _("the pair is settled by now; an auditor may reopen it"),
    "this reviewer has said that the record is another person's; take that back first": _(
        "this reviewer has said that the record is another person's; take that back first"
    ),
}
"""What :class:`prasan.linkage.reviewing.ReviewError` says that a page can cause."""


def problem(said: str) -> str:
    """Why a verdict was not taken, in the reader's language; several reasons stand one a line."""
    return "\n".join(str(PROBLEMS.get(line, line)) for line in said.splitlines())


def rows_of(told: Explanation) -> list[dict[str, Any]]:
    """The waterfall: for each comparison both values, what they say in words, and the bits."""
    return [
        {
            "name": COMPARISONS[step.comparison],
            "record": value_of(step.comparison, told.record),
            "person": value_of(step.comparison, told.person),
            "words": LEVELS[step.comparison, step.level],
            "weight": step.weight,
            "sign": "✓" if step.weight > 0 else "✗" if step.weight < 0 else "–",
            "for_it": step.weight > 0,
        }
        for step in told.steps
    ]

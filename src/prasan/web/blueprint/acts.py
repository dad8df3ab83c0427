"""Acts on blueprints, in the log for good: who sent, changed, proposed or threw away what.  What a model says is not in it."""

from __future__ import annotations

from collections.abc import Callable

from prasan.architecture.submissions import Submission
from prasan.web.accounts.models import User
from prasan.web.exchange import access_log


def noting(user: User, act: str) -> Callable[[Submission], None]:
    """Notes an act on a submission, as what keeps it asks for: before it is there, so that nothing is done that nobody reads of."""

    def note(submission: Submission) -> None:
        event = {"action": act, "who": user.get_username(), "unit": user.unit_code, "purpose": "keep_projects"}
        about = {"unit": submission.unit, "submission": submission.number}
        access_log().append({**event, "registers": [], "rows": 1, "about": about})

    return note

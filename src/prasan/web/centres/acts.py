"""Acts on what stands beside figures (alerts, notes, dashboards, briefings): who did them, in the log, for good.

Nobody's data is opened by them, so that they take no permit.  The line is the last thing of the act's transaction: the
log may tell of what failed in the end, and nothing is done of which it does not tell.  What somebody wrote is not in it.
"""

from __future__ import annotations

from prasan.web.accounts.models import User
from prasan.web.exchange import access_log


def noted(user: User, act: str, **about: str | int) -> None:
    """Note an act; ``about`` says of what: a unit, an indicator, a period, a number."""
    event = {"action": act, "who": user.get_username(), "unit": user.unit_code, "purpose": "follow_figures"}
    access_log().append({**event, "registers": [], "rows": 1, "about": about})

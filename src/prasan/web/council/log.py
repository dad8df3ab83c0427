"""Every act of the council is in the access log, as the last thing of its transaction.  What was said is not in it."""

from __future__ import annotations

from prasan.council.errors import CouncilError
from prasan.web.accounts.models import Role, User
from prasan.web.exchange import access_log

PURPOSE = "keep_council"


def noted(user: User, action: str, /, **about: str | int) -> None:
    """Write an act down; ``about`` says of what, in ids and numbers."""
    event = {"action": f"council_{action}", "who": user.get_username(), "unit": user.unit_code, "purpose": PURPOSE}
    access_log().append({**event, "registers": [], "rows": 1, "about": about})


def must_be_secretary(user: User) -> None:
    """Raises CouncilError (``not_yours``) for anybody but the council's secretary."""
    if not user.is_active or user.role != Role.SECRETARY:
        raise CouncilError("not_yours")


def said(text: str, most: int = 4000) -> str:
    """What somebody wrote, without space around it.  Raises CouncilError: ``no_words``; ``too_long`` with the ``most`` letters."""
    words = text.strip()
    if not words:
        raise CouncilError("no_words")
    if len(words) > most:
        raise CouncilError("too_long", most=most)
    return words

"""How often a sign-in may fail: by account and by address, in the database, so that all processes count together.

What was typed is kept as a keyed digest alone: people type passwords and national ids into the wrong field.
"""

from __future__ import annotations

import math
from datetime import timedelta

from django.db.models import Min
from django.utils import timezone
from django.utils.crypto import salted_hmac

from prasan.web.accounts.models import FailedSignIn

BY_ACCOUNT, BY_ADDRESS, WINDOW = 8, 60, timedelta(minutes=15)


class TooManyError(Exception):
    """Too many sign-ins have failed; ``minutes`` from now it may be tried again."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"too many sign-ins have failed; try again in {minutes} minutes")
        self.minutes = minutes


def count(username: str, address: str | None) -> None:
    """Count a sign-in as failed before it is tried, so that many at once are counted too; :func:`forget` takes it back.

    Raises TooManyError, for a name that exists as for one that does not; then nothing is tried, and nothing counted: who only
    waits is let in again.
    """
    now = timezone.now()
    # What is further ahead than a window was written by a clock that was wrong: it would lock an account until that time comes.
    FailedSignIn.objects.exclude(at__range=(now - WINDOW, now + WINDOW)).delete()
    account, where = _digest("account", username.casefold()), _digest("address", address or "")
    mine = FailedSignIn.objects.create(account=account, address=where, at=now)
    for limit, asked in ((BY_ACCOUNT, {"account": account}), (BY_ADDRESS, {"address": where})):
        failed = FailedSignIn.objects.filter(**asked)
        if failed.count() > limit:
            mine.delete()
            first = failed.aggregate(first=Min("at"))["first"] or now
            raise TooManyError(max(1, math.ceil((first + WINDOW - now).total_seconds() / 60)))


def forget(username: str) -> None:
    """The account signed in: what failed before is no longer counted."""
    FailedSignIn.objects.filter(account=_digest("account", username.casefold())).delete()


def _digest(kind: str, text: str) -> str:
    return salted_hmac(f"prasan.sign-in.{kind}", text, algorithm="sha256").hexdigest()

"""Which doubtful record a clerk is served: no more clerks have one open than words are wanted to settle it.

A lease only says who is served what.  Whoever answers after it has run out is heard all the same while the pair is open:
what counts is the file of decisions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from prasan.engine.snapshots import Snapshot
from prasan.linkage.review_queue import Case, cases
from prasan.linkage.reviewing import NOTHING, Pair, Standing
from prasan.web.accounts.models import User
from prasan.web.review.models import Lease


@dataclass(frozen=True)
class Served:
    """The record that a clerk has until a moment; or none, and when one that others have open may be free."""

    case: Case | None
    until: datetime | None


def serve(user: User, linkage: Snapshot, standings: Mapping[Pair, Standing], *, later: Collection[str] = ()) -> Served:
    """The record that this clerk has open still, or else the most valuable one that is free, which then is theirs.

    ``later`` are the codes of records that they put off: these come after all others.
    """
    until = forget_ended()
    others = Lease.objects.exclude(reviewer=user)
    # At most so many records can be others' or put off, so that one more is enough; the rest spares a second query.
    listed = cases(linkage, standings, user.get_username(), most=100 + others.count() + len(later))
    mine = Lease.objects.filter(reviewer=user).values_list("case", flat=True).first()
    ranked = sorted(listed, key=lambda case: (code_of(case) != mine, code_of(case) in later))
    for case in ranked:
        wanted = max(standings.get(pair, NOTHING).wanted for pair in case.pairs)
        if take(user, code_of(case), wanted, until):
            return Served(case, until)
    release(user)
    return Served(None, others.order_by("until").values_list("until", flat=True).first() if listed else None)


def forget_ended() -> datetime:
    """Remove leases that have run out, and those that run for longer than any was given: a clock that was ahead wrote them.  Until
    when a lease of now runs."""
    now = timezone.now()
    until = now + timedelta(minutes=settings.PRASAN_LEASE_MINUTES)
    Lease.objects.exclude(until__gt=now, until__lte=until + timedelta(minutes=5)).delete()
    return until


def release(user: User) -> None:
    """Give back the record that a clerk has open."""
    Lease.objects.filter(reviewer=user).delete()


def code_of(case: Case) -> str:
    """A record's code in the database and in sessions, which hold nothing of a record itself."""
    return salted_hmac("prasan.web.review.lease", f"{case.register}\0{case.record_key}", algorithm="sha256").hexdigest()


def take(user: User, code: str, wanted: int, until: datetime) -> bool:
    """Open a record for a clerk; False where as many others have it open as words are ``wanted``."""
    held = Lease.objects.filter(case=code, until__gt=timezone.now()).exclude(reviewer=user)
    if held.count() >= wanted:
        return False
    Lease.objects.update_or_create(reviewer=user, defaults={"case": code, "until": until})
    # Counted again after writing: of two who come at the same moment at least one sees the other, and goes on.
    return held.count() < wanted

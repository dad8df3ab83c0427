"""Letters to members of staff, who alone are written to, at the address of their account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.mail import EmailMessage

from prasan.web.accounts.models import User

Attachment = tuple[str, bytes, str]  # name, content, type


def write_to(users: Iterable[User], subject: str, text: str, attachments: Sequence[Attachment] = ()) -> int:
    """Send one letter to all who have an address; how many those are.  Raises what the mail server raises."""
    addresses = sorted({user.email for user in users if user.email})
    if not addresses:
        return 0
    letter = EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, bcc=addresses)
    for name, content, kind in attachments:
        letter.attach(name, content, kind)
    letter.send()
    return len(addresses)


def site_address(path: str) -> str:
    """A page's whole address, for a letter."""
    return f"{settings.PRASAN_SITE_URL.rstrip('/')}{path}"

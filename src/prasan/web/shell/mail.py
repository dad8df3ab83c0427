"""Letters to members of staff, who alone are written to, at the address of their account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation

from prasan.web.accounts.models import User

LANGUAGES = ("th", "en")
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


def in_both(letter: Callable[[], tuple[str, str]]) -> tuple[str, str]:
    """A letter's subject and text in Thai and then in English: an account does not say which its owner reads."""
    subjects, texts = [], []
    for language in LANGUAGES:
        with translation.override(language):
            subject, text = letter()
        subjects.append(subject)
        texts.append(text)
    return " / ".join(subjects), "\n\n".join(texts)


def site_address(path: str) -> str:
    """A page's whole address, for a letter."""
    return f"{settings.PRASAN_SITE_URL.rstrip('/')}{path}"

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from prasan.web.accounts.remembering import keys_changed


class Role(models.TextChoices):
    """What a person does here.  A role opens pages; the unit says how far down a centre's page reaches."""

    EXECUTIVE = "executive", _("Executive")
    OFFICER = "officer", _("Officer")
    APPROVER = "approver", _("Approving officer")
    ARCHITECT = "architect", _("Architect")
    CIO = "cio", _("Chief information officer")
    SECRETARY = "secretary", _("Secretary of the council")
    REVIEWER = "reviewer", _("Reviewer of links")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator of accounts")
    CITIZEN = "citizen", _("Citizen")


ROLES_OF_A_UNIT = (
    Role.EXECUTIVE,
    Role.OFFICER,
    Role.ARCHITECT,
    Role.REVIEWER,
    Role.APPROVER,
    Role.ADMINISTRATOR,
    Role.CIO,
    Role.SECRETARY,
)


class User(AbstractUser):
    """An account.  ``unit_code`` is the unit whose subtree an executive or officer sees, or for which an architect, reviewer,
    approving officer, chief information officer or secretary works, or whose subtree's accounts an administrator keeps; ``spine_id`` the person of the spine that a citizen is.
    A new account has the role that opens least; a password that somebody else chose is provisional."""

    role = models.CharField(max_length=16, choices=Role.choices, default=Role.CITIZEN)
    unit_code = models.CharField(max_length=5, blank=True, default="")
    spine_id = models.BigIntegerField(null=True, blank=True, unique=True)
    password_is_provisional = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_a_citizen_is_a_person_of_the_spine",
                condition=models.Q(role=Role.CITIZEN) | models.Q(spine_id__isnull=True),
            ),
            models.CheckConstraint(
                name="only_staff_of_a_unit_have_a_unit",
                condition=models.Q(role__in=[*ROLES_OF_A_UNIT]) | models.Q(unit_code=""),
            ),
        ]


class SignedIn(models.Model):
    """Where a session was begun: the person sees it, and may end it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="signed_in")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200)
    at = models.DateTimeField()


class FailedSignIn(models.Model):
    """A sign-in that failed: keyed digests of the name that was typed and of the address, in hex."""

    account = models.CharField(max_length=64, db_index=True)
    address = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)


class Proposal(models.Model):
    """What one administrator proposes to do with an account, until another confirms or refuses it.

    ``act`` is one of ``keeping.ACTS``, ``details`` what it takes; ``unit_code`` the unit of the account, by which it is seen.
    """

    act = models.CharField(max_length=20)
    username = models.CharField(max_length=150)
    unit_code = models.CharField(max_length=5, blank=True, default="")
    details = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(default=False)


class _TellingSet(models.QuerySet["models.Model"]):
    """Rows whose changes the site's processes are told."""

    def update(self, **kwargs: Any) -> int:
        changed = super().update(**kwargs)
        keys_changed()
        return changed


class _Telling(models.Model):
    """What decides whether a key is in force: no process goes on with what it remembers of it."""

    objects = _TellingSet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        keys_changed()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        keys_changed()
        return gone


class System(_Telling):
    """A machine of an agency that asks without a person: ``unit_code`` is the unit it works for, ``name`` what its keepers
    call it.  What it may have is decided by the agreements of its unit, and figures by the unit's subtree."""

    unit_code = models.CharField(max_length=5)
    name = models.CharField(max_length=100)
    added_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="a_system_has_one_name", fields=["unit_code", "name"])]

    @property
    def username(self) -> str:
        """How the log names it: never the name of an account, which has no slash."""
        return f"system/{self.pk}"


class SystemKey(_Telling):
    """A key by which a system signs in.  Only the digest of the secret is kept: a copy of the database opens nothing."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="keys")
    handle = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    sandbox = models.BooleanField(default=False)


class RequestsOfKey(models.Model):
    """How many requests of a key in a ``minute`` (of the clock, since 1970) the site's processes have taken, to count them off."""

    key = models.OneToOneField(SystemKey, on_delete=models.CASCADE, primary_key=True, related_name="requests")
    minute = models.BigIntegerField()
    taken = models.PositiveIntegerField()


class Shared(models.Model):
    """What the site's processes share for a while, such as how often somebody tried a code: the table of Django's cache."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)


class SystemJwk(_Telling):
    """A public key (JWK, RFC 7517) that checks what a system signs; ``kid`` is how its signatures name it."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="jwks")
    kid = models.CharField(max_length=64)
    jwk = models.JSONField()
    added_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="a_system_has_a_kid_once", fields=["system", "kid"])]


class SystemCertificate(_Telling):
    """A client certificate that a system shows beside its key; ``fingerprint`` is the SHA-256 of its DER form, in hex."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="certificates")
    fingerprint = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_system_has_a_certificate_once", fields=["system", "fingerprint"])
        ]

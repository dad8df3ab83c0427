"""What is done with systems and their keys, by whom; every act is in the access log."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from prasan.exchange.callbacks import CallbackError, checked_address
from prasan.web.accounts import keys
from prasan.web.accounts.certificates import fingerprint_of
from prasan.web.accounts.models import System, SystemCertificate, SystemJwk, SystemKey, User
from prasan.web.accounts.public_keys import add_public_key, end_public_key
from prasan.web.exchange import access_log

GRACE = {"0": timedelta(), "24": timedelta(hours=24), "168": timedelta(days=7)}


class SystemActError(ValueError):
    """What is asked cannot be done; ``code`` is what the pages word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Keeping:
    """The acts of one person on the systems that they keep."""

    def __init__(self, user: User) -> None:
        self.user = user

    def add(self, unit: str, name: str) -> System:
        """A new system of a unit.  Raises SystemActError (``name``, ``taken``)."""
        if not name or len(name) > 100 or not name.isprintable():
            raise SystemActError("name")
        try:
            with transaction.atomic():
                made = System.objects.create(unit_code=unit, name=name)
        except IntegrityError:
            raise SystemActError("taken") from None
        self._log("system_added", made)
        return made

    def close(self, system: System) -> None:
        """Nothing that it asks is answered any more, and its name is free again for none."""
        System.objects.filter(pk=system.pk, closed_at__isnull=True).update(closed_at=timezone.now())
        self._log("system_closed", system)

    def issue(self, system: System) -> str:
        """A new key, shown this once."""
        self._log("key_issued", system)
        return keys.issue(system)

    def rotate(self, key: SystemKey, grace: timedelta) -> str:
        """A new key in the place of another, shown this once."""
        self._log("key_rotated", key.system, key=key.handle)
        return keys.rotate(key, grace)

    def end_key(self, key: SystemKey) -> None:
        """End a key now."""
        keys.end_key(key)
        self._log("key_ended", key.system, key=key.handle)

    def add_public_key(self, system: System, text: str) -> SystemJwk:
        """Keep a public key.  Raises PublicKeyError."""
        made = add_public_key(system, text)
        self._log("public_key_added", system, key=made.kid)
        return made

    def end_public_key(self, key: SystemJwk) -> None:
        """From now on nothing that it signed is taken."""
        end_public_key(key)
        self._log("public_key_ended", key.system, key=key.kid)

    def bind(self, system: System, text: str) -> SystemCertificate:
        """Bind a system to a client certificate.  Raises SystemActError (``certificate``, ``bound``)."""
        fingerprint = fingerprint_of(text)
        if fingerprint is None:
            raise SystemActError("certificate")
        made, new = SystemCertificate.objects.get_or_create(system=system, fingerprint=fingerprint)
        if not new and made.ended_at is None:
            raise SystemActError("bound")
        SystemCertificate.objects.filter(pk=made.pk).update(ended_at=None)
        self._log("certificate_bound", system, key=fingerprint)
        return made

    def unbind(self, certificate: SystemCertificate) -> None:
        """The system may ask with it no more; without any that is left it asks by its key alone."""
        SystemCertificate.objects.filter(pk=certificate.pk).update(ended_at=timezone.now())
        self._log("certificate_ended", certificate.system, key=certificate.fingerprint)

    def set_callback(self, system: System, text: str) -> None:
        """From now on the system is told at an address that its subscriptions have something new.  Raises SystemActError
        (``callback``)."""
        try:
            address = checked_address(text.strip())
        except CallbackError:
            raise SystemActError("callback") from None
        with transaction.atomic():
            system.callbacks.filter(ended_at__isnull=True).update(ended_at=timezone.now())
            system.callbacks.create(address=address)
        self._log("callback_set", system, address=address)

    def end_callback(self, system: System) -> None:
        """Nothing is sent to the system any more; what waits is not sent either."""
        system.callbacks.filter(ended_at__isnull=True).update(ended_at=timezone.now())
        self._log("callback_ended", system)

    def _log(self, action: str, system: System, **more: str) -> None:
        access_log().append(
            {
                "action": action,
                "who": self.user.get_username(),
                "unit": system.unit_code,
                "system": system.username,
                **more,
            }
        )

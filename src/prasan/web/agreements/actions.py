"""What is done to an agreement: each act in one transaction, written in the access log, and, once both sides have signed, in
the file from which the rooms below read (:mod:`prasan.exchange.standing`).

Who drafts does not sign: an officer of either side drafts, and an approving officer of every unit of both sides signs, the
providers first.  Nobody signs twice, not even for another unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.centres.organisation import load_tree
from prasan.exchange.standing import LEDGER, acts, agreements_in
from prasan.exchange.terms import Agreement, Side, read_agreement
from prasan.registers.contract import shipped_contracts
from prasan.web.accounts.access import Act, may
from prasan.web.accounts.models import User
from prasan.web.agreements.models import SignatureOfVersion, Version
from prasan.web.exchange import access_log
from prasan.web.snapshots import data_folder

PURPOSE = "keep_agreements"
State = Version.State


class AgreementActError(ValueError):
    """An act that may not be done; the message says why and what to do, in the reader's language."""


def providers_of(registers: Mapping[str, object] | frozenset[str], consumers: frozenset[str]) -> frozenset[str]:
    """Whose the registers are: their holders, but for the consumers themselves where others are left."""
    known = shipped_contracts()
    holders = frozenset(known[name].owner for name in registers if name in known)
    return (holders - consumers) or holders


def check(agreement: Agreement) -> list[str]:
    """What is wrong with an agreement that hangs together by itself: registers, fields and units that there are not."""
    known, units = shipped_contracts(), load_tree().units
    wrong = []
    for unit in sorted(agreement.consumers | agreement.providers):
        if unit not in units:
            wrong.append(_("There is no unit %(unit)s.") % {"unit": unit})
    for name in sorted(agreement.registers):
        if name not in known:
            wrong.append(_("There is no register %(register)s.") % {"register": name})
            continue
        listed = (agreement.allowed() or {}).get(name, frozenset())
        for field in sorted(listed - known[name].fields.keys()):
            told = {"register": name, "field": field, "fields": ", ".join(known[name].fields)}
            wrong.append(_("%(register)s has no field %(field)s. It has %(fields)s.") % told)
    missing = providers_of(agreement.registers, agreement.consumers) - agreement.providers
    for unit in sorted(missing):
        told = {"unit": unit}
        wrong.append(_("Unit %(unit)s holds one of the registers, and is not among the providers.") % told)
    return wrong


def draft(user: User, terms: Mapping[str, Any]) -> Version:
    """Begin an agreement, or the next version of one that was signed.  Raises AgreementActError, AgreementError."""
    agreement = _fitting(user, terms)
    if any(each.id == agreement.id for each in _of_file()):
        raise AgreementActError(_("The agreements' file has this name already. Choose another."))
    with transaction.atomic():
        before = Version.objects.select_for_update().filter(agreement=agreement.id).order_by("-number").first()
        if before is not None:
            if before.state in (State.DRAFT, State.SIGNED_BY_PROVIDER):
                raise AgreementActError(_("A version of this agreement waits already. Edit that one."))
            if not _takes_part(before.told(), user.unit_code):
                raise AgreementActError(_("An agreement of other units has this name. Choose another."))
        number = before.number + 1 if before else 1
        try:
            version = Version.objects.create(
                agreement=agreement.id,
                number=number,
                terms=agreement.terms(),
                drafted_by=user.get_username(),
                drafted_for=user.unit_code,
            )
        except IntegrityError:
            raise AgreementActError(_("A version of this agreement waits already. Edit that one.")) from None
        _log(user, "agreement_drafted", version)
    return version


def edit(user: User, version: Version, terms: Mapping[str, Any], revision: int) -> Version:
    """Save a draft anew, upon the ``revision`` that the editor saw.  Raises AgreementActError, AgreementError."""
    agreement = _fitting(user, terms)
    with transaction.atomic():
        now = _locked(version, State.DRAFT)
        if now.revision != revision:
            raise AgreementActError(_("Somebody else saved the draft since you opened it. Look at it again."))
        if agreement.id != now.agreement:
            raise AgreementActError(_("A draft keeps its name. Begin another agreement for another name."))
        now.terms, now.revision = agreement.terms(), revision + 1
        now.save(update_fields=["terms", "revision"])
        _log(user, "agreement_edited", now)
    return now


def side_to_sign(user: User, version: Version) -> Side | None:
    """For which side somebody may sign a version now; None where they may not."""
    if version.state not in (State.DRAFT, State.SIGNED_BY_PROVIDER) or not may(user, Act.SIGN, user.unit_code):
        return None
    agreement = version.told()
    if any(each.by == user.get_username() for each in agreement.signatures):
        return None
    waits = agreement.unsigned("provider")
    side: Side = "provider" if waits else "consumer"
    return side if user.unit_code in (waits or agreement.unsigned("consumer")) else None


def sign(user: User, version: Version, seal: str) -> Version:
    """Sign a version whose terms have the ``seal`` that the signer saw.  Raises AgreementActError, AgreementError, LedgerError."""
    with transaction.atomic():
        now = _locked(version, State.DRAFT, State.SIGNED_BY_PROVIDER)
        agreement = now.told()
        side = side_to_sign(user, now)
        if side is None:
            raise AgreementActError(
                _(
                    "Another account signs next: the providers' approving officers first, then the consumers', each once."
                )
            )
        if seal != agreement.seal:
            raise AgreementActError(_("The draft was changed since you opened it. Look at it again."))
        if wrong := check(agreement):
            raise AgreementActError(" ".join(wrong))
        now.seal = seal
        SignatureOfVersion.objects.create(version=now, side=side, unit=user.unit_code, by=user.get_username())
        signed = now.told()
        if not signed.unsigned("provider"):
            now.state = State.SIGNED_BY_PROVIDER if signed.unsigned("consumer") else State.IN_FORCE
        now.since = timezone.now()
        now.save(update_fields=["seal", "state", "since"])
        if now.state != State.IN_FORCE:
            _log(user, "agreement_signed", now, side=side)
            return now
        signed = now.told()
        told = {
            "terms": signed.terms(),
            "seal": seal,
            "signatures": [each.model_dump(mode="json") for each in signed.signatures],
        }
        _decided(user, now, "in_force", "agreement_in_force", **told)
    return now


def send_back(user: User, version: Version, why: str) -> Version:
    """Make a version that waits to be signed a draft again; its signatures fall.  Raises AgreementActError."""
    with transaction.atomic():
        now = _locked(version, State.DRAFT, State.SIGNED_BY_PROVIDER)
        _must_take_part(user, now)
        if not now.signatures.exists():
            raise AgreementActError(_("Nobody has signed it yet: it can be edited as it is."))
        now.signatures.all().delete()
        now.state, now.seal, now.why, now.since = State.DRAFT, "", _said(why), timezone.now()
        now.save(update_fields=["state", "seal", "why", "since"])
        _log(user, "agreement_returned", now, why=now.why)
    return now


def suspend(user: User, version: Version, why: str) -> Version:
    """Suspend an agreement in force: nothing is allowed by it until it is resumed.  Raises AgreementActError, LedgerError."""
    return _changed(user, version, "suspended", "agreement_suspended", why, State.IN_FORCE)


def resume(user: User, version: Version, why: str) -> Version:
    """Let a suspended agreement hold again, by the unit that suspended it.  Raises AgreementActError, LedgerError."""
    if version.by_unit != user.unit_code:
        raise AgreementActError(_("The unit that suspended it lets it hold again."))
    return _changed(user, version, "resumed", "agreement_resumed", why, State.SUSPENDED)


def end(user: User, version: Version, why: str) -> Version:
    """End an agreement for good; a draft is put aside.  Raises AgreementActError, LedgerError."""
    if version.state in (State.IN_FORCE, State.SUSPENDED):
        return _changed(user, version, "ended", "agreement_ended", why, State.IN_FORCE, State.SUSPENDED)
    with transaction.atomic():
        now = _locked(version, State.DRAFT, State.SIGNED_BY_PROVIDER)
        _must_take_part(user, now)
        now.state, now.why, now.since, now.by_unit = State.ENDED, _said(why), timezone.now(), user.unit_code
        now.save(update_fields=["state", "why", "since", "by_unit"])
        _log(user, "agreement_put_aside", now, why=now.why)
    return now


def _changed(
    user: User,
    version: Version,
    event: Literal["suspended", "resumed", "ended"],
    action: str,
    why: str,
    *states: str,
) -> Version:
    with transaction.atomic():
        now = _locked(version, *states)
        _must_take_part(user, now, Act.SIGN)
        state = State.IN_FORCE if event == "resumed" else State(event)
        said = _said(why)
        # It is of all its versions: an earlier one may hold until the later begins.
        standing = Version.objects.filter(agreement=now.agreement, state__in=(State.IN_FORCE, State.SUSPENDED))
        standing.update(state=state, why=said, since=timezone.now(), by_unit=user.unit_code)
        now.refresh_from_db()
        _decided(user, now, event, action, why=said)
    return now


def _decided(user: User, version: Version, event: str, action: str, **told: Any) -> None:
    """Write down what the rooms below go by; whatever fails leaves the database as it was."""
    log, ledger = access_log(), acts(data_folder().resolve())
    ledger.hold_against(log, LEDGER)
    by = {"by": user.get_username(), "how": "account", "unit": user.unit_code}
    line = {"event": event, "agreement": version.agreement, "version": version.number, **by, **told}
    head = ledger.append(lambda _lines: line)
    _log(user, action, version, ledger=LEDGER, decisions=head, **({"why": told["why"]} if "why" in told else {}))


def _log(user: User, action: str, version: Version, **more: Any) -> None:
    access_log().append(
        {
            "action": action,
            "who": user.get_username(),
            "unit": user.unit_code,
            "purpose": PURPOSE,
            "agreement": version.agreement,
            "version": version.number,
            "seal": version.seal,
            "people": 0,
            **more,
        }
    )


def _fitting(user: User, terms: Mapping[str, Any]) -> Agreement:
    agreement = read_agreement({**terms, "state": "draft"}, str(terms.get("id") or "?"))
    if not may(user, Act.DRAFT, user.unit_code) or not _takes_part(agreement, user.unit_code):
        raise AgreementActError(
            _("Your unit is neither the provider nor the consumer: it cannot draft this agreement.")
        )
    if wrong := check(agreement):
        raise AgreementActError(" ".join(wrong))
    return agreement


def _locked(version: Version, *states: str) -> Version:
    now = Version.objects.select_for_update().get(pk=version.pk)
    if now.state not in states:
        raise AgreementActError(_("Something else was done with the agreement since. Look at it again."))
    return now


def _takes_part(agreement: Agreement, unit: str) -> bool:
    return unit in agreement.providers | agreement.consumers


def _must_take_part(user: User, version: Version, *needed: Act) -> None:
    for_either = needed or (Act.DRAFT, Act.SIGN)
    if not _takes_part(version.told(), user.unit_code) or not any(
        may(user, each, user.unit_code) for each in for_either
    ):
        raise AgreementActError(_("Only an approving officer of the provider or the consumer may do this."))


def _said(why: str) -> str:
    if not why.strip():
        raise AgreementActError(_("Say why. It is kept, so name no person in it."))
    return why.strip()[:500]


def _of_file() -> list[Agreement]:
    signed = {each.agreement for each in Version.objects.all()}
    path = data_folder() / "agreements.yaml"
    return [each for each in agreements_in(data_folder()) if each.id not in signed] if path.exists() else []

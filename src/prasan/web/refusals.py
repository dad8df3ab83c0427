"""What the rooms below refuse, in the reader's language: agreements that are missing, and files that are not as they were."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from prasan.centres.organisation import load_tree
from prasan.engine.snapshots import SnapshotMissingError
from prasan.exchange.agreements import AgreementError, Gap, NotPermittedError
from prasan.exchange.ledger import LedgerError
from prasan.registers.contract import shipped_contracts
from prasan.thai.areas import place
from prasan.web.shell.templatetags.prasan import be_date, be_datetime, in_words, thai
from prasan.web.snapshots import measures_in_force

Refused = (NotPermittedError, AgreementError, LedgerError, SnapshotMissingError)
"""What :func:`refusal_words` words."""


def refusal_words(error: Exception) -> str:
    """Why the exchange or a ledger refuses, and what to do."""
    match error:
        case NotPermittedError():
            gaps = " ".join(_gap(each) for each in error.gaps)
            return _("No agreement allows it. %(gaps)s") % {"gaps": gaps}
        case AgreementError():
            return _("The agreements cannot be read. Tell whoever runs the site.")
        case LedgerError(code="gone") if error.at is not None:
            told = _(
                "A decision of %(when)s is missing from the file of decisions. Nothing is done until it is put back."
            )
            return told % {"when": be_datetime(error.at)}
        case LedgerError():
            return _("The file of decisions has been altered. Nothing is done until it is put back from a backup.")
        case SnapshotMissingError():
            return _(
                "Data that this needs is not there any more, or has not been made yet. Tell whoever runs the site."
            )
    raise error


def _field(told: str) -> str:
    """A field that is told as register.field, in words."""
    register, _dot, name = told.partition(".")
    contract = shipped_contracts().get(register)
    column = contract.fields.get(name) if contract else None
    return f"{in_words(contract)}: {in_words(column)}" if contract and column else told


def _gap(gap: Gap) -> str:
    told = {"agreement": gap.agreement, "what": gap.what}
    match gap.code:
        case "unit":
            unit = load_tree().units.get(gap.what)
            return _("Agreement %(agreement)s is not with %(what)s.") % {
                **told,
                "what": in_words(unit) if unit else gap.what,
            }
        case "purpose" | "other_purpose":
            names = {f"measure:{measure.id}": in_words(measure) for measure in measures_in_force()}
            purpose = names.get(gap.what, gap.what)
            return _("Agreement %(agreement)s is not for this purpose: %(what)s.") % {**told, "what": purpose}
        case "withdrawn":
            return (
                _("Agreement %(agreement)s rests on consent, which some people have taken back: ask by people.") % told
            )
        case "no_seal":
            return _("No seal %(what)s of the unit is in force.") % told
        case "registers" | "not_named":
            contracts = shipped_contracts()
            names = {name: in_words(contract) for name, contract in contracts.items()}
            listed = ", ".join(names.get(name, name) for name in gap.what.split(", "))
            return _("Agreement %(agreement)s does not cover the register: %(what)s.") % {**told, "what": listed}
        case "fields":
            listed = ", ".join(map(_field, gap.what.split(", ")))
            return _("Agreement %(agreement)s does not allow the field: %(what)s.") % {**told, "what": listed}
        case "not_signed":
            return _("Agreement %(agreement)s has not been signed by both sides.") % told
        case "suspended":
            return _("Agreement %(agreement)s is suspended.") % told
        case "ended":
            return _("Agreement %(agreement)s has ended.") % told
        case "not_begun" | "expired":
            day = be_date(date.fromisoformat(gap.what))
            if gap.code == "expired":
                return _("Agreement %(agreement)s expired before %(what)s.") % {**told, "what": day}
            return _("Agreement %(agreement)s begins after %(what)s.") % {**told, "what": day}
        case "onward":
            return _("Agreement %(agreement)s does not allow that data is given on to others.") % told
        case "too_many":
            return _("Agreement %(agreement)s does not allow so many people in one request: %(what)s.") % told
        case "too_many_today":
            return _("Agreement %(agreement)s does not allow so many people in one day: %(what)s.") % told
        case "areas":
            language: Literal["th", "en"] = "th" if thai() else "en"
            listed = ", ".join(place(each, language) for each in gap.what.split(", "))
            return _("Agreement %(agreement)s is for the people of %(what)s alone.") % {**told, "what": listed}
        case "no_register":
            return _("No register was asked for.")
        case "no_agreement":
            return _("There are no agreements.")

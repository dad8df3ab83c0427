"""Seals in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from prasan.exchange.legal_bases import LegalBasis, legal_bases
from prasan.exchange.seals import Seal, SealError, today
from prasan.web.accounts.models import User
from prasan.web.agreements.words import section_words
from prasan.web.exchange import Telling
from prasan.web.shell.templatetags.prasan import in_language


@dataclass(frozen=True)
class Row:
    """A seal as the page shows it to a reader, and what that reader may do with it."""

    seal: Seal
    state: str
    unit: str
    law: str
    confirms: bool
    prolongs: bool
    ends: bool


def row(seal: Seal, reader: User, telling: Telling, *, acts: bool) -> Row:
    """``acts``: the reader may act on seals of its unit."""
    now = seal.state(today())
    lives, waits = now in ("proposed", "to_come", "in_force"), seal.confirmed_by is None or seal.asked is not None
    by = seal.asked.by if seal.asked else seal.proposed_by
    return Row(
        seal,
        state_words(now),
        telling.unit(seal.unit),
        law_words(legal_bases().get(seal.law), seal.law),
        confirms=acts and lives and waits and by.casefold() != reader.get_username().casefold(),
        prolongs=acts and now in ("to_come", "in_force"),
        ends=acts and lives,
    )


def law_words(basis: LegalBasis | None, name: str) -> str:
    """A law and its section; one that the library does not have any more by its name."""
    return f"{in_language(basis, 'short')}, {section_words(basis.section)}" if basis else name


def state_words(state: str) -> str:
    """How a seal stands."""
    return {
        "proposed": _("Waits for another officer"),
        "to_come": _("Confirmed, not begun"),
        "in_force": _("In force"),
        "over": _("Over"),
        "ended": _("Ended"),
        "lapsed": _("Never confirmed"),
    }[state]


def error_words(error: SealError) -> str:
    """Why an act on a seal is refused, and what to do."""
    return {
        "no_order": _("Say by which order."),
        "no_reason": _("Say why."),
        "too_long": _("At most 500 letters."),
        "law": _("By this law nothing is kept from whom it is of. Choose the law that the order rests on."),
        "past": _("A seal begins today or later: what was done before it is shown as it was."),
        "backwards": _("It would end before it does now, or before it begins. Choose a later day."),
        "too_long_a_time": _("A seal holds a year at most, and is then prolonged."),
        "not_in_force": _("It is not in force: what has been shown is not hidden again. Propose another."),
        "too_late": _("It is over already."),
        "nothing_waits": _("Nothing waits to be confirmed."),
        "same_officer": _("Who proposed it does not confirm it: another approving officer does."),
        "altered": _(
            "What the log tells of seals has been altered. Nothing is done until it is put back from a backup."
        ),
        "unknown": _("Your unit has no such seal."),
    }.get(error.code, str(error))

"""The site's way into the exchange: its agreements, its log, and what a log entry says in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.centres.organisation import load_tree
from prasan.exchange.agreements import AgreementError, Permit, Request, permit
from prasan.exchange.ledger import LedgerError
from prasan.exchange.log import SALT, AccessLog, Entry, salt
from prasan.exchange.log_index import UNDER_SEAL, LogIndex, Search
from prasan.exchange.pseudonyms import PURPOSE as KEEP_PSEUDONYMS
from prasan.exchange.seals import PURPOSE as KEEP_SEALS
from prasan.exchange.seals import Seal, SealError, read_seals, today
from prasan.exchange.standing import agreements_in
from prasan.measures import Measure
from prasan.measures.run import fields_needed, fields_to_pay, purpose
from prasan.registers.contract import shipped_contracts
from prasan.registers.opening import fields_to_link
from prasan.web.accounts.models import User
from prasan.web.log_words import action_words
from prasan.web.shell.templatetags.prasan import be_date, in_words, number
from prasan.web.snapshots import data_folder, measures_in_force

CITIZEN, CITIZEN_UNIT, CITIZEN_ACCESS = "citizen", "00000", "citizen_access"
ANSWER_REQUESTS = "answer_requests"
ANSWER_CITIZENS = "answer_citizens"
"""The purpose for which officers read what citizens ask, and answer."""


def access_log() -> AccessLog:
    """The log of every use of personal data."""
    return AccessLog(data_folder() / "log" / "access.jsonl")


def note_act(action: str, who: str, unit: str, spine_id: int | None, **more: Any) -> None:
    """Write down what an officer did for citizens, or somebody in a citizen's name, that opened no register.

    Of one person it is told to that person like any use.
    """
    purpose = ANSWER_CITIZENS if unit else CITIZEN_ACCESS
    event = {"action": action, "who": who, "unit": unit or CITIZEN_UNIT, "purpose": purpose, "spine_id": spine_id}
    access_log().append({**event, SALT: salt(), **more})


class Uses:
    """The uses that a search asks for, newest first, as pages need them: counted, and read a slice at a time."""

    def __init__(self, asked: Search) -> None:
        self.asked = asked
        self._index = LogIndex(access_log())

    def count(self) -> int:
        return self._index.count(self.asked)

    def __getitem__(self, part: slice) -> list[Entry]:
        return self._index.search(self.asked, limit=part.stop - part.start, offset=part.start)


def citizen_permit(who: str = CITIZEN) -> Permit:
    """The permit under which citizens read their own data.  Raises AgreementError and NotPermittedError.

    It names the role and not the account: the log holds nothing of a person beyond the spine id.  ``who`` is another where
    somebody acts for the person: ``citizen/<how>``, or the account of an officer at a counter.
    """
    return _permit(Request(who, CITIZEN_UNIT, CITIZEN_ACCESS, tuple(shipped_contracts())))


def request_permit(user: User, register: str) -> Permit:
    """The permit under which an officer of a register's owner answers what people ask of it.

    Raises AgreementError and NotPermittedError.
    """
    return _permit(Request(user.get_username(), user.unit_code, ANSWER_REQUESTS, (register,)))


def review_permit(user: User, registers: tuple[str, ...]) -> Permit:
    """The permit under which a reviewer opens a pair.  Raises AgreementError and NotPermittedError."""
    contracts = {name: contract for name, contract in shipped_contracts().items() if name in registers}
    asked = Request(user.get_username(), user.unit_code, "review_links", registers, fields_to_link(contracts))
    return _permit(asked)


def measure_permit(user: User | str, measure: Measure, *more: str, pays: bool = False) -> Permit:
    """The permit under which somebody (an account, or who as :func:`citizen_permit` says) acts on a measure's rounds and appeals: for its purpose, its registers and ``more``, and
    where it ``pays``, for the national ids that go to who pays.

    Raises AgreementError and NotPermittedError.
    """
    registers = tuple(dict.fromkeys((*measure.registers, *more)))
    fields = fields_to_pay(measure) if pays else fields_needed(measure)
    who = user if isinstance(user, str) else user.get_username()
    return _permit(Request(who, measure.owner, purpose(measure), registers, fields, onward=pays))


def _permit(request: Request) -> Permit:
    return permit(request, agreements_in(data_folder()), timezone.localdate())


def agreed_with(unit: str, purpose: str) -> bool:
    """Whether an agreement in force lets a unit work to a purpose, on whatever registers."""
    try:
        agreements = agreements_in(data_folder())
    except (AgreementError, LedgerError):
        return False
    today = timezone.localdate()
    return any(unit in each.consumers and purpose in each.purposes and each.in_force(today) for each in agreements)


@dataclass(frozen=True)
class Use:
    """A log entry in words.  ``action`` is the code, ``by`` who did it and for which unit, ``rows`` how many records; ``seal`` says
    by which order the use is, or was, kept from whom it is of."""

    index: int
    at: datetime
    action: str
    action_words: str
    by: str
    purpose: str
    legal_basis: str
    registers: str
    rows: str
    of_one_person: bool
    by_oneself: bool
    seal: str
    leaf: str


class Telling:
    """Log entries in the reader's language; names are looked up once."""

    def __init__(self) -> None:
        self._units = load_tree().units
        self._registers = {name: in_words(contract) for name, contract in shipped_contracts().items()}
        self._measures = {f"measure:{measure.id}": in_words(measure) for measure in measures_in_force()}

    def use(self, entry: Entry) -> Use:
        """An entry in words; codes that are not known stand as they are."""
        event = entry.event
        unit = self.unit(str(event.get("unit") or ""))
        rows = event.get("rows")
        return Use(
            index=entry.index,
            at=entry.at,
            action=str(event.get("action", "")),
            action_words=_with_subject(action_words(str(event.get("action", ""))), event),
            by=_for_whom(event) or f"{event.get('who', '')} · {unit}",
            purpose=self.purpose(str(event.get("purpose", ""))),
            legal_basis=str(event.get("legal_basis", "")),
            registers=", ".join(self._registers.get(name, name) for name in event.get("registers") or ()),
            rows=number(rows) if isinstance(rows, int) else "",
            of_one_person=event.get("spine_id") is not None,
            by_oneself=event.get("who") == CITIZEN,
            seal=self._seal(event),
            leaf=entry.leaf,
        )

    @cached_property
    def _seals(self) -> Mapping[str, Seal]:
        try:
            return read_seals(access_log())
        except SealError:
            return {}

    def _seal(self, event: Mapping[str, Any]) -> str:
        name = event.get(UNDER_SEAL)
        if name is None:
            return ""
        seal = self._seals.get(name)
        if seal is None:
            return _("Under the seal %(seal)s, of which the log tells no more") % {"seal": name}
        told = {"order": seal.order, "seal": name, "day": be_date(seal.ended_at or seal.until)}
        if seal.is_over(today()):
            return _("Under seal until %(day)s, by the order %(order)s (%(seal)s)") % told
        return _("Under seal: the person is shown it after %(day)s. Order %(order)s (%(seal)s)") % told

    def unit(self, code: str) -> str:
        """A unit's name; a code that is not known stands as it is."""
        known = self._units.get(code)
        return in_words(known) if known else code

    def purpose(self, purpose: str) -> str:
        """A purpose in words; one that is not known stands as it is."""
        known = {
            "link_registers": _("Linking the registers"),
            "review_links": _("Reviewing doubtful links"),
            "keep_register": _("Keeping the register"),
            "answer_lookups": _("Answering systems' look-ups"),
            "file_figures": _("Filing figures (nobody's data)"),
            "follow_figures": _("Following figures (nobody's data)"),
            "keep_log": _("Keeping the log"),
            "keep_projects": _("Keeping the projects and blueprints (nobody's data)"),
            "keep_agreements": _("Keeping the agreements"),
            "keep_plan": _("Keeping the national plan (nobody's data)"),
            KEEP_PSEUDONYMS: _("Keeping what units call people"),
            KEEP_SEALS: _("Keeping the seals on cases"),
            "serve_applications": _("Answering applications for services"),
            CITIZEN_ACCESS: _("Right of access of the person"),
            ANSWER_REQUESTS: _("Answering what people ask of their own data"),
            "farm_advice": _("Sending farming advice to those who agreed"),
            ANSWER_CITIZENS: _("Answering citizens"),
        }
        return known.get(purpose) or self._measures.get(purpose, purpose)


def _for_whom(event: Mapping[str, Any]) -> str:
    """Who used their own data, or another's in that one's name; empty for all other uses."""
    who = str(event.get("who", ""))
    known = {
        CITIZEN: _("The person themself"),
        f"{CITIZEN}/parent": _("A parent, for the child"),
        f"{CITIZEN}/carer": _("A carer, for the person"),
        f"{CITIZEN}/guardian": _("A guardian, for the person"),
        f"{CITIZEN}/given": _("Somebody whom the person chose, for the person"),
    }
    if who in known or event.get("purpose") != CITIZEN_ACCESS:
        return known.get(who, "")
    return _("An officer at a counter, for the person: %(officer)s") % {"officer": who}


def _with_subject(words: str, event: Mapping[str, Any]) -> str:
    """What was done, and to which account, system or seal."""
    subject = event.get("account") or event.get("system")
    if event.get("purpose") == KEEP_SEALS:
        subject = event.get("seal")
    return f"{words}: {subject}" if subject else words

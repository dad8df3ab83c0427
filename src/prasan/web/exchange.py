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
from prasan.exchange.log_index import ALTERED, UNDER_SEAL, LogIndex, Search
from prasan.exchange.pseudonyms import PURPOSE as KEEP_PSEUDONYMS
from prasan.exchange.seals import PURPOSE as KEEP_SEALS
from prasan.exchange.seals import Seal, SealError, read_seals, today
from prasan.exchange.standing import agreements_in
from prasan.measures import Measure
from prasan.measures.run import fields_needed, fields_to_pay, purpose
from prasan.registers.contract import shipped_contracts
from prasan.registers.opening import fields_to_link
from prasan.web.accounts.models import User
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


def action_words(action: str) -> str:
    """What was done, in words."""
    return {
        ALTERED: _("This entry is not as it was written"),
        "new_log_key": _("Began a key that signs the log"),
        "new_registry_key": _("Began a key that signs answers to systems"),
        "new_pseudonym_key": _("Began a key of what a unit calls people"),
        "index_lookups": _("Made the look-ups of a register"),
        "lookup_person": _("Looked somebody up by id, for a system"),
        "lookup_people": _("Looked somebody up among several, for a system"),
        "lookup_named": _("Looked for somebody by name, for a system"),
        "check_exists": _("Said whether a register has somebody, for a system"),
        "lookup_refused": _("Refused a system's look-up"),
        "subscribe": _("Subscribed a system to somebody's changes"),
        "told_changes": _("Told a system that somebody's record changed"),
        "open": _("Opened a register"),
        "linkage": _("Linked the registers"),
        "run_measure": _("Worked out a measure"),
        "simulate_measure": _("Simulated a measure, in counts alone"),
        "view_own_data": _("Viewed own data"),
        "copy_own_data": _("Took a copy of own data"),
        "request_asked": _("Asked something of their own data"),
        "request_replied": _("Answered what an agency asked back"),
        "request_taken_back": _("Took back what was asked"),
        "request_appealed": _("Appealed against an agency’s answer"),
        "request_opened": _("Opened a record to answer what the person asked"),
        "request_paper": _("Opened a paper that was handed in with what was asked"),
        "request_take": _("Took what the person asked, to look into it"),
        "request_ask_back": _("Asked the person back"),
        "request_extend": _("Took more days to answer the person"),
        "request_accept": _("Accepted what the person asked"),
        "request_refuse": _("Refused what the person asked"),
        "request_uphold": _("Left a refusal as it is, on appeal"),
        "request_overturn": _("Took a refusal away, on appeal"),
        "corrected_rows": _("Took a corrected row out, to go back to its register"),
        "consent_withdrawn": _("Took a consent back"),
        "consent_given": _("Gave a consent again"),
        "view_own_uses": _("Viewed who looked"),
        "view_own_measures": _("Viewed own measures"),
        "prove_own_uses": _("Took the list of who looked as a file"),
        "fill_in_form": _("Filled in a form from the registers"),
        "read_application": _("Read an application for a service"),
        "application_taken": _("Took an application for a service"),
        "application_asked": _("Asked an applicant something"),
        "application_granted": _("Granted an application for a service"),
        "application_refused": _("Refused an application for a service"),
        "find_children": _("Looked for a parent's children"),
        "told_child": _("Told a parent the name of a child"),
        "told_name": _("Told who acts for a person what the person is called"),
        "counter_person": _("Looked a person up who stands at a counter"),
        "counter_begin": _("Began to act for a person at a counter"),
        "counter_end": _("Ceased to act for a person at a counter"),
        "acting_begin": _("Began to act for a person"),
        "grant_person": _("Looked a person up whom somebody asks to act for"),
        "grant_asked": _("Asked to act for a person"),
        "grant_confirmed": _("Confirmed that somebody may act for a person"),
        "grant_refused": _("Refused that somebody acts for a person"),
        "grant_evidence_open": _("Opened a paper about acting for a person"),
        "grant_ended": _("Ended that somebody acts for a person"),
        "question_asked": _("Asked why a use was made"),
        "question_answered": _("Answered why a use was made"),
        "question_passed_on": _("Passed a question about a use on to the auditor"),
        "question_found": _("Gave the auditor's finding on a use"),
        "claim_sent": _("Sent an application for a measure"),
        "claim_opened": _("Looked at an application for a measure"),
        "claim_evidence_open": _("Opened evidence of an application"),
        "claim_answered": _("Answered an application for a measure"),
        "view_quarantine": _("Looked at rows in quarantine"),
        "export_quarantine": _("Took rows in quarantine out for correction"),
        "households": _("Made households"),
        "explain_link": _("Looked at a doubtful link"),
        "check_links": _("Checked how right links are"),
        "sample_links": _("Drew links to be checked by clerks"),
        "decide_pair": _("Judged a doubtful link"),
        "export_review": _("Took doubtful links out to be judged on paper"),
        "private_tokens": _("Encoded a register as tokens, for linkage without ids"),
        "private_blocks": _("Encoded block tokens, for linkage without ids"),
        "private_encodings": _("Encoded what tokens left over, for linkage without ids"),
        "private_match_tokens": _("Matched tokens of two agencies"),
        "private_match_blocks": _("Found whose encodings to ask for"),
        "private_match_encodings": _("Matched encodings of two agencies"),
        "private_links": _("Opened links that were made without ids"),
        "private_review": _("Opened pairs to review of linkage without ids"),
        "correct_register": _("Sent corrected rows"),
        "deliver_register": _("Handed a delivery in"),
        "release_register": _("Released a held delivery"),
        "discard_register": _("Discarded a held delivery"),
        "citizen_sign_in": _("Looked a person up who signed in by a provider"),
        "password_changed": _("Changed their password"),
        "account_add": _("Added an account"),
        "account_change": _("Gave an account another role"),
        "account_close": _("Closed an account"),
        "account_reopen": _("Opened an account again"),
        "account_reset": _("Ended the password of an account"),
        "account_factor": _("Removed the second factor of an account"),
        "account_proposed": _("Proposed a change of an account"),
        "account_refused": _("Refused a proposed change of an account"),
        "system_added": _("Added a system"),
        "system_closed": _("Closed a system"),
        "key_issued": _("Issued a key of a system"),
        "key_rotated": _("Replaced a key of a system"),
        "key_ended": _("Ended a key of a system"),
        "public_key_added": _("Added a public key of a system"),
        "public_key_ended": _("Ended a public key of a system"),
        "certificate_bound": _("Bound a system to a certificate"),
        "certificate_ended": _("Let a system's certificate go"),
        "callback_set": _("Gave a system an address for notices"),
        "callback_ended": _("Took a system's address for notices away"),
        "officer_refused": _("Refused an officer on the command line: no such account, or another password"),
        "propose_round": _("Read a measure's verdicts to propose a round"),
        "round_proposed": _("Proposed a round"),
        "approve_round": _("Looked at a round to approve it"),
        "round_approved": _("Approved a round"),
        "round_refused": _("Refused a round"),
        "read_changes": _("Compared two rounds"),
        "pay_round": _("Read a round's payees for a payment file"),
        "round_paid": _("Wrote a payment file"),
        "pay_appeals": _("Read granted appeals for a payment file"),
        "list_appeals": _("Listed appeals"),
        "appeal_person": _("Looked a person up for an appeal"),
        "appeal_lodged": _("Took an appeal"),
        "appeal_case": _("Looked at a person's case for an appeal"),
        "appeal_evidence": _("Took evidence for an appeal"),
        "appeal_evidence_read": _("Said what evidence for an appeal shows"),
        "appeal_evidence_open": _("Opened evidence of an appeal"),
        "appeal_decided": _("Decided an appeal"),
        "appeal_returned": _("Sent the decision of an appeal back"),
        "appeal_confirmed": _("Confirmed the decision of an appeal"),
        "propose_measure": _("Proposed a version of a measure"),
        "withdraw_measure": _("Took back a proposed version of a measure"),
        "return_measure": _("Sent a proposed version of a measure back"),
        "publish_measure": _("Published a version of a measure"),
        "seal_proposed": _("Proposed a seal on the uses in a case"),
        "seal_prolonging": _("Proposed to prolong a seal"),
        "seal_confirmed": _("Confirmed a seal, or that it is prolonged"),
        "seal_ended": _("Ended a seal"),
        "agreement_drafted": _("Drafted an agreement"),
        "agreement_edited": _("Changed a draft of an agreement"),
        "agreement_signed": _("Signed an agreement"),
        "agreement_in_force": _("Signed an agreement, which is in force"),
        "agreement_returned": _("Sent an agreement back to be changed"),
        "agreement_put_aside": _("Put a draft of an agreement aside"),
        "agreement_suspended": _("Suspended an agreement"),
        "agreement_resumed": _("Let a suspended agreement hold again"),
        "agreement_ended": _("Ended an agreement"),
        "hosting_begin": _("Began a plan of the shared data centre"),
        "hosting_what_if": _("Asked what a plan of the shared data centre would be with a change"),
        "hosting_freeze": _("Froze the baseline of a plan of the shared data centre"),
        "hosting_propose": _("Proposed a plan of the shared data centre"),
        "hosting_approve": _("Approved a plan of the shared data centre"),
        "hosting_return": _("Returned a plan of the shared data centre"),
        "project_draft": _("Began a project"),
        "project_edit": _("Changed the draft of a project"),
        "project_submit": _("Submitted a project"),
        "project_withdraw": _("Took a submitted project back"),
        "project_check": _("Checked a project against the blueprint"),
        "project_return": _("Returned a project to its agency"),
        "project_approve": _("Approved a project"),
        "project_send_back": _("Sent a checked project back"),
        "project_refuse": _("Refused a project"),
        "project_begin": _("Began the work of a project"),
        "project_finish": _("Called a project done"),
        "project_put_aside": _("Put the draft of a project aside"),
        "project_stop": _("Stopped a project"),
        "project_answered": _("Answered to what the check of a project found"),
        "plan_add": _("Added a part of the national plan"),
        "plan_change": _("Changed a part of the national plan"),
        "plan_end": _("Took a part out of the national plan"),
        "plan_report": _("Reported on a part of the national plan"),
        "plan_budget": _("Took a file of the budget"),
        "plan_budget_decided": _("Decided what lines of the budget pay for"),
        "blueprint_sent": _("Sent a blueprint"),
        "blueprint_edited": _("Changed the draft of a blueprint"),
        "blueprint_proposed": _("Proposed the draft of a blueprint"),
        "blueprint_thrown_away": _("Threw the draft of a blueprint away"),
        "blueprint_merged": _("Proposed a merge of blueprints"),
        "import_workbook": _("Took a workbook into a blueprint"),
        "import_figures": _("Imported figures"),
        "remind_reports": _("Reminded a unit of its reports"),
        "save_report": _("Saved a draft of a report"),
        "complete_report": _("Called a report complete"),
        "submit_report": _("Submitted a report"),
        "accept_report": _("Accepted a report"),
        "return_report": _("Returned a report"),
        "receive_report": _("Received reports"),
        "reopen_report": _("Opened a report again"),
        "set_alert": _("Set an alert"),
        "stop_alert": _("Stopped an alert"),
        "acknowledge_alert": _("Said what is done about an alert"),
        "write_note": _("Wrote a note on a figure"),
        "withdraw_note": _("Took a note back"),
        "save_dashboard": _("Saved a dashboard"),
        "share_dashboard": _("Saved a dashboard and shared it"),
        "remove_dashboard": _("Took a dashboard away"),
        "schedule_briefing": _("Set a briefing to make itself"),
        "stop_briefing": _("Stopped a scheduled briefing"),
    }.get(action, action)

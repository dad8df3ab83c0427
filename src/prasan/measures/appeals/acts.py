"""What officers do with an appeal: look at the case, take it and its evidence, decide again, and confirm another's decision.

Each act is within a permit and logged; who confirms is another than who decided.  A citizen may lodge an appeal and hand
evidence in alike (``by`` an account); what it says is for an officer to read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import Permit
from prasan.exchange.ledger import Events, Line
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.exchange.uses import use
from prasan.measures.appeals.case import Case, open_case, person_of
from prasan.measures.appeals.keeping import (
    BANGKOK,
    LEDGER,
    Appeal,
    AppealError,
    Appeals,
    Deadline,
    Evidence,
    appeal_of,
    deadline,
    standing,
)
from prasan.measures.rounds.keeping import Round, must_be_named, told_to
from prasan.measures.values import rounded


def show_case(store: SnapshotStore, each: Round, spine_id: int, permit: Permit, *, by: Officer, log: AccessLog) -> Case:
    """What a round says of a person's unit, and on which data.  Logged before it is read.

    Raises AppealError, RoundError, NotPermittedError, SnapshotMissingError.
    """
    must_be_named(by)
    use(log, permit, "appeal_case", spine_id=spine_id, by=by.name, round=each.reference)
    return open_case(store, each, spine_id, permit)


def find_person(
    store: SnapshotStore, each: Round, national_id: str, permit: Permit, *, by: Officer, log: AccessLog
) -> int:
    """The spine id of a person who is at the counter with a national id.  Logged before it is looked up, without the id.

    Raises AppealError, NotPermittedError, SnapshotMissingError.
    """
    must_be_named(by)
    use(log, permit, "appeal_person", people=1, by=by.name, round=each.reference)
    return person_of(store, each, national_id, permit)


def notice_of(case: Case, appeal: Appeal | None, noticed: date | None = None) -> date:
    """The day from which days are counted: the appeal's, else ``noticed``, else the day on which the round was approved."""
    if appeal is not None:
        return appeal.noticed
    approved = case.round.decided_at
    if case.round.state != "approved" or approved is None:
        sentence = f"round {case.round.number} of {case.round.measure} is {case.round.state}: nobody was told yet"
        raise AppealError("not_in_force", sentence, number=case.round.number)
    day = approved.astimezone(BANGKOK).date()
    if noticed is not None and noticed < day:
        sentence = f"nobody was told on {noticed}: the round was approved on {day}"
        raise AppealError("noticed_before", sentence, day=day)
    return noticed or day


def deadline_of(case: Case, appeal: Appeal | None, noticed: date | None, now: datetime) -> Deadline:
    """Until when this person may appeal."""
    return deadline(notice_of(case, appeal, noticed), case.measure.appeal_days, now.astimezone(BANGKOK).date())


def lodge_appeal(
    appeals: Appeals,
    case: Case,
    permit: Permit,
    *,
    by: Officer,
    log: AccessLog,
    now: datetime,
    noticed: date | None = None,
    late: str = "",
    evidence: bytes | None = None,
    says: Sequence[str] = (),
) -> Appeal:
    """Take an appeal, or more evidence for one that was lodged: a file, and what an officer reads from it (``criterion=met``,
    ``register.column=value``; empty where that is yet to be read).

    After the last day that takes a reason, ``late``.  Raises AppealError, LedgerError.
    """
    must_be_named(by)
    _must_say(case, says)
    before = appeals.find(case.measure.id, case.round.number, case.unit_key)
    if before is not None and evidence is None:
        raise AppealError("lodged", "the appeal is lodged already", serial=before.serial)
    until = deadline_of(case, before, noticed, now)
    if before is None and until.left is not None and until.left < 0 and not late.strip():
        sentence = f"the last day to appeal was {until.last}. Remedy: where there is a good reason, say it: --late WHY"
        raise AppealError("too_late", sentence, day=until.last)
    handed_in: Mapping[str, Any] = {}
    if evidence is not None:
        digest, kind = appeals.keep(evidence)
        handed_in = {"digest": digest, "kind": kind, "says": [said.strip() for said in says]}

    def taken(lines: Sequence[Line]) -> Mapping[str, Any]:
        _standing(standing(lines), case)
        return {
            "event": "evidence" if handed_in else "lodged", **_key(case), "spine_id": case.spine_id, **by.told(),
            **handed_in, "noticed": until.noticed.isoformat(), "late": late.strip(),
        }  # fmt: skip

    return _added(appeals, case, permit, log, "appeal_evidence" if handed_in else "appeal_lodged", taken)


def read_evidence(
    appeals: Appeals, case: Case, permit: Permit, digest: str, says: Sequence[str], *, by: Officer, log: AccessLog
) -> Appeal:
    """Write down what a file that was handed in says; nothing where ``says`` is empty.  Raises AppealError, LedgerError."""
    must_be_named(by)
    _must_say(case, says)

    def read(lines: Sequence[Line]) -> Mapping[str, Any]:
        now = _lodged(standing(lines), case)
        if digest not in [each.digest for each in now.evidence]:
            raise AppealError("no_evidence", "no such file was handed in for the appeal")
        said = [each.strip() for each in says]
        return {"event": "read", **_key(case), **by.told(), "digest": digest, "says": said}

    return _added(appeals, case, permit, log, "appeal_evidence_read", read)


def open_evidence(
    appeals: Appeals, appeal: Appeal, digest: str, permit: Permit, *, by: Officer, log: AccessLog
) -> tuple[Evidence, bytes]:
    """A file that was handed in, for an officer to look at.  Logged before it is opened.

    Raises AppealError where there is none such or it is not as it was.
    """
    must_be_named(by)
    given = next((each for each in appeal.evidence if each.digest == digest), None)
    if given is None:
        raise AppealError("no_evidence", "no such file was handed in for the appeal")
    use(log, permit, "appeal_evidence_open", spine_id=appeal.spine_id, by=by.name, evidence=digest)
    return given, appeals.kept(digest)


def decide_appeal(appeals: Appeals, case: Case, permit: Permit, *, by: Officer, log: AccessLog, answer: str) -> Appeal:
    """Decide on the rules and data of the day with all that the evidence says, and ``answer`` the person why; it holds once
    another officer confirms it.

    Raises AppealError where evidence is not read yet or not as it was handed in, or there is no answer; LedgerError.
    """
    must_be_named(by)
    if not answer.strip():
        raise AppealError("no_answer", "say why, as the person is to be told it: --answer")

    def decided(lines: Sequence[Line]) -> Mapping[str, Any]:
        now = _lodged(standing(lines), case)
        if now.unread:
            raise AppealError("unread", f"{len(now.unread)} of the files are not read yet. Remedy: say what they say")
        told = {"decision": _decision(appeals, case, now), "answer": answer.strip()}
        return {"event": "decided", **_key(case), **by.told(), **told}

    return _added(appeals, case, permit, log, "appeal_decided", decided)


def confirm_appeal(appeals: Appeals, case: Case, permit: Permit, *, by: Officer, log: AccessLog) -> Appeal:
    """Confirm another officer's decision, which is worked out once more.  Raises AppealError, LedgerError."""
    must_be_named(by)

    def confirmed(lines: Sequence[Line]) -> Mapping[str, Any]:
        now = _decided_by_another(standing(lines), case, by)
        if _decision(appeals, case, now) != now.decision:
            raise AssertionError(f"an appeal of {case.measure.id}: the same evidence decides otherwise now")
        return {"event": "confirmed", **_key(case), **by.told()}

    return _added(appeals, case, permit, log, "appeal_confirmed", confirmed)


def return_appeal(appeals: Appeals, case: Case, permit: Permit, *, by: Officer, log: AccessLog, why: str) -> Appeal:
    """Send another officer's decision back to be decided anew, saying why.  Raises AppealError, LedgerError."""
    must_be_named(by)
    if not why.strip():
        raise AppealError("no_reason", "say why it is sent back: --why")

    def returned(lines: Sequence[Line]) -> Mapping[str, Any]:
        _decided_by_another(standing(lines), case, by)
        return {"event": "returned", **_key(case), **by.told(), "why": why.strip()}

    return _added(appeals, case, permit, log, "appeal_returned", returned)


def _key(case: Case) -> dict[str, Any]:
    return {"measure": case.measure.id, "number": case.round.number, "unit_key": case.unit_key}


def _must_say(case: Case, says: Sequence[str]) -> None:
    for said in says:
        case.read(said)
    case.again(says)


def _standing(every: Sequence[Appeal], case: Case) -> Appeal | None:
    """The unit's appeal, if there is one; refused where nothing may be added to it."""
    now = appeal_of(every, *_key(case).values())
    if now is not None and now.spine_id != case.spine_id:
        raise AppealError(
            "other_member",
            f"another member of the household appealed: person {now.spine_id}. Remedy: go on with that one",
            serial=now.serial,
        )
    if now is not None and now.state == "confirmed":
        raise AppealError("confirmed", "the appeal is decided and confirmed; nothing is added to it")
    return now


def _lodged(every: Sequence[Appeal], case: Case) -> Appeal:
    now = _standing(every, case)
    if now is None:
        remedy = "Remedy: hand in evidence first: --evidence FILE --says criterion=met"
        raise AppealError("not_lodged", f"there is no appeal. {remedy}")
    return now


def _decided_by_another(every: Sequence[Appeal], case: Case, by: Officer) -> Appeal:
    now = _lodged(every, case)
    if now.state != "decided" or now.decision is None:
        raise AppealError("undecided", "nobody has decided the appeal on all of its evidence. Remedy: --decide first")
    if by.same_as(now.decided_by):
        sentence = "the same officer decided it. Remedy: let another one look at it and confirm it"
        raise AppealError("same_officer", sentence)
    return now


def _decision(appeals: Appeals, case: Case, appeal: Appeal) -> dict[str, Any]:
    for each in appeal.evidence:
        appeals.kept(each.digest)
    row = case.again(appeal.says)
    if row is None:
        return {"verdict": "outside", "satang": 0, "payee": None, "criteria": {}}
    criteria = {each.id: row[f"c_{each.id}"] for each in case.measure.criteria}
    satang = rounded(row["amount"] * 100) if row["verdict"] == "eligible" else 0
    return {"verdict": row["verdict"], "satang": satang, "payee": row["spine_id"], "criteria": criteria}


def _added(
    appeals: Appeals,
    case: Case,
    permit: Permit,
    log: AccessLog,
    action: str,
    act: Callable[[Sequence[Line]], Events],
) -> Appeal:
    appeals.ledger.hold_against(log, LEDGER)
    head = appeals.ledger.append(act)
    told_to(log, permit, action, LEDGER, head, spine_id=case.spine_id, round=case.round.reference)
    key = (case.measure.id, case.round.number, case.unit_key)
    return next(each for each in appeals.all() if (each.measure, each.number, each.unit_key) == key)

"""What officers do with an appeal: look at the case, take evidence, decide again, and confirm another's decision.

Each act is within a permit and logged; who confirms is another than who decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import Permit
from prasan.exchange.ledger import Line
from prasan.exchange.log import AccessLog
from prasan.measures.appeals.case import Case, open_case
from prasan.measures.appeals.keeping import BANGKOK, LEDGER, Appeal, AppealError, Appeals, Deadline, deadline, standing
from prasan.measures.rounds.keeping import Round, named_officer, same_person, told_to
from prasan.measures.values import rounded


def show_case(store: SnapshotStore, each: Round, spine_id: int, permit: Permit, *, by: str, log: AccessLog) -> Case:
    """What a round says of a person's unit, and on which data.  Logged before it is read.

    Raises AppealError, NotPermittedError, SnapshotMissingError.
    """
    by = named_officer(by)
    log.append({**permit.event("appeal_case", spine_id=spine_id), "by": by, "round": each.reference})
    return open_case(store, each, spine_id, permit)


def notice_of(case: Case, appeal: Appeal | None, noticed: date | None = None) -> date:
    """The day from which days are counted: the appeal's, else ``noticed``, else the day on which the round was approved."""
    if appeal is not None:
        return appeal.noticed
    approved = case.round.decided_at
    if case.round.state != "approved" or approved is None:
        raise AppealError(
            f"round {case.round.number} of {case.round.measure} is {case.round.state}: nobody was told yet"
        )
    day = approved.astimezone(BANGKOK).date()
    if noticed is not None and noticed < day:
        raise AppealError(f"nobody was told on {noticed}: the round was approved on {day}")
    return noticed or day


def deadline_of(case: Case, appeal: Appeal | None, noticed: date | None, now: datetime) -> Deadline:
    """Until when this person may appeal."""
    return deadline(notice_of(case, appeal, noticed), case.measure.appeal_days, now.astimezone(BANGKOK).date())


def take_evidence(
    appeals: Appeals,
    case: Case,
    permit: Permit,
    file: Path,
    says: Sequence[str],
    *,
    by: str,
    log: AccessLog,
    now: datetime,
    noticed: date | None = None,
    late: str = "",
) -> Appeal:
    """Keep a file and what it says (``criterion=met``, ``register.column=value``); the first one lodges the appeal.

    After the last day that takes a reason, ``late``.  Raises AppealError, LedgerError.
    """
    by = named_officer(by)
    if not says:
        raise AppealError("say what the evidence says: --says criterion=met, or --says register.column=value")
    for said in says:
        case.read(said)
    case.again(says)
    before = appeals.find(case.measure.id, case.round.number, case.unit_key)
    until = deadline_of(case, before, noticed, now)
    if before is None and until.left is not None and until.left < 0 and not late.strip():
        raise AppealError(
            f"the last day to appeal was {until.last}. Remedy: where there is a good reason, say it: --late WHY"
        )
    digest = appeals.keep(file)

    def evidence(lines: Sequence[Line]) -> Mapping[str, Any]:
        _standing(standing(lines), case)
        return {
            "event": "evidence", **_key(case), "spine_id": case.spine_id, "by": by, "digest": digest,
            "says": [said.strip() for said in says], "noticed": until.noticed.isoformat(), "late": late.strip(),
        }  # fmt: skip

    return _added(appeals, case, permit, log, "appeal_evidence", evidence)


def decide_appeal(appeals: Appeals, case: Case, permit: Permit, *, by: str, log: AccessLog) -> Appeal:
    """Decide on the rules and data of the day with all that the evidence says; it holds once another confirms it.

    Raises AppealError where there is no evidence, or a file of it is not as it was; LedgerError.
    """
    by = named_officer(by)

    def decided(lines: Sequence[Line]) -> Mapping[str, Any]:
        now = _lodged(standing(lines), case)
        return {"event": "decided", **_key(case), "by": by, "decision": _decision(appeals, case, now)}

    return _added(appeals, case, permit, log, "appeal_decided", decided)


def confirm_appeal(appeals: Appeals, case: Case, permit: Permit, *, by: str, log: AccessLog) -> Appeal:
    """Confirm another officer's decision, which is worked out once more.  Raises AppealError, LedgerError."""
    by = named_officer(by)

    def confirmed(lines: Sequence[Line]) -> Mapping[str, Any]:
        now = _lodged(standing(lines), case)
        if now.state != "decided" or now.decision is None:
            raise AppealError("nobody has decided the appeal on all of its evidence. Remedy: --decide first")
        if same_person(now.decided_by, by):
            raise AppealError("the same officer decided it. Remedy: let another one look at it and confirm it")
        if _decision(appeals, case, now) != now.decision:
            raise AssertionError(f"an appeal of {case.measure.id}: the same evidence decides otherwise now")
        return {"event": "confirmed", **_key(case), "by": by}

    return _added(appeals, case, permit, log, "appeal_confirmed", confirmed)


def _key(case: Case) -> dict[str, Any]:
    return {"measure": case.measure.id, "number": case.round.number, "unit_key": case.unit_key}


def _standing(every: Sequence[Appeal], case: Case) -> Appeal | None:
    """The unit's appeal, if there is one; refused where nothing may be added to it."""
    key = (case.measure.id, case.round.number, case.unit_key)
    now = next((each for each in every if (each.measure, each.number, each.unit_key) == key), None)
    if now is not None and now.spine_id != case.spine_id:
        raise AppealError(
            f"another member of the household appealed: person {now.spine_id}. Remedy: go on with that one"
        )
    if now is not None and now.state == "confirmed":
        raise AppealError("the appeal is decided and confirmed; nothing is added to it")
    return now


def _lodged(every: Sequence[Appeal], case: Case) -> Appeal:
    now = _standing(every, case)
    if now is None:
        raise AppealError("there is no appeal. Remedy: hand in evidence first: --evidence FILE --says criterion=met")
    return now


def _decision(appeals: Appeals, case: Case, appeal: Appeal) -> dict[str, Any]:
    for each in appeal.evidence:
        if not appeals.whole(each.digest):
            raise AppealError(
                f"the evidence {each.digest[:12]} is not as it was handed in. Remedy: put it back from a backup"
            )
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
    act: Callable[[Sequence[Line]], Mapping[str, Any]],
) -> Appeal:
    appeals.ledger.hold_against(log, LEDGER)
    head = appeals.ledger.append(act)
    told_to(log, permit, action, LEDGER, head, spine_id=case.spine_id, round=case.round.reference)
    return next(
        each for each in appeals.all() if (each.measure, each.number, each.unit_key) == tuple(_key(case).values())
    )

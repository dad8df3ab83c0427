"""Rounds and appeals of the demonstration: one round is paid, the next waits, and appeals stand wherever they may."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import typer

from prasan.cli.common import access_log, data_folder, store
from prasan.cli.measure import chosen_measure
from prasan.cli.measure_rounds import kept_appeals, permit_to, rounds
from prasan.exchange.officers import Officer
from prasan.measures import Measure
from prasan.measures.appeals import confirm_appeal, decide_appeal, lodge_appeal, pay_granted, show_case
from prasan.measures.rounds import Round, approve_round, compare_rounds, propose_round
from prasan.measures.rounds.paying import baht, pay_round
from prasan.measures.run import run_measure

MEASURE = "old-age-2555"
STATES = ("paid", "lodged", "unread", "read", "decided", "granted", "dismissed")
LETTER = "Certificate of birth (sample, {})\n"
GRANTED, DISMISSED = "สูติบัตรแสดงว่าอายุครบ 60 ปีบริบูรณ์แล้ว", "สูติบัตรแสดงว่าอายุยังไม่ครบ 60 ปีบริบูรณ์"


def make_rounds(preparing: str, approving: str) -> None:
    """Make them in the names of two accounts that were made just now; nothing where there is a round already."""
    if rounds().all():
        return
    measure, log = chosen_measure(MEASURE), access_log()
    officer, second = Officer(preparing, "account"), Officer(approving, "account")
    propose_round(store(), rounds(), measure, permit_to("propose", measure), by=officer, log=log)
    first = approve_round(store(), rounds(), measure, permit_to("approve", measure), by=second, log=log)
    folder, permit = data_folder() / "payments", permit_to("pay", measure, pays=True)
    paid = pay_round(store(), rounds(), measure, permit, by=officer, folder=folder, log=log)
    # A year on, more are of age: the list that waits is another than the one that was paid.
    _run(measure, measure.starts.replace(year=measure.starts.year + 1))
    propose_round(store(), rounds(), measure, permit_to("propose", measure), by=officer, log=log)
    _run(measure, None)
    people = _nearly_of_age(measure, officer)
    for person, state in zip(people, STATES, strict=False):
        _appeal(measure, first, person, state, officer, second)
        if state == "paid":
            pay_granted(store(), rounds(), kept_appeals(), measure, permit, by=officer, folder=folder, log=log)
    typer.echo(
        f"{measure.id}: round 1 paid ({paid.count:,} payments, {baht(paid.satang)} baht), round 2 waits, "
        f"{len(people)} appeals"
    )


def _nearly_of_age(measure: Measure, officer: Officer) -> list[int]:
    """Some who are on the second list, and not on the first: the register had them a little too young."""
    with tempfile.TemporaryDirectory(prefix="prasan-") as folder:
        rows = Path(folder) / "changes.parquet"
        permit = permit_to("changes", measure)
        compare_rounds(store(), rounds(), measure, permit, by=officer, log=access_log(), rows=rows)
        new = pq.read_table(rows, columns=["spine_id"], filters=pc.field("kind") == "new")["spine_id"]
        return [int(each) for each in new.slice(0, len(STATES)).to_pylist()]


def _appeal(measure: Measure, first: Round, person: int, state: str, officer: Officer, second: Officer) -> None:
    permit, log, now = permit_to("appeal", measure), access_log(), datetime.datetime.now(datetime.UTC)
    case = show_case(store(), first, person, permit, by=officer, log=log)
    born = measure.starts.replace(year=measure.starts.year - (59 if state == "dismissed" else 61))
    says = [] if state in ("lodged", "unread") else [f"civil.birth_date={born}"]
    evidence = None if state == "lodged" else LETTER.format(state).encode()
    lodge_appeal(kept_appeals(), case, permit, by=officer, log=log, now=now, evidence=evidence, says=says)
    if state in ("paid", "decided", "granted", "dismissed"):
        answer = DISMISSED if state == "dismissed" else GRANTED
        decide_appeal(kept_appeals(), case, permit, by=officer, log=log, answer=answer)
    if state in ("paid", "granted", "dismissed"):
        confirm_appeal(kept_appeals(), case, permit, by=second, log=log)


def _run(measure: Measure, as_of: datetime.date | None) -> None:
    run_measure(store(), measure, permit_to("run", measure), log=access_log(), as_of=as_of)

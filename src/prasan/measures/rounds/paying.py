"""The payment file of a round in force: the one place where its national ids are written, with control totals."""

from __future__ import annotations

import csv
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import xlsxwriter

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named
from prasan.exchange.agreements import Permit
from prasan.exchange.ledger import Line
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.exchange.uses import use
from prasan.linkage.people import view_linked
from prasan.measures.model import Measure
from prasan.measures.rounds.keeping import (
    LEDGER,
    Round,
    RoundError,
    Rounds,
    Supplement,
    found,
    must_be_named,
    standing,
    told_to,
)
from prasan.measures.rounds.proposing import ENTITLEMENTS, OVERLAPS, permitted, whole_snapshot_of

ROOM = "prasan.measures.rounds"
COLUMNS = ("round", "no", "national_id", "amount_baht")
SHEET_ROWS = 1_000_000  # a workbook's sheet has 1,048,576


@dataclass(frozen=True)
class Paid:
    """A payment file and its control totals.

    ``count`` payments of ``satang`` in all.  Not in the file, each (units, satang): ``held`` by the approval, ``without_id``
    (payees in no civil record), ``nothing_due``; together they are the entitlements of the round, or of its ``supplement``.
    ``files`` has the SHA-256 of each file by its name.
    """

    round: Round
    count: int
    satang: int
    held: tuple[int, int]
    without_id: tuple[int, int]
    nothing_due: int
    files: Mapping[str, str]
    supplement: int | None = None


@dataclass(frozen=True)
class Listed:
    """A list that is paid: a round's own, or its supplement's.  What overlaps is ``held`` or paid with the rest."""

    round: Round
    snapshot: Snapshot
    linkage: Snapshot
    entitlements: int
    satang: int
    held: bool
    supplement: int | None = None

    @property
    def stem(self) -> str:
        """What its files are called."""
        name = f"{self.round.measure}-round-{self.round.number}"
        return name if self.supplement is None else f"{name}-supplement-{self.supplement}"


def must_pay(permit: Permit) -> None:
    """Raises NotPermittedError where it does not allow that national ids go on to who pays."""
    permit.must_allow({"civil": ["national_id"]})
    permit.must_go_on()


def pay_round(
    store: SnapshotStore,
    rounds: Rounds,
    measure: Measure,
    permit: Permit,
    *,
    by: Officer,
    folder: Path,
    log: AccessLog,
    number: int | None = None,
    supplement: int | None = None,
    again: bool = False,
    why: str = "",
) -> Paid:
    """Write ``<measure>-round-<number>`` as CSV and XLSX into ``folder``, for their owner's eyes alone; or anew the file of
    one of its supplements.

    Raises RoundError where the round is not in force, or has a payment file and it is not said that (``again``) and ``why``
    another is needed; NotPermittedError, SnapshotMissingError, LedgerError.  A failure leaves no file.
    """
    must_be_named(by)
    permitted(permit, measure)
    must_pay(permit)
    rounds.ledger.hold_against(log, LEDGER)
    chosen = rounds.get(measure.id, number, "approved")
    _refuse_second(chosen, supplement, again=again, why=why)
    snapshot = whole_snapshot_of(store, chosen)
    permit.must_cover(snapshot.facts.get("areas"))
    linkage = store.inputs_of(snapshot)["linkage"]
    listed = Listed(chosen, snapshot, linkage, chosen.entitlements, chosen.satang, chosen.overlapping == "hold")
    if supplement is not None:
        more = _supplement(chosen, supplement)
        listed = Listed(
            chosen, store.referred(more.reference), linkage, more.entitlements, more.satang, True, supplement
        )
        if listed.snapshot.manifest["files"] != more.files or listed.snapshot.altered():
            raise RoundError("altered", f"the list of {listed.stem} is not as it was made", number=chosen.number)
    use(log, permit, "pay_round", rows=listed.entitlements, round=listed.snapshot.reference)

    def still_unpaid(lines: Sequence[Line]) -> list[Mapping[str, Any]]:
        mine = [each for each in standing(lines) if each.measure == measure.id]
        _refuse_second(found(mine, measure.id, chosen.number, "approved"), supplement, again=again, why=why)
        return []

    return pay_listed(store, rounds, measure, permit, listed, still_unpaid, by=by, folder=folder, log=log, why=why)


def pay_listed(
    store: SnapshotStore,
    rounds: Rounds,
    measure: Measure,
    permit: Permit,
    listed: Listed,
    first: Callable[[Sequence[Line]], Sequence[Mapping[str, Any]]],
    *,
    by: Officer,
    folder: Path,
    log: AccessLog,
    why: str = "",
) -> Paid:
    """Write the files of a list and that they are written, after what ``first`` says under the ledger's lock; it raises
    where the list may not be paid any more.  A failure leaves no file."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".payment-", dir=folder) as made:
        work = Path(made)
        totals = _payments(store, listed, permit, work / "payments.parquet")
        written = [work / f"{listed.stem}.csv", work / f"{listed.stem}.xlsx"]
        for path in written:
            path.touch(0o600)
        counted = _write_csv(work / "payments.parquet", listed.snapshot.reference, written[0])
        if counted != (totals["paid"], totals["paid_satang"]):
            raise AssertionError(f"{listed.stem}: {counted} payments and satang were written, not the list's total")
        files = {written[0].name: _sha256(written[0])}
        _write_xlsx(work / "payments.parquet", measure, listed, totals, files, written[1])
        files[written[1].name] = _sha256(written[1])
        held, without_id = ((totals[part], totals[f"{part}_satang"]) for part in ("held", "without_id"))
        event = {
            "event": "paid", "measure": measure.id, "number": listed.round.number, **by.told(), "count": totals["paid"],
            "satang": totals["paid_satang"], "held": held, "without_id": without_id,
            "nothing_due": totals["nothing_due"], "files": files, "why": why.strip(),
            **({} if listed.supplement is None else {"supplement": listed.supplement}),
        }  # fmt: skip
        # First it is written down, then the files are there: a second one is asked for by name if this ends in between.
        head = rounds.ledger.append(lambda lines: [*first(lines), event])
        told_to(log, permit, "round_paid", LEDGER, head, round=listed.snapshot.reference)
        for path in written:
            path.replace(folder / path.name)
    return Paid(
        rounds.get(measure.id, listed.round.number), totals["paid"], totals["paid_satang"], held, without_id,
        totals["nothing_due"], files, listed.supplement,
    )  # fmt: skip


def baht(satang: int) -> str:
    """An amount with two places, as it is paid."""
    return f"{Decimal(satang) / 100:.2f}"


def _supplement(chosen: Round, supplement: int) -> Supplement:
    known = next((each for each in chosen.supplements if each.number == supplement), None)
    if known is None:
        sentence = f"round {chosen.number} of {chosen.measure} has no supplement {supplement}"
        raise RoundError("no_supplement", sentence, number=chosen.number)
    return known


def _refuse_second(chosen: Round, supplement: int | None, *, again: bool, why: str) -> None:
    payments = chosen.payments if supplement is None else _supplement(chosen, supplement).payments
    if not payments:
        return
    last = payments[-1]
    if not again or not why.strip():
        raise RoundError(
            "paid",
            f"round {chosen.number} of {chosen.measure} has a payment file of {last.at:%Y-%m-%d %H:%M} already. "
            "Remedy: where it is lost or wrong, say --again and --why, and see that it is not paid too",
            number=chosen.number,
        )


def _payments(store: SnapshotStore, listed: Listed, permit: Permit, out: Path) -> dict[str, int]:
    """Write ``civil_key`` and ``satang`` of each payment, by payee; the control totals of the whole list."""
    with Engine.open() as engine:
        view_linked(engine, store, listed.linkage, permit)
        engine.view_parquet("entitled", listed.snapshot.file(ENTITLEMENTS))
        engine.view_parquet("overlapping", listed.snapshot.file(OVERLAPS))
        engine.table("due", named(ROOM, "due"), {"held": listed.held})
        engine.write_parquet(named(ROOM, "payments"), out)
        [totals] = engine.records(named(ROOM, "payment_totals"))
    parts = ("paid", "held", "without_id", "nothing_due")
    whole = sum(totals[part] for part in parts), sum(totals[f"{part}_satang"] for part in parts)
    if whole != (listed.entitlements, listed.satang):
        raise AssertionError(f"{listed.stem}: {whole} accounted for")
    return totals


def _rows(payments: Path) -> Iterator[tuple[int, str, int]]:
    number = 0
    for batch in pq.ParquetFile(payments).iter_batches():
        for civil_key, satang in zip(
            *(batch.column(name).to_pylist() for name in ("civil_key", "satang")), strict=True
        ):
            number += 1
            yield number, civil_key, satang


def _write_csv(payments: Path, reference: str, out: Path) -> tuple[int, int]:
    number = total = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for number, national_id, satang in _rows(payments):
            writer.writerow((reference, number, national_id, baht(satang)))
            total += satang
        file.flush()
        os.fsync(file.fileno())
    return number, total


def _write_xlsx(
    payments: Path, measure: Measure, listed: Listed, totals: Mapping[str, int], files: Mapping[str, str], out: Path
) -> None:
    """The same rows as the CSV, whose SHA-256 stands among the control totals; the same round gives the same bytes."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    [(csv_name, csv_digest)] = files.items()
    with xlsxwriter.Workbook(str(out), options) as book:
        book.set_properties({"created": listed.snapshot.made.replace(tzinfo=None, microsecond=0)})
        money = book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet("Control totals")
        sheet.set_column(0, 1, 48)
        lines: list[tuple[str, str | int | float]] = [
            ("มาตรการ / Measure", f"{measure.name_th} / {measure.name_en}"),
            ("งวด / Round", f"{listed.round.number}: {listed.snapshot.reference}"),
            *([("งวดเพิ่มเติมตามอุทธรณ์ / Supplement on appeal", listed.supplement)] if listed.supplement else []),
            ("จำนวนรายการ / Payments", totals["paid"]),
            ("จำนวนเงินรวม (บาท) / Sum (baht)", baht(totals["paid_satang"])),
            ("ระงับไว้ / Held back", totals["held"]),
            ("ไม่มีเลขประจำตัวประชาชน / Without a national id", totals["without_id"]),
            (f"SHA-256: {csv_name}", csv_digest),
        ]
        for place, line in enumerate(lines):
            sheet.write_row(place, 0, line)
        for number, national_id, satang in _rows(payments):
            place = (number - 1) % SHEET_ROWS
            if place == 0:
                sheet = book.add_worksheet(f"Payments {(number - 1) // SHEET_ROWS + 1}")
                sheet.set_column(0, 3, 24)
                sheet.write_row(0, 0, COLUMNS)
            sheet.write_string(place + 1, 0, listed.snapshot.reference)
            sheet.write_number(place + 1, 1, number)
            sheet.write_string(place + 1, 2, national_id)
            sheet.write_number(place + 1, 3, satang / 100, money)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

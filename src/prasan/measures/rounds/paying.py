"""The payment file of a round in force: the one place where its national ids are written, with control totals."""

from __future__ import annotations

import csv
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
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
from prasan.linkage.people import view_linked
from prasan.measures.model import Measure
from prasan.measures.rounds.keeping import LEDGER, Round, RoundError, Rounds, found, named_officer, standing, told_to
from prasan.measures.rounds.proposing import ENTITLEMENTS, OVERLAPS, permitted, whole_snapshot_of

ROOM = "prasan.measures.rounds"
COLUMNS = ("round", "no", "national_id", "amount_baht")
SHEET_ROWS = 1_000_000  # a workbook's sheet has 1,048,576


@dataclass(frozen=True)
class Paid:
    """A payment file and its control totals.

    ``count`` payments of ``satang`` in all.  Not in the file, each (units, satang): ``held`` by the approval, ``without_id``
    (payees in no civil record), ``nothing_due``; together they are the round's entitlements.  ``files`` has the SHA-256 of
    each file by its name.
    """

    round: Round
    count: int
    satang: int
    held: tuple[int, int]
    without_id: tuple[int, int]
    nothing_due: int
    files: Mapping[str, str]


def pay_round(
    store: SnapshotStore,
    rounds: Rounds,
    measure: Measure,
    permit: Permit,
    *,
    by: str,
    folder: Path,
    log: AccessLog,
    number: int | None = None,
    again: bool = False,
    why: str = "",
) -> Paid:
    """Write ``<measure>-round-<number>`` as CSV and XLSX into ``folder``, for their owner's eyes alone.

    Raises RoundError where the round is not in force, or has a payment file and it is not said that (``again``) and ``why``
    another is needed; NotPermittedError, SnapshotMissingError, LedgerError.  A failure leaves no file.
    """
    by = named_officer(by)
    permitted(permit, measure)
    permit.must_name("civil")
    rounds.ledger.hold_against(log, LEDGER)
    chosen = rounds.get(measure.id, number, "approved")
    _refuse_second(chosen, again=again, why=why)
    snapshot = whole_snapshot_of(store, chosen)
    log.append({**permit.event("pay_round", rows=chosen.entitlements), "round": chosen.reference})
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".payment-", dir=folder) as made:
        work, stem = Path(made), f"{measure.id}-round-{chosen.number}"
        totals = _payments(store, snapshot, chosen, work / "payments.parquet")
        written = [work / f"{stem}.csv", work / f"{stem}.xlsx"]
        for path in written:
            path.touch(0o600)
        counted = _write_csv(work / "payments.parquet", snapshot.reference, written[0])
        if counted != (totals["paid"], totals["paid_satang"]):
            raise AssertionError(f"{stem}: {counted} payments and satang were written, which is not the round's total")
        files = {written[0].name: _sha256(written[0])}
        _write_xlsx(work / "payments.parquet", measure, chosen, totals, files, written[1])
        files[written[1].name] = _sha256(written[1])

        def paid(lines: Sequence[Line]) -> Mapping[str, Any]:
            mine = [each for each in standing(lines) if each.measure == measure.id]
            now = found(mine, measure.id, chosen.number, "approved")
            _refuse_second(now, again=again, why=why)
            return {
                "event": "paid", "measure": measure.id, "number": now.number, "by": by, "count": totals["paid"],
                "satang": totals["paid_satang"], "files": files, "why": why.strip(),
            }  # fmt: skip

        # First it is written down, then the files are there: a second one is asked for by name if this ends in between.
        head = rounds.ledger.append(paid)
        told_to(log, permit, "round_paid", LEDGER, head, round=snapshot.reference)
        for path in written:
            path.replace(folder / path.name)
    return Paid(
        rounds.get(measure.id, chosen.number), totals["paid"], totals["paid_satang"],
        (totals["held"], totals["held_satang"]), (totals["without_id"], totals["without_id_satang"]),
        totals["nothing_due"], files,
    )  # fmt: skip


def baht(satang: int) -> str:
    """An amount with two places, as it is paid."""
    return f"{Decimal(satang) / 100:.2f}"


def _refuse_second(chosen: Round, *, again: bool, why: str) -> None:
    if not chosen.payments:
        return
    last = chosen.payments[-1]
    if not again or not why.strip():
        raise RoundError(
            f"round {chosen.number} of {chosen.measure} has a payment file of {last.at:%Y-%m-%d %H:%M} already. "
            "Remedy: where it is lost or wrong, say --again and --why, and see that it is not paid too"
        )


def _payments(store: SnapshotStore, snapshot: Snapshot, chosen: Round, out: Path) -> dict[str, int]:
    """Write ``civil_key`` and ``satang`` of each payment, by payee; the control totals of the whole round."""
    with Engine.open() as engine:
        view_linked(engine, store, store.inputs_of(snapshot)["linkage"])
        engine.view_parquet("entitled", snapshot.file(ENTITLEMENTS))
        engine.view_parquet("overlapping", snapshot.file(OVERLAPS))
        engine.table("due", named(ROOM, "due"), {"held": chosen.overlapping == "hold"})
        engine.write_parquet(named(ROOM, "payments"), out)
        [totals] = engine.records(named(ROOM, "payment_totals"))
    parts = ("paid", "held", "without_id", "nothing_due")
    whole = sum(totals[part] for part in parts), sum(totals[f"{part}_satang"] for part in parts)
    if whole != (chosen.entitlements, chosen.satang):
        raise AssertionError(f"round {chosen.number} of {chosen.measure}: {whole} accounted for")
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
    payments: Path, measure: Measure, chosen: Round, totals: Mapping[str, int], files: Mapping[str, str], out: Path
) -> None:
    """The same rows as the CSV, whose SHA-256 stands among the control totals; the same round gives the same bytes."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    [(csv_name, csv_digest)] = files.items()
    with xlsxwriter.Workbook(str(out), options) as book:
        book.set_properties({"created": chosen.proposed_at.replace(tzinfo=None, microsecond=0)})
        money = book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet("Control totals")
        sheet.set_column(0, 1, 48)
        lines: list[tuple[str, str | int | float]] = [
            ("มาตรการ / Measure", f"{measure.name_th} / {measure.name_en}"),
            ("งวด / Round", f"{chosen.number}: {chosen.reference}"),
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
            sheet.write_string(place + 1, 0, chosen.reference)
            sheet.write_number(place + 1, 1, number)
            sheet.write_string(place + 1, 2, national_id)
            sheet.write_number(place + 1, 3, satang / 100, money)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

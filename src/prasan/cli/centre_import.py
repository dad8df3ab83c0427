"""``prasan centre import``: figures out of a file, into drafts of their reports."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.centres import importing
from prasan.centres.definitions import shipped_definitions
from prasan.centres.importing import outcome
from prasan.centres.organisation import load_tree
from prasan.cli.common import AsJson, data_folder, say
from prasan.cli.site import prepare_site

_SHOWN = 20


def import_file(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, JSON, ADX or DHIS2's dataValueSets in JSON.")],
    data_set: Annotated[str, typer.Option(help="Take this data set alone; rows of others are ignored.")] = "",
    period: Annotated[
        str, typer.Option(help="Take this period alone, as 2558Q4; rows that name no period are of it.")
    ] = "",
    accept_good: Annotated[
        bool, typer.Option("--accept-good", help="Take the good rows; put the others into a file to mend.")
    ] = False,
    reopen: Annotated[str, typer.Option(help="Why reports that are accepted are opened again.")] = "",
    report: Annotated[Path | None, typer.Option(help="Write what became of every row into this CSV file.")] = None,
    by: Annotated[str, typer.Option(help="Who imports (default: whoever runs the command).")] = "",
    as_json: AsJson = False,
) -> None:
    """Read figures, say what becomes of every row, and keep them as drafts; all of them, or none.

    Drafts count once they are submitted and accepted.  Exits 1 where a row is refused and none was taken.
    """
    definitions = shipped_definitions()
    if data_set and data_set not in definitions.data_set:
        raise typer.BadParameter(f"no data set {data_set}; there are {', '.join(definitions.data_set)}")
    prepare_site()
    from django.utils import timezone

    from prasan.web.centres.filing.landing import land
    from prasan.web.centres.filing.reports import closed_reports

    checked = importing.check(
        importing.read(file, definitions),
        definitions,
        load_tree(),
        today=timezone.localdate(),
        data_set=data_set,
        period=period,
        closed=closed_reports(reopening=bool(reopen)),
    )
    result: dict[str, Any] = outcome.told(checked) | {"quarantine": None, "reports": {}}
    result["taken"] = bool(checked.accepted) and (accept_good or not checked.refused)
    if result["taken"]:
        result["reports"] = land(checked, definitions, by=by or getpass.getuser(), reason=reopen)
        if checked.refused:
            moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
            quarantine = data_folder() / "centres" / "quarantine" / f"{moment}-{file.stem}.xlsx"
            outcome.write_quarantine(checked, quarantine)
            result["quarantine"] = str(quarantine)
    if report is not None:
        outcome.write_every_row(checked, report)
    sentences = [finding.sentence() for finding in checked.findings if finding.outcome == "refused"][:_SHOWN]
    say(result, as_json, lambda told: _in_words(told, sentences))
    if checked.refused and not result["taken"]:
        raise typer.Exit(1)


def _in_words(result: Mapping[str, Any], sentences: list[str]) -> str:
    rows = result["rows"]
    lines = [
        f"{rows['read']:,} rows read: {rows['accepted']:,} good, {rows['ignored']:,} ignored, {rows['refused']:,} refused"
    ]
    lines += [f"  {number:>10,}  {problem}" for problem, number in result["problems"].items()]
    lines += sentences
    if rows["refused"] > len(sentences):
        lines.append("… and more: --report FILE writes every row")
    if result["taken"]:
        values = {
            what: sum(each[what] for each in result["reports"].values()) for what in ("new", "changed", "unchanged")
        }
        lines.append(
            f"kept in drafts of {len(result['reports']):,} reports: "
            + ", ".join(f"{number:,} {what}" for what, number in values.items())
        )
    elif rows["refused"]:
        lines.append("NOTHING was taken. Mend the file, or take the good rows with --accept-good.")
    if result["quarantine"]:
        lines.append(f"the refused rows are in {result['quarantine']}; mend them there and import that file")
    return "\n".join(lines)

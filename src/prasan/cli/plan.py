"""``prasan plan``: the national plan and the budget that pays for it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say
from prasan.cli.site import prepare_site
from prasan.council.errors import CouncilError
from prasan.council.plan.budget_lines import COLUMNS, read_lines

app = typer.Typer(
    help="The national plan: what the budget pays for of it, and the plan to try the site with.", no_args_is_help=True
)


class BudgetFileError(ValueError):
    """A file of the budget is not read; the message names it, and what to do."""


@app.command("budget")
def match_budget(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX with ministry, unit, plan, category and amount.")],
    year: Annotated[
        int | None, typer.Option(help="The fiscal year (B.E.), where the file has no column of it.")
    ] = None,
    refused: Annotated[Path | None, typer.Option(help="Where the rows that are no lines go, as CSV.")] = None,
    as_json: AsJson = False,
) -> None:
    """Match the lines of a budget's file to the plan of today: sure, decided by an officer, doubtful, or none; with totals."""
    try:
        lines, aside = read_lines(file, year)
    except CouncilError as error:
        raise BudgetFileError(_sentence(file, error)) from None
    prepare_site()
    from django.utils import timezone

    from prasan.web.plan.loaded import plan_on
    from prasan.web.plan.matching import matched, totals

    today = timezone.localdate()
    plan = plan_on(today)
    matches = matched(lines, plan, today)
    if refused:
        _write(refused, [[each.row, each.column, each.remedy, *each.cells] for each in aside])
    counts = Counter(each.state for each in matches)
    result = {
        "lines": len(lines), "counts": {state: counts[state] for state in ("sure", "decided", "doubtful", "none")},
        "refused": [{"row": each.row, "column": each.column, "remedy": each.remedy} for each in aside],
        "matches": [
            {"row": each.line.row, "year": each.line.year, "unit": each.line.unit, "plan": each.line.plan, "amount": str(each.line.amount),
             "state": each.state, "part": each.programme,
             "candidates": [{"part": key, "likeness": round(likeness, 3)} for key, likeness in each.candidates]}
            for each in matches
        ],
        "totals": [
            {"part": each.key, "name": plan.nodes[each.key].name_th, "year": each.year, "budgeted": str(each.budgeted),
             "planned": str(each.planned), "difference": str(each.difference)}
            for each in totals(matches, plan)
        ],
    }  # fmt: skip
    say(result, as_json, _in_words)


@app.command("demonstration")
def demonstrate() -> None:
    """Put the shipped plan in where the site has none, to try the pages with."""
    prepare_site()
    from prasan.web.plan.actions import make_demonstration

    typer.echo(f"national plan: {make_demonstration()} parts")


def _sentence(file: Path, error: CouncilError) -> str:
    if error.code == "no_columns":
        missing = str(error.details["missing"])
        return (
            f"{file}: columns are missing: {missing}. Remedy: name them {_named(missing)} in one row above the lines"
            + (", or give --year." if "year" in missing else ".")
        )
    return f"{file}: it cannot be read. Remedy: save it again as XLSX, or as CSV in UTF-8."


def _named(missing: str) -> str:
    return ", ".join(COLUMNS[each][-1] if each in COLUMNS else each for each in missing.split(", "))


def _write(out: Path, rows: list[list[Any]]) -> None:
    with out.open("w", encoding="utf-8-sig", newline="") as written:
        sheet = csv.writer(written)
        sheet.writerow(["row", "column", "remedy", "cells"])
        # No cell of a file is taken for a formula by who opens it.
        sheet.writerows(
            [f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell for cell in row]
            for row in rows
        )


def _in_words(result: Mapping[str, Any]) -> str:
    counts = ", ".join(f"{many:,} {state}" for state, many in result["counts"].items())
    return "\n".join(
        [
            f"{result['lines']:,} lines: {counts}",
            *(f"row {each['row']}, {each['column']}: {each['remedy']}" for each in result["refused"][:20]),
            *(
                f"{each['name']}, {each['year']}: budget {each['budgeted']}, plan {each['planned']}, difference {each['difference']}"
                for each in result["totals"]
            ),
        ]
    )

"""``prasan hosting reached``: what became of an approved plan, as agencies report it, and the saving against the frozen baseline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, data_folder, say
from prasan.cli.officers import officer
from prasan.hosting.actual import read_rows, report, reported
from prasan.hosting.calendar import month_text
from prasan.hosting.errors import HostingError
from prasan.hosting.kept import Plans


def reached(
    plan: Annotated[
        str, typer.Argument(help="A plan that is kept on the site, by its id (the end of its page's address).")
    ],
    file: Annotated[
        Path | None,
        typer.Option(help="What an agency reports: CSV with month, agency, workload (that has moved), baht (spent)."),
    ] = None,
    unit: Annotated[str, typer.Option(help="The agency that reports.")] = "",
    by: Annotated[str, typer.Option(help="Who reports it: an officer of the agency.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say which workloads of an approved plan have moved, and what was saved so far by agency; with --file, take an agency's report first."""
    kept = Plans(data_folder() / "hosting").find(plan)
    if kept is None:
        raise HostingError(f"there is no plan {plan}. Remedy: take the id from the address of its page.")
    if file is not None:
        if not unit:
            raise HostingError("whose report is it? Remedy: --unit CODE.")
        who = officer(by, unit, "plan")
        taken = report(kept, read_rows(file), who.name, unit, datetime.now(UTC))
        event = {
            "action": "hosting_reached",
            "who": who.name,
            "unit": unit,
            "purpose": "keep_projects",
            "registers": [],
        }
        access_log().append({**event, "rows": taken, "about": {"plan": plan}})
    actual = reported(kept)
    result = {
        "plan": plan, "title": kept.title, "stage": kept.stage,
        "moved": {name: month_text(month) for name, month in sorted(actual.moved.items())},
        "agencies": [
            {
                "agency": name, "months": [month_text(month) for month in each.months], "frozen": each.frozen,
                "spent": each.spent, "saving": each.saving,
            }
            for name, each in actual.savings.items()
        ],
    }  # fmt: skip
    say(result, as_json, _in_words)


def _in_words(result: Mapping[str, Any]) -> str:
    lines = [f"{result['title']} ({result['stage']}): {len(result['moved']):,} workloads have moved"]
    for each in result["agencies"]:
        lines.append(
            f"  {each['agency']}: {len(each['months'])} months reported, doing nothing {each['frozen']:,} baht, "
            f"spent {each['spent']:,}, saved {each['saving']:,}"
        )
    return "\n".join(lines if result["agencies"] else [*lines, "no agency has reported what it spent"])

"""``prasan ea template`` and ``workbook``, and a workbook to ``prasan ea import``: blueprints of agencies without an architect."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.architecture.errors import ModelFileError
from prasan.architecture.files import hand_out
from prasan.architecture.submissions import Submissions
from prasan.architecture.workbooks import empty_tables, tables_of, write_csv, write_workbook
from prasan.architecture.workbooks.reading import Sheet
from prasan.architecture.workbooks.taking import Workbooks
from prasan.centres.organisation import load_tree
from prasan.cli.common import AsJson, data_folder, say

_SHOWN = 20
_WAYS = "Remedy: call it FILE.xlsx, or name a folder for CSV files."


def write_template(
    out: Annotated[Path, typer.Option(help="The XLSX to write, or a folder for CSV files.")], as_json: AsJson = False
) -> None:
    """Write an empty workbook to fill in: applications, servers, interfaces, contracts, data and services."""
    result = {"files": _written(out, empty_tables())}
    say(
        result,
        as_json,
        lambda told: f"{', '.join(told['files'])}\nNext: fill it in, then prasan ea import FILE --unit CODE",
    )


def export_workbook(
    unit: Annotated[str, typer.Argument(help="The code of a unit that sent a model.")],
    out: Annotated[Path, typer.Option(help="The XLSX to write, or a folder for CSV files.")],
    as_json: AsJson = False,
) -> None:
    """Write what a unit's model has of these things as such a workbook, to be changed and sent in again."""
    model = Submissions(data_folder() / "architecture").model(unit)
    sheets = tables_of(model)
    rows = {sheet.table.key: len(sheet.rows) for sheet in sheets if sheet.table}
    result = {"files": _written(out, sheets), "rows": rows}
    say(
        result,
        as_json,
        lambda told: f"{', '.join(told['files'])}: " + ", ".join(f"{n:,} {name}" for name, n in told["rows"].items()),
    )


def import_workbook(
    submissions: Submissions, file: Path, unit: str, as_json: bool, *, propose: bool = False, branch: str = ""
) -> None:
    """Take a workbook's rows into a unit's model and say what became of them; exit 1 where none could be taken."""
    known = load_tree().units.get(unit)
    made = Workbooks(data_folder() / "architecture-workbooks", submissions)
    outcome = made.take(
        file, unit, getpass.getuser(), name=known.name_th if known else "", propose=propose, branch=branch
    )
    mend = made.to_mend(outcome)
    result = {
        **{name: getattr(outcome, name) for name in ("unit", "added", "changed", "removed", "same", "aside", "submission")},
        "to_mend": str(mend) if mend else None,
        "losses": [{"place": loss.place, "what": loss.what} for loss in outcome.losses],
        "faults": [
            {"sheet": each.sheet, "row": each.row, "column": each.column, "code": each.code, "what": each.what, "remedy": each.remedy}
            for each in outcome.faults
        ],
    }  # fmt: skip
    sentences = [each.sentence() for each in outcome.faults[:_SHOWN]]
    say(result, as_json, lambda told: _in_words(told, sentences))
    if outcome.aside and not outcome.added + outcome.changed + outcome.removed + outcome.same:
        raise typer.Exit(1)


def _in_words(result: Mapping[str, Any], sentences: list[str]) -> str:
    head = f"unit {result['unit']}: {result['added']:,} rows added, {result['changed']:,} changed, {result['removed']:,} removed"
    lines = [f"{head}, {result['same']:,} as they were, {result['aside']:,} set aside"]
    lines += [f"  {each['place']}: {each['what']}" for each in result["losses"][:_SHOWN]]
    lines += [f"  {each}" for each in sentences]
    if (more := len(result["faults"]) - len(sentences)) > 0:
        lines.append(f"  and {more:,} more faults: --json has all")
    if result["to_mend"]:
        lines.append(
            f"The rows to mend, with what is wrong in each: {result['to_mend']}\nNext: mend them, and import that file"
        )
    elif result["submission"]:
        lines.append(f"Next: prasan ea validate {result['unit']}")
    return "\n".join(lines)


def _written(out: Path, sheets: list[Sheet]) -> list[str]:
    if out.suffix.lower() == ".xlsx":
        hand_out(out, write_workbook(sheets))
        return [str(out)]
    if out.suffix:
        raise ModelFileError(f"--out {out}: only XLSX and folders of CSV files are written. {_WAYS}")
    return [str(each) for each in write_csv(out, sheets)]

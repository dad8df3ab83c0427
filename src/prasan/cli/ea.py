"""``prasan ea``: the agencies' blueprints in ArchiMate are taken in, checked, asked and handed out."""

from __future__ import annotations

import getpass
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.architecture.errors import ModelFileError
from prasan.architecture.files import FORMS, hand_out, model_as, read_model
from prasan.architecture.model import Model
from prasan.architecture.submissions import Submissions
from prasan.architecture.validation import standing_for_steps, validate
from prasan.architecture.workbooks.reading import is_workbook
from prasan.cli.common import AsJson, data_folder, say
from prasan.cli.ea_workbook import import_workbook

app = typer.Typer(help="Enterprise architecture: the agencies' blueprints in ArchiMate 3.2.", no_args_is_help=True)

_SHOWN = 20  # lines of a list in words; --json has all

Source = Annotated[str, typer.Argument(help="A model's file, or the code of a unit that sent one.")]


def submissions() -> Submissions:
    """The models that agencies sent in."""
    return Submissions(data_folder() / "architecture")


def _model(source: str) -> Model:
    path = Path(source)
    return read_model(path)[0] if path.exists() or not source.isdigit() else submissions().model(source)


@app.command("import")
def import_model(
    file: Annotated[
        Path, typer.Argument(help="A Model Exchange File (3.x or 2.1), Archi's .archimate, or a workbook (XLSX, CSV).")
    ],
    unit: Annotated[str, typer.Option(help="The code of the unit whose blueprint it is.")],
    propose: Annotated[
        bool, typer.Option(help="As a proposal, which the architecture office accepts or returns.")
    ] = False,
    branch: Annotated[str, typer.Option(help="On a branch of this name: of no estate until it is merged.")] = "",
    as_json: AsJson = False,
) -> None:
    """Take a unit's model in, as it came, and say what of the file is not held; or the rows of a workbook into its model."""
    if is_workbook(file):
        import_workbook(submissions(), file, unit, as_json, propose=propose, branch=branch)
        return
    taken, losses = submissions().take(file, unit, getpass.getuser(), propose=propose, branch=branch)
    result = {
        **{
            name: getattr(taken, name)
            for name in ("unit", "number", "form", "name", "elements", "relationships", "views")
        },
        "losses": [{"place": loss.place, "what": loss.what} for loss in losses],
    }
    say(result, as_json, _taken_in_words)


@app.command("export")
def export_model(
    source: Source,
    out: Annotated[Path, typer.Option(help="The file to write.")],
    form: Annotated[str | None, typer.Option(help=f"{', '.join(FORMS)}; else the one that the model came in.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write a model as an exchange file or as Archi's own, and say what of it the file has no place for."""
    model = _model(source)
    if form is not None and form not in FORMS:
        raise ModelFileError(f"--form {form}: there is no such form. Remedy: one of {', '.join(FORMS)}.")
    data, losses = model_as(model, form or model.form)
    hand_out(out, data)
    result = {
        "file": str(out),
        "form": form or model.form,
        "bytes": len(data),
        "losses": [{"place": loss.place, "what": loss.what} for loss in losses],
    }
    say(result, as_json, lambda told: f"{told['file']}: {told['form']}, {told['bytes']:,} bytes. {_lost(told)}")


@app.command("validate")
def validate_model(source: Source, as_json: AsJson = False) -> None:
    """Say what is wrong with a model and what would mend it; exit 1 where something in it cannot be so."""
    model = _model(source)
    found, steps = validate(model), standing_for_steps(model)
    result = {
        "errors": sum(each.severity == "error" for each in found),
        "warnings": sum(each.severity == "warning" for each in found),
        "by_rule": dict(Counter(each.rule for each in found)),
        "findings": [
            {
                "rule": each.rule,
                "severity": each.severity,
                "place": each.place,
                "what": each.what,
                "remedy": each.remedy,
            }
            for each in found
        ],
        "derived": [{"place": each.place, "what": each.what} for each in steps],
    }
    say(result, as_json, _findings_in_words)
    if result["errors"]:
        raise typer.Exit(1)


def _lost(result: Mapping[str, Any]) -> str:
    losses = result["losses"]
    if not losses:
        return "Nothing is lost."
    lines = [f"  {loss['place']}: {loss['what']}" for loss in losses[:_SHOWN]]
    return "\n".join([f"{len(losses):,} things are not held:", *lines, *_more(losses)])


def _more(things: list[Any]) -> list[str]:
    return [f"  and {len(things) - _SHOWN:,} more: --json has all"] if len(things) > _SHOWN else []


def _taken_in_words(result: Mapping[str, Any]) -> str:
    return (
        f"{result['name'] or 'a model'}: submission {result['number']} of unit {result['unit']} ({result['form']}), "
        f"{result['elements']:,} elements, {result['relationships']:,} relationships, {result['views']:,} views. "
        f"{_lost(result)}\nNext: prasan ea validate {result['unit']}"
    )


def _findings_in_words(result: Mapping[str, Any]) -> str:
    found = result["findings"]
    lines = [
        f"  {each['severity']} {each['place']}: {each['what']}. Remedy: {each['remedy']}." for each in found[:_SHOWN]
    ]
    head = f"{result['errors']:,} errors, {result['warnings']:,} warnings"
    notes = [f"  note {each['place']}: {each['what']}." for each in result["derived"][:_SHOWN]]
    return "\n".join([head, *lines, *_more(found), *notes, *_more(result["derived"])])

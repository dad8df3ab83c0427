"""``prasan ea picture``: a view of a blueprint as a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.architecture.errors import ModelFileError
from prasan.architecture.files import hand_out, read_model
from prasan.architecture.model import Model, View
from prasan.architecture.pictures.files import FORMS, as_file
from prasan.architecture.pictures.views import draw_view
from prasan.cli.common import AsJson, say
from prasan.cli.ea import submissions
from prasan.web.shell.documents import letters


def picture_of(
    view: Annotated[str, typer.Argument(help="A view's id, or its name in any language.")],
    source: Annotated[str, typer.Option("--in", help="The model's file, or the code of a unit that sent one.")],
    out: Annotated[Path, typer.Option(help="The file to write: .svg, .png or .pdf.")],
    lang: Annotated[str, typer.Option(help="The language of the names: th or en.")] = "th",
    as_json: AsJson = False,
) -> None:
    """Draw a view in its author's layout as SVG, PNG or PDF."""
    form = out.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise ModelFileError(f"{out}: pictures are written as {', '.join(FORMS)}. Remedy: end the name so.")
    path = Path(source)
    model = read_model(path)[0] if path.exists() or not source.isdigit() else submissions().model(source)
    drawn = draw_view(model, _view(model, view), lang)
    with letters() as fonts:
        hand_out(out, as_file(drawn, form, fonts, lang))
    result = {
        "file": str(out),
        "view": drawn.title,
        "boxes": len(drawn.boxes),
        "lines": len(drawn.lines),
        "width": drawn.width,
        "height": drawn.height,
    }
    say(result, as_json, _in_words)


def _view(model: Model, asked: str) -> View:
    named = [each for each in model.views if asked.casefold() in {name.value.casefold() for name in each.names}]
    found = [each for each in model.views if each.id == asked] or named
    if len(found) == 1:
        return found[0]
    told = ", ".join(f"{each.name or '(no name)'} ({each.id})" for each in (found or model.views)[:10]) or "none"
    raise ModelFileError(
        f"{len(found) or 'no'} views have the id or the name {asked!r}. Remedy: name one by its id; there are: {told}."
    )


def _in_words(result: Mapping[str, Any]) -> str:
    return (
        f"{result['file']}: {result['view']}, {result['boxes']:,} boxes, {result['lines']:,} lines, "
        f"{result['width']} × {result['height']} pixels"
    )

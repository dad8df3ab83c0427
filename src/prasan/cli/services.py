"""``prasan services``: the catalogue of government services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.centres.organisation import load_tree
from prasan.cli.common import AsJson, say
from prasan.services.errors import CatalogueError, Fault
from prasan.services.events import read_events
from prasan.services.model import Service
from prasan.services.reading import read_catalogue, shipped_catalogue
from prasan.services.reading_level import level
from prasan.services.search import index_of

app = typer.Typer(help="The catalogue of government services: check it, list it, search it.", no_args_is_help=True)


@app.command("check")
def check_catalogue(
    file: Annotated[
        Path, typer.Argument(help="services.csv; papers.csv, offices.csv and events.yaml may stand beside it.")
    ],
    as_json: AsJson = False,
) -> None:
    """Check a catalogue of services and say all that is wrong, by file, row and column."""
    today = {unit.code for unit in load_tree().as_of(date.today()).units}
    catalogue = read_catalogue(file, today)
    events = file.with_name("events.yaml")
    told = read_events(events, catalogue) if events.exists() else {}
    result = {"services": len(catalogue.services), "offices": len(catalogue.offices), "events": len(told)}
    say(
        result,
        as_json,
        lambda each: (
            f"in order: {each['services']} services, {each['offices']} kinds of offices, {each['events']} life events"
        ),
    )


@app.command("list")
def list_services(
    event: Annotated[str, typer.Option(help="Those of a life event alone, such as child.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the services of the catalogue."""
    found = [each for each in shipped_catalogue().services.values() if not event or event in each.events]
    say({"services": [_told(each) for each in found]}, as_json, _lines)


@app.command("search")
def search_services(
    words: Annotated[list[str], typer.Argument(help="What somebody needs, in their own words, in Thai or English.")],
    as_json: AsJson = False,
) -> None:
    """Search the services as the site does: by words, by sound, and with a slip of the keyboard's layout put right."""
    found = index_of(tuple(shipped_catalogue().services.values())).search(" ".join(words))
    say({"services": [{**_told(each.service), "score": round(each.score, 2)} for each in found]}, as_json, _lines)


@app.command("plain")
def check_plain(
    files: Annotated[list[Path], typer.Argument(help="Pages for everybody, Markdown or text, a sentence a line.")],
    as_json: AsJson = False,
) -> None:
    """Say how hard pages are to read, and fail on one that is beyond the sixth year of school."""
    levels = {str(file): level(file.read_text(encoding="utf-8")) for file in files}
    told = {
        name: {
            "sentences": each.sentences, "words": round(each.mean, 1), "longest": each.most,
            "grade": None if each.grade is None else round(each.grade, 1),
            "rare": None if each.rare is None else round(each.rare, 3),
        }
        for name, each in levels.items()
    }  # fmt: skip
    faults = [Fault(name, 1, "", why) for name, each in levels.items() for why in each.faults]
    if faults:
        raise CatalogueError(faults)
    say(told, as_json, lambda each: "\n".join(f"{name}: plain ({_measure(said)})" for name, said in each.items()))


def _measure(said: Mapping[str, Any]) -> str:
    hard = f"grade {said['grade']}" if said["grade"] is not None else f"{said['rare']:.1%} of the words rare"
    return f"{said['sentences']} sentences, {said['words']} words in the mean, {said['longest']} in the longest, {hard}"


def _told(service: Service) -> dict[str, Any]:
    return {
        "id": service.id, "name_th": service.name_th, "name_en": service.name_en, "agency": service.agency or service.body_en,
        "events": list(service.events), "fee": service.fee, "days": service.days, "digital": service.digital,
        "bring": [each.id for each in service.asked], "held": [each.id for each in service.held],
        "to_be_confirmed": sorted(service.confirm),
    }  # fmt: skip


def _lines(result: Mapping[str, Any]) -> str:
    rows = [f"{each['id']:<24} {each['name_th']} · {each['name_en']}" for each in result["services"]]
    return "\n".join(rows) or "nothing was found; try other words"

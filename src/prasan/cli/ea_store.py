"""``prasan ea``: the estate that is made up for trying, what does the same in it, and how submissions come into it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.architecture.demonstration import Agency, Made, make_estate, story
from prasan.architecture.duplicates import KINDS, LEAST, Group, Pair, find_duplicates, grouped
from prasan.architecture.errors import ModelFileError
from prasan.architecture.files import model_as
from prasan.architecture.model import Model
from prasan.centres.organisation import DEPARTMENT, load_tree
from prasan.cli.common import AsJson, say
from prasan.cli.ea import submissions
from prasan.engine.snapshots import write_durably

_AGENCIES = 40
_KNOWN = ("07011", "15003", "15008")  # those that have accounts in the demonstration
_LEFT_OUT = ("02", "01006", "01008", "01019")  # defence and intelligence
_MAKER = "demonstration"
_STORY, _ARCHITECT = "07011", "architect"  # whose blueprint has a history
_SHOWN = 20  # pairs in words; --json has all


def agencies_of_demonstration() -> list[Agency]:
    """Forty departments of today's organisation, as evenly from the ministries as they have them."""
    structure = load_tree().as_of(date.today())
    by_ministry: dict[str, list[Agency]] = defaultdict(list)
    for unit in structure.units:
        if unit.level != DEPARTMENT or not unit.name_en or unit.code.startswith(_LEFT_OUT):
            continue
        if "ปลัด" not in unit.name_th:  # a permanent secretary's office is about its whole ministry
            by_ministry[structure.parent(unit.code) or ""].append(Agency(unit.code, unit.name_th, unit.name_en))
    chosen = [each for units in by_ministry.values() for each in units if each.code in _KNOWN]
    turn = 0
    while len(chosen) < _AGENCIES:
        for units in by_ministry.values():
            if turn < len(units) and units[turn] not in chosen and len(chosen) < _AGENCIES:
                chosen.append(units[turn])
        turn += 1
    return sorted(chosen, key=lambda agency: agency.code)


def demonstration(
    out: Annotated[Path, typer.Option(help="The folder to write: a model an agency, and the truth beside them.")],
    elements: Annotated[int, typer.Option(help="About so many elements an agency.", min=50, max=3000)] = 65,
    seed: Annotated[int, typer.Option(help="The same seed makes the same estate.")] = 2558,
    as_json: AsJson = False,
) -> None:
    """Make up the models of forty agencies, with planted duplicates and conflicts, and apart from them the truth."""
    made = make_estate(agencies_of_demonstration(), elements=elements, seed=seed)
    (out / "models").mkdir(parents=True, exist_ok=True)
    for unit, model in made.models.items():
        write_durably(out / "models" / f"{unit}.xml", model_as(model, model.form)[0])
    write_durably(out / "truth.json", json.dumps(made.truth, ensure_ascii=False, indent=1))
    say({"folder": str(out), **_counted(made)}, as_json, _made_in_words)


def take_demonstration() -> None:
    """Take the demonstration's models in, as their agencies would send them; one has a branch and a proposal that waits."""
    made = make_estate(agencies_of_demonstration())
    kept = submissions()

    def take(unit: str, model: Model, **how: Any) -> None:
        kept.take_data(model_as(model, model.form)[0], Path(f"{unit}.xml"), unit, how.pop("by", _MAKER), **how)

    told = made.models[_STORY]
    first = not kept.every(_STORY)
    if first:
        take(_STORY, story.before(told))
        take(_STORY, story.on_branch(told), branch=story.BRANCH, by=_ARCHITECT)
    for unit, model in made.models.items():
        take(unit, model)
    if first:
        take(_STORY, story.proposed(told), propose=True, by=_ARCHITECT)
    said = _counted(made)
    typer.echo(
        f"blueprints: {said['agencies']} agencies, {said['elements']:,} elements, {said['relationships']:,} relationships"
    )


def duplicates(
    kind: Annotated[str, typer.Option(help=f"What to compare: {', '.join(KINDS)}.")] = "application",
    least: Annotated[float, typer.Option(help="The score from which a pair is told.", min=0.0, max=1.0)] = LEAST,
    as_json: AsJson = False,
) -> None:
    """Say which agencies run systems that do the same, or keep the same data, under other names: a score and why of each."""
    if kind not in KINDS:
        raise ModelFileError(f"--kind {kind}: there is no such kind. Remedy: one of {', '.join(KINDS)}.")
    found = find_duplicates(submissions().estate(), kind, least=least)
    result = {
        "kind": kind,
        "least": least,
        "groups": [_group(each) for each in grouped(found)],
        "pairs": [_pair(each) for each in found],
    }
    say(result, as_json, _duplicates_in_words)


def _group(group: Group) -> dict[str, Any]:
    return {"score": round(group.score, 4), "elements": list(group.keys)}


def _pair(pair: Pair) -> dict[str, Any]:
    ends = [
        {"key": each.key, "unit": each.unit, "th": each.named("th"), "en": each.named("en"), "national": each.national}
        for each in (pair.left, pair.right)
    ]
    why = [{"what": each.what, "points": round(each.points, 2), "words": list(each.words)} for each in pair.why]
    return {"score": pair.score, "left": ends[0], "right": ends[1], "why": why}


_FOR = {
    "capability": "the same capability",
    "part": "the same reference part",
    "data": "data alike",
    "service": "services alike",
    "words": "words of their names, data and services",
    "name": "words of the name",
    "technology": "the same technology",
}
_AGAINST = {
    "capability": "another capability",
    "part": "another reference part",
    "data": "other data",
    "service": "other services",
    "subject": "each is about its own agency's subject",
}


def _because(each: Mapping[str, Any]) -> str:
    words = ", ".join(word.removeprefix("=") for word in each["words"][:4])
    told = (_AGAINST if each["points"] < 0 else _FOR).get(each["what"], each["what"])
    return f"{told}{f' ({words})' if words else ''}"


def _duplicates_in_words(result: Mapping[str, Any]) -> str:
    pairs, lines = result["pairs"], []
    for pair in pairs[:_SHOWN]:
        left, right = pair["left"], pair["right"]
        lines.append(f"  {pair['score']:.2f}  {left['th']} ({left['key']}) and {right['th']} ({right['key']})")
        reasons = [
            _because(each) for each in pair["why"] if each["points"] > 0 or (each["points"] == 0 and each["words"])
        ]
        against = [_because(each) for each in pair["why"] if each["points"] < 0]
        lines.append(f"        for: {'; '.join(reasons[:3])}{f'. Against: {against[0]}' if against else ''}")
    if len(pairs) > _SHOWN:
        lines.append(f"  and {len(pairs) - _SHOWN:,} more: --json has all")
    head = f"{len(pairs):,} pairs that do the same, in {len(result['groups']):,} groups"
    return "\n".join([head, *lines])


def _counted(made: Made) -> dict[str, Any]:
    return {
        "agencies": len(made.models),
        "elements": sum(len(model.elements) for model in made.models.values()),
        "relationships": sum(len(model.relationships) for model in made.models.values()),
        "planted": {name: len(found) for name, found in made.truth.items()},
    }


def _made_in_words(result: Mapping[str, Any]) -> str:
    planted = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in result["planted"].items())
    return (
        f"{result['folder']}: {result['agencies']} models, {result['elements']:,} elements, "
        f"{result['relationships']:,} relationships. Planted, in truth.json: {planted}.\n"
        f"Next: for f in {result['folder']}/models/*.xml; do prasan ea import $f --unit $(basename $f .xml); done"
    )

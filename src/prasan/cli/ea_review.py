"""``prasan ea``: proposals of models and their differences, decisions on them, branches and merges, plateaus, national ids."""

from __future__ import annotations

import getpass
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from prasan.architecture.branches import before_of, merge_of, merged_from, propose_merge
from prasan.architecture.differences import Change, differences
from prasan.architecture.errors import BlueprintError, ModelFileError
from prasan.architecture.estate import Thing
from prasan.architecture.files import read_model
from prasan.architecture.merging import Choice, Conflict
from prasan.architecture.national import National, shared
from prasan.architecture.parts import library
from prasan.architecture.plateaus import as_of, steps
from prasan.architecture.submissions import Submission, Submissions
from prasan.centres.organisation import ROOT, load_tree
from prasan.cli.common import AsJson, say
from prasan.cli.ea import submissions
from prasan.cli.measure_rounds import Why
from prasan.cli.officers import officer
from prasan.exchange.officers import Officer

_SHOWN = 30  # lines of a list in words; --json has all
Unit = Annotated[str, typer.Argument(help="The code of the unit.")]
By = Annotated[str, typer.Option(help="The account of the architect who decides.")]
Office = Annotated[
    str, typer.Option(help="The unit that the architect is of: the architecture office, or the ministry.")
]


def list_submissions(
    unit: Annotated[str | None, typer.Option(help="Of one unit; else what waits of all.")] = None,
    as_json: AsJson = False,
) -> None:
    """List a unit's submissions and what became of each, or the proposals of all units that wait."""
    kept = submissions()
    found = kept.every(unit) if unit else kept.waiting()
    result = {"submissions": [_submission(kept, each) for each in found]}
    say(result, as_json, _submissions_in_words)


def diff(
    unit: Unit,
    number: Annotated[
        int | None, typer.Option(help="The submission; else the newest that waits, else the newest.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="A file that has not been sent yet, instead.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say what a submission changes of the accepted one that it was made from: elements, relationships, properties, views."""
    kept = submissions()
    if file is not None:
        before, after = (kept.model(unit) if kept.of(unit) else None), read_model(file)[0]
        told: dict[str, Any] = {"unit": unit, "file": str(file)}
    else:
        chosen = kept.get(unit, number) if number else _newest(kept, unit)
        before, after = before_of(kept, chosen), kept.read(chosen)
        told = _submission(kept, chosen)
    found = differences(before, after)
    counted = Counter(f"{each.kind} {each.what}" for each in found)
    say({**told, "counts": dict(counted), "changes": [_change(each) for each in found]}, as_json, _changes_in_words)


def decide(
    unit: Unit,
    number: Annotated[int, typer.Argument(help="The submission.")],
    by: By,
    accept: Annotated[bool, typer.Option("--accept/--return", help="Accept it, or return it with --why.")],
    why: Why = "",
    office: Office = ROOT,
    as_json: AsJson = False,
) -> None:
    """Accept a proposal, so that it is the unit's model in the estate, or return it with words."""
    kept = submissions()
    who = _reviewer(by, office, unit)
    kept.decide(kept.get(unit, number), "accepted" if accept else "returned", by=who, why=why)
    say(
        _submission(kept, kept.get(unit, number)),
        as_json,
        lambda told: f"submission {number} of {unit}: {told['state']}",
    )


def merge_into(
    unit: Unit,
    branch: Annotated[str | None, typer.Option(help="The branch to merge.")] = None,
    number: Annotated[
        int | None, typer.Option(help="Or a proposal that came too late, or was made from an older one.")
    ] = None,
    choose: Annotated[list[str] | None, typer.Option(help="KEY=mine or KEY=theirs, for each conflict.")] = None,
    as_json: AsJson = False,
) -> None:
    """Merge a branch or a late proposal with the unit's newest model; without conflicts the merge is proposed, else told."""
    kept = submissions()
    source = merged_from(kept, unit, branch, number)
    model, conflicts = merge_of(kept, source, _choices(choose or []))
    told: dict[str, Any] = {"unit": unit, "merges": branch or str(source.number)}
    if conflicts:
        say({**told, "conflicts": [_conflict(each) for each in conflicts]}, as_json, _conflicts_in_words)
        raise typer.Exit(1)
    taken = propose_merge(kept, source, model, getpass.getuser())
    say(
        {**told, **_submission(kept, taken), "conflicts": []},
        as_json,
        lambda each: f"merge of {each['merges']}: proposal {each['number']} of {unit}. Next: prasan ea diff {unit}",
    )


def plateaus(
    unit: Unit,
    on: Annotated[str | None, typer.Option(help="A day, YYYY-MM-DD: what stands then, instead.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say a unit's plateaus (today, target, steps between): what comes and goes with each; or what stands on a day."""
    estate = submissions().estate()
    if on:
        then = as_of(estate, _day(on))
        things = [each for each in then.things.values() if each.unit == unit]
        result: dict[str, Any] = {"unit": unit, "on": on, "elements": [_thing(each) for each in things]}
        say(result, as_json, lambda told: f"{unit} on {on}: {len(told['elements']):,} elements stand")
        return
    found = [
        {
            **_thing(each.plateau), "start": each.start, "end": each.end,
            **{name: [_thing(estate.things[key]) for key in getattr(each, name)] for name in ("has", "comes", "goes", "gaps")},
        }
        for each in steps(estate, unit)
    ]  # fmt: skip
    say({"unit": unit, "plateaus": found}, as_json, _plateaus_in_words)


def national(
    confirm: Annotated[
        list[str] | None, typer.Option(help="A key (unit/id); two or more are given one number.")
    ] = None,
    refuse: Annotated[list[str] | None, typer.Option(help="A key; two or more are not the same, and --why.")] = None,
    part: Annotated[str | None, typer.Option(help="A number to take back, and --why.")] = None,
    by: Annotated[str, typer.Option(help="The account of the architecture office that decides.")] = "",
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """List the national object ids and what has each, or give one, refuse one or take one back."""
    kept = submissions()
    numbers = National(kept.folder)
    if confirm or refuse or part:
        who = officer(by, ROOT, "review")
        if confirm:
            numbers.confirm(kept.estate(), confirm, by=who, why=why)
        elif refuse:
            numbers.refuse(kept.estate(), refuse, by=who, why=why)
        else:
            numbers.part(str(part), by=who, why=why)
    estate = kept.estate()
    told = {
        number: [_thing(estate.things[key]) if key in estate.things else {"key": key} for key in keys]
        for number, keys in shared(numbers.numbers()).items()
    }
    say({"national": told}, as_json, _national_in_words)


def parts(as_json: AsJson = False) -> None:
    """List the shared reference parts, how many elements point to each, and the elements that point astray."""
    kept = submissions()
    estate, known = kept.estate(), library(kept.folder)
    users = known.users(estate)
    result = {
        "parts": [
            {"id": each.id, "kind": each.kind, "th": each.name_th, "en": each.name_en, "under": each.under,
             "elements": [thing.key for thing in users.get(each.id, ())]}
            for each in known.parts.values()
        ],
        "astray": [{"key": each.key, "part": each.part, "why": each.why} for each in known.astray(estate)],
    }  # fmt: skip
    say(result, as_json, _parts_in_words)


def _newest(kept: Submissions, unit: str) -> Submission:
    every = [each for each in kept.every(unit) if not each.branch]
    waits = [each for each in every if kept.standing(each).state == "waiting"]
    if not every:
        raise ModelFileError(f"unit {unit} has sent no model. Remedy: `prasan ea import FILE --unit {unit}`.")
    return (waits or every)[-1]


def _reviewer(by: str, office: str, unit: str) -> Officer:
    structure = load_tree().as_of(date.today())
    if unit not in structure or office not in structure.ancestors(unit):
        raise BlueprintError(
            "office", f"unit {office} is not above {unit}. Remedy: --office {ROOT}, or the ministry above it."
        )
    return officer(by, office, "review")


def _choices(told: list[str]) -> dict[str, Choice]:
    found: dict[str, Choice] = {}
    for each in told:
        key, _, side = each.rpartition("=")
        if side not in {"mine", "theirs"} or not key:
            raise ModelFileError(
                f"--choose {each}: not KEY=mine or KEY=theirs. Remedy: the keys are told with the conflicts."
            )
        found[key] = cast("Choice", side)
    return found


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise ModelFileError(f"--on {told}: not a day. Remedy: write it as 2027-10-01.") from None


def _submission(kept: Submissions, each: Submission) -> dict[str, Any]:
    standing = kept.standing(each)
    return {
        "unit": each.unit, "number": each.number, "state": standing.state, "branch": each.branch, "base": each.base,
        "merges": each.merges, "by": each.by, "at": each.at, "name": each.name, "elements": each.elements,
        "decided_by": standing.by, "why": standing.why,
    }  # fmt: skip


def _thing(thing: Thing) -> dict[str, str]:
    return {"key": thing.key, "type": thing.type, "th": thing.named("th"), "en": thing.named("en")}


def _change(each: Change) -> dict[str, Any]:
    fields = [{"field": told.name, "before": told.before, "after": told.after} for told in each.fields]
    return {"kind": each.kind, "what": each.what, "id": each.id, "type": each.type, "name": each.name, "fields": fields}


def _conflict(each: Conflict) -> dict[str, str]:
    return {
        "key": each.key, "name": each.name, "field": each.field, "base": each.base, "mine": each.mine,
        "theirs": each.theirs,
    }  # fmt: skip


def _more(things: list[Any] | dict[str, Any]) -> list[str]:
    return [f"  and {len(things) - _SHOWN:,} more: --json has all"] if len(things) > _SHOWN else []


def _submissions_in_words(result: Mapping[str, Any]) -> str:
    found = result["submissions"]
    if not found:
        return "nothing waits"
    lines = []
    for each in found:
        decided = [told for told in (each["branch"], each["decided_by"], each["why"]) if told]
        lines.append(
            f"{each['unit']} {each['number']}: {': '.join([each['state'], *decided])}; {each['elements']:,} elements, "
            f"sent by {each['by']} {each['at']}"
        )
    return "\n".join(lines)


def _changes_in_words(result: Mapping[str, Any]) -> str:
    changes = result["changes"]
    lines = []
    for each in changes[:_SHOWN]:
        lines.append(f"  {each['what']} {each['kind']} {each['name'] or each['id']} ({each['type'] or each['id']})")
        lines += [f"      {told['field']}: {told['before'] or '—'} → {told['after'] or '—'}" for told in each["fields"]]
    counted = ", ".join(f"{count} {what}" for what, count in result["counts"].items()) or "nothing is other"
    return "\n".join([f"unit {result['unit']}: {counted}", *lines, *_more(changes)])


def _conflicts_in_words(result: Mapping[str, Any]) -> str:
    found = result["conflicts"]
    lines = [
        f"  {each['key']}: {each['name']}. mine: {each['mine'] or '—'}; theirs: {each['theirs'] or '—'}"
        for each in found[:_SHOWN]
    ]
    head = f"{len(found)} conflicts: nothing is proposed. Choose by --choose KEY=mine or KEY=theirs."
    return "\n".join([head, *lines, *_more(found)])


def _plateaus_in_words(result: Mapping[str, Any]) -> str:
    lines = []
    for each in result["plateaus"]:
        lines.append(f"{each['th']} ({each['start'] or '…'} – {each['end'] or '…'}): {len(each['has'])} elements")
        for name, word in (("comes", "+"), ("goes", "-")):
            lines += [f"  {word} {told['th']} ({told['key']})" for told in each[name][:_SHOWN]]
    return "\n".join(lines) or f"unit {result['unit']} has no plateau. Remedy: add Plateau elements to its model."


def _national_in_words(result: Mapping[str, Any]) -> str:
    lines = []
    for number, things in list(result["national"].items())[:_SHOWN]:
        lines.append(f"{number}: " + ", ".join(f"{each.get('th', '')} ({each['key']})" for each in things))
    return "\n".join([*lines, *_more(result["national"])]) or "no national id yet. Next: prasan ea duplicates"


def _parts_in_words(result: Mapping[str, Any]) -> str:
    lines = [f"{each['id']}: {each['th']} / {each['en']}, {len(each['elements'])} elements" for each in result["parts"]]
    astray = [f"  {each['key']} points to {each['part']}: {each['why']}" for each in result["astray"][:_SHOWN]]
    return "\n".join([*lines, f"{len(result['astray'])} elements point astray", *astray])

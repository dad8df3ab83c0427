"""``prasan centre``: figures of the operation centres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from prasan.centres.areas import NATION
from prasan.centres.organisation import LEVELS, load_tree
from prasan.centres.structure.history import HistoryEvent, history
from prasan.centres.structure.reforms import shipped_reforms
from prasan.centres.structure.validation import faults
from prasan.cli.centre_figure import asked_figures, day_of, in_words
from prasan.cli.common import AsJson, say, shown_progress
from prasan.cli.site import prepare_site

app = typer.Typer(help="Figures of the operation centres.", no_args_is_help=True)


@app.command()
def sample(as_json: AsJson = False) -> None:
    """File the demonstration's invented figures of fiscal year 2558; figures filed before are replaced."""
    prepare_site()
    from prasan.centres.sample import sample_figures
    from prasan.web.centres.actions import import_figures

    counts = dict(import_figures(sample_figures()))
    say(counts, as_json, lambda result: ", ".join(f"{number:,} {what}" for what, number in result.items()))


@app.command()
def rollup(
    unit: Annotated[
        str | None, typer.Option(help="The unit whose figure is asked for; the nation's centre unless said.")
    ] = None,
    group: Annotated[str | None, typer.Option(help="A group of units in place of one: cluster:economy.")] = None,
    period: Annotated[
        str | None, typer.Option(help="The period: 2558, 2558Q4. Without one, everything is rolled up.")
    ] = None,
    indicator: Annotated[str | None, typer.Option(help="One indicator; otherwise all.")] = None,
    area: Annotated[str, typer.Option(help="TH, a province (2 digits) or a district (4).")] = NATION,
    structure: Annotated[
        str | None,
        typer.Option(help="By the organisation and the areas of this day; of the period's last unless said."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="As known at the end of this day; as last rolled up unless said.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Roll the approved figures and the measures' counts up, from department to ministry to nation.

    With --period, answer with the figure of a unit instead: by the structure of any day, and as known on any day.
    """
    prepare_site()
    if period is not None:
        answer = asked_figures(unit, group, period, indicator, area, day_of(structure), day_of(as_of))
        say(answer, as_json, in_words)
        return
    if unit or group or indicator or structure or as_of or area != NATION:
        raise typer.BadParameter("say for which --period the figure is asked")
    from prasan.web.centres.actions import roll_up_now

    with shown_progress() as progress:
        snapshot = roll_up_now(progress=progress)
    say({"rollup": snapshot.reference, **snapshot.facts}, as_json, _in_words)


@app.command()
def structure(
    on: Annotated[str | None, typer.Option(help="The day; today unless said.")] = None,
    unit: Annotated[str | None, typer.Option(help="A unit whose history is told.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check the dated organisation, and say what stands on a day or what became of a unit."""
    tree = load_tree()
    day = day_of(on) or date.today()
    found = faults(tree)
    if found:
        say({"faults": [asdict(each) for each in found]}, as_json, _faults_in_words)
        raise typer.Exit(1)
    if unit is not None:
        if unit not in tree.units:
            raise typer.BadParameter(f"there is no unit {unit}")
        say({"unit": unit, "history": [_event(each) for each in history(tree, unit)]}, as_json, _history_in_words)
        return
    stands = tree.as_of(day)
    levels = {level: sum(each.level == level for each in stands.units) for level in LEVELS}
    changes = [{"since": reform.since, "reform": reform.id, "basis": reform.basis} for reform in shipped_reforms()]
    say({"on": day, "units": levels, "faults": [], "reforms": changes}, as_json, _structure_in_words)


def _event(event: HistoryEvent) -> dict[str, Any]:
    return {
        "day": event.day,
        "kind": event.kind,
        "before": [unit.code for unit in event.before],
        "after": [unit.code for unit in event.after],
        "reform": event.reform.id if event.reform else None,
        "basis": event.basis,
        "sentence": event.sentence_en,
    }


def _faults_in_words(result: Mapping[str, Any]) -> str:
    return "\n".join(f"{each['sentence']}: {each['remedy']}" for each in result["faults"])


def _history_in_words(result: Mapping[str, Any]) -> str:
    return "\n".join(f"{each['day']}: {each['sentence']}" for each in result["history"]) or "nothing happened to it"


def _structure_in_words(result: Mapping[str, Any]) -> str:
    counts = ", ".join(f"{number} of the level {level}" for level, number in result["units"].items())
    changes = [f"{each['since']}: {each['reform']} ({each['basis']})" for each in result["reforms"]]
    return "\n".join([f"{result['on']}: {counts}; no fault", *changes])


def _in_words(result: Mapping[str, Any]) -> str:
    lines = []
    for indicator, periods in result["checks"].items():
        period, check = list(periods.items())[-1]
        if check["national"] is not None:
            agreement = "equals" if check["equal"] else "DOES NOT EQUAL"
            lines.append(
                f"{indicator} {period}: {check['national']:,.10g} {agreement} its provinces and its departments"
            )
    lines.append(
        f"{result['cells']:,} figures, {result['suppressed']:,} of them hidden (fewer than ten people, or telling)"
    )
    return "\n".join(lines)

"""``prasan centre``: figures of the operation centres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import typer

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
def rollup(as_json: AsJson = False) -> None:
    """Roll the approved figures and the measures' counts up, from department to ministry to nation."""
    prepare_site()
    from prasan.web.centres.actions import roll_up_now

    with shown_progress() as progress:
        snapshot = roll_up_now(progress=progress)
    say({"rollup": snapshot.reference, **snapshot.facts}, as_json, _in_words)


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

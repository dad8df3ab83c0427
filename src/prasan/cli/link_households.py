"""``prasan link households``: who is registered in one house, what speaks against one household, and whether they are a family."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, data_folder, permit_for, say, shown_progress, store
from prasan.cli.linkage import PURPOSE, UNIT
from prasan.linkage.households import fields_of_households, make_households
from prasan.linkage.identity import spine_key


def make(
    unit: Annotated[str, typer.Option(help="The unit whose agreement allows it.")] = UNIT,
    as_json: AsJson = False,
) -> None:
    """Make the households of the linked people, each with its quality."""
    linkage = store().live("linkage", remedy="Run `prasan link`.")
    registers = tuple(linkage.facts["registers"])
    permit = permit_for("link households", unit, PURPOSE, registers, fields_of_households(registers))
    with shown_progress() as progress:
        key = spine_key(data_folder() / "spine-key")
        snapshot = make_households(store(), permit, log=access_log(), key=key, progress=progress)
    say({"households": snapshot.reference, **snapshot.facts}, as_json, lambda _: _in_words(snapshot.facts))


def _in_words(facts: Mapping[str, Any]) -> str:
    lines = [
        f"{quality}: {count:,} households, {facts['people'][quality]:,} people"
        for quality, count in facts["households"].items()
    ]
    lines.append(f"in no house: {facts['no_house']:,} people")
    lines.append(f"{facts['ties']:,} family links make {facts['joined']:,} households one with another")
    return "\n".join(lines)

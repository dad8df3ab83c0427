"""``prasan link retire``: old linkages are removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say, store
from prasan.linkage.retiring import retire


def retire_linkages(
    newest: Annotated[int, typer.Option(help="How many linkages stay, the live one among them.", min=2)] = 5,
    days: Annotated[int, typer.Option(help="What was made in the last so many days stays as well.", min=0)] = 0,
    as_json: AsJson = False,
) -> None:
    """Remove old linkages and the spines that none left needs; what a live measure was run on stays."""
    say(retire(store(), newest=newest, days=days), as_json, _in_words)


def _in_words(removed: Mapping[str, Any]) -> str:
    return "removed " + " and ".join(f"{len(ids):,} of {kind}" for kind, ids in removed.items())

"""``prasan measure versions``: which versions of a measure there are, which is in force, and where each is from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say
from prasan.cli.measure import catalogue


def list_versions(
    name: Annotated[str | None, typer.Argument(help="A measure by id; all if none.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the versions of measures: from when each is in force, and who published it; those without came with Prasan."""
    everything = catalogue()
    versions = everything.of(name) if name else everything.versions()
    if not versions:
        raise typer.BadParameter(f"no measure {name}. Remedy: `prasan measure versions` lists all")
    in_force = {each.name for each in everything.in_force(datetime.now(UTC).date())}
    told = [
        {
            "measure": each.measure_id,
            "version": each.number,
            "starts": each.starts,
            "in_force": each.name in in_force,
            "owner": each.owner,
            "digest": each.digest,
            "file": each.file and str(each.file),
            "proposed_by": each.published and each.published.by,
            "published_by": each.published and each.published.decided_by,
            "published_at": each.published and each.published.decided_at,
        }
        for each in versions
    ]
    say({"versions": told}, as_json, _in_words)


def _in_words(told: Mapping[str, Any]) -> str:
    lines = []
    for each in told["versions"]:
        how = "came with Prasan"
        if each["published_by"]:
            how = (
                f"proposed by {each['proposed_by']}, published by {each['published_by']} "
                f"at {each['published_at']:%Y-%m-%d %H:%M}"
            )
        force = ", in force" if each["in_force"] else ""
        lines.append(f"{each['measure']}@{each['version']}: from {each['starts']}{force}; {how}")
    return "\n".join(lines)

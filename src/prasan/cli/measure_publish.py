"""``prasan measure publish``: a file becomes the next version of a measure, by two officers of the unit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, data_folder, say
from prasan.cli.measure_rounds import By, Why
from prasan.cli.officers import officer
from prasan.exchange.officers import Officer
from prasan.measures import Measure, load_measure
from prasan.measures.authoring import Authoring, Proposal


def publish(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The measure's YAML file.")],
    by: By,
    why: Why = "",
    send_back: Annotated[bool, typer.Option(help="Send back what another officer proposed; --why says why.")] = False,
    withdraw: Annotated[bool, typer.Option(help="Take back what you proposed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a measure's file its next version: the first officer proposes it, another officer of the unit publishes it.

    Both call the verb with the same file; it is the version from the second call on.
    """
    if send_back and withdraw:
        raise typer.BadParameter("what another proposed is sent back, what you proposed withdrawn. Remedy: choose one")
    measure = load_measure(file)
    who = officer(by, measure.owner, "write")
    kept = Authoring(data_folder() / "measures", access_log())
    waiting = [
        each
        for each in kept.catalogue.proposals()
        if each.state == "proposed" and (each.unit, each.digest) == (measure.owner, measure.digest)
    ]
    if not waiting and (send_back or withdraw):
        raise typer.BadParameter(
            f"no proposal of {file.name} waits. Remedy: `prasan measure versions` says what there is"
        )
    say(_acted(kept, measure, waiting[-1] if waiting else None, who, why, send_back, withdraw), as_json, _in_words)


def _acted(
    kept: Authoring, measure: Measure, waiting: Proposal | None, who: Officer, why: str, send_back: bool, withdraw: bool
) -> dict[str, Any]:
    told = {"measure": measure.id, "version": measure.version, "digest": measure.digest, "by": who.name, "how": who.how}
    if waiting is None:
        draft = kept.drafts.begin(who.name, measure.owner, measure.text)
        return {**told, "did": "proposed", "number": kept.propose(draft, by=who.name).number}
    told["number"] = waiting.number
    if withdraw:
        kept.withdraw(waiting.number, by=who.name)
        return {**told, "did": "withdrawn"}
    if send_back:
        kept.send_back(waiting.number, by=who.name, why=why)
        return {**told, "did": "returned"}
    version = kept.publish(waiting.number, by=who.name, why=why)
    return {**told, "did": "published", "starts": version.starts, "file": str(version.file)}


def _in_words(told: Mapping[str, Any]) -> str:
    version = f"{told['measure']}@{told['version']}"
    match told["did"]:
        case "proposed":
            return f"{version} is proposed. Another officer of the unit publishes it by the same command"
        case "published":
            return f"{version} is published: in force from {told['starts']}"
        case "returned":
            return f"{version} is sent back"
        case _:
            return f"{version} is taken back"

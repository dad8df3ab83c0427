"""``prasan link review``: what awaits clerks, and sheets for offices that judge on paper."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, permit_for, say, store
from prasan.cli.linkage import UNIT, reviews
from prasan.linkage.review_queue import judge, read_sheet, waiting, write_sheet
from prasan.linkage.reviewing import REOPENED, ReviewError, agreement, decided_now, pair_code

PURPOSE = "review_links"


def review_links(
    export: Annotated[Path | None, typer.Option(help="Write the pairs that await this reviewer into a CSV.")] = None,
    take: Annotated[
        Path | None, typer.Option("--import", help="Take the verdicts of such a CSV: all of them, or none.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="The reviewer; two different ones settle a pair.")] = None,
    reopen: Annotated[str | None, typer.Option(help="Open a settled pair again, by its code; say --why.")] = None,
    why: Annotated[str, typer.Option(help="Why it is reopened; name no person in it.")] = "",
    unit: Annotated[str, typer.Option(help="The unit whose agreement allows it.")] = UNIT,
    as_json: AsJson = False,
) -> None:
    """Say what awaits clerks and what they settled; or write a sheet for a reviewer, or take one.

    A settled pair that was a mistake is opened again by its code, which is in the sheet and in --json; reviewers judge it
    anew.
    """
    kept = reviews()
    linkage = store().live("linkage", remedy="Run `prasan link`.")
    if export is None and take is None and reopen is None:
        say(_told(kept.standing(), waiting(linkage, kept.standing())), as_json, _in_words)
        return
    if by is None:
        raise ReviewError("say --by WHO: two different reviewers settle a pair")
    registers = ("civil", *sorted(name for name in linkage.facts["registers"] if name != "civil"))
    permit = permit_for("link review", unit, PURPOSE, registers)
    if reopen is not None:
        pair = next((each for each in kept.standing() if pair_code(each) == reopen), None)
        if pair is None:
            raise ReviewError(f"{reopen}: nobody has judged a pair of this code")
        opened = decided_now(pair, REOPENED, reviewer=by, linkage=linkage.reference, note=why)
        judge(kept, [opened], permit=permit, log=access_log())
        say({"reopened": reopen}, as_json, lambda told: f"{told['reopened']}: open again; run `prasan link`")
        return
    if export is not None:
        rows = write_sheet(store(), kept, export, reviewer=by, permit=permit, log=access_log())
        say({"file": export.name, "pairs": rows}, as_json, lambda told: f"{told['file']}: {told['pairs']:,} pairs")
        return
    assert take is not None  # noqa: S101  (one of both was said)
    lines = read_sheet(store(), kept, take, reviewer=by)
    wrong = [line for line in lines if line.wrong]
    if wrong:
        told = "\n".join(f"line {line.number}: {line.wrong}" for line in wrong)
        raise ReviewError(f"{take.name}: nothing was taken; {len(wrong)} of {len(lines)} lines cannot be:\n{told}")
    decisions = [line.decision for line in lines if line.decision]
    judge(kept, decisions, permit=permit, log=access_log())
    result = {"file": take.name, "lines": len(lines), "taken": len(decisions)}
    say(result, as_json, lambda told: f"{told['file']}: {told['taken']:,} verdicts taken of {told['lines']:,} lines")


def _told(standings: Mapping[Any, Any], counts: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    pairs, kappa = agreement(standings.values())
    return {
        "waiting": counts,
        "settled": sum(each.same is not None for each in standings.values()),
        "settled_pairs": [
            {"pair": pair_code(pair), "same": each.same, "at": each.settled_at}
            for pair, each in standings.items()
            if each.same is not None
        ],
        "disputed": sum(each.disputed for each in standings.values()),
        "judged_twice": pairs,
        "kappa": kappa,
    }


def _in_words(told: Mapping[str, Any]) -> str:
    lines = [
        f"{register}: " + ", ".join(f"{records:,} {reason}" for reason, records in reasons.items())
        for register, reasons in told["waiting"].items()
    ] or ["nothing awaits a clerk"]
    kappa = "" if told["kappa"] is None else f"; Cohen's kappa {told['kappa']:.2f} over {told['judged_twice']:,} pairs"
    return "\n".join([*lines, f"{told['settled']:,} pairs settled, {told['disputed']:,} await a third reviewer{kappa}"])
